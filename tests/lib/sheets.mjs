// What the tests of worksheets share: a site of the examples of all kinds and of sheets of their own, and what is done on each.

import { cp, mkdir, readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { once, published, repository, rightToLeft, sources, temporary, visitor } from "./site.mjs";

/** @import {BrowserContextOptions, Page} from "playwright-core" */

/** The sheets that aren't examples: their YAML from the fields on, by name. @type {Map<string, string>} */
const own = new Map();

/**
 * Adds a sheet for what the examples don't show, before the site is asked for.
 * @param {string} name @param {string} fields one a line @param {string} [print] its printed sheets, if not the usual ones
 */
export function write(name, fields, print) {
  own.set(name, fields.trim().replace(/^/gm, "    ") + (print ? `\n  print: [${print}]` : ""));
}

sources["worksheets"] = async () => {
  const dir = path.join(temporary, "worksheets");
  const content = path.join(dir, "content");
  await mkdir(path.join(content, "fields"), { recursive: true });
  await writeFile(
    path.join(content, "site.yaml"),
    "id: sheets\ntitle: Sheets\ndescription: For the tests\nbase_url: https://sheets.example\nlanguage: en\n" +
      "people: [{id: hurt, label: I was hurt}, {id: broke, label: I broke trust}]\nnavigation: [{link: safety.md}]\nsafety: safety.md\n",
  );
  for (const [name, title] of [
    ["index", "Sheets"],
    ["safety", "Safety and help"],
  ])
    await writeFile(
      path.join(content, `${name}.md`),
      `---\ntitle: ${title}\ndescription: For the tests\n---\n\nText.\n`,
    );
  const fields = path.join(repository, "templates/fields");
  for (const entry of await readdir(fields, { withFileTypes: true })) {
    if (entry.isDirectory())
      await cp(path.join(fields, entry.name, `${entry.name}.md`), path.join(content, `fields/${entry.name}.md`));
  }
  for (const [name, lines] of own) {
    await writeFile(
      path.join(content, `${name}.md`),
      `---\ntitle: ${name}\ndescription: For the tests\nworksheet:\n  id: ${name}\n  fields:\n${lines}\n---\n\nText.\n`,
    );
  }
  await writeFile(
    path.join(content, "mine.md"),
    "---\ntitle: My sheets\ndescription: For the tests\nmy_sheets: true\n---\n\nText.\n",
  );
  return dir;
};

sources["worksheets from right to left"] = async () =>
  rightToLeft(await sources["worksheets"](), "worksheets-from-right-to-left");

/** @param {string} [folder] */
export const site = (folder) => published("worksheets", folder);

/** Opens a sheet as a new visitor, as somebody if it asks. @param {string} address @param {string} [who] @param {BrowserContextOptions} [options] @param {string} [folder] of the site on its host */
export async function sheet(address, who, options, folder) {
  const { base } = await site(folder);
  const made = await visitor(base, options);
  await made.page.goto(base + address);
  await choose(made.page, who);
  return made;
}

const shared = once(async () => visitor((await site()).base));

/** A window that others had before, and left empty: half of the time of a short test is that of a new one. */
export async function emptied() {
  const { page, problems } = await shared();
  await page.goto("about:blank");
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("Storage.clearDataForOrigin", {
    origin: new URL((await site()).base).origin,
    storageTypes: "local_storage",
  });
  await cdp.detach();
  await page.setViewportSize({ width: 1280, height: 720 });
  problems.length = 0;
  return { page, problems, close: async () => {} };
}

/** Says who writes, if the sheet asks. @param {Page} page @param {string} [who] */
export async function choose(page, who = "Neither quite fits me") {
  if (await page.locator(".sheet-who").count()) await page.getByRole("button", { name: who }).press("Enter");
}

/** What is saved, by key. @param {Page} page @returns {Promise<Record<string, string>>} */
export const saved = (page) => page.evaluate(() => ({ ...localStorage }));

/** What is saved of worksheets, without the notebooks' covers. @param {Page} page @returns {Promise<Record<string, string>>} */
export const records = async (page) =>
  Object.fromEntries(Object.entries(await saved(page)).filter(([key]) => !key.includes("::")));

/** A control by its label; the button that skips a question names it, too. @param {Page} page @param {string} label */
export const control = (page, label) => page.getByLabel(label).and(page.locator("input, textarea, select"));

/** @param {Page} page */
export const keep = (page) => page.getByRole("button", { name: "Keep my answers" }).click();
