// The document that holds all pages: opened from a disk, without a network, in Chromium and in Firefox.

import test from "node:test";
import assert from "node:assert/strict";
import { mkdtemp, readFile, readdir, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { barriers } from "./lib/axe.mjs";
import { sideways } from "./lib/facts.mjs";
import { firefox } from "./lib/firefox.mjs";
import { eventually, none, published, run, siteNames, temporary, visitor } from "./lib/site.mjs";

/** @import {Page} from "playwright-core" */

/** The document of a site. @param {string} [name] */
async function file(name = "shipped") {
  const editions = path.join((await published(name)).dir, "editions");
  const [document = ""] = (await readdir(editions)).filter((file) => /(?<!index)\.html$/.test(file));
  return path.join(editions, document);
}

/** Its address. @param {string} [name] */
const at = async (name) => pathToFileURL(await file(name)).href;

const honesty = "#/steps/honesty/worksheet/";
const kindness = "#/steps/kindness/worksheet/";
const offline = { offline: true, acceptDownloads: true };

/** Opens it. @param {string} [name] @param {object} [options] */
async function opened(name, options) {
  const made = await visitor("file:///", { ...offline, ...options });
  await made.page.goto(await at(name));
  return made;
}

/** Goes to a page by its fragment, as a link does. @param {Page} page @param {string} hash */
async function turn(page, hash) {
  await page.evaluate((hash) => (location.hash = hash), hash);
  const id = decodeURIComponent(hash.slice(1));
  await eventually(async () => assert.deepEqual(await page.evaluate(shown), [id]));
}

/** The pages that can be seen. */
function shown() {
  return [...document.querySelectorAll(".part")].filter((part) => part.checkVisibility()).map((part) => part.id);
}

/** What is wrong with ids once scripts have made theirs, and with what names them. */
function strayIds() {
  /** @type {string[]} */
  const problems = [];
  const ids = [...document.querySelectorAll("[id]")].map((e) => e.id);
  const known = new Set(ids);
  if (known.size < ids.length)
    problems.push(
      `twice: ${ids
        .filter((id, i) => ids.indexOf(id) < i)
        .slice(0, 9)
        .join(", ")}`,
    );
  for (const name of ["for", "aria-labelledby", "aria-describedby", "aria-controls"]) {
    for (const e of document.querySelectorAll(`[${name}]`))
      for (const id of (e.getAttribute(name) ?? "").split(/\s+/))
        if (!known.has(id)) problems.push(`no ${id}, for ${name} of ${e.outerHTML.slice(0, 120)}`);
  }
  for (const part of document.querySelectorAll(".part:not(#bs-all)"))
    for (const e of part.querySelectorAll("[id]"))
      if (!e.id.startsWith(part.id)) problems.push(`${e.id} isn't said to be of ${part.id}`);
  for (const link of /** @type {NodeListOf<HTMLAnchorElement>} */ (document.querySelectorAll('a[href^="#"]')))
    if (!known.has(decodeURIComponent(link.hash.slice(1)))) problems.push(`no ${link.hash}`);
  return problems;
}

for (const name of siteNames) {
  test(`one document of ${name}: each page opens from the disk, alone, and fits`, async () => {
    const { page, problems, close } = await opened(name);
    const all = await page.evaluate(() => [...document.querySelectorAll(".part")].map((part) => part.id));
    assert.deepEqual(await page.evaluate(shown), ["bs-all"], "first comes what is in it");
    assert.ok(all.length > 5);
    const contents = await page
      .locator(".single-contents a")
      .evaluateAll((links) => links.map((e) => decodeURIComponent(/** @type {HTMLAnchorElement} */ (e).hash.slice(1))));
    assert.deepEqual(contents, all.slice(1), "the contents list all");
    for (const width of [1280, 320]) {
      await page.setViewportSize({ width, height: 720 });
      for (const id of all) {
        await turn(page, `#${id}`);
        problems.push(...(await page.evaluate(sideways)).map((problem) => `${id}: ${problem}`));
      }
    }
    problems.push(...(await page.evaluate(strayIds)));
    await close();
    none(problems);
  });

  test(`one document of ${name}: without script it is whole`, async () => {
    const { page, problems, close } = await opened(name, { javaScriptEnabled: false });
    const parts = page.locator(".part");
    const count = await parts.count();
    for (let i = 0; i < count; i++) assert.ok(await parts.nth(i).locator("h1").isVisible());
    assert.ok(await page.locator(".single-plain").isVisible());
    assert.ok(!(await page.locator("[data-back]").isVisible()));
    await close();
    none(problems);
  });
}

test("one document: small enough to pass on", async () => {
  const text = await readFile(await file());
  assert.ok(text.length <= 2_000_000, `${text.length} bytes`);
  const small = gzipSync(text).length;
  assert.ok(small <= 450_000, `${small} bytes, compressed`);
  assert.equal((await stat(await file())).size, text.length);
});

test("one document: nothing bars the way", async () => {
  const { page, problems, close } = await opened();
  for (const hash of [
    "#bs-all",
    "#/",
    "#/steps/honesty/",
    honesty,
    "#/before-you-begin/",
    "#/my-sheets/",
    "#/glossary/",
  ]) {
    await turn(page, hash);
    none(await barriers(page));
  }
  await close();
  none(problems);
});

test("one document: links, Back and Forward lead as between files", async () => {
  const { page, problems, close } = await opened();
  await page.getByRole("link", { name: "Open the first page" }).click();
  assert.deepEqual(await page.evaluate(shown), ["/"]);
  assert.equal(await page.evaluate(() => document.activeElement?.localName), "h1", "reading goes on at the top");
  await page.locator(".site-nav").getByRole("link", { name: "Seven steps" }).click();
  await page.locator(".part:visible .steps a").first().click();
  assert.deepEqual(await page.evaluate(shown), ["/steps/honesty/"]);
  const current = () =>
    page
      .locator(".site-nav [aria-current]")
      .evaluateAll((links) => links.map((e) => `${e.textContent} ${e.getAttribute("aria-current")}`));
  assert.deepEqual(await current(), ["Seven steps true"]);
  assert.equal(await page.title(), "Steps", "the tab tells nothing of the page");

  await page.mouse.wheel(0, 1500);
  await eventually(async () => assert.ok((await page.evaluate(() => scrollY)) > 1000));
  const y = await page.evaluate(() => new Promise((done) => setTimeout(() => done(scrollY), 300)));
  await turn(page, "#/safety/");
  assert.equal(await page.evaluate(() => scrollY), 0, "another page begins at its top");
  await page.goBack();
  assert.deepEqual(await page.evaluate(shown), ["/steps/honesty/"]);
  assert.equal(await page.evaluate(() => scrollY), y, "Back leads to where one was");
  await page.goForward();
  assert.deepEqual(await page.evaluate(shown), ["/safety/"]);
  await page.getByRole("button", { name: "Back", exact: true }).click();
  await eventually(async () => assert.deepEqual(await page.evaluate(shown), ["/steps/honesty/"]));

  // A heading of another page, and a note with its way back.
  const heading =
    "#/safety/" + (await page.evaluate(() => document.querySelector('[id^="/safety/"] h2[id]')?.id.slice(8)));
  await page.evaluate((hash) => (location.hash = hash), heading);
  await eventually(async () => assert.deepEqual(await page.evaluate(shown), ["/safety/"]));
  assert.equal(`#${await page.evaluate(() => document.activeElement?.id)}`, heading);
  await page.reload();
  assert.deepEqual(await page.evaluate(shown), ["/safety/"], "the address says which page");
  await page.evaluate(() => (location.hash = "#nowhere"));
  await page.waitForTimeout(200);
  assert.deepEqual(await page.evaluate(shown), ["/safety/"], "what leads nowhere changes nothing");
  await close();
  none(problems);
});

/** @param {Page} page */
const stored = (page) => page.evaluate(() => JSON.stringify({ ...localStorage }));

/** @param {Page} page @param {string} hash @param {string} [who] */
async function sheet(page, hash, who = "I broke trust") {
  await turn(page, hash);
  await page.locator(".part:visible .sheet-who").getByRole("button", { name: who }).press("Enter"); // a click so soon after another isn't meant
  return page.locator(".part:visible form.sheet textarea:visible").first();
}

test("one document in Chromium: two sheets are filled in, kept, copied, taken in again and deleted", async () => {
  const { page, problems, close } = await opened();
  const first = await sheet(page, honesty);
  await first.fill("What I wrote in a cellar.");
  await page.locator(".part:visible").getByText("This page is a file on this device.").waitFor();
  const copying = page.locator(".part:visible .sheet-keep button:visible").first();
  assert.equal(await copying.textContent(), "Save a copy as a file", "the safe way comes first");
  assert.equal(await stored(page), "{}", "nothing is kept unasked");
  const [copy] = await Promise.all([page.waitForEvent("download"), copying.click()]);
  const saved = path.join(temporary, "single.json");
  await copy.saveAs(saved);
  assert.match(await readFile(saved, "utf8"), /What I wrote in a cellar\./);
  await page.locator(".part:visible").getByRole("button", { name: "Keep my answers" }).click();
  await eventually(async () => assert.match(await stored(page), /What I wrote in a cellar/));

  const second = await sheet(page, kindness);
  assert.equal(await second.inputValue(), "");
  await second.fill("Another sheet.");
  await eventually(async () => assert.match(await stored(page), /Another sheet/));
  await turn(page, honesty);
  assert.equal(await page.locator(".part:visible textarea:visible").first().inputValue(), "What I wrote in a cellar.");
  problems.push(...(await page.evaluate(strayIds)));
  await page.reload();
  assert.equal(await (await sheet(page, honesty)).inputValue(), "What I wrote in a cellar.");
  assert.equal(await (await sheet(page, kindness)).inputValue(), "Another sheet.");

  // My sheets knows of both, and the sheets know what becomes of them there.
  await turn(page, "#/my-sheets/");
  const mine = page.locator(".part:visible");
  await mine.getByRole("button", { name: "I broke trust" }).click();
  await mine.getByRole("link", { name: "Clearing the air" }).first().waitFor();
  assert.ok((await mine.locator(".mine-list a").count()) >= 2);
  await mine.getByRole("link", { name: "Clearing the air" }).first().click();
  assert.deepEqual(await page.evaluate(shown), [honesty.slice(1)]);
  await turn(page, "#/my-sheets/");
  assert.equal(await mine.locator(".mine-list a").count(), 0, "nothing stays open on a page that was turned away");
  await mine.locator(".mine-all summary").click();
  await mine.locator(".mine-all").getByRole("button", { name: "Delete everything" }).press("Enter");
  await mine.locator(".mine-all").getByRole("button", { name: "Yes, delete it" }).press("Enter");
  await eventually(async () => assert.equal(await stored(page), "{}"));
  await turn(page, kindness);
  assert.equal(await page.locator(".part:visible textarea:visible").count(), 0, "the sheet has heard of it");

  await turn(page, "#/my-sheets/");
  await mine.getByRole("button", { name: "I broke trust" }).press("Enter");
  await mine.getByText("A copy in a file", { exact: true }).click();
  await mine.getByLabel("Take in a copy").setInputFiles(saved);
  await mine.getByRole("button", { name: "Add to mine" }).click();
  await eventually(async () => assert.match(await stored(page), /What I wrote in a cellar/));
  assert.equal(await (await sheet(page, honesty)).inputValue(), "What I wrote in a cellar.");
  await close();
  none(problems);
});

test("one document in Chromium: a notebook with a passphrase is shut when its page is turned away", async () => {
  const { page, problems, close } = await opened();
  await (await sheet(page, honesty)).fill("Only mine.");
  await page.locator(".part:visible").getByRole("button", { name: "Keep my answers" }).click();
  await turn(page, "#/my-sheets/");
  const mine = page.locator(".part:visible");
  await mine.getByRole("button", { name: "I broke trust" }).click();
  await mine.locator("summary", { hasText: "Passphrase" }).click();
  for (const box of await mine.locator(".sheet-unlock input:visible").all()) await box.fill("a long passphrase");
  await mine.locator(".sheet-unlock button:visible").last().click();
  await eventually(async () => assert.match(await stored(page), /"lock/));
  assert.ok(!(await stored(page)).includes("Only mine"));

  await turn(page, honesty);
  const here = page.locator(".part:visible");
  await eventually(async () =>
    assert.equal(await here.locator("textarea:visible").count(), 0, "the sheet has heard of it"),
  );
  await here.getByRole("button", { name: "I broke trust" }).click();
  await here.locator(".sheet-unlock input").fill("a long passphrase");
  await here.locator(".sheet-unlock input").press("Enter");
  await eventually(async () => assert.equal(await here.locator("textarea:visible").first().inputValue(), "Only mine."));
  await turn(page, "#/safety/");
  await turn(page, honesty);
  assert.equal(await here.locator("textarea:visible").count(), 0);
  assert.ok(
    !(await page.evaluate(() => [...document.querySelectorAll("textarea")].some((e) => e.value === "Only mine."))),
  );
  await close();
  none(problems);
});

test("one document in Chromium: answers are sealed for a partner, in a file", async () => {
  const { page, problems, close } = await opened();
  await sheet(page, honesty, "I was hurt");
  const here = page.locator(".part:visible");
  await here.locator('[name$="f-detail-limit"]').first().check();
  await here.getByRole("button", { name: "Show my partner", exact: true }).click();
  await here.locator(".swap").getByRole("checkbox").first().check();
  await here.getByRole("button", { name: "See what your partner will see" }).click();
  await here.getByRole("button", { name: "Seal it" }).click();
  const save = here.getByRole("button", { name: "Save it as a file" });
  const [envelope] = await Promise.all([page.waitForEvent("download"), save.click()]);
  assert.match(envelope.suggestedFilename(), /\.txt$/);
  problems.push(...(await page.evaluate(strayIds)));
  await close();
  none(problems);
});

/** What a page says on paper. @param {Page} page */
async function printed(page) {
  const to = path.join(temporary, "single.pdf");
  await writeFile(to, await page.pdf({ preferCSSPageSize: true, format: "A4" }));
  return (await run("pdftotext", ["-layout", to, "-"], { maxBuffer: 64 << 20 })).stdout.replace(/\s+/g, " ");
}

test("one document in Chromium: one page is printed, or all", async () => {
  const { page, problems, close } = await opened();
  await page.addInitScript(() => (window.print = () => document.documentElement.setAttribute("data-printed", "")));
  await page.reload();
  await turn(page, "#/steps/honesty/");
  const guide = await printed(page);
  assert.ok(guide.includes("Be honest") && !guide.includes("Sources and evidence grades"), "one page");
  await (await sheet(page, honesty)).fill("What I wrote in a cellar.");
  const filled = await printed(page);
  assert.ok(filled.includes("My account") && filled.includes("What I wrote in a cellar."));
  assert.ok(!filled.includes("Kindness without pretending"), "one sheet");

  await turn(page, "#bs-all");
  await page.getByRole("button", { name: "Print all pages" }).click();
  assert.ok(await page.evaluate(() => "printed" in document.documentElement.dataset));
  const all = await printed(page);
  const titles = await page.locator(".single-contents a").allTextContents();
  assert.ok(titles.length > 40);
  none(
    titles
      .filter((title) => !all.replaceAll("’", "'").includes(title.replaceAll("’", "'")))
      .map((title) => `not printed: ${title}`),
  );
  assert.ok(!all.includes("What I wrote in a cellar."), "sheets are empty");
  await page.evaluate(() => dispatchEvent(new Event("afterprint")));
  assert.deepEqual(await page.evaluate(shown), ["bs-all"]);
  await close();
  none(problems);
});

test("one document in Chromium: Exit this page leaves nothing to see, off line", async () => {
  const { page, problems, close } = await opened();
  await (await sheet(page, honesty)).fill("What I wrote in a cellar.");
  await page.locator(".part:visible").getByRole("button", { name: "Keep my answers" }).click();
  await page.getByRole("link", { name: "Exit this page" }).last().click();
  await eventually(async () => assert.equal(await page.locator("body").textContent(), "No connection"));
  assert.match(await stored(page), /What I wrote in a cellar/, "what is kept was saved");
  await page.goBack();
  await eventually(async () => assert.equal(await page.locator("body").textContent(), "No connection"));
  await close();
  none(problems);
});

test("one document in Firefox: each page opens from the disk, alone", async () => {
  const { page, problems, close } = await firefox();
  await page.goto(await at());
  const all = await page.evaluate(() => [...document.querySelectorAll(".part")].map((part) => part.id));
  for (const id of all) {
    await page.evaluate((id) => (location.hash = `#${id}`), id);
    await eventually(async () => assert.deepEqual(await page.evaluate(shown), [id]));
  }
  problems.push(...(await page.evaluate(strayIds)));
  const seen = await page.evaluate(async () => {
    location.hash = "#/steps/honesty/";
    await new Promise((done) => setTimeout(done, 100));
    await document.fonts.ready;
    const motif = /** @type {HTMLImageElement} */ (document.querySelector('[id="/steps/honesty/"] .motif'));
    await motif.decode();
    return {
      fonts: [...document.fonts].filter((font) => font.status === "loaded").length > 0,
      motif: motif.naturalWidth > 0 && motif.src.endsWith("#step-1"),
    };
  });
  assert.deepEqual(seen, { fonts: true, motif: true });
  await page.goBack();
  await eventually(async () => assert.deepEqual(await page.evaluate(shown), [all.at(-1)]));
  await close();
  none(problems);
});

test("one document in Firefox: a sheet is filled in, kept, printed, copied, and is there after a restart", async () => {
  const profile = await mkdtemp(path.join(temporary, "profile-"));
  const address = (await at()) + honesty;
  const who = ".part:not([hidden]) .sheet-who ::-p-text(I broke trust)";
  const answer = 'textarea[name$="f-what-happened"]';
  {
    const { page, problems, downloads, close } = await firefox({ profile });
    await page.goto(address);
    await page.locator(who).click();
    await page.locator(answer).fill("What I wrote in a cellar.");
    await page.locator(".part:not([hidden]) .sheet-keep ::-p-text(Save a copy as a file)").click();
    await eventually(async () => {
      const [name = ""] = (await readdir(downloads)).filter((file) => file.endsWith(".json"));
      assert.match(await readFile(path.join(downloads, name), "utf8"), /What I wrote in a cellar\./);
    });
    await page.locator(".part:not([hidden]) .sheet-keep ::-p-text(Keep my answers)").click();
    await eventually(async () =>
      assert.match(await page.evaluate(() => JSON.stringify({ ...localStorage })), /What I wrote in a cellar/),
    );
    const paper = path.join(temporary, "firefox.pdf");
    await writeFile(paper, await page.pdf());
    const { stdout } = await run("pdftotext", [paper, "-"]);
    assert.match(stdout, /What I wrote in a cellar\./);
    assert.ok(!stdout.includes("Kindness without pretending"));
    await close();
    none(problems);
  }
  const { page, problems, close } = await firefox({ profile });
  await page.goto(address);
  await page.locator(who).click();
  await page.waitForFunction(
    (answer) =>
      /** @type {HTMLTextAreaElement} */ (document.querySelector(answer)).value === "What I wrote in a cellar.",
    {},
    answer,
  );
  await close();
  none(problems);
});
