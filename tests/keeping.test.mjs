// What somebody writes is kept as promised: nothing is lost, nothing comes back, and nobody reads what was locked.
//
// All is typed with real keys in a real browser. Windows are pages of one context: they share a storage, as those of one person do.

import test from "node:test";
import assert from "node:assert/strict";
import { webcrypto } from "node:crypto";
import { cp, mkdir, mkdtemp, readFile, readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { chromium } from "playwright-core";
import { barriers } from "./lib/axe.mjs";
import { choose, control, keep, saved, site as examples } from "./lib/sheets.mjs";
import {
  chromiumPath,
  command,
  eventually,
  none,
  once,
  published,
  run,
  sources,
  temporary,
  visitor,
} from "./lib/site.mjs";

/** @import {Page} from "playwright-core" */

// The site: its sheets by name, as far as they aren't usual. Version 2 and 3 of "moved" are what a publisher may put in its place.

const sheets = {
  plain: [
    "- {type: textarea, id: story, label: What happened?}",
    "- {type: textarea, id: next, label: What comes next?}",
    "- {type: input, id: stop, label: Our word, for: together}",
  ],
  alone: ["- {type: textarea, id: ours, label: What is ours?, for: together}"],
  secret: [
    "- {type: radios, id: afraid, label: Are you afraid?, options: [Not at all, Very much], keep: false}",
    "- {type: textarea, id: why, label: Of what?, show_if: {field: afraid, is: very-much}}",
    "- {type: decision, id: raise, label: Raise it?, questions: [{id: safe, ask: Is it safe?, yes: now, no: away}], ends: [{id: now, label: Now, text: Go.}, {id: away, label: Away, link: safety.md, keep: false}]}",
    "- {type: textarea, id: where, label: Where to?, show_if: {field: raise, is: away}}",
    "- {type: input, id: open, label: Anything else?}",
  ],
  // Far more than a phone shows.
  tall: [
    "- {type: textarea, id: story, label: What happened?}",
    ...Array.from(
      { length: 20 },
      (_, i) => `- {type: textarea, id: more-${"abcdefghijklmnopqrst"[i]}, label: More ${i}}`,
    ),
    "- {type: textarea, id: last, label: What is last?}",
  ],
  rows: [
    "- {type: table, id: needs, label: Needs, columns: [{type: input, id: what, label: What do you need}]}",
    "- {type: grid, id: acts, label: Acts, rows: [Came home], columns: [First, Second]}",
  ],
};

const moved = {
  1: [
    "- {type: textarea, id: story, label: What was it?}",
    "- {type: radios, id: stage, label: How far?, options: [Begun, Done]}",
    "- {type: input, id: bank, label: Which bank?}",
    "- {type: checklist, id: tasks, label: Tasks, options: [Call, Write], own: true}",
    "- {type: grid, id: acts, label: Acts, rows: [Came home], columns: [First, Second]}",
    "- {type: decision, id: raise, label: Raise it?, questions: [{id: q, ask: Now?, yes: now, no: later}], ends: [{id: now, label: Now, text: Go.}, {id: later, label: Later, text: Wait.}]}",
    "- {type: table, id: needs, label: Needs, columns: [{type: input, id: what, label: What}, {type: radios, id: must, label: Must it be?, options: [Must, Can wait]}, {type: input, id: cost, label: Cost}]}",
  ],
  2: [
    "- {type: textarea, id: account, label: What was it?}",
    "- {type: radios, id: stage, label: How far?, options: [{id: started, label: Begun}, Done]}",
    "- {type: checklist, id: tasks, label: Tasks, options: [{id: phone, label: Call}], own: true}",
    "- {type: grid, id: acts, label: Acts, rows: [{id: home, label: Came home}], columns: [{id: week-1, label: First}, Second]}",
    "- {type: decision, id: raise, label: Raise it?, questions: [{id: q, ask: Now?, yes: today, no: later}], ends: [{id: today, label: Today, text: Go.}, {id: later, label: Later, text: Wait.}]}",
    "- {type: table, id: needs, label: Needs, columns: [{type: input, id: what, label: What}, {type: radios, id: need, label: Must it be?, options: [{id: needed, label: Must}, Can wait]}]}",
  ],
};
const toTwo =
  "{to: 2, rename: {story: account, needs.must: needs.need}, options: {stage: {begun: started}, tasks: {call: phone}, acts: {came-home: home}, acts.columns: {first: week-1}, raise: {now: today}, needs.must: {must: needed}}, drop: [bank, tasks.write, needs.cost]}";
const versions = {
  1: { fields: moved[1], migrations: "" },
  2: { fields: moved[2], migrations: toTwo },
  3: {
    fields: moved[2].map((line) => line.replace("id: account", "id: what-it-was")),
    migrations: `${toTwo}, {to: 3, rename: {account: what-it-was}}`,
  },
};

/** Writes the site with "moved" at a version. @param {string} dir @param {1 | 2 | 3} version */
async function write(dir, version) {
  const content = path.join(dir, "content");
  await mkdir(content, { recursive: true });
  const page = (/** @type {string} */ name, more = "") =>
    writeFile(
      path.join(content, `${name}.md`),
      `---\ntitle: ${name}\ndescription: For the tests\n${more}---\n\nText.\n`,
    );
  await writeFile(
    path.join(content, "site.yaml"),
    "id: keeping\ntitle: Keeping\ndescription: For the tests\nbase_url: https://keeping.example\nlanguage: en\n" +
      "people: [{id: hurt, label: I was hurt}, {id: broke, label: I broke trust}]\nnavigation: [{label: Safety and help, link: safety.md}]\n",
  );
  for (const name of ["index", "safety"]) await page(name);
  for (const [name, fields] of Object.entries(sheets))
    await page(name, `worksheet:\n  id: ${name}\n  fields:\n${fields.map((f) => `    ${f}\n`).join("")}`);
  const { fields, migrations } = versions[version];
  const more = migrations && `  migrations: [${migrations}]\n`;
  await page(
    "moved",
    `worksheet:\n  id: moved\n  version: ${version}\n${more}  fields:\n${fields.map((f) => `    ${f}\n`).join("")}`,
  );
}

sources["keeping"] = async () => {
  const dir = path.join(temporary, "keeping");
  await write(dir, 1);
  await run(await command(), ["lock", "-s", dir]);
  return dir;
};
const site = () => published("keeping");

/** Puts another version in the place of the site. @param {1 | 2 | 3} version */
async function deploy(version) {
  const { base, dir } = await site();
  const source = path.join(temporary, `keeping-${version}`);
  await write(source, version);
  await cp(path.join(temporary, "keeping/worksheets.lock.json"), path.join(source, "worksheets.lock.json")); // which has the words of version 1
  await run(await command(), ["build", "-s", source, "-o", `${source}-public`, "--base-url", base]);
  await cp(`${source}-public`, dir, { recursive: true, force: true });
}

// What is done on a sheet

const prefix = "buildsite:keeping:";
const story = (/** @type {Page} */ page) => control(page, "What happened?");
const next = (/** @type {Page} */ page) => control(page, "What comes next?");
const notice = (/** @type {Page} */ page) => page.locator(".sheet-keep");
const press = (/** @type {Page} */ page, /** @type {string} */ name) =>
  page.getByRole("button", { name }).press("Enter");

/** Opens a sheet in a window. @param {Page} page @param {string} [address] @param {string} [who] */
async function open(page, address = "plain/", who = "I was hurt") {
  await page.goto((await site()).base + address);
  await choose(page, who);
}

/** A sheet in a window of a new browser profile. @param {string} [address] */
async function fresh(address) {
  const made = await visitor((await site()).base);
  await open(made.page, address);
  return made;
}

/** Another window of the same profile. @param {Page} page @param {string} [address] @param {string} [who] */
async function another(page, address, who) {
  const made = await page.context().newPage();
  await open(made, address, who);
  return made;
}

/** Types at the end of a box. @param {import("playwright-core").Locator} box @param {string} text */
async function type(box, text) {
  await box.press("End");
  await box.pressSequentially(text);
}

/** Waits until something is true. @param {string} what @param {() => Promise<unknown>} is @param {number} [ms] */
async function until(what, is, ms = 20_000) {
  for (const end = Date.now() + ms; !(await is()); await new Promise((done) => setTimeout(done, 100))) {
    if (Date.now() > end) assert.fail(`not within ${ms} ms: ${what}`);
  }
}

/** The answers in a record that isn't locked. @param {Page} page @param {string} [worksheet] @param {string} [who] */
const answers = async (page, worksheet = "plain", who = "hurt") =>
  JSON.parse((await saved(page))[`${prefix}${worksheet}:${who}`] ?? "{}").answers ?? {};

/** The file that a button saves. @param {Page} page @param {string} name */
async function file(page, name) {
  const [download] = await Promise.all([page.waitForEvent("download"), press(page, name)]);
  assert.match(download.suggestedFilename(), /^notes-\d{4}-\d\d-\d\d\.(json|txt)$/, "its name tells nothing");
  return readFile(await download.path(), "utf8");
}

/** Changes the storage as nobody but a damaged disk does. @param {Page} page @param {Record<string, string>} items */
const put = (page, items) =>
  page.evaluate((all) => {
    for (const [key, text] of Object.entries(all)) localStorage.setItem(key, text);
  }, items);

/** What is wrong with how a state looks. @param {Page} page @param {string} name */
async function looks(page, name) {
  const found = [];
  for (const width of [390, 1280]) {
    await page.setViewportSize({ width, height: 900 });
    if (width === 390) found.push(...(await barriers(page)));
    if (process.env.SHOTS) {
      if (width === 390) await page.setViewportSize({ width: 360, height: 800 });
      await page.screenshot({ path: path.join(process.env.SHOTS, `${name}-${width}.png`), fullPage: true });
    }
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    if (wide > 0) found.push(`${name} scrolls sideways by ${wide} px at ${width}`);
  }
  await page.emulateMedia({ colorScheme: null });
  return found;
}

// A lock, made by what docs say of it and not by the site's own script

const passphrase = "quokka zebra";
const bytes = (/** @type {string} */ text) => new TextEncoder().encode(text);
const base64url = (/** @type {ArrayBuffer | Uint8Array} */ b) =>
  Buffer.from(/** @type {Uint8Array} */ (b)).toString("base64url");
const canonical = (/** @type {(string | number)[]} */ ...parts) =>
  Buffer.concat(
    parts.map(String).flatMap((part) => {
      const size = Buffer.alloc(4);
      size.writeUInt32BE(Buffer.byteLength(part));
      return [size, Buffer.from(part)];
    }),
  );

/** The cover of a locked notebook, and what locks a record. @type {() => Promise<{cover: Record<string, string>, record: (worksheet: string, answers: object, more?: object) => Promise<Record<string, string>>}>} */
const lock = once(async () => {
  const [salt, iv] = [webcrypto.getRandomValues(new Uint8Array(16)), webcrypto.getRandomValues(new Uint8Array(12))];
  const data = await webcrypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, true, ["encrypt", "decrypt"]);
  const head = {
    schema: 1,
    site: "keeping",
    who: "hurt",
    kdf: "PBKDF2-HMAC-SHA-256",
    iterations: 600_000,
    salt: base64url(salt),
  };
  const material = await webcrypto.subtle.importKey("raw", bytes(passphrase), "PBKDF2", false, ["deriveKey"]);
  const wrapping = await webcrypto.subtle.deriveKey(
    { name: "PBKDF2", hash: "SHA-256", salt, iterations: 600_000 },
    material,
    { name: "AES-GCM", length: 256 },
    false,
    ["wrapKey"],
  );
  const additionalData = canonical("buildsite lock", ...Object.values(head));
  const key = base64url(await webcrypto.subtle.wrapKey("raw", data, wrapping, { name: "AES-GCM", iv, additionalData }));
  const record = async (/** @type {string} */ worksheet, /** @type {object} */ answers, more = {}) => {
    const header = { schema: 1, worksheet, version: 1, who: "hurt", rev: 1, updated: "2026-11-24T10:00:00.000Z" };
    const text = JSON.stringify({ answers, ...more });
    const recordIv = webcrypto.getRandomValues(new Uint8Array(12));
    const aad = canonical("buildsite record", 1, "keeping", worksheet, 1, "hurt", 1, header.updated);
    const locked = await webcrypto.subtle.encrypt(
      { name: "AES-GCM", iv: recordIv, additionalData: aad },
      data,
      bytes(text.padEnd(Math.ceil(text.length / 256) * 256)),
    );
    return {
      [`${prefix}${worksheet}:hurt`]: JSON.stringify({
        ...header,
        locked: { iv: base64url(recordIv), data: base64url(locked) },
      }),
    };
  };
  return {
    cover: {
      [`${prefix}:notebook:hurt`]: JSON.stringify({
        schema: 1,
        who: "hurt",
        lock: { ...head, iv: base64url(iv), key },
      }),
    },
    record,
  };
});

/** A window with a locked notebook, still locked. @param {object} [answers] @param {object} [more] */
async function locked(answers = { story: { v: "Locked words" } }, more) {
  const made = await visitor((await site()).base);
  await made.page.goto(`${(await site()).base}plain/`);
  await put(made.page, { ...(await lock()).cover, ...(await (await lock()).record("plain", answers, more)) });
  await open(made.page);
  return made;
}

const passphraseBox = (/** @type {Page} */ page) => page.getByLabel("Your passphrase");

/** @param {Page} page @param {string} [words] */
async function unlock(page, words = passphrase) {
  await passphraseBox(page).pressSequentially(words);
  await passphraseBox(page).press("Enter");
  if (words === passphrase) await story(page).waitFor();
}

const record = (/** @type {Page} */ page) => saved(page).then((all) => all[`${prefix}plain:hurt`]);

test("keeping: a page that is killed loses nothing older than three seconds", async () => {
  const { page, close } = await fresh();
  await keep(page);
  await type(story(page), "before the end");
  await until("it is saved", async () => (await answers(page)).story?.v === "before the end", 3000);
  await crash(page);
  const again = await another(page);
  await eventually(async () => assert.equal(await story(again).inputValue(), "before the end"));
  await close();

  const second = await locked();
  await unlock(second.page);
  await type(story(second.page), ", and mor");
  await second.page.waitForTimeout(600); // all of this is written, whenever that was
  const before = await record(second.page);
  await type(story(second.page), "e");
  await until("it is saved", async () => (await record(second.page)) !== before, 3000);
  await crash(second.page);
  const third = await another(second.page);
  await unlock(third);
  await eventually(async () => assert.equal(await story(third).inputValue(), "Locked words, and more"));
  await second.close();
});

test("keeping: a locked sheet that is left in the middle of a word keeps it, and never in clear", async () => {
  const { base } = await site();
  const { page, problems, close } = await locked();
  await page.context().addInitScript(() => {
    // Browsers may let a page that ends finish what it has begun, or not. This one doesn't.
    const w = /** @type {any} */ (window);
    if (!crypto.subtle) return; // an empty page
    let ended = false;
    for (const type of ["pagehide", "bs-leave"]) addEventListener(type, () => (ended = true), true);
    const { encrypt } = crypto.subtle;
    w.held = w.done = 0;
    crypto.subtle.encrypt = async (...args) => {
      w.held++;
      const data = await encrypt.apply(crypto.subtle, args);
      setTimeout(() => w.done++);
      return ended ? new Promise(() => {}) : data;
    };
  });
  await open(page);
  let text = "Locked words";
  const typed = async (/** @type {Page} */ window, /** @type {string} */ word) => {
    await type(story(window), word);
    await locks(window);
    text += word;
  };
  /** @param {string} word @param {() => Promise<unknown>} leave */
  const leaving = async (word, leave) => {
    await unlock(page);
    await typed(page, word);
    await leave();
    assert.doesNotMatch(JSON.stringify(await saved(page)), /words|canary/);
    await open(page);
  };
  await leaving(" canary one", () => page.reload());
  await leaving(" canary two", () => page.goto(`${base}safety/`));
  await leaving(" canary three", () =>
    page.evaluate(() => void location.assign("../safety/")).then(() => page.waitForURL("**/safety/")),
  );
  await leaving(" canary four", () => page.evaluate(() => void document.dispatchEvent(new Event("bs-leave"))));
  await unlock(page);
  const second = await another(page);
  await unlock(second);
  await typed(second, " closed");
  await second.close({ runBeforeUnload: true });
  await until("the other window shows it", async () => (await story(page).inputValue()) === text);
  await open(page);
  await unlock(page);
  await eventually(async () => assert.equal(await story(page).inputValue(), text));
  await close();
  none(problems);
});

/** Holds back what a page encrypts until it is let go. @param {Page} page */
const holdLocks = (page) =>
  page.evaluate(() => {
    const w = /** @type {any} */ (window);
    const { encrypt } = crypto.subtle;
    const gate = new Promise((open) => (w.letGo = open));
    w.held = w.done = 0;
    crypto.subtle.encrypt = async (...args) => {
      w.held++;
      await gate;
      const data = await encrypt.apply(crypto.subtle, args);
      setTimeout(() => w.done++);
      return data;
    };
  });
/** Waits until nothing is being encrypted. @param {Page} page */
const locks = (page) =>
  page.waitForFunction(() => {
    const { held, done } = /** @type {any} */ (window);
    return held > 0 && held === done;
  });
const letGo = (/** @type {Page} */ page) =>
  page.evaluate(() => /** @type {any} */ (window).letGo()).then(() => locks(page));
const held = (/** @type {Page} */ page) => page.waitForFunction(() => /** @type {any} */ (window).held > 0);

test("keeping: what was being locked when it was deleted, or was no longer to be kept, isn't written", async () => {
  for (const stored of [true, false]) {
    for (const way of ["Delete this sheet", "Stop keeping this sheet"]) {
      const { page, problems, close } = await locked();
      const key = `${prefix}plain:hurt`;
      if (!stored) await page.evaluate((k) => localStorage.removeItem(k), key);
      await unlock(page);
      await holdLocks(page);
      await type(story(page), "canary");
      await held(page);
      await press(page, way);
      if (way.startsWith("Stop")) await press(page, "Yes, delete what is kept");
      await letGo(page);
      await eventually(async () => assert.equal(await record(page), undefined, `${way}, ${stored}`));
      if (way === "Delete this sheet") {
        await holdLocks(page);
        await type(next(page), "later");
        await next(page).blur();
        await held(page);
        await eventually(async () =>
          assert.equal(
            await record(page),
            undefined,
            "what was locked before isn't written in the place of what is new",
          ),
        );
        await letGo(page);
        await until("it is saved", async () => (await record(page)) !== undefined);
        await open(page);
        await unlock(page);
        await eventually(async () =>
          assert.deepEqual([await story(page).inputValue(), await next(page).inputValue()], ["", "later"]),
        );
      }
      await close();
      none(problems);
    }
  }
});

test("keeping: what is deleted after something was locked ahead is deleted all the same", async () => {
  const { page, problems, close } = await locked(undefined, {
    orphans: { old: { v: "Oldwords", label: "Old", from: 1 } },
  });
  await unlock(page);
  await holdLocks(page);
  await type(story(page), "!");
  await letGo(page);
  await page
    .getByRole("button", { name: "Delete this answer: Old" })
    .evaluate((b) => /** @type {HTMLElement} */ (b).click()); // without leaving the text, which would save it first
  await locks(page);
  await open(page);
  await unlock(page);
  await eventually(async () =>
    assert.deepEqual([await story(page).inputValue(), await page.getByText("Oldwords").count()], ["Locked words!", 0]),
  );
  await close();
  none(problems);
});

/** Kills what draws a page. @param {Page} page */
async function crash(page) {
  const cdp = await page.context().newCDPSession(page);
  const gone = page.waitForEvent("crash");
  cdp.send("Page.crash").catch(() => {}); // nobody is left to answer
  await gone;
}

test("keeping: whoever leaves in the middle of a word finds it again", async () => {
  const { base } = await site();
  const { page, problems, close } = await fresh();
  await keep(page);
  let text = "";
  /** @param {string} word @param {() => Promise<unknown>} leave */
  const leaving = async (word, leave) => {
    await type(story(page), word);
    text += word;
    await leave();
    await choose(page, "I was hurt");
    await eventually(async () => assert.equal(await story(page).inputValue(), text));
  };
  await leaving("reloaded ", () => page.reload());
  await leaving("followed a link ", async () => {
    await page.goto(`${base}safety/`);
    await page.goto(`${base}plain/`);
  });
  await leaving("back and forward ", async () => {
    await page.goBack();
    await page.goForward();
  });
  const second = await another(page);
  await type(story(second), "and closed");
  await second.close();
  text += "and closed";
  await leaving("", () => page.reload());
  await close();
  none(problems);
});

test("keeping: a full browser says so, gives a copy, and goes on when there is room", async () => {
  const { page, problems, close } = await fresh();
  await keep(page);
  await page.evaluate(() => {
    for (let size = 1 << 22, i = 0; size >= 1; size >>= 1) {
      try {
        while (i < 1000) (localStorage.setItem(`full-${i}`, "x".repeat(size)), i++);
      } catch {
        // less than that is left
      }
    }
  });
  await type(story(page), "more than there is room for");
  await page.locator(".sheet-trouble", { hasText: "Not saved" }).waitFor();
  await page.getByRole("status").filter({ hasText: "Not saved" }).waitFor({ state: "attached" });
  problems.push(...(await looks(page, "failed")));
  const copy = JSON.parse(await file(page, "Save a copy"));
  assert.deepEqual(
    copy.records
      .map((/** @type {any} */ r) => [r.worksheet, r.who, r.answers.story?.v])
      .filter((/** @type {any} */ r) => r[2]),
    [["plain", "hurt", "more than there is room for"]],
  );
  await page.waitForTimeout(1000);
  await eventually(async () => assert.equal(await page.locator(".sheet-trouble").count(), 1, "the notice stays"));

  await page.evaluate(() => {
    for (const key of Object.keys(localStorage)) if (key.startsWith("full-")) localStorage.removeItem(key);
  });
  await until(
    "it is saved without another key",
    async () => (await answers(page)).story?.v === "more than there is room for",
  );
  await eventually(async () => assert.equal(await page.locator(".sheet-trouble").count(), 0));
  await page.getByRole("status").filter({ hasText: "are kept in this browser" }).waitFor({ state: "attached" });
  await close();
  none(problems);
});

test("keeping: a browser whose storage throws", async () => {
  for (const how of ["get", "set", "access"]) {
    const { page, problems, close } = await visitor((await site()).base);
    await page.addInitScript((what) => {
      const broken = () => {
        if (/** @type {any} */ (window).mended) return;
        throw new DOMException("no", "SecurityError");
      };
      const { getItem, setItem } = Storage.prototype;
      const real = window.localStorage;
      if (what === "get")
        Storage.prototype.getItem = function (key) {
          broken();
          return getItem.call(this, key);
        };
      if (what === "set")
        Storage.prototype.setItem = function (key, text) {
          broken();
          setItem.call(this, key, text);
        };
      if (what === "access")
        Object.defineProperty(window, "localStorage", {
          get: () => {
            broken();
            return real;
          },
        });
    }, how);
    await open(page);
    await type(story(page), "nowhere yet");
    await keep(page);
    await page.locator(".sheet-trouble", { hasText: "Not saved" }).waitFor();
    assert.match(await file(page, "Save a copy"), /nowhere yet/, how);
    await page.evaluate(() => {
      /** @type {any} */ (window).mended = true;
    });
    await until(`it is saved once ${how} works`, async () => (await answers(page)).story?.v === "nowhere yet");
    await until("and said", async () => (await page.locator(".sheet-trouble").count()) === 0);
    await close();
    none(problems);
  }
});

test("keeping: what stood there before isn't taken for deleted when the browser stops to tell", async () => {
  const { page, problems, close } = await fresh();
  await keep(page);
  await type(story(page), "kept");
  await until("it is saved", async () => (await answers(page)).story?.v === "kept");
  await page.evaluate(() => {
    Storage.prototype.getItem = () => {
      throw new DOMException("no", "SecurityError");
    };
  });
  await type(story(page), ", and on");
  await page.locator(".sheet-trouble", { hasText: "keeps nothing right now" }).waitFor();
  await close();
  none(problems);
});

/** Two windows of one sheet that both keep. */
async function two() {
  const { page, problems, close } = await fresh();
  await keep(page);
  return { a: page, b: await another(page), problems, close };
}

test("keeping: two windows show each other's answers", async () => {
  const { a, b, problems, close } = await two();
  await type(story(a), "from A");
  await until("B shows it", async () => (await story(b).inputValue()) === "from A");
  await type(next(b), "from B");
  await until("A shows it", async () => (await next(a).inputValue()) === "from B");
  await type(story(b), " and B");
  await until("A shows it where its cursor stands", async () => (await story(a).inputValue()) === "from A and B");
  await eventually(async () => assert.equal(await a.locator(".field-other").count(), 0));
  await close();
  none(problems);
});

test("keeping: of one answer, written in two windows at once, both texts stay until somebody chooses", async () => {
  const { a, b, problems, close } = await two();
  const other = (/** @type {Page} */ page) => page.getByRole("group", { name: "Two answers" });
  /** Both write before one hears of the other: their clocks stand. */
  const clash = async () => {
    await a.context().clock.pauseAt(Date.now() + 3_600_000);
    await type(story(a), "A");
    await type(story(b), "B");
    await a.context().clock.resume();
    await Promise.all([other(a).waitFor(), other(b).waitFor()]);
    await eventually(async () =>
      assert.deepEqual(
        [await story(a).inputValue(), await story(b).inputValue()],
        ["A", "B"],
        "each keeps its own before it",
      ),
    );
    await eventually(async () =>
      assert.deepEqual(
        [
          await other(a).getByText("B", { exact: true }).count(),
          await other(b).getByText("A", { exact: true }).count(),
        ],
        [1, 1],
      ),
    );
    await until("both are saved", async () => {
      const { v, also } = (await answers(a)).story;
      return [v, also].sort().join() === "A,B";
    });
  };
  await a.context().clock.install();
  await Promise.all([open(a), open(b)]);
  await clash();
  problems.push(...(await looks(a, "other")));
  await other(a).getByRole("button", { name: "Take the other" }).press("Enter");
  await until(
    "both show what was chosen",
    async () => (await story(b).inputValue()) === "B" && (await other(b).count()) === 0,
  );
  await eventually(async () =>
    assert.deepEqual([await story(a).inputValue(), (await answers(a)).story], ["B", { v: "B" }]),
  );

  await story(a).fill("");
  await until("it is empty", async () => (await story(b).inputValue()) === "");
  await clash();
  await b.close();
  const later = await another(a);
  await a.close();
  await other(later).waitFor(); // nobody has chosen yet
  const [first] = [await story(later).inputValue()];
  await other(later).getByRole("button", { name: "Keep what is above" }).press("Enter");
  await until("it is saved", async () => (await answers(later)).story?.also === undefined);
  await eventually(async () => assert.deepEqual((await answers(later)).story, { v: first }));
  await close();
  none(problems);
});

/** Lets a window be busy between `sleep` and `wake`: it sees the storage of then, and hears of all that happened since only afterwards. @param {Page} page */
const busy = (page) =>
  page.addInitScript(() => {
    const { getItem } = Storage.prototype;
    const w = /** @type {any} */ (window);
    const late = new Map();
    /** @type {StorageEvent[]} */
    const events = [];
    Storage.prototype.getItem = function (key) {
      return w.late && late.has(key) ? late.get(key) : getItem.call(this, key);
    };
    w.sleep = () => {
      for (const key of Object.keys(localStorage)) late.set(key, getItem.call(localStorage, key));
      w.late = true;
    };
    const { setItem } = Storage.prototype;
    Storage.prototype.setItem = function (key, text) {
      setItem.call(this, key, text);
      if (w.late) late.set(key, text);
    };
    w.wake = () => {
      w.late = false;
      for (const event of events.splice(0)) dispatchEvent(event);
    };
    addEventListener("storage", (event) => {
      if (w.late) {
        events.push(new StorageEvent("storage", event));
        event.stopImmediatePropagation();
      }
    });
  });

test("keeping: of a table and a grid, filled in in two windows at once, both stay until somebody chooses", async () => {
  const { page: a, problems, close } = await fresh("rows/");
  await keep(a);
  const b = await a.context().newPage();
  await busy(b);
  await Promise.all([open(a, "rows/"), open(b, "rows/")]);
  const cell = (/** @type {Page} */ page) => page.locator("[data-field=table] input[type=text]").first();
  const marks = (/** @type {Page} */ page) => page.locator("[data-field=grid] input[type=checkbox]");
  const other = (/** @type {Page} */ page, /** @type {string} */ field) =>
    page.locator(`[data-field=${field}]`).getByRole("group", { name: "Two answers" });
  await b.evaluate(() => /** @type {any} */ (window).sleep());
  await cell(a).pressSequentially("Time");
  await cell(b).pressSequentially("Air");
  await marks(a).nth(0).press(" ");
  await marks(b).nth(1).press(" ");
  await b.evaluate(() => /** @type {any} */ (window).wake());
  for (const page of [a, b]) for (const field of ["table", "grid"]) await other(page, field).waitFor();
  await eventually(async () =>
    assert.deepEqual(
      [await cell(a).inputValue(), await cell(b).inputValue()],
      ["Time", "Air"],
      "each keeps its own before it",
    ),
  );
  await other(a, "table").getByText("Air", { exact: true }).waitFor();
  await other(b, "table").getByText("Time", { exact: true }).waitFor();
  const texts = async () => {
    const { needs, acts } = await answers(a, "rows");
    return [needs, acts].map((e) => [e?.v, e?.also].map((v) => JSON.stringify(v)?.replace(/"id":"\w+",?/g, "")).sort());
  };
  await until("both are saved", async () => (await texts()).flat().every(Boolean));
  const [needs, acts] = await texts();
  assert.deepEqual(needs, ['[{"cells":{"what":"Air"}}]', '[{"cells":{"what":"Time"}}]']);
  assert.match(acts[0] ?? "", /\["first"\]/);
  assert.match(acts[1] ?? "", /\["second"\]/);

  await other(a, "table").getByRole("button", { name: "Take the other" }).press("Enter");
  await other(a, "grid").getByRole("button", { name: "Keep what is above" }).press("Enter");
  await until(
    "both windows show what was chosen",
    async () =>
      (await cell(a).inputValue()) === "Air" &&
      (await marks(b).nth(0).isChecked()) &&
      !(await marks(b).nth(1).isChecked()),
  );
  await until("nothing is left to choose", async () => (await b.locator(".field-other").count()) === 0);
  const { needs: kept } = await answers(a, "rows");
  assert.deepEqual([Object.keys(kept), kept.v.length], [["v"], 1]);
  await close();
  none(problems);
});

test("keeping: two windows that save at the same moment lose nothing", async () => {
  const { a, b, problems, close } = await two();
  /** @type {string[]} */
  const markers = [];
  const blur = (/** @type {Page} */ page) =>
    page.evaluate(() => /** @type {HTMLElement} */ (document.activeElement)?.blur()); // which saves at once
  for (let i = 0; i < 9; i++) {
    const [mine, yours] = [`a${i}.`, `b${i}.`];
    markers.push(mine, yours);
    const [x, y] = i % 3 === 0 ? [story, story] : i % 3 === 1 ? [story, next] : [next, story];
    await Promise.all([type(x(a), mine).then(() => blur(a)), type(y(b), yours).then(() => blur(b))]);
  }
  const everything = async () => JSON.stringify(await answers(a));
  await until("every marker is somewhere", async () => {
    const text = await everything();
    return markers.every((m) => text.includes(m));
  }).catch(async () => {
    const text = await everything();
    assert.deepEqual(
      markers.filter((m) => !text.includes(m)),
      [],
      text,
    );
  });
  await close();
  none(problems);
});

test("keeping: what was deleted elsewhere doesn't come back", async () => {
  const { a, b, problems, close } = await two();
  await type(story(a), "to be deleted");
  await until("B shows it", async () => (await story(b).inputValue()) === "to be deleted");
  await story(b).press("x");
  await press(a, "Delete this sheet");
  await notice(b).getByText("deleted in another window").waitFor();
  await type(story(b), "yz");
  await story(b).blur();
  await eventually(async () => assert.equal(await record(a), undefined));

  // Everything, as the page that does it does.
  await Promise.all([open(a), open(b)]);
  await type(story(a), "to be deleted, too");
  await until("B shows it", async () => (await story(b).inputValue()) === "to be deleted, too");
  await story(b).press("x");
  await a.evaluate((p) => {
    for (const key of Object.keys(localStorage)) localStorage.removeItem(key);
    localStorage.setItem(`${p}:clear`, "1");
    localStorage.removeItem(`${p}:clear`);
  }, prefix);
  await b.getByRole("status").filter({ hasText: "Everything was deleted" }).waitFor({ state: "attached" });
  await eventually(async () =>
    assert.equal(await b.locator("[data-field]:visible, [aria-pressed=true]:visible").count(), 0),
  );
  await eventually(async () =>
    assert.deepEqual(
      await b
        .locator("form :is(textarea, input[type=text])")
        .evaluateAll((all) => all.map((e) => /** @type {HTMLInputElement} */ (e).value).filter(Boolean)),
      [],
    ),
  );
  await b.close({ runBeforeUnload: false });
  await eventually(async () => assert.deepEqual(await saved(a), {}));

  // A sheet that doesn't ask who writes is there again, empty.
  await open(a, "alone/");
  await a.evaluate((p) => localStorage.setItem(p, ""), prefix);
  const c = await another(a, "alone/");
  await control(c, "What is ours?").pressSequentially("gone");
  await a.evaluate((p) => {
    localStorage.setItem(`${p}:clear`, "1");
  }, prefix);
  await until("it is empty", async () => (await control(c, "What is ours?").inputValue()) === "");
  await control(c, "What is ours?").waitFor();
  await close();
  none(problems);
});

// What is wrong is said where somebody is

const alarm = (/** @type {Page} */ page) => page.locator(".sheet-alarm");
const last = (/** @type {Page} */ page) => control(page, "What is last?");

/** Where the alarm is on the screen, beside the bar of the exit and what has the focus. @param {Page} page */
const placed = (page) =>
  page.evaluate(() => {
    const box = (/** @type {Element | null} */ e) => {
      const { top = 0, bottom = 0, left = 0, right = 0 } = e?.getBoundingClientRect() ?? {};
      return { top, bottom, left, right };
    };
    const line = document.querySelector(".sheet-alarm");
    const at = box(line);
    const active = document.activeElement === document.body ? null : document.activeElement;
    return {
      at,
      exit: box(document.querySelector(".exit-button")),
      active: active && !line?.contains(active) ? box(active) : undefined,
      uncovered: line?.contains(document.elementFromPoint((at.left + at.right) / 2, (at.top + at.bottom) / 2)),
      screen: { width: innerWidth, height: innerHeight },
      sideways: document.documentElement.scrollWidth - document.documentElement.clientWidth,
      scrolled: scrollY,
    };
  });

/** Waits for the alarm, and looks whether it can be seen and covers nothing that matters. @param {Page} page @param {RegExp} words @param {string} what */
async function alarmed(page, words, what) {
  await alarm(page)
    .filter({ hasText: words })
    .waitFor()
    .catch(() => assert.fail(`no alarm: ${what}`));
  const { at, exit, active, uncovered, screen, sideways } = await placed(page);
  assert.ok(
    at.top >= 0 && at.bottom <= screen.height && at.left >= 0 && at.right <= screen.width && at.bottom - at.top > 20,
    `${what}: out of the screen: ${JSON.stringify(at)}`,
  );
  assert.ok(uncovered, `${what}: something lies over it`);
  assert.ok(exit.bottom <= at.top, `${what}: it covers the exit`);
  assert.ok(
    !active || active.top >= at.bottom - 1 || active.bottom > screen.height,
    `${what}: it covers what has the focus: ${JSON.stringify([at, active])}`,
  );
  assert.ok(sideways <= 0, `${what}: the page scrolls sideways`);
}

const record9 = (/** @type {object} */ more) =>
  JSON.stringify({
    schema: 1,
    worksheet: "tall",
    version: 1,
    who: "hurt",
    rev: 9,
    updated: "2026-01-01T00:00:00Z",
    answers: { last: { v: "Last words" } },
    ...more,
  });
const tallKey = `${prefix}tall:hurt`;
const hurtCover = `${prefix}:notebook:hurt`;

/** What goes wrong: what is stored before, and what another window, or this one, then does. @type {Record<string, [RegExp, Record<string, string>, ((page: Page, other: Page) => Promise<unknown>)?]>} */
const troubles = {
  failed: [
    /Not saved right now/,
    {},
    (page) =>
      page
        .evaluate(() => {
          Storage.prototype.setItem = () => {
            throw new DOMException("no", "QuotaExceededError");
          };
        })
        .then(() => last(page).press("x")),
  ],
  gone: [/deleted in another window/, {}, (_, other) => other.evaluate((k) => localStorage.removeItem(k), tallKey)],
  newer: [/newer version/, {}, (_, other) => put(other, { [tallKey]: record9({ version: 9 }) })],
  broken: [/damaged/, {}, (_, other) => put(other, { [tallKey]: "{" })],
  locked: [
    /locked in another window/,
    {},
    async (page) =>
      put(page, (await lock()).cover)
        .then(() => last(page).press("x"))
        .then(() => last(page).blur())
        .then(() => last(page).focus()),
  ],
  cover: [/damaged/, { [hurtCover]: "{" }],
  other: [/two answers/, { [tallKey]: record9({ answers: { story: { v: "Here", also: "There" } } }) }],
};

for (const [size, viewport, text] of /** @type {const} */ ([
  ["a phone", { width: 390, height: 844 }, ""],
  ["large text on a small phone", { width: 320, height: 568 }, "200%"],
  ["a magnified screen", { width: 320, height: 256 }, ""],
])) {
  test(`keeping: what is wrong is in view on ${size}, and leads to what can be done and back`, async () => {
    const { base } = await site();
    const phone = viewport.width === 390;
    for (const [name, [words, stored, happens]] of Object.entries(troubles)) {
      if (!phone && name !== "gone") continue; // which has the most words
      const { page, problems, close } = await visitor(base, { viewport });
      if (text)
        await page.addInitScript(
          (size) =>
            document.addEventListener("DOMContentLoaded", () => (document.documentElement.style.fontSize = size)),
          text,
        );
      const other = await page.context().newPage();
      await other.goto(`${base}safety/`);
      await put(other, { [hurtCover]: '{"schema":1,"who":"hurt"}', [tallKey]: record9({}), ...stored });
      await open(page, "tall/");
      await last(page).focus();
      assert.ok((await placed(page)).scrolled > 1000, "what says it in full is far away");
      if (happens)
        await eventually(async () =>
          assert.equal(await alarm(page).isVisible(), false, `${name}: nothing is wrong yet`),
        );
      await happens?.(page, other);
      await alarmed(page, words, name);
      if (process.env.SHOTS)
        await page.screenshot({
          path: path.join(process.env.SHOTS, `alarm-${name}-${viewport.width}-${viewport.height}.png`),
        });
      await page.emulateMedia({ media: "print" });
      await eventually(async () => assert.equal(await alarm(page).isVisible(), false, "it isn't printed"));
      await page.emulateMedia({ media: "screen" });

      await alarm(page).getByRole("button").press("Enter");
      await alarm(page).waitFor({ state: "hidden" });
      const box = name === "other" ? page.locator(".field-other") : notice(page);
      await page.waitForFunction(
        (e) => {
          const { top, bottom } = e.getBoundingClientRect();
          return e === document.activeElement && bottom > 0 && top < innerHeight;
        },
        await box.elementHandle().then((e) => /** @type {any} */ (e)),
      );
      await box.getByRole("button", { name: "Back to where I was" }).press("Enter");
      await alarmed(page, words, `${name}, back again`);
      await eventually(async () => assert.equal(await last(page).evaluate((e) => e === document.activeElement), true));
      await eventually(async () =>
        assert.equal(await page.getByRole("button", { name: "Back to where I was" }).count(), 0),
      );
      if (name === "other") {
        await box.getByRole("button", { name: "Take the other" }).press("Enter");
        await alarm(page).waitFor({ state: "hidden" });
      }
      await close();
      none(problems);
    }
  });
}

test("keeping: what has happened to the sheet is in view until it is read", async () => {
  const { base } = await site();
  const viewport = { width: 390, height: 844 };
  const begin = async () => {
    const made = await visitor(base, { viewport });
    const other = await made.page.context().newPage();
    await other.goto(`${base}safety/`);
    return { ...made, other };
  };
  /** @param {Page} page @param {RegExp} words */
  const read = async (page, words) => {
    await alarmed(page, words, String(words));
    await eventually(async () => assert.equal(await page.locator("[data-field]:visible").count(), 0));
    await page.evaluate(() => scrollTo(0, 1e6));
    await alarmed(page, words, `${words}, at the page's end`);
    await alarm(page).getByRole("button").press("Enter");
    await alarm(page).waitFor({ state: "hidden" });
  };

  const a = await begin();
  await put(a.other, { [hurtCover]: '{"schema":1,"who":"hurt"}', [tallKey]: record9({}) });
  await open(a.page, "tall/");
  await last(a.page).focus();
  await a.other.evaluate((p) => {
    localStorage.clear();
    localStorage.setItem(`${p}:clear`, "1");
    localStorage.removeItem(`${p}:clear`);
  }, prefix);
  await read(a.page, /Everything was deleted/);

  // Another window locks it, this one locks itself, and its button does.
  await open(a.page, "tall/");
  await keep(a.page);
  await last(a.page).focus();
  await put(a.other, (await lock()).cover);
  await a.page.locator("[data-field]:visible").first().waitFor({ state: "hidden" });
  await read(a.page, /passphrase was set, changed or taken away/);

  const away = () =>
    a.page.evaluate(() => {
      const { now } = Date;
      for (const value of ["hidden", "visible"]) {
        Object.defineProperty(document, "visibilityState", { value, configurable: true });
        document.dispatchEvent(new Event("visibilitychange"));
        Date.now = () => now() + 6 * 60_000;
      }
      Date.now = now;
    });
  for (const lockIt of [away, () => press(a.page, "Lock")]) {
    await press(a.page, "I was hurt");
    await passphraseBox(a.page).fill(passphrase);
    await passphraseBox(a.page).press("Enter");
    await last(a.page).waitFor(); // to focus doesn't wait until it is seen
    await last(a.page).focus();
    await lockIt();
    await read(a.page, /Locked\./);
  }
  // It goes when somebody opens something, too; and Back says nothing of it.
  await press(a.page, "I was hurt");
  await passphraseBox(a.page).fill(passphrase);
  await passphraseBox(a.page).press("Enter");
  await last(a.page).waitFor();
  await a.page.evaluate(() => dispatchEvent(new PageTransitionEvent("pagehide")));
  await a.page.locator("[data-field]:visible").first().waitFor({ state: "hidden" });
  await eventually(async () => assert.equal(await alarm(a.page).isVisible(), false));
  await a.close();
  none(a.problems);
});

// What isn't to be lost by a finger that trembles, or by a decision in a hurry

/** Two presses of a trembling finger, on whatever is there. @param {Page} page @param {import("playwright-core").Locator} button */
async function twice(page, button) {
  await button.scrollIntoViewIfNeeded();
  const { x = 0, y = 0, width = 0, height = 0 } = (await button.boundingBox()) ?? {};
  for (const by of [0, 3]) await page.mouse.click(x + width / 2 + by, y + height / 2 - by);
}

test("keeping: a finger that presses twice does no more than one that presses once", async () => {
  const { page, problems, close } = await visitor((await site()).base, { viewport: { width: 390, height: 844 } });
  await page.goto((await site()).base);
  await put(page, {
    [`${prefix}rows:hurt`]: JSON.stringify({
      schema: 1,
      worksheet: "rows",
      version: 1,
      who: "hurt",
      rev: 3,
      updated: "2026-01-01T00:00:00Z",
      answers: { needs: { v: ["Time", "Air", "Rest"].map((what, i) => ({ id: `r${i}`, cells: { what } })) } },
      orphans: { a: { v: "First old", label: "A", from: 1 }, b: { v: "Second old", label: "B", from: 1 } },
    }),
  });
  const button = (/** @type {string} */ name) => page.getByRole("button", { name, exact: true });
  await open(page);
  await type(story(page), "Kept words");
  await twice(page, button("Keep my answers on this device"));
  await button("Stop keeping this sheet").waitFor();
  await eventually(async () => assert.equal((await answers(page)).story?.v, "Kept words"));
  await page.waitForTimeout(600); // the next press is another one
  await twice(page, button("Stop keeping this sheet"));
  await button("Yes, delete what is kept").waitFor();
  await eventually(async () => assert.equal((await answers(page)).story?.v, "Kept words"));
  await page.waitForTimeout(600);
  await twice(page, button("Yes, delete what is kept"));
  await button("Undo").waitFor();
  await eventually(async () => assert.equal(await record(page), undefined));
  await press(page, "Undo");

  // Undo still brings back what there was before the first press.
  await until("it is kept again", async () => (await answers(page)).story?.v === "Kept words");
  for (const again of [
    () => twice(page, button("Delete this sheet")),
    () => press(page, "Delete this sheet").then(() => press(page, "Delete this sheet")),
  ]) {
    await again();
    await button("Undo").click();
    await page.getByText("Your answers are back.").first().waitFor();
    await eventually(async () => assert.equal(await story(page).inputValue(), "Kept words"));
    await eventually(async () =>
      assert.equal(
        await button("Delete this sheet").evaluate((b) => b === document.activeElement),
        false,
        "nor does Enter, pressed twice on Undo, delete it again",
      ),
    );
    await page.waitForTimeout(600);
  }

  await open(page, "rows/");
  await twice(page, page.getByRole("button", { name: "Remove: Row 1" }));
  await page.getByText("Removed: Row 1").first().waitFor();
  const cells = () =>
    page
      .locator("[data-field=table] input[type=text]")
      .evaluateAll((all) => all.map((e) => /** @type {HTMLInputElement} */ (e).value));
  await eventually(async () => assert.deepEqual(await cells(), ["Air", "Rest"]));
  await page.waitForTimeout(600);
  await twice(page, page.getByRole("button", { name: "Delete this answer: A" }));
  await page.getByText("That answer is deleted.").first().waitFor();
  await page.getByText("Second old").waitFor();
  await eventually(async () => assert.equal(await page.getByText("First old").count(), 0));
  await page.waitForTimeout(600);
  await page.locator(".sheet-orphans").getByRole("button", { name: "Undo" }).click();
  await page.getByText("First old").waitFor();
  await until("it is kept again", async () =>
    Boolean(JSON.parse((await saved(page))[`${prefix}rows:hurt`]).orphans?.a),
  );

  // What is the same button still may be pressed as fast as one likes.
  await page.waitForTimeout(600);
  const before = (await cells()).length;
  const add = page.getByRole("button", { name: "Add a row" });
  await add.evaluate((b) => {
    for (let i = 0; i < 3; i++) b.dispatchEvent(new MouseEvent("click", { detail: 1, bubbles: true }));
  });
  await eventually(async () => assert.equal((await cells()).length, before + 3));
  await close();
  none(problems);
});

test("keeping: to stop keeping asks first, says what is deleted, and can be undone", async () => {
  const { page, problems, close } = await fresh();
  const stop = () => press(page, "Stop keeping this sheet");
  await keep(page);
  await type(story(page), "Weeks of it");
  await type(control(page, "Our word"), "Red");
  await control(page, "Our word").blur();
  await until(
    "both are saved",
    async () =>
      (await answers(page)).story?.v === "Weeks of it" && (await answers(page, "plain", "together")).stop?.v === "Red",
  );
  const round = { [`${prefix}plain:hurt:swap`]: '{"sealed":"before"}' };
  await put(page, round);
  const before = await saved(page);

  await stop();
  await notice(page).getByText("deletes from this device all that is kept of this sheet").waitFor();
  await notice(page).getByText("filled in together on this sheet is deleted as well").waitFor();
  await page.getByRole("status").filter({ hasText: "deletes from this device" }).waitFor({ state: "attached" });
  problems.push(...(await looks(page, "stop")));
  await press(page, "No, go on keeping it");
  await notice(page).getByText("are kept in this browser").waitFor();
  await eventually(async () => assert.deepEqual(await saved(page), before));

  await stop();
  await press(page, "Yes, delete what is kept");
  await notice(page).getByText("is deleted from this device").waitFor();
  await eventually(async () => assert.deepEqual(await saved(page), {}));
  await eventually(async () => assert.equal(await story(page).inputValue(), "Weeks of it"));
  await type(next(page), "And on");
  await notice(page).getByRole("button", { name: "Undo" }).press("Enter");
  await until("all is kept again", async () => (await answers(page)).next?.v === "And on");
  const after = await saved(page);
  assert.deepEqual(Object.keys(after).sort(), Object.keys(before).sort());
  assert.equal(after[`${prefix}plain:hurt:swap`], '{"sealed":"before"}');
  await eventually(async () =>
    assert.deepEqual(
      [(await answers(page)).story, await answers(page, "plain", "together")],
      [{ v: "Weeks of it" }, { stop: { v: "Red" } }],
    ),
  );

  // Whoever is chosen next isn't offered to bring it back.
  await stop();
  await press(page, "Yes, delete what is kept");
  await choose(page, "I broke trust");
  await choose(page, "I was hurt");
  await notice(page).getByText("Nothing that you write here is kept").waitFor();
  await eventually(async () =>
    assert.equal(await notice(page).getByRole("button", { name: "Undo" }).isVisible(), false),
  );
  await page.reload();
  await choose(page, "I was hurt");
  await eventually(async () => assert.deepEqual([await story(page).inputValue(), await saved(page)], ["", {}]));
  await close();
  none(problems);
});

test("keeping: what was typed before a newer version, or a lock, came can be taken along", async () => {
  const { page, problems, close } = await fresh();
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  const copied = async () => {
    await notice(page).getByRole("button", { name: "Copy as text" }).press("Enter");
    await notice(page).getByText("Copied.").waitFor();
    return page.evaluate(() => navigator.clipboard.readText());
  };
  await keep(page);
  await type(story(page), "kept, ");
  await until("it is saved", async () => Boolean((await answers(page)).story));
  await put(page, {
    [`${prefix}plain:hurt`]: JSON.stringify({ ...JSON.parse((await record(page)) ?? ""), version: 9, rev: 90 }),
  }); // of which this window doesn't hear
  await type(story(page), "typed since");
  await notice(page).getByText("save a copy of it or copy it as text first").waitFor();
  problems.push(...(await looks(page, "newer-copy")));
  const copy = JSON.parse(await file(page, "Save a copy"));
  assert.deepEqual(
    copy.records
      .filter((/** @type {any} */ r) => r.who === "hurt")
      .map((/** @type {any} */ r) => [r.version, r.answers.story.v]),
    [[1, "kept, typed since"]],
  );
  assert.match(await copied(), /kept, typed since/);

  // Where nothing was typed, the copy has what is stored, not less.
  await open(page);
  await notice(page).getByText("only to be read").waitFor();
  const unchanged = JSON.parse(await file(page, "Save a copy"));
  assert.deepEqual(
    unchanged.records
      .filter((/** @type {any} */ r) => r.who === "hurt")
      .map((/** @type {any} */ r) => [r.version, r.answers.story.v]),
    [[9, "kept, "]],
  );

  await page.evaluate(() => localStorage.clear());
  await open(page);
  await keep(page);
  await type(story(page), "open");
  await until("it is saved", async () => Boolean((await answers(page)).story));
  await put(page, (await lock()).cover);
  await type(story(page), ", and late");
  await notice(page).getByText("copy it as text first").waitFor();
  assert.match(await copied(), /open, and late/);
  await close();
  none(problems);
});

test("keeping: an answer that its question can't show is set apart, and nothing is written over it", async () => {
  const { page, problems, close } = await visitor((await site()).base);
  await page.goto((await site()).base);
  const wrong = {
    story: { v: ["A list", "of words"] },
    stage: { v: "nowhere" },
    bank: { v: { text: "An object" } },
    tasks: { v: "Only text" },
    acts: { v: 77 },
    raise: { v: "nowhere-else" },
    needs: { v: { what: "No rows" } },
  };
  const key = `${prefix}moved:hurt`;
  const stored = JSON.stringify({
    schema: 1,
    worksheet: "moved",
    version: 1,
    who: "hurt",
    rev: 3,
    updated: "2026-01-01T00:00:00Z",
    answers: wrong,
  });
  await put(page, { [key]: stored });
  await open(page, "moved/");
  const left = page.getByRole("region", { name: "Answers that have no place" });
  const words = ["A list", "of words", "nowhere", "An object", "Only text", "77", "nowhere-else", "No rows"];
  const shown = async () => {
    for (const word of words) await left.getByText(word, { exact: true }).waitFor();
  };
  await shown();
  await eventually(async () =>
    assert.deepEqual(await left.locator("h3").allTextContents(), [
      "What was it?",
      "How far?",
      "Which bank?",
      "Tasks",
      "Acts",
      "Raise it?",
      "Needs",
    ]),
  );
  await choose(page, "I broke trust");
  await choose(page, "I was hurt");
  await eventually(async () => assert.equal(await left.locator("h3").count(), 7, "once"));
  await eventually(async () =>
    assert.equal((await saved(page))[key], stored, "nothing is written before something is changed"),
  );

  await type(control(page, "Which bank?"), "The red one");
  await control(page, "Which bank?").blur();
  await until("it is saved", async () => JSON.parse((await saved(page))[key]).answers.bank?.v === "The red one");
  const { answers: now, orphans } = JSON.parse((await saved(page))[key]);
  assert.deepEqual(now, { bank: { v: "The red one" } });
  assert.deepEqual(
    Object.fromEntries(Object.entries(orphans).map(([id, o]) => [id, { v: /** @type {any} */ (o).v }])),
    wrong,
  );
  await open(page, "moved/");
  await shown();
  await left.getByRole("button", { name: "Delete this answer: Acts" }).press("Enter");
  await until("it is deleted", async () => JSON.parse((await saved(page))[key]).orphans.acts === undefined);
  await open(page, "moved/");
  await eventually(async () => assert.equal(await left.locator("h3").count(), 6));

  // Another window that writes meanwhile takes nothing away; nor do options that are gone from an answer in part.
  await put(page, { [key]: stored });
  await open(page, "moved/");
  const b = await another(page, "moved/");
  await type(control(b, "What was it?"), "From B");
  await until("A shows it", async () => (await control(page, "What was it?").inputValue()) === "From B");
  await type(control(page, "Which bank?"), "From A");
  await control(page, "Which bank?").blur();
  await until("both are saved", async () => {
    const { bank, story: s } = JSON.parse((await saved(page))[key]).answers;
    return bank?.v === "From A" && s?.v === "From B";
  });
  await eventually(async () =>
    assert.deepEqual(Object.keys(JSON.parse((await saved(page))[key]).orphans).sort(), Object.keys(wrong).sort()),
  );
  await close();
  none(problems);
});

// One that its publisher changes while people use it

const filled = {
  story: { v: "A long one" },
  stage: { v: "begun" },
  bank: { v: "The red one" },
  tasks: { v: { ticked: ["call", "write", "mine"], own: [{ id: "mine", text: "call" }] } },
  acts: { v: { acts: [], weeks: { all: { "came-home": ["first", "second"] } } } },
  raise: { v: "now" },
  needs: {
    v: [
      { id: "r1", cells: { what: "Time", must: "must", cost: "Much" } },
      { id: "r2", cells: { what: "Air", must: "can-wait" } },
    ],
  },
};
const one = JSON.stringify({
  schema: 1,
  worksheet: "moved",
  version: 1,
  who: "hurt",
  rev: 3,
  updated: "2026-01-01T00:00:00Z",
  answers: filled,
});
const movedKey = `${prefix}moved:hurt`;

test("keeping: a new version of a sheet finds what was written on the old one", async () => {
  const { page, problems, close } = await visitor((await site()).base);
  await page.goto((await site()).base);
  await put(page, { [movedKey]: one });
  await open(page, "moved/");
  const old = page; // stays open at version 1
  await control(old, "What was it?").waitFor();

  await deploy(2);
  const b = await another(page, "moved/");
  await eventually(async () => assert.equal(await control(b, "What was it?").inputValue(), "A long one"));
  await eventually(async () => assert.equal(await control(b, "Begun").isChecked(), true));
  await eventually(async () => assert.equal(await b.getByRole("checkbox", { name: "Call" }).first().isChecked(), true));
  await eventually(async () =>
    assert.deepEqual(
      await b
        .locator("[data-field=checklist] input[type=text]")
        .evaluateAll((all) => all.map((e) => /** @type {HTMLInputElement} */ (e).value)),
      ["call"],
    ),
  );
  await eventually(async () =>
    assert.deepEqual(
      await b
        .locator("[data-field=grid] input[type=checkbox]")
        .evaluateAll((all) => all.map((e) => /** @type {HTMLInputElement} */ (e).checked)),
      [true, true],
    ),
  );
  await b.locator("[data-end=today]").waitFor();
  await eventually(async () =>
    assert.deepEqual(
      await b
        .locator("[data-field=table] select")
        .evaluateAll((all) => all.map((e) => /** @type {HTMLSelectElement} */ (e).value)),
      ["needed", "can-wait"],
    ),
  );
  const left = b.getByRole("region", { name: "Answers that have no place" });
  await eventually(async () =>
    assert.deepEqual(await left.locator("h3").allTextContents(), ["Which bank?", "Tasks · Write", "Needs · Cost"]),
  );
  for (const words of ["The red one", "Much", "Write"]) await left.getByText(words, { exact: true }).waitFor();

  // They are on paper and in the text, too.
  await b.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await press(b, "Copy as text");
  await b.getByText("Copied.").first().waitFor();
  const pdf = path.join(temporary, "moved.pdf");
  await writeFile(pdf, await b.pdf({ preferCSSPageSize: true }));
  const { stdout: printed } = await run("pdftotext", ["-layout", pdf, "-"]);
  for (const text of [await b.evaluate(() => navigator.clipboard.readText()), printed])
    assert.match(text, /Which bank\?\s+The red one\s+Tasks · Write\s+Write\s+Needs · Cost\s+Much/);
  await eventually(async () =>
    assert.equal((await saved(b))[movedKey], one, "nothing is written before something is changed"),
  );
  problems.push(...(await looks(b, "orphans")));

  await type(control(b, "What was it?"), ", and longer");
  await control(b, "What was it?").blur();
  await until("it is saved", async () => JSON.parse((await saved(b))[movedKey]).version === 2);
  await old.locator(".sheet-trouble", { hasText: "newer version" }).waitFor();
  const two = (await saved(b))[movedKey];
  await control(old, "What was it?").press("x");
  await control(old, "What was it?").blur();
  await eventually(async () =>
    assert.deepEqual(
      [
        await control(old, "What was it?").inputValue(),
        await control(old, "Begun").isDisabled(),
        (await saved(old))[movedKey],
      ],
      ["A long one", true, two],
    ),
  );
  problems.push(...(await looks(old, "newer")));

  await left.getByRole("button", { name: "Delete this answer: Which bank?" }).press("Enter");
  await open(b, "moved/");
  await eventually(async () =>
    assert.deepEqual(await left.locator("h3").allTextContents(), ["Tasks · Write", "Needs · Cost"]),
  );

  // Two versions at once; and what is from a later version can be read, not written.
  await deploy(3);
  await put(b, { [movedKey]: one });
  await open(b, "moved/");
  await eventually(async () => assert.equal(await control(b, "What was it?").inputValue(), "A long one"));
  await eventually(async () =>
    assert.deepEqual(await left.locator("h3").allTextContents(), ["Which bank?", "Tasks · Write", "Needs · Cost"]),
  );
  const nine = JSON.stringify({
    ...JSON.parse(one),
    version: 9,
    answers: { stage: { v: "started" }, "what-it-was": { v: "Later words" } },
  });
  await put(b, { [movedKey]: nine });
  await open(b, "moved/");
  await notice(b).getByText("only to be read").waitFor();
  await control(b, "What was it?").press("x");
  await eventually(async () =>
    assert.deepEqual(
      [
        await control(b, "What was it?").inputValue(),
        await control(b, "Begun").isChecked(),
        await control(b, "Begun").isDisabled(),
      ],
      ["Later words", true, true],
    ),
  );
  await b.getByRole("button", { name: "I broke trust" }).press("Enter");
  await type(control(b, "What was it?"), "another's");
  await eventually(async () =>
    assert.equal(
      await control(b, "What was it?").inputValue(),
      "another's",
      "only that notebook is from a later version",
    ),
  );
  await eventually(async () => assert.equal((await saved(b))[movedKey], nine));
  await deploy(1);
  await close();
  none(problems);
});

test("keeping: what is damaged is neither shown in part nor written over", async () => {
  const { page, problems, close } = await visitor((await site()).base);
  const whole = JSON.stringify({
    schema: 1,
    worksheet: "plain",
    version: 1,
    who: "hurt",
    rev: 3,
    updated: "2026-01-01T00:00:00Z",
    answers: { story: { v: "Storywords" }, next: { v: "Nextwords" } },
  });
  const cover = JSON.stringify({ schema: 1, who: "hurt", backup: "2026-01-01T00:00:00Z" });
  const [key, coverKey] = [`${prefix}plain:hurt`, `${prefix}:notebook:hurt`];
  const cut = (/** @type {string} */ text, /** @type {number[]} */ at) =>
    at.map((n) => text.slice(0, Math.floor(text.length * n)));
  const flip = (/** @type {string} */ text, /** @type {string} */ at, by = 1) => {
    const i = text.indexOf(at) + by;
    return text.slice(0, i) + String.fromCharCode(text.charCodeAt(i) ^ 2) + text.slice(i + 1);
  };
  const damaged = [
    ...cut(whole, [0, 0.3, 0.7, 0.99]).map((text) => ({ [key]: text, [coverKey]: cover })),
    ...['"schema', '"worksheet', "plain", '"version"', '"who"', "hurt", '"rev"', '"answers"', '"v"', '{"v'].map(
      (at) => ({ [key]: flip(whole, at), [coverKey]: cover }),
    ),
    { [key]: flip(whole, '"}', 0), [coverKey]: cover },
    ...['"__proto__"', "[]", "null", '{"schema":1}', whole.replace('{"v":"Nextwords"}', "7"), "[".repeat(9999)].map(
      (text) => ({ [key]: text, [coverKey]: cover }),
    ),
    ...[...cut(cover, [0, 0.5, 0.9]), flip(cover, '"who"'), flip(cover, "hurt")].map((text) => ({
      [key]: whole,
      [coverKey]: text,
    })),
  ];
  await page.goto((await site()).base);
  for (const items of damaged) {
    await put(page, items);
    await open(page);
    const what = JSON.stringify(items).slice(0, 300);
    await eventually(async () => assert.equal(await page.locator(".sheet-trouble").count(), 1, what));
    await eventually(async () =>
      assert.deepEqual([await story(page).inputValue(), await next(page).inputValue()], ["", ""], what),
    );
    await story(page).press("x");
    await story(page).blur();
    const { [key]: text, [coverKey]: its } = await saved(page);
    assert.deepEqual({ [key]: text, [coverKey]: its }, items, what);
  }
  // The last one is a cover. What it covered isn't locked, so it is there again.
  assert.equal(await file(page, "Save the damaged text"), `${damaged.at(-1)?.[coverKey]}\n${whole}`);
  await press(page, "Begin again");
  await until("the other answer is there again", async () => (await next(page).inputValue()) === "Nextwords");
  await eventually(async () => assert.equal(await story(page).inputValue(), "Storywords"));

  await put(page, { [key]: whole.slice(0, 90) });
  await open(page);
  problems.push(...(await looks(page, "damaged")));
  await type(story(page), "anew");
  assert.equal(await file(page, "Save the damaged text"), whole.slice(0, 90));
  await press(page, "Begin again");
  await until("it is kept", async () => (await answers(page)).story?.v === "anew");
  await close();
  none(problems);
});

test("keeping: a damaged lock or a damaged locked record opens nothing", async () => {
  const { page, problems, close } = await locked();
  const all = await saved(page);
  const [key, coverKey] = [`${prefix}plain:hurt`, `${prefix}:notebook:hurt`];
  const change = (/** @type {string} */ text, /** @type {string} */ from, /** @type {string} */ to) => {
    assert.ok(text.includes(from));
    return text.replace(from, to);
  };
  const data = /"data":"(.{9})/.exec(all[key])?.[1] ?? "";
  for (const text of [
    change(
      all[key],
      data,
      data.replace(/.$/, (c) => (c === "A" ? "B" : "A")),
    ),
    change(all[key], '"rev":1', '"rev":2'),
    all[key].replace(/"iv":"[^"]*"/, '"iv":""'),
  ]) {
    await put(page, { [key]: text });
    await open(page);
    await unlock(page);
    await notice(page).getByText("is damaged").waitFor();
    await eventually(async () => assert.equal(await story(page).inputValue(), ""));
    await story(page).press("x");
    await page.waitForTimeout(700); // it would have been saved
    await eventually(async () => assert.equal(await record(page), text));
  }
  assert.equal(await file(page, "Save the damaged text"), await record(page));

  await put(page, { ...all, [coverKey]: all[coverKey].slice(0, -9) });
  await open(page);
  await notice(page).getByText("nobody can tell whether it is locked").waitFor();
  await eventually(async () => assert.equal(await passphraseBox(page).count(), 0));
  await put(page, { [coverKey]: change(all[coverKey], '"salt":"', '"salt":"A') });
  await open(page);
  await unlock(page, "any");
  await page.getByText("The lock itself is damaged").first().waitFor();
  await eventually(async () => assert.equal(await page.locator("[data-field]:visible").count(), 0));
  await close();
  none(problems);
});

test("keeping: a passphrase shows nothing to those who don't have it", async () => {
  const { page, problems, close } = await locked();
  await eventually(async () => assert.equal(await page.locator("[data-field]:visible").count(), 0));
  const silent = async () =>
    assert.deepEqual(
      await page
        .getByText(/is kept|are kept/)
        .filter({ visible: true })
        .allTextContents(),
      [],
      "what is locked is kept, though nobody may say so yet",
    );
  await silent();
  problems.push(...(await looks(page, "unlocking")));
  const before = await saved(page);
  await unlock(page, "quokka zebras");
  await page.getByText("That isn’t the passphrase").first().waitFor();
  await page.getByRole("status").filter({ hasText: "That isn’t" }).waitFor({ state: "attached" });
  await eventually(async () =>
    assert.deepEqual(
      [
        await saved(page),
        await page.locator("[data-field]:visible").count(),
        await passphraseBox(page).evaluate((e) => e === document.activeElement),
      ],
      [before, 0, true],
    ),
  );
  problems.push(...(await looks(page, "wrong")));
  await page.keyboard.type(passphrase); // what was wrong is selected
  await page.keyboard.press("Enter");
  await story(page).waitFor();
  await eventually(async () => assert.equal(await story(page).inputValue(), "Locked words"));
  await eventually(async () => assert.equal(await passphraseBox(page).count(), 0));

  await page.clock.install();
  await type(story(page), " and canary-locked");
  await page.clock.runFor(1000);
  await until("it is saved", async () => (await record(page)) !== before[`${prefix}plain:hurt`]);
  assert.doesNotMatch(JSON.stringify(await saved(page)), /canary|words/);

  // Away for five minutes, it locks itself; not after four.
  const away = async (/** @type {number} */ minutes) => {
    for (const [state, wait] of /** @type {const} */ ([
      ["hidden", minutes],
      ["visible", 0],
    ])) {
      await page.evaluate((value) => {
        Object.defineProperty(document, "visibilityState", { value, configurable: true });
        document.dispatchEvent(new Event("visibilitychange"));
      }, state);
      await page.clock.fastForward(wait * 60_000);
    }
  };
  await away(4);
  await eventually(async () => assert.equal(await story(page).inputValue(), "Locked words and canary-locked"));
  await away(5);
  await eventually(async () =>
    assert.deepEqual([await page.locator("[data-field]:visible").count(), await story(page).inputValue()], [0, ""]),
  );

  // So does its button, and so does opening another notebook.
  for (const way of ["Lock", "I broke trust"]) {
    await press(page, "I was hurt");
    await unlock(page);
    await eventually(async () => assert.equal(await story(page).inputValue(), "Locked words and canary-locked"));
    await page.getByRole("button", { name: way, exact: true }).press("Enter");
    await until("its words are gone", async () => (await story(page).inputValue()) === "");
    if (way === "Lock") {
      await page.getByRole("status").filter({ hasText: "Locked." }).waitFor({ state: "attached" });
      await silent();
    }
    await press(page, "I was hurt");
    await passphraseBox(page).waitFor();
  }
  await close();
  none(problems);
});

test("keeping: what a passphrase opens stays closed when somebody else was chosen meanwhile", async () => {
  const { page, problems, close } = await locked();
  await page.evaluate(() => {
    // It takes until the test has chosen somebody else.
    const { unwrapKey } = crypto.subtle;
    const chosen = new Promise((chosen) => Object.assign(window, { chosen }));
    crypto.subtle.unwrapKey = async (...args) => {
      const key = await unwrapKey.apply(crypto.subtle, args);
      await chosen;
      setTimeout(() => Object.assign(window, { unwrapped: true }), 50);
      return key;
    };
  });
  await passphraseBox(page).fill(passphrase);
  await passphraseBox(page).press("Enter");
  await press(page, "I broke trust");
  const who = page.locator(".sheet-who [aria-pressed=true]");
  await until("somebody else is chosen", async () => (await who.allTextContents()).join() === "I broke trust");
  await page.evaluate(() => /** @type {any} */ (window).chosen());
  await page.waitForFunction(() => /** @type {any} */ (window).unwrapped);
  await eventually(async () => assert.deepEqual(await who.allTextContents(), ["I broke trust"]));
  await eventually(async () => assert.equal(await story(page).inputValue(), ""));
  await type(story(page), "Another’s");
  await eventually(async () =>
    assert.equal(await page.getByRole("button", { name: "Lock", exact: true }).isVisible(), false),
  );
  await close();
  none(problems);
});

test("keeping: a window that hasn't heard yet that a lock was changed or taken away writes nothing", async () => {
  const { page, problems, close } = await locked();
  const coverKey = `${prefix}:notebook:hurt`;
  const cover = JSON.parse((await saved(page))[coverKey]);
  const other = {
    ...cover.lock,
    salt: cover.lock.salt.replace(/^./, (/** @type {string} */ c) => (c === "A" ? "B" : "A")),
  };
  for (const changed of [
    { ...cover, lock: other },
    { schema: 1, who: "hurt" },
  ]) {
    await put(page, { [coverKey]: JSON.stringify(cover) });
    await open(page);
    await unlock(page);
    const before = await record(page);
    await put(page, { [coverKey]: JSON.stringify(changed) }); // a window doesn't hear of its own changes
    await type(story(page), "late");
    await story(page).blur();
    await notice(page).getByText("locked with a passphrase in another window").waitFor();
    await eventually(async () => assert.equal(await record(page), before));
    await page.reload();
    await eventually(async () => assert.equal(await record(page), before));
  }
  await close();
  none(problems);
});

test("keeping: a window locks itself when another one sets a passphrase", async () => {
  const { a, b, problems, close } = await two();
  await type(story(b), "open words");
  await until("A shows it", async () => (await story(a).inputValue()) === "open words");
  await put(a, (await lock()).cover);
  await until("B shows nothing", async () => (await b.locator("[data-field]:visible").count()) === 0);
  await eventually(async () => assert.equal(await story(b).inputValue(), ""));
  // The one that hasn't heard yet writes nothing in clear any more.
  const before = await record(a);
  await type(story(a), ", and late ones");
  await story(a).blur();
  await notice(a).getByText("locked with a passphrase in another window").waitFor();
  await eventually(async () => assert.equal(await record(a), before));
  await press(b, "I was hurt");
  await unlock(b);
  await eventually(async () => assert.equal(await story(b).inputValue(), "open words"));
  await until("what was open is locked", async () => !(await record(b))?.includes("open words"));

  await close();
  none(problems);
});

test("keeping: an answer that isn't kept, and what would tell it, is nowhere", async () => {
  const { page, problems, close } = await fresh("secret/");
  await keep(page);
  await control(page, "Very much").check();
  await type(control(page, "Of what?"), "canary-why");
  await page.locator("[data-field=decision]").getByRole("button", { name: "No" }).press("Enter");
  await type(control(page, "Where to?"), "canary-where");
  await type(control(page, "Anything else?"), "kept");
  await control(page, "Anything else?").blur();
  await until("the rest is saved", async () => (await answers(page, "secret")).open?.v === "kept");
  await eventually(async () => assert.deepEqual(await answers(page, "secret"), { open: { v: "kept" } }));
  await eventually(async () =>
    assert.match(
      (await page.locator("[data-id=why] .field-keep").textContent()) ?? "",
      /./,
      "it says that it isn't kept",
    ),
  );

  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await press(page, "Copy as text");
  await page.getByText("Copied.").first().waitFor();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  const pdf = path.join(temporary, "secret.pdf");
  await writeFile(pdf, await page.pdf({ preferCSSPageSize: true }));
  const { stdout: printed } = await run("pdftotext", ["-layout", pdf, "-"]);
  for (const text of [copied, printed]) {
    assert.match(text, /Anything else\?\s+kept/);
    assert.doesNotMatch(text, /canary|afraid|Of what|Where to|Away/i);
  }
  await page.evaluate(() => {
    Storage.prototype.setItem = () => {
      throw new DOMException("no", "QuotaExceededError");
    };
  });
  await type(control(page, "Anything else?"), ", too");
  await page.locator(".sheet-trouble").waitFor();
  const copy = await file(page, "Save a copy");
  assert.match(copy, /kept, too/);
  assert.doesNotMatch(copy, /canary|very-much|away/);
  await close();
  none(problems);
});

test("keeping: a word that is still being composed is no reason to lose the others", async () => {
  const { page, problems, close } = await fresh();
  await keep(page);
  const cdp = await page.context().newCDPSession(page);
  await story(page).focus();
  await cdp.send("Input.insertText", { text: "決めた。" });
  await cdp.send("Input.imeSetComposition", { text: "かんが", selectionStart: 3, selectionEnd: 3 });
  await page.reload();
  await choose(page, "I was hurt");
  await eventually(async () => assert.match(await story(page).inputValue(), /^決めた。/));
  await close();
  none(problems);
});

test("keeping: where a browser forgets after seven days, a copy is offered every five", async () => {
  const { page, problems, close } = await visitor((await site()).base);
  await page.addInitScript(() => Object.defineProperty(navigator, "vendor", { value: "Apple Computer, Inc." }));
  await page.clock.install();
  await open(page);
  const warning = notice(page).getByText("haven’t opened the site for seven days");
  await eventually(async () => assert.equal(await warning.isVisible(), false));
  await type(story(page), "for a file");
  await keep(page);
  await warning.waitFor();
  assert.match(await file(page, "Save a copy"), /for a file/);
  await warning.waitFor({ state: "hidden" });
  await page.clock.fastForward(4 * 24 * 3_600_000);
  await open(page);
  await eventually(async () => assert.equal(await warning.isVisible(), false));
  await page.clock.fastForward(25 * 3_600_000);
  await open(page);
  await warning.waitFor();
  await close();
  none(problems);
});

test("keeping: nothing of it leaves the page", async () => {
  const { page, problems, close } = await fresh();
  const { base } = await site();
  /** @type {string[]} */
  const asked = [];
  page
    .context()
    .on("request", (request) => asked.push(`${request.method()} ${request.url()} ${request.postData() ?? ""}`));
  const history = await page.evaluate(() => window.history.length);
  await keep(page);
  await type(story(page), "canary story");
  await type(control(page, "Our word"), "canary word");
  await control(page, "Our word").press("Enter");
  await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
  await page.evaluate(() => dispatchEvent(new Event("afterprint")));
  await press(page, "Done for now");
  await press(page, "Delete this sheet");
  await press(page, "Undo");
  await press(page, "Stop keeping");
  await press(page, "Yes, delete what is kept");
  assert.deepEqual([page.url(), await page.evaluate(() => window.history.length)], [`${base}plain/`, history]);
  for (const request of asked) assert.ok(request.startsWith(`GET ${base}`) && !request.includes("canary"), request);
  await close();
  none(problems);
});

test("keeping: whoever leaves in a hurry leaves nothing in the page", async () => {
  const { page, problems, close } = await fresh();
  await keep(page);
  await type(story(page), "kept until now");
  await page.evaluate(() => document.dispatchEvent(new Event("bs-leave")));
  await eventually(async () => assert.equal((await answers(page)).story?.v, "kept until now"));
  await page.evaluate(() => document.dispatchEvent(new Event("bs-empty")));
  await eventually(async () =>
    assert.deepEqual(
      await page
        .locator("form :is(textarea, input[type=text])")
        .evaluateAll((all) => all.map((e) => /** @type {HTMLInputElement} */ (e).value).filter(Boolean)),
      [],
    ),
  );
  const before = await saved(page);
  await page.keyboard.type("later");
  await page.evaluate(() => {
    const box = document.querySelector("textarea");
    if (box) {
      box.value = "later";
      box.dispatchEvent(new Event("input", { bubbles: true }));
      box.dispatchEvent(new Event("change", { bubbles: true }));
    }
  });
  await press(page, "I broke trust");
  await page.waitForTimeout(700); // it would have been saved
  await eventually(async () =>
    assert.deepEqual([await saved(page), await page.locator("[data-field]:visible").count()], [before, 0]),
  );
  await close();

  const second = await locked();
  await passphraseBox(second.page).pressSequentially("half a pass");
  await second.page.evaluate(() => ["bs-leave", "bs-empty"].map((type) => document.dispatchEvent(new Event(type))));
  await eventually(async () => assert.equal(await passphraseBox(second.page).inputValue(), ""));
  await second.close();
  none([...problems, ...second.problems]);
});

/** The files of a folder in which one of some texts stands. @param {string} dir @param {readonly string[]} texts */
async function holding(dir, texts) {
  const found = [];
  for (const entry of await readdir(dir, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile()) continue;
    const content = await readFile(path.join(entry.path, entry.name)).catch(() => Buffer.alloc(0)); // it may be gone again
    for (const text of texts)
      if (content.includes(text) || content.includes(Buffer.from(text, "utf16le")))
        found.push(`${entry.name}: ${text}`);
  }
  return found;
}

test("keeping: what isn't kept, or is locked, is nowhere in the browser's files", async () => {
  const { base } = await site();
  const dir = await mkdtemp(path.join(temporary, "profile-"));
  const context = await chromium.launchPersistentContext(dir, {
    executablePath: chromiumPath,
    args: ["--no-sandbox", "--disable-gpu"],
    ignoreDefaultArgs: ["--disable-back-forward-cache"],
  });
  const page = await context.newPage();
  await page.addInitScript(() =>
    addEventListener("pageshow", (event) => {
      /** @type {any} */ (window).cached = event.persisted;
    }),
  );
  const secrets = ["canary-unkept", "canary-line", "canary-locked", passphrase];
  await open(page);
  await page.getByRole("button", { name: "Don’t keep them" }).press("Enter");
  await type(story(page), "canary-unkept");
  await type(control(page, "Our word"), "canary-line");
  await control(page, "Our word").press("Enter");
  await page.goto(`${base}safety/`);
  await page.goBack({ waitUntil: "commit" });
  assert.equal(
    await page.evaluate(() => /** @type {any} */ (window).cached),
    true,
    "this browser brings back pages as they were",
  );
  await eventually(async () => assert.equal(await story(page).inputValue(), "canary-unkept"));
  await open(page, "plain/", "I broke trust");
  await keep(page);
  await type(story(page), "canary-kept");

  await put(page, { ...(await lock()).cover, ...(await (await lock()).record("plain", { next: { v: "Locked" } })) });
  await open(page);
  await unlock(page);
  const before = await record(page);
  await type(story(page), "canary-locked");
  await until("it is saved", async () => (await record(page)) !== before);
  await page.goto(`${base}safety/`);
  await page.goBack({ waitUntil: "commit" });
  assert.equal(await page.evaluate(() => /** @type {any} */ (window).cached), true);
  assert.deepEqual(
    [await page.locator("[data-field]:visible").count(), await story(page).inputValue()],
    [0, ""],
    "Back shows what was unlocked",
  );
  await press(page, "I was hurt");
  await passphraseBox(page).pressSequentially(passphrase.slice(0, -1));
  await page.goto(`${base}safety/`);
  await page.goBack({ waitUntil: "commit" });
  assert.equal(await page.evaluate(() => /** @type {any} */ (window).cached), true);
  assert.deepEqual(
    await page
      .locator("input")
      .evaluateAll((all) =>
        all.map((e) => /** @type {HTMLInputElement} */ (e).value).filter((v) => v.includes("quokka")),
      ),
    [],
    "Back shows half a passphrase",
  );
  assert.deepEqual(await holding(dir, secrets), []);
  await context.close();
  assert.deepEqual(await holding(dir, secrets), []);
  assert.notDeepEqual(await holding(dir, ["canary-kept"]), [], "what is kept in clear would be found");
});

test("keeping: no box on a sheet is remembered or checked by the browser", async () => {
  const { base } = await examples();
  const { page, problems, close } = await visitor(base);
  const careless = () =>
    page
      .locator("form")
      .locator("input, textarea, select")
      .evaluateAll((all) =>
        all.flatMap((e) => {
          const box = /** @type {HTMLInputElement} */ (e);
          const off = (box.getAttribute("autocomplete") ?? box.form?.getAttribute("autocomplete")) === "off";
          const free = box.tagName === "TEXTAREA" || box.type === "text";
          const quiet =
            !free ||
            box.inputMode === "numeric" ||
            (!box.spellcheck && box.getAttribute("writingsuggestions") === "false");
          return off && quiet && box.type !== "password" ? [] : [`${location.pathname} ${box.id}`];
        }),
      );
  for (const name of [
    "input",
    "textarea",
    "radios",
    "checkboxes",
    "scale",
    "date",
    "table",
    "grid",
    "checklist",
    "cards",
    "decision",
    "timer",
    "schedule",
  ]) {
    await page.goto(`${base}fields/${name}/`);
    await choose(page);
    problems.push(...(await careless()));
  }
  await close();
  const second = await locked();
  await eventually(async () =>
    assert.equal(
      await passphraseBox(second.page).evaluate((e) =>
        ["autocomplete", "spellcheck", "writingsuggestions"].map((name) => e.getAttribute(name)).join(),
      ),
      "off,false,false",
    ),
  );
  await second.close();
  none([...problems, ...second.problems]);
});
