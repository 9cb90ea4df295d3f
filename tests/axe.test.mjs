// No page has a barrier that axe can find, in light and in dark.

import test from "node:test";
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { none, published, siteNames, visitor } from "./site.mjs";

/** @import {AxeResults, RunOptions} from "axe-core" */

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** @type {RunOptions} */
const options = {
  runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
  rules: { "target-size": { enabled: true } }, // off by default, though it is WCAG 2.2 AA
  resultTypes: ["violations"],
};

const light = /** @type {const} */ ("light");
const dark = /** @type {const} */ ("dark");

for (const name of siteNames) {
  test(`axe: ${name}`, async () => {
    const site = await published(name);
    const sitemap = await (await fetch(`${site.base}sitemap.xml`)).text();
    const addresses = [...sitemap.matchAll(/<loc>(.*?)<\/loc>/g)].map((m) => m[1]);
    assert.ok(addresses.length > 5);
    const { page, problems, close } = await visitor(site.base, { viewport: { width: 390, height: 844 } });
    const kinds = new Set();
    for (const address of [...addresses, `${site.base}404.html`]) {
      await page.goto(address);
      const kind = await page.evaluate(() => document.body.className);
      // From right to left, one page of each kind will do: the rest was seen the other way round.
      if (name === "right to left" && kinds.has(kind)) continue;
      kinds.add(kind);
      await page.evaluate(axe);
      for (const colorScheme of name === "right to left" ? [light] : [light, dark]) {
        await page.emulateMedia({ colorScheme });
        const { passes, violations } = /** @type {AxeResults} */ (await page.evaluate((o) => /** @type {any} */ (window).axe.run(o), options));
        assert.ok(passes.some((rule) => rule.id === "color-contrast"), "axe has seen the page's colours");
        for (const v of violations) {
          for (const n of v.nodes) problems.push(`${address} (${colorScheme}): ${v.id}: ${n.target.join(" ")}: ${n.failureSummary?.replace(/\s+/g, " ")}`);
        }
      }
    }
    await close();
    none(problems);
  });
}
