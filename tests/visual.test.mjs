// What the site looks like: a few pictures, one of each kind of thing that a change of style could spoil.
//
// `make golden` draws them anew. Look at them before you commit them.

import test from "node:test";
import assert from "node:assert/strict";
import { cp, mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import path from "node:path";
import pixelmatch from "pixelmatch";
import { PNG } from "pngjs";
import {
  none,
  published,
  repository,
  rightToLeft,
  run,
  sources,
  temporary,
  wholeVisitor as visitor,
} from "./lib/site.mjs";

/** @import {BrowserContextOptions, Page} from "playwright-core" */

const update = process.env.UPDATE === "1";
const goldens = path.join(repository, "tests/goldens");
const failed = path.join(repository, "tmp/visual");

sources["shipped from right to left"] = async () => {
  const copy = path.join(temporary, "shipped-copy");
  await cp(path.join(repository, "content"), path.join(copy, "content"), { recursive: true });
  return rightToLeft(copy, "shipped-from-right-to-left");
};

const phone = { width: 360, height: 760 };
const tablet = { width: 768, height: 1000 };
const desk = { width: 1280, height: 860 };

/** @type {[name: string, site: string, address: string, options: BrowserContextOptions, act?: (page: Page) => Promise<void>][]} */
const views = [
  ["home-phone", "shipped", "", { viewport: phone }],
  ["home-desk-dark", "shipped", "", { viewport: desk, colorScheme: "dark" }],
  ["guide-phone-dark", "shipped", "steps/honesty/", { viewport: phone, colorScheme: "dark" }],
  ["guide-tablet", "shipped", "steps/talking/", { viewport: tablet }],
  ["guide-desk-right-to-left", "shipped from right to left", "steps/talking/", { viewport: desk }],
  ["steps-desk-forced-colours", "shipped", "steps/", { viewport: desk, forcedColors: "active", colorScheme: "dark" }],
  ["safety-smallest-phone", "shipped", "safety/", { viewport: { width: 320, height: 568 } }],
  ["sheet-phone", "shipped", "steps/battles/worksheet/", { viewport: phone }, fill],
  ["sheet-tablet-dark", "shipped", "steps/battles/worksheet/", { viewport: tablet, colorScheme: "dark" }, fill],
];

/** The middle of a worksheet: numbers, boxes to write and to tick. @param {Page} page */
async function fill(page) {
  await page.getByRole("button", { name: "I was hurt" }).first().click();
  await page.getByRole("button", { name: "Don’t keep them" }).click();
  await page.getByRole("radio", { name: "7" }).first().check();
  await page
    .getByRole("textbox", { name: "What did you see or hear?" })
    .fill("The phone lit up and you turned it over.");
  await page.getByLabel("Sad").check();
  await page.evaluate(() => {
    /** @type {HTMLElement | null} */ (document.activeElement)?.blur();
    const scale = /** @type {HTMLElement} */ (document.querySelector(".scale")?.closest(".field"));
    window.scrollTo(0, scale.getBoundingClientRect().top + window.scrollY - 120);
  });
}

for (const [name, site, address, options, act] of views) {
  test(name, async () => {
    const { base } = await published(site);
    const { page, problems, close } = await visitor(base, options);
    // Faces that come after a page's first moment are used from the next page on.
    await page.goto(base + address, { waitUntil: "networkidle" });
    await page.reload({ waitUntil: "networkidle" });
    await act?.(page);
    const picture = await page.screenshot({ caret: "hide" });
    await close();
    none(problems);
    await compare(name, picture);
  });
}

test("printed-sheet", async () => {
  const { base } = await published("shipped");
  const { page, problems, close } = await visitor(base);
  await page.goto(`${base}steps/kindness/worksheet/`, { waitUntil: "networkidle" });
  const file = path.join(temporary, "sheet.pdf");
  await writeFile(file, await page.pdf({ preferCSSPageSize: true, format: "A4" }));
  await close();
  none(problems);
  const picture = path.join(temporary, "sheet");
  await run("pdftoppm", ["-png", "-r", "60", "-f", "1", "-singlefile", file, picture]);
  await compare("printed-sheet", await readFile(`${picture}.png`));
});

test("each picture has its view", async () => {
  assert.deepEqual(
    (await readdir(goldens)).sort(),
    [...views.map(([name]) => `${name}.png`), "printed-sheet.png"].sort(),
  );
});

/** Two versions of a browser draw letters a little differently; a line that breaks elsewhere is far more than that. @param {string} name @param {Buffer} picture */
async function compare(name, picture) {
  const golden = path.join(goldens, `${name}.png`);
  if (update) {
    await writeFile(golden, picture);
    return;
  }
  const want = PNG.sync.read(await readFile(golden));
  const got = PNG.sync.read(picture);
  const same = got.width === want.width && got.height === want.height;
  const difference = new PNG({ width: want.width, height: want.height });
  const pixels = same
    ? pixelmatch(want.data, got.data, difference.data, want.width, want.height, { threshold: 0.05 })
    : Infinity;
  const share = pixels / (want.width * want.height);
  if (share <= 0.005) return;
  await mkdir(failed, { recursive: true });
  await writeFile(path.join(failed, `${name}.png`), picture);
  if (same) await writeFile(path.join(failed, `${name}-difference.png`), PNG.sync.write(difference));
  const how = same
    ? `${(100 * share).toFixed(1)} % of it differ`
    : `it is ${got.width} × ${got.height}, not ${want.width} × ${want.height}`;
  assert.fail(`${name} looks different: ${how}. See tmp/visual/; if that is how it should look, make golden.`);
}
