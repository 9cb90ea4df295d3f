// The copy for offline reading: what is kept, and when, with the server gone for real; versions that never mix; and nothing left when it is removed.

import test from "node:test";
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createServer } from "node:http";
import { cp, mkdir, mkdtemp, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { chromium } from "playwright-core";
import { barriers } from "./lib/axe.mjs";
import { firefox } from "./lib/firefox.mjs";
import { choose } from "./lib/sheets.mjs";
import { answer, chromiumPath, command, ending, eventually, none, once, run, temporary, visitor } from "./lib/site.mjs";

/** @import {AddressInfo} from "node:net" */
/** @import {Page} from "playwright-core" */

const folder = "/prog/";
const weather = "https://weather.example/today";

/** The site's files, by name below its folder. */
const files = {
  "content/site.yaml": `id: kept
title: Seven steps
description: For the tests
base_url: https://offline.example
exit_url: ${weather}
safety: safety.md
editions: [web, offline]
people: [{id: hurt, label: I was hurt}, {id: broke, label: I broke trust}]
navigation: [{link: take.md}, {link: words.md}, {link: safety.md}, {link: mine.md}, {link: plain.md}]
`,
  "content/index.md": page("Home", "[The picture](dot.png)"),
  "content/take.md": page("Take it with you", "It goes where you go.", "editions: true"),
  "content/words.md": page("Words", "These are the first words.", "aliases: [/older/]"),
  "content/safety.md": page("Safety", "Who helps."),
  "content/mine.md": page("My sheets", "What is kept.", "my_sheets: true"),
  "content/größe.md": page("Größe", "A page with a name of its own. [Home](index.md)"),
  "content/plain.md": page("A sheet", "[More](größe.md)", sheet("plain")),
  "content/steps/index.md": page("The steps", "In their order."),
  "content/steps/1-one/guide.md": page("One", "The first."),
  "content/steps/1-one/worksheet.md": page("The first sheet", "To fill in.", sheet("one")),
};

/** @param {string} title @param {string} text @param {string} [keys] */
function page(title, text, keys = "") {
  return `---\ntitle: ${title}\ndescription: For the tests\n${keys}\n---\n\n${text}\n`;
}

/** @param {string} id */
function sheet(id) {
  return `worksheet:
  id: ${id}
  fields:
    - {type: textarea, id: wish, share: ask, label: What I wish for}
    - {type: radios, id: afraid, keep: false, label: Am I afraid?, options: [Yes, No]}`;
}

/**
 * A host that can be killed, and sends what it is told to.
 * @typedef {object} Host
 * @property {string} origin
 * @property {string} base the site's address
 * @property {string} source the site's folder
 * @property {string[]} asked the paths that were asked for
 * @property {Map<string, Buffer>} instead what it sends for a path instead of the file
 * @property {() => Promise<void>} stop
 * @property {() => Promise<void>} start again, at the same address
 * @property {(changed: Record<string, string>) => Promise<void>} publish the site, after these files of it have changed
 */

/** The site, built for any port: its addresses are relative. */
const built = once(async () => {
  const source = path.join(temporary, "offline");
  for (const [name, text] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(source, name)), { recursive: true });
    await writeFile(path.join(source, name), text);
  }
  await writeFile(path.join(source, "content/dot.png"), Buffer.from(dot, "base64"));
  await build(source);
  return source;
});

/** @param {string} source */
const build = async (source) =>
  run(await command(), ["build", "-s", source, "-o", "public", "--base-url", `https://offline.example${folder}`]);

/** A site of its own on a host of its own. @returns {Promise<Host>} */
async function hosted() {
  const source = await mkdtemp(path.join(temporary, "offline-"));
  await cp(await built(), source, { recursive: true });
  /** @type {Record<string, string>} */
  const dirs = { [folder]: path.join(source, "public"), "/other/": path.join(source, "public") };
  /** @type {string[]} */
  const asked = [];
  /** @type {Map<string, Buffer>} */
  const instead = new Map();
  const make = () =>
    createServer((request, response) => {
      const { pathname } = new URL(request.url ?? "/", "http://host");
      asked.push(decodeURIComponent(pathname));
      const other = instead.get(pathname);
      if (other) return void response.end(other);
      const at = Object.keys(dirs).find((f) => pathname.startsWith(f)) ?? folder;
      void answer(dirs[at], at, request, response);
    });
  let server = make();
  const listen = (/** @type {number} */ port) =>
    /** @type {Promise<void>} */ (new Promise((done) => server.listen(port, "127.0.0.1", done)));
  await listen(0);
  const { port } = /** @type {AddressInfo} */ (server.address());
  const stop = () =>
    /** @type {Promise<void>} */ (
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      })
    );
  ending(async () => void (server.listening && (await stop())));
  const origin = `http://127.0.0.1:${port}`;
  const base = origin + folder;
  const publish = async (/** @type {Record<string, string>} */ changed) => {
    for (const [name, text] of Object.entries(changed)) await writeFile(path.join(source, name), text);
    await build(source);
  };
  return {
    ...{ origin, base, source, asked, instead, stop, publish },
    start: async () => {
      server = make();
      await listen(port);
    },
  };
}

const dot = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==";

/** The list that the worker of a host has. @param {Host} host @returns {Promise<{files: [string, string, number][]}>} */
async function told(host) {
  const code = await readFile(path.join(host.source, "public/sw.js"), "utf8");
  return JSON.parse(/\{"site":.*?\]\]\}/.exec(code)?.[0] ?? "");
}

const state = (/** @type {Page} */ page) => page.locator("[data-offline-state]");
const button = (/** @type {Page} */ page, /** @type {string} */ name) =>
  page.getByRole("button", { name, exact: true });

// By key: a click that follows another at the same place doesn't count.
const press = (/** @type {Page} */ page, /** @type {string} */ name) => button(page, name).press("Enter");

/** Waits until the page says so of the copy. @param {Page} page @param {RegExp} what */
const says = (page, what) => eventually(async () => assert.match((await state(page).textContent()) ?? "", what));

/** Presses the button, and waits until the site is kept. @param {Page} page @param {Host} host */
async function keep(page, host) {
  await page.goto(`${host.base}take/`);
  await button(page, "Keep for offline reading").click();
  await says(page, /^Kept in this browser on /);
}

/** What the browser holds of this origin. @param {Page} page */
const held = (page) =>
  page.evaluate(async () => ({
    caches: await caches.keys(),
    workers: (await navigator.serviceWorker.getRegistrations()).map((r) => new URL(r.scope).pathname),
  }));

/** A reader of a host whose visitor may hear that it is gone. @param {Host} host */
async function reader(host) {
  const made = await visitor(host.base);
  return {
    ...made,
    faults: () => made.problems.filter((p) => /exception|console (error|warning): (?!Failed to load)/.test(p)),
  };
}

const wish = (/** @type {Page} */ page) => page.locator("#f-wish");
const heading = (/** @type {Page} */ page) => page.locator("h1").textContent();

test("offline: nothing is asked for, registered or stored before the press, and then all is kept", async () => {
  const host = await hosted();
  const { page, problems, close } = await reader(host);
  for (const address of ["", "words/", "plain/", "take/"]) await page.goto(host.base + address);
  assert.deepEqual(await held(page), { caches: [], workers: [] });
  const offline = () => host.asked.filter((p) => /\/(sw|offline\.\w+)\.js$/.test(p));
  assert.deepEqual(offline(), []);
  none(await barriers(page));

  await page.evaluate(() => {
    /** @type {string[]} */
    const seen = [];
    Object.assign(window, { seen });
    new MutationObserver(() => {
      const text = document.querySelector(".offline-progress span")?.textContent;
      if (text && seen.at(-1) !== text) seen.push(text);
    }).observe(document.body, { subtree: true, childList: true, characterData: true });
  });
  await button(page, "Keep for offline reading").click();
  await says(page, /^Kept in this browser on \w+,? \d+ \w+ \d{4}: \d+ files, [\d.]+ MB\./);
  const { files } = await told(host);
  const seen = await page.evaluate(() => /** @type {string[]} */ (/** @type {any} */ (window).seen));
  assert.equal(seen.at(-1), `${files.length} of ${files.length}`);
  assert.match((await state(page).textContent()) ?? "", new RegExp(`: ${files.length} files, `));
  assert.equal(new Set(offline()).size, 2);
  none(await barriers(page));
  none(problems);
  await close();
});

test("offline: with the server gone, every page and every tool is there, after a restart of the browser, too", async () => {
  const host = await hosted();
  const profile = await mkdtemp(path.join(temporary, "profile-"));
  const open = () =>
    chromium.launchPersistentContext(profile, {
      executablePath: chromiumPath,
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
      ],
    });
  let context = await open();
  let page = context.pages()[0] ?? (await context.newPage());
  await keep(page, host);
  await page.goto(`${host.base}plain/`);
  await choose(page, "I was hurt");
  await button(page, "Keep my answers on this device").click();
  await wish(page).fill("A quiet evening");
  await wish(page).blur();
  await context.close();
  await host.stop();

  context = await open();
  /** @type {string[]} */
  const exceptions = [];
  context.on("weberror", (error) => exceptions.push(error.error().message));
  page = context.pages()[0] ?? (await context.newPage());
  const { files } = await told(host);
  for (const [address] of files.filter(([a]) => a === "" || a.endsWith("/"))) {
    const response = await page.goto(host.base + address);
    assert.equal(response?.status(), 200, address);
    const html = await readFile(path.join(host.source, "public", decodeURI(address), "index.html"), "utf8");
    assert.equal(`<h1>${await heading(page)}</h1>`, /<h1>.*?<\/h1>/.exec(html)?.[0], address);
  }
  await page.goto(`${host.base}steps/one/worksheet`);
  assert.equal(page.url(), `${host.base}steps/one/worksheet/`);
  await page.goto(`${host.base}steps/index.html?from=elsewhere#bs-main`);
  assert.equal(await heading(page), "The steps");
  assert.equal((await page.goto(`${host.base}nowhere/at/all`))?.status(), 404);
  assert.equal(await heading(page), "This page isn’t here");
  assert.ok(
    await page.evaluate(() => document.fonts.ready.then(() => [...document.fonts].some((f) => f.status === "loaded"))),
  );

  await page.goto(`${host.base}`);
  assert.ok(await page.evaluate(() => fetch("dot.png").then((r) => r.ok)), "pictures");
  await page.goto(`${host.base}mine/`);
  await choose(page, "I was hurt");
  await page.getByRole("link", { name: "A sheet" }).last().waitFor();
  await page.goto(`${host.base}plain/`);
  await choose(page, "I was hurt");
  await eventually(async () => assert.equal(await wish(page).inputValue(), "A quiet evening"));
  await button(page, "Show my partner").click();
  await page.locator(".swap").getByLabel("What I wish for").first().waitFor();
  const paper = await page.pdf();
  assert.ok(paper.length > 5000, "it is printed");
  none(exceptions);
  await context.close();
});

test("offline: a newer version waits, and never changes a page with words that aren't kept", async () => {
  const host = await hosted();
  const { page, faults, close } = await reader(host);
  await keep(page, host);
  const before = await held(page);
  const context = page.context();
  const other = await context.newPage();
  await page.goto(`${host.base}plain/`);
  await choose(page, "I was hurt");
  await wish(page).pressSequentially("Half a sen");
  await other.goto(`${host.base}words/`);
  await host.publish({ "content/words.md": files["content/words.md"].replace("first", "second") });
  await other.reload(); // after which the browser asks for a newer worker by itself
  const line = other.locator(".offline-line");
  await line.getByText("A newer version of this site is ready.").waitFor();
  assert.match((await other.locator("main").textContent()) ?? "", /the first words/);

  await press(other, "Use it now");
  await line.getByText("Not now").waitFor();
  assert.equal(await wish(page).inputValue(), "Half a sen");
  await button(page, "Show my partner").click();
  await wish(page).fill("");
  await press(other, "Use it now");
  await line.getByText("Not now").waitFor(); // as the exchange is open
  await page.goto(`${host.base}plain/`);
  await choose(page, "I was hurt");
  await page.evaluate(() => document.documentElement.setAttribute("data-before", ""));
  await press(other, "Use it now");
  await eventually(async () => assert.match((await other.locator("main").textContent()) ?? "", /the second words/));
  await eventually(async () => assert.equal(await page.locator("html[data-before]").count(), 0)); // loaded anew
  await eventually(async () => {
    const { caches: now } = await held(page);
    assert.equal(now.length, 1);
    assert.notEqual(now[0], before.caches[0]);
  });
  none(faults());

  // Without a press, it comes when all pages were closed.
  await host.publish({ "content/words.md": files["content/words.md"].replace("first", "third") });
  await other.reload();
  await line.getByText("A newer version of this site is ready.").waitFor();
  await page.close();
  await other.close();
  const later = await context.newPage();
  await eventually(async () => {
    await later.goto("about:blank");
    await later.goto(`${host.base}words/`);
    assert.match((await later.locator("main").textContent()) ?? "", /the third words/);
  });
  await close();
});

test("offline: an unlocked notebook is busy, one that is kept isn't", async () => {
  const host = await hosted();
  const { page, close } = await reader(host);
  await page.goto(`${host.base}plain/`);
  await choose(page, "I was hurt");
  const busy = () =>
    page.evaluate(() => {
      const safe = new Set();
      const free = document.dispatchEvent(new CustomEvent("bs-busy", { cancelable: true, detail: safe }));
      return `${free} ${safe.size}`;
    });
  await wish(page).fill("Words");
  assert.equal(await busy(), "true 0", "nobody says that the words are kept");
  await button(page, "Keep my answers on this device").click();
  assert.equal(await busy(), "true 1", "they are");
  await page.getByLabel("Yes", { exact: true }).check();
  assert.equal(await busy(), "true 0", "this answer never is");

  await page.goto(`${host.base}mine/`);
  await choose(page, "I was hurt");
  await page.locator("summary", { hasText: "Passphrase" }).click();
  await page.getByLabel("A passphrase, at least").fill("five words of my own");
  await page.getByLabel("The same once more").fill("five words of my own");
  await button(page, "Lock with this passphrase").click();
  await eventually(async () => assert.equal(await busy(), "false 0"));
  await close();
});

test("offline: half a deployment is refused and named, and what is there goes on", async () => {
  const host = await hosted();
  const { page, close } = await reader(host);
  // The first time: nothing is there to go back to, and another press goes on where this one ended.
  host.instead.set(`${folder}words/`, Buffer.from("<!doctype html>Something else"));
  await page.goto(`${host.base}take/`);
  await button(page, "Keep for offline reading").click();
  await says(page, /^Not kept: the file words\/ didn’t come, or is of another version/);
  assert.deepEqual((await held(page)).workers, []);
  host.instead.clear();
  host.asked.length = 0;
  await button(page, "Keep for offline reading").click();
  await says(page, /^Kept in this browser/);
  assert.ok(host.asked.includes(`${folder}words/`));
  const { files: list } = await told(host);
  assert.ok(host.asked.length < list.length, `${host.asked.length} were asked for of ${list.length}`);

  // A newer version: the list has come, a page hasn't.
  const { caches: before } = await held(page);
  const old = await readFile(path.join(host.source, "public/words/index.html"));
  await host.publish({
    "content/words.md": files["content/words.md"].replace("first", "second"),
    "content/safety.md": files["content/safety.md"].replace("Who", "All who"),
  });
  host.instead.set(`${folder}words/`, old);
  await page.goto(`${host.base}take/`);
  await page.getByText("A newer version couldn’t be kept, because of the file words/.").waitFor();
  await says(page, /^Kept in this browser/);
  await page.goto(`${host.base}safety/`);
  assert.match((await page.locator("main").textContent()) ?? "", /Who helps/);
  assert.equal(await page.locator(".offline-line").count(), 0);
  host.instead.clear();
  host.asked.length = 0;
  await page.goto(`${host.base}take/`);
  await button(page, "Use it now").waitFor();
  const pages = host.asked.filter((p) => p !== `${folder}sw.js`);
  assert.deepEqual(pages, [`${folder}words/`], "all else was there");
  await press(page, "Use it now");
  await eventually(async () => assert.ok(!(await held(page)).caches.includes(before[0])));
  await page.goto(`${host.base}safety/`);
  assert.match((await page.locator("main").textContent()) ?? "", /All who helps/);
  await close();
});

test("offline: where there is no room, nothing is left of the attempt", async () => {
  const host = await hosted();
  const { page, close } = await reader(host);
  await page.goto(`${host.base}take/`);
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("Storage.overrideQuotaForOrigin", { origin: host.origin, quotaSize: 150_000 });
  await button(page, "Keep for offline reading").click();
  await says(page, /^Not kept: this device has no room/);
  await eventually(async () => assert.deepEqual(await held(page), { caches: [], workers: [] }));
  await cdp.send("Storage.overrideQuotaForOrigin", { origin: host.origin });
  await button(page, "Keep for offline reading").click();
  await says(page, /^Kept in this browser/);
  await close();
});

test("offline: a copy that the browser has deleted is noticed, and kept again", async () => {
  const host = await hosted();
  const { page, close } = await reader(host);
  await keep(page, host);
  await page.evaluate(async () => {
    for (const name of await caches.keys()) await caches.delete(name);
  });
  await page.goto(`${host.base}words/`);
  await page.locator(".offline-line").getByText("The copy for offline reading is gone").waitFor();
  await press(page, "Keep it again");
  await eventually(async () => assert.equal(await page.locator(".offline-line").count(), 0));
  await host.stop();
  await page.goto(`${host.base}safety/`);
  assert.equal(await heading(page), "Safety");
  await host.start();

  // A part of it is gone.
  await page.evaluate(async () => {
    const cache = await caches.open((await caches.keys())[0]);
    await cache.delete((await cache.keys())[3]);
  });
  await page.goto(`${host.base}take/`);
  await says(page, /^The copy for offline reading is gone/);
  await press(page, "Keep it again");
  await says(page, /^Kept in this browser/);
  await close();
});

test("offline: what is removed is gone, and what belongs to others on the same host isn't", async () => {
  const host = await hosted();
  const { page, close } = await reader(host);
  await keep(page, { ...host, base: `${host.origin}/other/` }); // another copy of the same programme
  await page.evaluate(() => caches.open("somebody-else"));
  const others = await held(page);
  await keep(page, host);
  assert.deepEqual((await held(page)).workers, ["/other/", "/prog/"]);
  await press(page, "Remove it from this browser");
  await press(page, "No, keep it");
  await press(page, "Remove it from this browser");
  await press(page, "Yes, remove it");
  await says(page, /^It is removed from this browser/);
  assert.deepEqual(await held(page), others);
  await button(page, "Keep for offline reading").click();
  await says(page, /^Kept in this browser/);

  // Delete everything has no mercy on copies of the same programme, but spares all else, and no worker of another folder.
  await page.goto(`${host.base}mine/`);
  await page.locator("summary", { hasText: "Delete everything of everybody" }).press("Enter");
  await press(page, "Delete everything");
  await press(page, "Yes, delete it");
  await eventually(async () => assert.deepEqual(await held(page), { caches: ["somebody-else"], workers: ["/other/"] }));
  await page.goto(`${host.base}take/`);
  await button(page, "Keep for offline reading").waitFor();
  assert.equal(await state(page).textContent(), "");
  await close();
});

test("offline: a publisher who leaves the edition out ends the worker", async () => {
  const host = await hosted();
  const { page, close } = await reader(host);
  await keep(page, host);
  await page.evaluate(() => caches.open("somebody-else"));
  await host.publish({ "content/site.yaml": files["content/site.yaml"].replace("[web, offline]", "[web]") });
  await page.goto(`${host.base}words/`);
  await eventually(async () => assert.deepEqual(await held(page), { caches: ["somebody-else"], workers: [] }));
  await page.goto(`${host.base}words/`);
  assert.equal(await page.evaluate(() => navigator.serviceWorker.controller), null);
  assert.equal(await page.locator("[data-offline-copy], template[data-offline]").count(), 0, "it is nowhere offered");
  await close();
});

test("offline: Exit this page shows nothing, nor do Back and a reload", async () => {
  const host = await hosted();
  const { page, close } = await reader(host);
  await keep(page, host);
  await page.goto(`${host.base}words/`);
  await page.goto(`${host.base}plain/`);
  await choose(page, "I was hurt");
  await wish(page).fill("A secret");
  await host.stop();
  await page.context().setOffline(true);
  await page.locator(".exit-button").click();
  const empty = () =>
    eventually(async () => {
      assert.equal(await page.title(), "No connection");
      assert.equal(((await page.locator("body").textContent()) ?? "").trim(), "No connection");
    });
  await empty();
  await page.reload();
  await empty();
  await page.goBack();
  await empty();
  await close();
});

test("offline: serve ends a worker at its address, and offers none", async () => {
  const host = await hosted();
  const { page, close } = await reader(host);
  await keep(page, host);
  await host.stop();
  const server = spawn(await command(), ["serve", "-s", host.source, "--addr", new URL(host.origin).host], {
    stdio: "ignore",
  });
  ending(async () => void server.kill());
  await eventually(async () => assert.ok((await fetch(host.origin)).ok));
  await page.goto(host.base);
  await eventually(async () => assert.deepEqual(await held(page), { caches: [], workers: [] }));
  const fresh = await page.context().newPage(); // the other is being loaded anew
  await fresh.goto(`${host.origin}/take/`);
  await fresh.getByText("serve shows each page as it is now").waitFor();
  assert.ok(await button(fresh, "Keep for offline reading").isDisabled());
  server.kill();
  await close();
});

test("offline: without scripts, the page says what it takes", async () => {
  const host = await hosted();
  const { page, close } = await visitor(host.base, { javaScriptEnabled: false });
  await page.goto(`${host.base}take/`);
  await page.getByText("Here it can’t be done").waitFor();
  assert.ok(!(await button(page, "Keep for offline reading").isVisible()));
  await close();
});

test("offline: in Firefox, too", async () => {
  const host = await hosted();
  const { page, close } = await firefox();
  await page.goto(`${host.base}take/`);
  await page.click("[data-offline-copy] button");
  await page.waitForFunction(() =>
    document.querySelector("[data-offline-state]")?.textContent?.startsWith("Kept in this browser"),
  );
  await host.stop();
  const { files: list } = await told(host);
  for (const [address] of list.filter(([a]) => a === "" || a.endsWith("/"))) {
    await page.goto(host.base + address);
    assert.ok(await page.$("h1"), address);
  }
  await page.goto(`${host.base}safety`);
  assert.equal(page.url(), `${host.base}safety/`);
  const response = await page.goto(`${host.base}nowhere/`);
  assert.equal(response?.status(), 404);
  await close();
});
