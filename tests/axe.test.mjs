// No page has a barrier that axe can find, in light and in dark.

import test from "node:test";
import assert from "node:assert/strict";
import { barriers } from "./lib/axe.mjs";
import { none, published, siteNames, visitor } from "./lib/site.mjs";

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
      problems.push(...(await barriers(page, name === "right to left" ? ["light"] : ["light", "dark"])));
    }
    await close();
    none(problems);
  });
}
