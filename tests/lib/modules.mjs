// The pages' modules without a browser: as they are published, bundled and minified, run in Node.

import assert from "node:assert/strict";
import { mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { command, once, run, temporary } from "./site.mjs";

const names = {
  bytes: "./lib/bytes",
  dates: "./lib/dates",
  day: "../../templates/fields/date/day",
  ics: "./field/ics",
  store: "./answers/store",
  record: "./answers/record",
  migrate: "./answers/migrate",
  never: "./answers/never",
  copies: "./answers/import",
  lock: "./answers/lock",
  passphrase: "./answers/passphrase",
  read: "./answers/read",
  key: "./swap/key",
  envelope: "./swap/envelope",
  qr: "./swap/qr",
};

/** The folder of a site with a main.ts of its own, which only hands the modules over. */
export const modulesSite = once(async () => {
  const dir = path.join(temporary, "modules");
  await mkdir(path.join(dir, "content"), { recursive: true });
  await mkdir(path.join(dir, "assets/js"), { recursive: true });
  await writeFile(
    path.join(dir, "content/site.yaml"),
    "id: modules\ntitle: Modules\ndescription: For the tests\nbase_url: https://modules.example\nnavigation: [{label: Safety and help, link: safety.md}]\n",
  );
  for (const name of ["index", "safety"])
    await writeFile(
      path.join(dir, `content/${name}.md`),
      `---\ntitle: ${name}\ndescription: For the tests\n---\n\nText.\n`,
    );
  const imports = Object.entries(names).map(([name, file]) => `import * as ${name} from "${file}";\n`);
  await writeFile(
    path.join(dir, "assets/js/main.ts"),
    `${imports.join("")}Object.assign(globalThis, { modules: { ${Object.keys(names).join(", ")} } });\n`,
  );
  return dir;
});

const bundle = once(async () => {
  const out = path.join(temporary, "modules-public");
  const { stderr } = await run(await command(), ["build", "-s", await modulesSite(), "-o", out]);
  assert.equal(stderr, "");
  const file = (await readdir(path.join(out, "assets"))).find((name) => /^main\..*\.js$/.test(name)) ?? "";
  return readFile(path.join(out, "assets", file), "utf8");
});

/** A browser's storage. */
export class Shelf {
  /** @param {string} key @returns {string | null} */
  getItem(key) {
    return Object.hasOwn(this, key) ? /** @type {any} */ (this)[key] : null;
  }
  /** @param {string} key @param {string} text */
  setItem(key, text) {
    /** @type {any} */ (this)[key] = text;
  }
  /** @param {string} key */
  removeItem(key) {
    delete (/** @type {any} */ (this)[key]);
  }
}

/** The modules of a page that was just opened: each call is another window of the same browser. @param {Shelf} [shelf] @param {string} [lang] @returns {Promise<any>} */
export async function opened(shelf = new Shelf(), lang = "en") {
  /** @type {{modules?: any}} */
  const page = {};
  const run = new Function("globalThis", "localStorage", "document", "addEventListener", await bundle());
  run(page, shelf, { documentElement: { lang } }, () => {});
  return page.modules;
}
