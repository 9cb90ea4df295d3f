// What somebody writes is kept as promised: nothing is lost, nothing comes back, and nobody reads what was locked.
//
// All is typed with real keys in a real browser. Windows are pages of one context: they share a storage, as those of one person do.

import test from "node:test";
import assert from "node:assert/strict";
import { webcrypto } from "node:crypto";
import { cp, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { chromium } from "playwright-core";
import { barriers } from "./axe.mjs";
import { choose, control, keep, records, saved } from "./sheets.mjs";
import { command, none, once, published, run, sources, temporary, visitor } from "./site.mjs";

/** @import {BrowserContext, Page} from "playwright-core" */

// The site: its sheets by name, as far as they aren't usual. Version 2 and 3 of "moved" are what a publisher may put in its place.

const sheets = {
  plain: ["- {type: textarea, id: story, label: What happened?}", "- {type: textarea, id: next, label: What comes next?}", "- {type: input, id: stop, label: Our word, for: together}"],
  alone: ["- {type: textarea, id: ours, label: What is ours?, for: together}"],
  secret: [
    "- {type: radios, id: afraid, label: Are you afraid?, options: [Not at all, Very much], keep: false}",
    "- {type: textarea, id: why, label: Of what?, show_if: {field: afraid, is: very-much}}",
    "- {type: decision, id: raise, label: Raise it?, questions: [{id: safe, ask: Is it safe?, yes: now, no: away}], ends: [{id: now, label: Now, text: Go.}, {id: away, label: Away, link: safety.md, keep: false}]}",
    "- {type: textarea, id: where, label: Where to?, show_if: {field: raise, is: away}}",
    "- {type: input, id: open, label: Anything else?}",
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
  3: { fields: moved[2].map((line) => line.replace("id: account", "id: what-it-was")), migrations: `${toTwo}, {to: 3, rename: {account: what-it-was}}` },
};

/** Writes the site with "moved" at a version. @param {string} dir @param {1 | 2 | 3} version */
async function write(dir, version) {
  const content = path.join(dir, "content");
  await mkdir(content, { recursive: true });
  const page = (/** @type {string} */ name, more = "") => writeFile(path.join(content, `${name}.md`), `---\ntitle: ${name}\ndescription: For the tests\n${more}---\n\nText.\n`);
  await writeFile(
    path.join(content, "site.yaml"),
    "id: keeping\ntitle: Keeping\ndescription: For the tests\nbase_url: https://keeping.example\nlanguage: en\n" +
      "people: [{id: hurt, label: I was hurt}, {id: broke, label: I broke trust}]\nnavigation: [{label: Safety and help, link: safety.md}]\n",
  );
  for (const name of ["index", "safety"]) await page(name);
  for (const [name, fields] of Object.entries(sheets)) await page(name, `worksheet:\n  id: ${name}\n  fields:\n${fields.map((f) => `    ${f}\n`).join("")}`);
  const { fields, migrations } = versions[version];
  const more = migrations && `  migrations: [${migrations}]\n`;
  await page("moved", `worksheet:\n  id: moved\n  version: ${version}\n${more}  fields:\n${fields.map((f) => `    ${f}\n`).join("")}`);
}

sources["keeping"] = async () => {
  const dir = path.join(temporary, "keeping");
  await write(dir, 1);
  return dir;
};
const site = () => published("keeping");

/** Puts another version in the place of the site. @param {1 | 2 | 3} version */
async function deploy(version) {
  const { base, dir } = await site();
  const source = path.join(temporary, `keeping-${version}`);
  await write(source, version);
  await run(await command(), ["build", "-s", source, "-o", `${source}-public`, "--base-url", base]);
  await cp(`${source}-public`, dir, { recursive: true, force: true });
}

// What is done on a sheet

const prefix = "buildsite:keeping:";
const story = (/** @type {Page} */ page) => control(page, "What happened?");
const next = (/** @type {Page} */ page) => control(page, "What comes next?");
const notice = (/** @type {Page} */ page) => page.locator(".sheet-keep");
const press = (/** @type {Page} */ page, /** @type {string} */ name) => page.getByRole("button", { name }).press("Enter");

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
async function until(what, is, ms = 8000) {
  for (const end = Date.now() + ms; !(await is()); await new Promise((done) => setTimeout(done, 40))) {
    if (Date.now() > end) assert.fail(`not within ${ms} ms: ${what}`);
  }
}

/** The answers in a record that isn't locked. @param {Page} page @param {string} [worksheet] @param {string} [who] */
const answers = async (page, worksheet = "plain", who = "hurt") => JSON.parse((await saved(page))[`${prefix}${worksheet}:${who}`] ?? "{}").answers ?? {};

/** The file that a button saves. @param {Page} page @param {string} name */
async function file(page, name) {
  const [download] = await Promise.all([page.waitForEvent("download"), press(page, name)]);
  assert.match(download.suggestedFilename(), /^notes-\d{4}-\d\d-\d\d\.(json|txt)$/, "its name tells nothing");
  return readFile(await download.path(), "utf8");
}

/** Changes the storage as nobody but a damaged disk does. @param {Page} page @param {Record<string, string>} items */
const put = (page, items) => page.evaluate((all) => { for (const [key, text] of Object.entries(all)) localStorage.setItem(key, text); }, items);

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

const passphrase = "correct horse";
const bytes = (/** @type {string} */ text) => new TextEncoder().encode(text);
const base64url = (/** @type {ArrayBuffer | Uint8Array} */ b) => Buffer.from(/** @type {Uint8Array} */ (b)).toString("base64url");
const canonical = (/** @type {(string | number)[]} */ ...parts) =>
  Buffer.concat(parts.map(String).flatMap((part) => { const size = Buffer.alloc(4); size.writeUInt32BE(Buffer.byteLength(part)); return [size, Buffer.from(part)]; }));

/** The cover of a locked notebook, and what locks a record. @type {() => Promise<{cover: Record<string, string>, record: (worksheet: string, answers: object) => Promise<Record<string, string>>}>} */
const lock = once(async () => {
  const [salt, iv] = [webcrypto.getRandomValues(new Uint8Array(16)), webcrypto.getRandomValues(new Uint8Array(12))];
  const data = await webcrypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, true, ["encrypt", "decrypt"]);
  const head = { schema: 1, site: "keeping", who: "hurt", kdf: "PBKDF2-HMAC-SHA-256", iterations: 600_000, salt: base64url(salt) };
  const material = await webcrypto.subtle.importKey("raw", bytes(passphrase), "PBKDF2", false, ["deriveKey"]);
  const wrapping = await webcrypto.subtle.deriveKey({ name: "PBKDF2", hash: "SHA-256", salt, iterations: 600_000 }, material, { name: "AES-GCM", length: 256 }, false, ["wrapKey"]);
  const additionalData = canonical("buildsite lock", ...Object.values(head));
  const key = base64url(await webcrypto.subtle.wrapKey("raw", data, wrapping, { name: "AES-GCM", iv, additionalData }));
  const record = async (/** @type {string} */ worksheet, /** @type {object} */ answers) => {
    const header = { schema: 1, worksheet, version: 1, who: "hurt", rev: 1, updated: "2026-11-24T10:00:00.000Z" };
    const text = JSON.stringify({ answers });
    const recordIv = webcrypto.getRandomValues(new Uint8Array(12));
    const aad = canonical("buildsite record", 1, "keeping", worksheet, 1, "hurt", 1, header.updated);
    const locked = await webcrypto.subtle.encrypt({ name: "AES-GCM", iv: recordIv, additionalData: aad }, data, bytes(text.padEnd(Math.ceil(text.length / 256) * 256)));
    return { [`${prefix}${worksheet}:hurt`]: JSON.stringify({ ...header, locked: { iv: base64url(recordIv), data: base64url(locked) } }) };
  };
  return { cover: { [`${prefix}:notebook:hurt`]: JSON.stringify({ schema: 1, who: "hurt", lock: { ...head, iv: base64url(iv), key } }) }, record };
});

/** A window with a locked notebook, still locked. @param {object} [answers] */
async function locked(answers = { story: { v: "Locked words" } }) {
  const made = await visitor((await site()).base);
  await made.page.goto(`${(await site()).base}plain/`);
  await put(made.page, { ...(await lock()).cover, ...(await (await lock()).record("plain", answers)) });
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
  assert.equal(await story(again).inputValue(), "before the end");
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
  assert.equal(await story(third).inputValue(), "Locked words, and more");
  await second.close();
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
    assert.equal(await story(page).inputValue(), text);
  };
  await leaving("reloaded ", () => page.reload());
  await leaving("followed a link ", async () => { await page.goto(`${base}safety/`); await page.goto(`${base}plain/`); });
  await leaving("back and forward ", async () => { await page.goBack(); await page.goForward(); });
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
        while (i < 1000) localStorage.setItem(`full-${i}`, "x".repeat(size)), i++;
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
  assert.deepEqual(copy.records.map((/** @type {any} */ r) => [r.worksheet, r.who, r.answers.story?.v]).filter((/** @type {any} */ r) => r[2]), [["plain", "hurt", "more than there is room for"]]);
  await page.waitForTimeout(1000);
  assert.equal(await page.locator(".sheet-trouble").count(), 1, "the notice stays");

  await page.evaluate(() => { for (const key of Object.keys(localStorage)) if (key.startsWith("full-")) localStorage.removeItem(key); });
  await until("it is saved without another key", async () => (await answers(page)).story?.v === "more than there is room for");
  assert.equal(await page.locator(".sheet-trouble").count(), 0);
  await page.getByRole("status").filter({ hasText: "are kept in this browser" }).waitFor({ state: "attached" });
  await close();
  none(problems);
});

test("keeping: a browser whose storage throws", async () => {
  for (const how of ["get", "set", "access"]) {
    const { page, problems, close } = await visitor((await site()).base);
    await page.addInitScript((what) => {
      const broken = () => { if (/** @type {any} */ (window).mended) return; throw new DOMException("no", "SecurityError"); };
      const { getItem, setItem } = Storage.prototype;
      const real = window.localStorage;
      if (what === "get") Storage.prototype.getItem = function (key) { broken(); return getItem.call(this, key); };
      if (what === "set") Storage.prototype.setItem = function (key, text) { broken(); setItem.call(this, key, text); };
      if (what === "access") Object.defineProperty(window, "localStorage", { get: () => { broken(); return real; } });
    }, how);
    await open(page);
    await type(story(page), "nowhere yet");
    await keep(page);
    await page.locator(".sheet-trouble", { hasText: "Not saved" }).waitFor();
    assert.match(await file(page, "Save a copy"), /nowhere yet/, how);
    await page.evaluate(() => { /** @type {any} */ (window).mended = true; });
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
  await page.evaluate(() => { Storage.prototype.getItem = () => { throw new DOMException("no", "SecurityError"); }; });
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
  assert.equal(await a.locator(".field-other").count(), 0);
  await close();
  none(problems);
});

test("keeping: of one answer, written in two windows at once, both texts stay until somebody chooses", async () => {
  const { a, b, problems, close } = await two();
  const other = (/** @type {Page} */ page) => page.getByRole("group", { name: "In another window" });
  /** Both write before one hears of the other: their clocks stand. */
  const clash = async () => {
    await a.context().clock.pauseAt(Date.now() + 3_600_000);
    await type(story(a), "A");
    await type(story(b), "B");
    await a.context().clock.resume();
    await Promise.all([other(a).waitFor(), other(b).waitFor()]);
    assert.deepEqual([await story(a).inputValue(), await story(b).inputValue()], ["A", "B"], "each keeps its own before it");
    assert.deepEqual([await other(a).getByText("B", { exact: true }).count(), await other(b).getByText("A", { exact: true }).count()], [1, 1]);
    await until("both are saved", async () => { const { v, also } = (await answers(a)).story; return [v, also].sort().join() === "A,B"; });
  };
  await a.context().clock.install();
  await Promise.all([open(a), open(b)]);
  await clash();
  problems.push(...(await looks(a, "other")));
  await other(a).getByRole("button", { name: "Take the other" }).press("Enter");
  await until("both show what was chosen", async () => (await story(b).inputValue()) === "B" && (await other(b).count()) === 0);
  assert.deepEqual([await story(a).inputValue(), (await answers(a)).story], ["B", { v: "B" }]);

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
  assert.deepEqual((await answers(later)).story, { v: first });
  await close();
  none(problems);
});

test("keeping: two windows that save at the same moment lose nothing", async () => {
  const { a, b, problems, close } = await two();
  /** @type {string[]} */
  const markers = [];
  const blur = (/** @type {Page} */ page) => page.evaluate(() => /** @type {HTMLElement} */ (document.activeElement)?.blur()); // which saves at once
  for (let i = 0; i < 25; i++) {
    const [mine, yours] = [`a${i}.`, `b${i}.`];
    markers.push(mine, yours);
    const [x, y] = i % 3 === 0 ? [story, story] : i % 3 === 1 ? [story, next] : [next, story];
    await Promise.all([type(x(a), mine).then(() => blur(a)), type(y(b), yours).then(() => blur(b))]);
  }
  const everything = async () => JSON.stringify(await answers(a));
  await until("every marker is somewhere", async () => { const text = await everything(); return markers.every((m) => text.includes(m)); }).catch(async () => {
    const text = await everything();
    assert.deepEqual(markers.filter((m) => !text.includes(m)), [], text);
  });
  await close();
  none(problems);
});

test("keeping: a window that hears late of several saves undoes none of them", async () => {
  const { page, problems, close } = await fresh();
  await keep(page);
  const b = await page.context().newPage();
  // A window that was busy: it sees the storage of then, and hears of all that happened since only afterwards.
  await b.addInitScript(() => {
    const { getItem } = Storage.prototype;
    const w = /** @type {any} */ (window);
    const late = new Map();
    /** @type {StorageEvent[]} */
    const events = [];
    Storage.prototype.getItem = function (key) { return w.late && late.has(key) ? late.get(key) : getItem.call(this, key); };
    w.sleep = () => { for (const key of Object.keys(localStorage)) late.set(key, getItem.call(localStorage, key)); w.late = true; };
    const { setItem } = Storage.prototype;
    Storage.prototype.setItem = function (key, text) { setItem.call(this, key, text); if (w.late) late.set(key, text); };
    w.wake = () => { w.late = false; for (const event of events.splice(0)) dispatchEvent(event); };
    addEventListener("storage", (event) => { if (w.late) { events.push(new StorageEvent("storage", event)); event.stopImmediatePropagation(); } });
  });
  await open(b);
  await type(story(page), "begun. ");
  await until("B shows it", async () => (await story(b).inputValue()) === "begun. ");

  await b.evaluate(() => /** @type {any} */ (window).sleep());
  await type(next(page), "one");
  await next(page).blur();
  await type(story(page), "two");
  await story(page).blur();
  for (const word of ["three ", "four ", "five "]) {
    await type(control(b, "Our word"), word);
    await type(story(b), word);
    await story(b).blur();
  }
  await b.evaluate(() => /** @type {any} */ (window).wake());
  await until("all is there", async () => { const text = JSON.stringify(await answers(page)); return ["begun", "one", "two", "three", "four", "five"].every((word) => text.includes(word)); });
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
  assert.equal(await record(a), undefined);

  // Everything, as the page that does it does.
  await Promise.all([open(a), open(b)]);
  await type(story(a), "to be deleted, too");
  await until("B shows it", async () => (await story(b).inputValue()) === "to be deleted, too");
  await story(b).press("x");
  await a.evaluate((p) => { for (const key of Object.keys(localStorage)) localStorage.removeItem(key); localStorage.setItem(`${p}:clear`, "1"); localStorage.removeItem(`${p}:clear`); }, prefix);
  await b.getByRole("status").filter({ hasText: "Everything was deleted" }).waitFor({ state: "attached" });
  assert.equal(await b.locator("[data-field]:visible, [aria-pressed=true]:visible").count(), 0);
  assert.deepEqual(await b.locator("form :is(textarea, input[type=text])").evaluateAll((all) => all.map((e) => /** @type {HTMLInputElement} */ (e).value).filter(Boolean)), []);
  await b.close({ runBeforeUnload: false });
  assert.deepEqual(await saved(a), {});

  // A sheet that doesn't ask who writes is there again, empty.
  await open(a, "alone/");
  await a.evaluate((p) => localStorage.setItem(p, ""), prefix);
  const c = await another(a, "alone/");
  await control(c, "What is ours?").pressSequentially("gone");
  await a.evaluate((p) => { localStorage.setItem(`${p}:clear`, "1"); }, prefix);
  await until("it is empty", async () => (await control(c, "What is ours?").inputValue()) === "");
  await control(c, "What is ours?").waitFor();
  await close();
  none(problems);
});
