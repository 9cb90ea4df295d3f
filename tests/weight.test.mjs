// A first visit is light, and nothing on a page moves while it loads.

import test from "node:test";
import assert from "node:assert/strict";
import { none, published, visitor } from "./site.mjs";

/** @type {Record<string, {kilobytes: number, requests: number}>} */
const most = {
  "": { kilobytes: 120, requests: 12 },
  "article/": { kilobytes: 120, requests: 12 },
  "steps/honesty/": { kilobytes: 120, requests: 12 },
  "safety/": { kilobytes: 120, requests: 12 },
  "steps/honesty/worksheet/": { kilobytes: 160, requests: 14 }, // with 30 KB of script
};

for (const [address, { kilobytes, requests }] of Object.entries(most)) {
  test(`weight: /${address}`, async () => {
    const { base } = await published("shipped");
    const { page, problems, close } = await visitor(base, { viewport: { width: 412, height: 823 } });
    const cdp = await page.context().newCDPSession(page);
    await cdp.send("Network.enable");
    let bytes = 0;
    /** @type {string[]} */
    const asked = [];
    cdp.on("Network.requestWillBeSent", ({ request }) => void (request.url.startsWith("data:") || asked.push(request.url)));
    cdp.on("Network.loadingFinished", ({ encodedDataLength }) => void (bytes += encodedDataLength));
    await page.goto(base + address, { waitUntil: "networkidle" });
    await page.mouse.wheel(0, 20_000); // what is loaded when it is come to
    await page.waitForLoadState("networkidle");
    assert.ok(asked.length <= requests, `${asked.length} requests:\n${asked.join("\n")}`);
    assert.ok(bytes <= kilobytes * 1000, `${bytes} bytes:\n${asked.join("\n")}`);
    const shift = await page.evaluate(
      () =>
        new Promise((done) => {
          let sum = 0;
          new PerformanceObserver((list) => {
            for (const entry of list.getEntries()) sum += /** @type {any} */ (entry).value;
          }).observe({ type: "layout-shift", buffered: true });
          setTimeout(() => done(sum), 200);
        }),
    );
    assert.equal(shift, 0, "cumulative layout shift");
    await close();
    none(problems);
  });
}
