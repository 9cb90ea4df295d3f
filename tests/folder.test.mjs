// The folder that readers unpack: read from a disk, without a network, in Chromium and in Firefox.

import test from "node:test";
import assert from "node:assert/strict";
import { readFile, readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { barriers } from "./lib/axe.mjs";
import { facts, imageProblems, imagesLoaded, loadImages, sideways } from "./lib/facts.mjs";
import { firefox } from "./lib/firefox.mjs";
import { unpacked } from "./lib/folder.mjs";
import { eventually, none, once, temporary, visitor } from "./lib/site.mjs";

/** @import {Page} from "playwright-core" */

const shipped = once(() => unpacked("shipped"));

/** The address of a file of the shipped folder. @param {string} file */
const at = async (file) => pathToFileURL(path.join(await shipped(), file)).href;
const honesty = "pages/steps/honesty/worksheet/index.html";

const offline = { offline: true, acceptDownloads: true };

for (const name of ["shipped", "everything"]) {
  test(`the folder of ${name}: each page opens from the disk, and leads on`, async () => {
    const dir = name === "shipped" ? await shipped() : await unpacked(name);
    const { page, problems, close } = await visitor("file:///", offline);
    const start = pathToFileURL(path.join(dir, "START.html")).href;
    const inside = pathToFileURL(dir + path.sep).href;
    /** @type {Map<string, Set<string>>} */
    const ids = new Map();
    /** @type {Map<string, string>} */
    const fragments = new Map();
    const found = new Set([start]);
    for (const address of found) {
      await page.goto(address);
      const told = await page.evaluate(facts);
      ids.set(address, new Set(told.ids));
      await page.evaluate(loadImages);
      await eventually(async () => assert.ok(await page.evaluate(imagesLoaded)));
      const own = told.problems.filter((problem) => !/canonical|from another host: file:/.test(problem));
      own.push(...(await page.evaluate(imageProblems)), ...(await page.evaluate(sideways)));
      problems.push(...own.map((problem) => `${address}: ${problem}`));
      for (const link of told.links) {
        const url = new URL(link);
        if (url.protocol !== "file:") continue; // a link may lead to the web
        if (url.hash) fragments.set(link, address);
        url.hash = "";
        if (!url.href.startsWith(inside)) problems.push(`${address}: a link leaves the folder: ${link}`);
        else if (url.href.endsWith(".html")) found.add(url.href);
        else await readFile(fileURLToPath(url)); // a file, and not a folder
      }
    }
    for (const [link, from] of fragments) {
      const [address = "", fragment = ""] = link.split("#");
      if (!ids.get(address)?.has(decodeURIComponent(fragment))) problems.push(`${from}: there is no ${link}`);
    }
    const pages = (await readdir(dir, { recursive: true })).filter((file) => file.endsWith(".html"));
    assert.deepEqual(
      [...found].map((address) => path.relative(dir, fileURLToPath(address))).sort(),
      pages.sort(),
      "all pages are found by their links",
    );
    await close();
    none(problems);
  });
}

test("the folder: nothing bars the way on the page that opens it", async () => {
  const { page, problems, close } = await visitor("file:///", offline);
  await page.goto(await at("START.html"));
  none(await barriers(page));
  problems.length = 0; // axe asks for the style sheet in a way that no file allows
  await page.getByRole("link", { name: "Open the first page" }).click();
  assert.equal(page.url(), await at("pages/index.html"));
  await close();
  none(problems);
});

test("the folder: still packed, the page that opens it says so", async () => {
  const { page, close } = await visitor("file:///", { ...offline, javaScriptEnabled: false });
  const packed = path.join(temporary, "packed.html");
  await writeFile(packed, await readFile(path.join(await shipped(), "START.html")));
  await page.goto(pathToFileURL(packed).href);
  assert.ok(await page.getByText("the folder is still packed").isVisible());
  await page.goto(await at("START.html"));
  assert.ok(!(await page.getByText("the folder is still packed").isVisible()));
  await close();
});

test("the folder in Chromium: a sheet is filled in, kept, printed, copied and taken in again", async () => {
  const { page, problems, close } = await visitor("file:///", offline);
  await page.goto(await at(honesty));
  await page.getByRole("button", { name: "I broke trust" }).click();
  const answer = page.locator("form.sheet textarea:visible").first();
  await answer.fill("What I wrote in a cellar.");
  await page.getByText("This page is a file on this device.").waitFor();

  // A copy has what isn't kept, too.
  const first = page.locator(".sheet-keep button:visible").first();
  assert.equal(await first.textContent(), "Save a copy as a file");
  const [copy] = await Promise.all([page.waitForEvent("download"), first.click()]);
  const file = path.join(temporary, "copy.json");
  await copy.saveAs(file);
  assert.match(await readFile(file, "utf8"), /What I wrote in a cellar\./);
  assert.deepEqual(await page.evaluate(() => Object.keys(localStorage)), [], "nothing is kept yet");

  await page.getByRole("button", { name: "Keep my answers" }).click();
  await eventually(async () => assert.match(await stored(page), /What I wrote in a cellar/));
  await page.reload();
  await page.getByRole("button", { name: "I broke trust" }).click();
  await eventually(async () => assert.equal(await answer.inputValue(), "What I wrote in a cellar."));
  assert.ok((await page.pdf()).length > 20_000);

  // Chromium has one storage for all files, so the page of all sheets finds it.
  await page.goto(await at("pages/my-sheets/index.html"));
  await page.getByText("This page is a file on this device.").waitFor();
  await page.getByRole("button", { name: "I broke trust" }).click();
  await page.getByRole("link", { name: "Clearing the air" }).first().waitFor();
  await page.evaluate(() => localStorage.clear());
  await page.reload();
  await page.getByRole("button", { name: "I broke trust" }).click();
  await page.locator("summary", { hasText: "A copy in a file" }).click();
  await page.getByLabel("Take in a copy").setInputFiles(file);
  await page.getByRole("button", { name: "Add to mine" }).click();
  await eventually(async () => assert.match(await stored(page), /What I wrote in a cellar/));
  await close();
  none(problems);
});

/** @param {Page} page */
const stored = (page) => page.evaluate(() => JSON.stringify({ ...localStorage }));

test("the folder in Chromium: answers are sealed for a partner, in a file", async () => {
  const { page, problems, close } = await visitor("file:///", offline);
  await page.goto(await at(honesty));
  await page.getByRole("button", { name: "I was hurt" }).click();
  await page.locator('[name="f-detail-limit"]').first().check();
  await page.getByRole("button", { name: "Show my partner", exact: true }).click();
  await page.locator(".swap").getByRole("checkbox").first().check();
  await page.getByRole("button", { name: "See what your partner will see" }).click();
  await page.getByRole("button", { name: "Seal it" }).click();
  await page.getByRole("button", { name: "Save it as a file" }).waitFor();
  for (const name of ["Copy it as a link", "Show it as a QR code"])
    assert.equal(await page.getByRole("button", { name }).count(), 0, `${name} would tell where the folder is`);
  const [envelope] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Save it as a file" }).click(),
  ]);
  assert.match(envelope.suggestedFilename(), /\./);
  await close();
  none(problems);
});

test("the folder in Firefox: each page opens from the disk", async () => {
  const { page, problems, close } = await firefox();
  const dir = await shipped();
  const pages = (await readdir(dir, { recursive: true })).filter((file) => file.endsWith(".html"));
  assert.ok(pages.length > 40);
  for (const file of pages.sort()) {
    // Now and then Firefox gives up all faces of a page that is asked for them while it is being laid out.
    await eventually(async () => {
      await page.goto(pathToFileURL(path.join(dir, file)).href);
      const seen = await page.evaluate(async () => {
        const faces = ["Literata", "Atkinson"].map((name) => document.fonts.load(`1rem ${name}`).catch(() => []));
        return {
          styled: getComputedStyle(document.body).marginTop !== "8px",
          fonts: (await Promise.all(faces)).map((found) => found.some((face) => face.status === "loaded")),
          broken: [...document.images].filter((image) => image.complete && !image.naturalWidth).map((e) => e.src),
        };
      });
      assert.deepEqual(seen, { styled: true, fonts: [true, true], broken: [] }, file);
    });
  }
  await close();
  none(problems);
});

test("the folder in Firefox: a sheet is filled in, kept, printed and copied", async () => {
  const { page, problems, downloads, close } = await firefox();
  await page.goto(await at(honesty));
  await page.locator(".sheet-who ::-p-text(I broke trust)").click();
  await page.locator('textarea[name="f-what-happened"]').fill("What I wrote in a cellar.");
  await page.locator(".sheet-keep ::-p-text(Keep my answers)").click();
  await eventually(async () =>
    assert.match(await page.evaluate(() => JSON.stringify({ ...localStorage })), /What I wrote in a cellar/),
  );
  await page.locator(".sheet-keep ::-p-text(Save a copy as a file)").click();
  await eventually(async () => {
    const [name = ""] = (await readdir(downloads)).filter((file) => file.endsWith(".json"));
    assert.match(await readFile(path.join(downloads, name), "utf8"), /What I wrote in a cellar\./);
  });
  await page.reload();
  await page.locator(".sheet-who ::-p-text(I broke trust)").click();
  await page.waitForFunction(() =>
    [...document.querySelectorAll("textarea")].some((e) => e.value === "What I wrote in a cellar."),
  );
  assert.ok((await page.pdf()).length > 20_000);
  await close();
  none(problems);
});
