// axe in a page.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

/** @import {AxeResults, RunOptions} from "axe-core" */
/** @import {Page} from "playwright-core" */

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** @type {RunOptions} */
const all = {
  runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
  // Off by default: what WCAG 2.2 AA asks of targets, and the contrast of AAA. No standard asks that all text is in a landmark, but whoever goes from one to the next would miss the rest.
  rules: { "target-size": { enabled: true }, "color-contrast-enhanced": { enabled: true }, region: { enabled: true } },
  resultTypes: ["violations"],
};
/** What a scheme can change. @type {RunOptions} */
const colours = {
  runOnly: { type: "rule", values: ["color-contrast", "color-contrast-enhanced"] },
  resultTypes: ["violations"],
};

/**
 * What axe finds on the page as it is, one barrier a line.
 * @param {Page} page @param {readonly ("light" | "dark")[]} [schemes]
 */
export async function barriers(page, schemes = ["light", "dark"]) {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe);
  // Where a page is scrolled to, its bar lies over the half of something, which axe takes for all that there is of it.
  await page.evaluate(() => scrollTo(0, 0));
  const found = [];
  for (const [n, colorScheme] of schemes.entries()) {
    await page.emulateMedia({ colorScheme });
    const { passes, violations } = /** @type {AxeResults} */ (
      await page.evaluate((o) => /** @type {any} */ (window).axe.run(o), n === 0 ? all : colours)
    );
    assert.ok(
      passes.some((rule) => rule.id === "color-contrast-enhanced"),
      "axe has seen the page's colours",
    );
    for (const v of violations) {
      for (const n of v.nodes)
        found.push(
          `${page.url()} (${colorScheme}): ${v.id}: ${n.target.join(" ")}: ${n.failureSummary?.replace(/\s+/g, " ")}`,
        );
    }
  }
  return found;
}
