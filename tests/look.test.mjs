// What a reader gets to see first: how soon, how still, and in lines of which length.

import test from "node:test";
import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { parseHTML } from "linkedom";
import { published, none, visitor } from "./lib/site.mjs";

/** The kinds of page that most readers come to. */
const first = ["", "article/", "steps/honesty/", "steps/honesty/worksheet/", "safety/"];

test("a first visit to a guide is light", async () => {
  const { base } = await published("shipped");
  const { page, problems, close } = await visitor(base, { viewport: { width: 390, height: 844 } });
  /** @type {Promise<{url: string, bytes: number}>[]} */
  const all = [];
  page.on("response", (response) => {
    all.push(
      response.body().then((body) => {
        const packed = /\.(woff2|png|jpg|webp)$/.test(response.url());
        return { url: response.url(), bytes: packed ? body.length : gzipSync(body).length };
      }),
    );
  });
  await page.goto(`${base}steps/honesty/`, { waitUntil: "networkidle" });
  const files = await Promise.all(all);
  await close();
  none(problems);
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  const told = files.map((file) => `${file.bytes} ${file.url}`).join("\n");
  assert.ok(
    files.some((file) => file.url.endsWith(".woff2")),
    "its fonts are counted",
  );
  assert.ok(bytes <= 120 * 1024, `${bytes} bytes:\n${told}`);
  assert.ok(files.length <= 12, `${files.length} requests:\n${told}`);
});

test("nothing shifts while a page comes", async () => {
  const { base } = await published("shipped");
  const { page, problems, close } = await visitor(base, { viewport: { width: 390, height: 844 } });
  await page.addInitScript(() => {
    const seen = /** @type {string[]} */ (/** @type {any} */ (window).shifts = []);
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        const { value, sources } = /** @type {any} */ (entry);
        seen.push(
          `${value}: ${sources.map((/** @type {any} */ s) => s.node?.className || s.node?.nodeName).join(", ")}`,
        );
      }
    }).observe({ type: "layout-shift", buffered: true });
  });
  const link = await page.context().newCDPSession(page);
  await link.send("Network.enable");
  // A slow phone: fonts and scripts come long after the text.
  await link.send("Network.emulateNetworkConditions", {
    offline: false,
    latency: 100,
    downloadThroughput: 100_000,
    uploadThroughput: 50_000,
  });
  for (const address of first) {
    await page.goto(base + address, { waitUntil: "networkidle" });
    for (const shift of await page.evaluate(() => /** @type {any} */ (window).shifts))
      problems.push(`${address}: ${shift}`);
  }
  await close();
  none(problems);
});

test("lines have 60 to 70 letters", async () => {
  const { base } = await published("shipped");
  const { page, problems, close } = await visitor(base, { viewport: { width: 1280, height: 900 } });
  for (const width of [768, 1280]) {
    await page.setViewportSize({ width, height: 900 });
    for (const address of first) {
      await page.goto(base + address);
      // Of all lines of a text but the last ones of paragraphs, the one in the middle.
      const letters = await page.evaluate(() => {
        /** @type {number[]} */
        const lines = [];
        for (const p of document.querySelectorAll(".prose > p")) {
          const range = document.createRange();
          let last = 0;
          let count = 0;
          const walker = document.createTreeWalker(p, NodeFilter.SHOW_TEXT);
          while (walker.nextNode()) {
            const text = /** @type {Text} */ (walker.currentNode);
            for (let i = 0; i < text.length; i++) {
              range.setStart(text, i);
              range.setEnd(text, i + 1);
              const { bottom, width } = range.getBoundingClientRect();
              if (width === 0) continue;
              if (bottom > last + 5) {
                if (last > 0) lines.push(count);
                count = 0;
                last = bottom;
              }
              count++;
            }
          }
        }
        lines.sort((a, b) => a - b);
        return lines[lines.length >> 1];
      });
      if (!(letters >= 60 && letters <= 70)) problems.push(`${address} at ${width} px: ${letters} letters a line`);
    }
  }
  await close();
  none(problems);
});

test("numbers to call are within the first screen of a small phone", async () => {
  const { base } = await published("shipped");
  const { page, problems, close } = await visitor(base, { viewport: { width: 320, height: 568 } });
  await page.goto(`${base}safety/`);
  const box = await page.locator("main a[href^='tel:']").first().boundingBox();
  await close();
  none(problems);
  assert.ok(box && box.y + box.height <= 568, `the first number ends at ${box && box.y + box.height} px`);
});

test("text of twice the size has room on a phone", async () => {
  const { base } = await published("shipped");
  const { page, problems, close } = await visitor(base, { viewport: { width: 360, height: 740 }, bypassCSP: true });
  for (const address of [...first, "steps/time/worksheet/", "steps/talking/worksheet/", "my-sheets/"]) {
    await page.goto(base + address);
    const who = page.locator(".sheet-who button").first();
    if (await who.count()) await who.click();
    await page.addStyleTag({ content: "html { font-size: 212.5% !important }" });
    const beyond = await page.evaluate(() =>
      [...document.querySelectorAll("main *")].flatMap((e) => {
        const { width, right } = e.getBoundingClientRect();
        return width > 1 && right > innerWidth + 1 && !e.closest(".table-scroll, thead")
          ? [`${e.tagName} ${e.className} ends at ${right}`]
          : [];
      }),
    );
    problems.push(...beyond.map((b) => `${address}: ${b}`));
  }
  await close();
  none(problems);
});

test("the motif stands where the steps are, and nowhere that somebody looks for help", async () => {
  const { base } = await published("shipped");
  /** @type {string[]} */
  const wrong = [];
  const sitemap = await (await fetch(`${base}sitemap.xml`)).text();
  for (const [, address] of sitemap.matchAll(/<loc>(.*?)<\/loc>/g)) {
    const { document } = parseHTML(await (await fetch(address)).text());
    const path = address.slice(base.length);
    const shown = [...document.querySelectorAll("article > .motif")].map((e) => [
      new URL(e.getAttribute("src") ?? "", address).hash,
      e.getAttribute("alt"),
    ]);
    const step = document.querySelector(".step-of");
    const want = step ? /^#step-[1-7]$/ : path === "" || path === "steps/" ? /^$/ : null;
    if (want === null ? shown.length > 0 : shown.length !== 1 || !want.test(`${shown[0][0]}`) || shown[0][1] !== "")
      wrong.push(`${path}: ${JSON.stringify(shown)}`);
  }
  none(wrong);
  const { page, problems, close } = await visitor(base);
  // Lit, a part has more colour than the others.
  await page.goto(`${base}steps/honesty/`);
  const [first, second] = await Promise.all(
    [1, 2].map((n) =>
      page.evaluate(async (step) => {
        const image = new Image();
        image.src = /** @type {HTMLImageElement} */ (document.querySelector(".motif")).src.replace(
          /#.*/,
          `#step-${step}`,
        );
        await image.decode();
        const canvas = document.createElement("canvas");
        canvas.width = canvas.height = 200;
        const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
        context.drawImage(image, 0, 0, 200, 200);
        return canvas.toDataURL();
      }, n),
    ),
  );
  assert.notEqual(first, second);
  await close();
  none(problems);
});
