// Lighthouse, as a phone sees the pages: compressed, with the headers that the site is published with.
//
// Also a command, which prints the scores, performance too: node tests/lib/lighthouse.mjs

import { pathToFileURL } from "node:url";
import { launch } from "chrome-launcher";
import lighthouse from "lighthouse";
import { chromiumPath, end, published } from "./site.mjs";

/** Pages of each important kind. */
export const addresses = ["", "steps/honesty/", "steps/honesty/worksheet/", "safety/"];

/**
 * The scores by category, of 100, and what keeps each from it.
 * @param {string[]} categories
 * @returns {Promise<{address: string, scores: Record<string, number>, faults: string[]}[]>}
 */
export async function audit(categories) {
  const { base } = await published("shipped");
  const chrome = await launch({
    chromePath: chromiumPath,
    chromeFlags: ["--headless=new", "--no-sandbox", "--disable-gpu"],
    logLevel: "silent",
  });
  try {
    const results = [];
    for (const address of addresses) {
      const result = await lighthouse(base + address, {
        port: chrome.port,
        onlyCategories: categories,
        // A phone's network and processor are imitated to measure performance, and change nothing else.
        throttlingMethod: categories.includes("performance") ? "simulate" : "provided",
        disableFullPageScreenshot: true,
        logLevel: "silent",
        output: "json",
      });
      if (!result || result.lhr.runtimeError)
        throw new Error(`Lighthouse on /${address}: ${result?.lhr.runtimeError?.message}`);
      const { lhr } = result;
      const scores = Object.fromEntries(
        Object.values(lhr.categories).map((c) => [c.id, Math.round((c.score ?? 0) * 100)]),
      );
      const faults = Object.values(lhr.categories).flatMap((c) =>
        c.auditRefs
          .filter((ref) => ref.weight > 0)
          .flatMap(({ id }) => {
            const { score, title, details } = lhr.audits[id];
            return score === null || score >= 0.9
              ? []
              : [
                  `/${address}: ${c.id}: ${title}: ${JSON.stringify(/** @type {any} */ (details)?.items ?? []).slice(0, 600)}`,
                ];
          }),
      );
      results.push({ address: `/${address}`, scores, faults });
    }
    return results;
  } finally {
    chrome.kill();
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  for (const { address, scores, faults } of await audit(["performance", "accessibility", "best-practices", "seo"])) {
    console.log(
      address,
      Object.entries(scores)
        .map(([name, score]) => `${name} ${score}`)
        .join(", "),
    );
    for (const fault of faults) console.log(`  ${fault}`);
  }
  await end();
}
