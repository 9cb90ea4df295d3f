// A private check opens the same text whatever is answered, and nothing that anybody can find later tells what was answered, or
// that anything was.

import test from "node:test";
import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { chromium } from "playwright-core";
import { barriers } from "./lib/axe.mjs";
import { sideways } from "./lib/facts.mjs";
import { chromiumPath, eventually, none, published, run, temporary, visitor } from "./lib/site.mjs";

/** @import {BrowserContextOptions, Page} from "playwright-core" */

const checks = [
  { name: "everything", address: "check/" },
  { name: "shipped", address: "before-you-begin/" },
];

/** @param {{name: string, address: string}} check @param {BrowserContextOptions} [options] */
async function open({ name, address }, options) {
  const { base } = await published(name);
  const made = await visitor(base, options);
  /** @type {string[]} */
  const asked = [];
  made.page.on("request", (request) => asked.push(request.url()));
  await made.page.goto(base + address);
  return { ...made, asked };
}

/** @param {Page} page */
const ticked = (page) => page.locator("input:checked").count();

/** @param {Page} page */
const text = (page) => page.locator(".check-text");

/** All that the browser would show or keep of the page. @param {Page} page */
const traces = (page) =>
  page.evaluate(async () => ({
    address: location.href,
    title: document.title,
    pages: history.length,
    state: history.state,
    local: { ...localStorage },
    session: { ...sessionStorage },
    cookies: document.cookie,
    databases: (await indexedDB.databases()).length,
    caches: window.caches ? (await caches.keys()).length : 0,
  }));

/** Moves on with the keyboard until something has the focus. @param {Page} page @param {string} selector */
async function tabTo(page, selector) {
  for (let i = 0; i < 80; i++) {
    await page.keyboard.press("Tab");
    if (await page.evaluate((s) => document.activeElement?.matches(s), selector)) return;
  }
  assert.fail(`the keyboard doesn't reach ${selector}`);
}

for (const check of checks) {
  test(`check: ${check.name}: the same text, whatever is answered`, async () => {
    const said = new Set();
    const left = new Set();
    for (const keys of [
      [],
      ["Space"], // the first answer of the first question
      ["Space", "ArrowRight", "ArrowRight", "Tab", "Space", "Tab", "Space", "ArrowLeft"],
      ["Tab", "Space"],
    ]) {
      const { page, problems, asked, close } = await open(check);
      const before = await traces(page);
      await eventually(async () => assert.equal(await text(page).isVisible(), false));
      const requests = asked.length;
      await tabTo(page, "input");
      for (const key of keys) await page.keyboard.press(key);
      await eventually(async () => assert.equal((await ticked(page)) > 0, keys.length > 0, "real keys tick"));
      await tabTo(page, "[data-check-open]");
      await page.keyboard.press("Enter");
      await eventually(async () => assert.equal(await text(page).isVisible(), true));
      await eventually(async () => assert.equal(await page.evaluate(() => document.activeElement?.id), "bs-check"));
      said.add(await text(page).innerText());
      assert.deepEqual(await traces(page), before);
      assert.deepEqual(asked.slice(requests), [], "nothing is asked for");
      left.add(JSON.stringify(before));
      await close();
      none(problems);
    }
    assert.equal(said.size, 1, "one text");
    assert.equal(left.size, 1, "one address and title");
  });

  test(`check: ${check.name}: without script, the text stands below`, async () => {
    const { page, problems, close } = await open(check, { javaScriptEnabled: false });
    await eventually(async () => assert.equal(await text(page).isVisible(), true));
    await eventually(async () => assert.equal(await page.locator("[data-check-open]").isVisible(), false));
    const address = page.url();
    await page.locator("input").first().check();
    await page.keyboard.press("Enter"); // in a form, that may send it
    assert.equal(page.url(), address);
    await page.reload();
    await eventually(async () => assert.equal(await ticked(page), 0));
    await close();
    none(problems);
  });

  test(`check: ${check.name}: no barrier, and it fits a small screen`, async () => {
    const { page, problems, close } = await open(check, { viewport: { width: 320, height: 700 } });
    const look = async () => problems.push(...(await barriers(page)), ...(await page.evaluate(sideways)));
    await look();
    await page.locator("input").nth(1).check();
    await look();
    await page.locator("[data-check-open]").click();
    await look();
    await eventually(async () =>
      assert.equal(
        await page.locator("form.check").getAttribute("autocomplete"),
        "off",
        "browsers keep what is ticked elsewhere for a closed tab",
      ),
    );
    await close();
    none(problems);
  });
}

test("check: nobody who comes next sees an answer", async () => {
  const { base } = await published("everything");
  // Playwright's browsers keep no page that was left, as those of readers do.
  const context = await chromium.launchPersistentContext(path.join(temporary, "profile"), {
    executablePath: chromiumPath,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--no-first-run",
      "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    ],
    ignoreDefaultArgs: ["--disable-back-forward-cache"],
  });
  const page = context.pages()[0];
  const tick = async () => {
    await page.locator("input").first().check();
    await page.locator("[data-check-open]").click();
    await eventually(async () => assert.equal(await ticked(page), 1));
  };
  /** @param {string} when */
  const asAtFirst = async (when) => {
    await page.locator("[data-check-open]").waitFor(); // until the script has run
    assert.equal(await ticked(page), 0, when);
    assert.equal(await text(page).isVisible(), false, when);
  };
  /** Moves in the history, and waits at the page itself: of one that was kept, the browser may fail to tell that it is there. @param {number} by @param {string} to */
  const go = async (by, to) => {
    await page.evaluate((n) => void setTimeout(() => history.go(n)), by);
    await page.waitForFunction((address) => location.href === address && document.readyState === "complete", to);
  };
  await page.goto(`${base}check/`);
  // Whether a page that comes back was kept, it can tell itself only.
  await page.evaluate(() =>
    addEventListener("pageshow", (event) => (document.body.dataset.kept = String(event.persisted))),
  );
  await tick();
  await page.goto(`${base}safety/`);
  await go(-1, `${base}check/`);
  assert.equal(await page.evaluate(() => document.body.dataset.kept), "true", "the page was kept");
  await asAtFirst("back, to the page as it was left");
  await tick();
  await go(-1, "about:blank");
  await go(1, `${base}check/`);
  await asAtFirst("forward");
  await tick();
  await page.reload();
  await asAtFirst("loaded again");
  await page.evaluate(() => addEventListener("unload", () => {})); // such a page isn't kept
  await tick();
  await page.goto(`${base}safety/`);
  await go(-1, `${base}check/`);
  assert.equal(await page.evaluate(() => document.body.dataset.kept), undefined, "the page is a new one");
  await asAtFirst("back, to a new page");

  await tick();
  await page.evaluate(() => {
    Object.defineProperty(document, "visibilityState", { value: "hidden" });
    document.dispatchEvent(new Event("visibilitychange"));
  });
  await eventually(async () => assert.equal(await ticked(page), 0, "out of sight"));
  await eventually(async () =>
    assert.equal(await text(page).isVisible(), true, "but the text stays, for somebody who made a call"),
  );
  await context.close();
});

test("check: printed, it is its text", async () => {
  for (const opened of [false, true]) {
    const { page, problems, close } = await open(checks[0]);
    if (opened) {
      await page.locator("input").first().check();
      await page.locator("[data-check-open]").click();
    }
    const file = path.join(temporary, "check.pdf");
    await writeFile(file, await page.pdf({ preferCSSPageSize: true, format: "A4" }));
    const { stdout } = await run("pdftotext", ["-layout", file, "-"]);
    assert.match(stdout, /Everybody reads this/);
    assert.doesNotMatch(stdout, /worry|Sometimes|Whatever you answered/);
    await eventually(async () => assert.equal(await text(page).isVisible(), opened, "printing opens nothing"));
    await close();
    none(problems);
  }
});
