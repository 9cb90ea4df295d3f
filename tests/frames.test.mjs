// Exit this page, frame by frame, with what browsers keep of pages: after it, Back and Forward paint nothing that was written. What a page and its address
// say is no proof, since a browser that kept a page whole shows its last picture before anything of it runs.
//
// ROUNDS=100 node --test tests/frames.test.mjs looks longer.

import test from "node:test";
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { PNG } from "pngjs";
import { launch, once, published, sources, temporary } from "./lib/site.mjs";

/** @import {CDPSession, Page} from "playwright-core" */

const weather = "https://weather.example/today";
const rounds = Number(process.env.ROUNDS ?? 6);

// Two sheets, and boxes of a colour that nothing else has. That of another page tells which one is painted.
sources["frames"] = async () => {
  const dir = path.join(temporary, "frames");
  const content = path.join(dir, "content");
  await mkdir(content, { recursive: true });
  await writeFile(
    path.join(content, "site.yaml"),
    `id: frames\ntitle: Frames\ndescription: For the tests\nbase_url: https://frames.example\nexit_url: ${weather}\n`,
  );
  await writeFile(
    path.join(content, "index.md"),
    "---\ntitle: Home\ndescription: For the tests\n---\n\n[One](one.md) and [two](two.md)\n",
  );
  for (const [name, other] of [
    ["one", "two"],
    ["two", "one"],
  ]) {
    await writeFile(
      path.join(content, `${name}.md`),
      `---\ntitle: Sheet ${name}\ndescription: For the tests\nworksheet:\n  id: ${name}\n  fields: [{type: textarea, id: words, label: What you write}]\n---\n\n[The other](${other}.md)\n`,
    );
  }
  return dir;
};

const site = once(() => published("frames"));
const keeping = once(() => launch({ ignoreDefaultArgs: ["--disable-back-forward-cache"] }));

/** Writes something into the box of a sheet, and paints it. @param {Page} page */
async function write(page) {
  await page.evaluate(() => {
    const style = new CSSStyleSheet();
    style.replaceSync("textarea { background: #f0f !important; min-height: 20rem !important }");
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, style];
  });
  await page.locator("textarea").fill("I never told anybody");
  await page.locator("textarea").scrollIntoViewIfNeeded();
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
}

/** Gathers frames: how many pixels of each have the colour of the box. @param {CDPSession} session */
async function camera(session) {
  /** @type {string[]} */
  const frames = [];
  session.on("Page.screencastFrame", ({ data, sessionId }) => {
    frames.push(data);
    session.send("Page.screencastFrameAck", { sessionId }).catch(() => {}); // the page may be closed already
  });
  await session.send("Page.startScreencast", { format: "png" });
  return () =>
    frames.map((data) => {
      const { data: pixels } = PNG.sync.read(Buffer.from(data, "base64"));
      let n = 0;
      for (let i = 0; i < pixels.length; i += 4) if (pixels[i] > 240 && pixels[i + 1] < 20 && pixels[i + 2] > 240) n++;
      return n;
    });
}

/** A tab that has two sheets behind it, with something written on each. */
async function reader() {
  const { base } = await site();
  const context = await (await keeping()).newContext({ viewport: { width: 400, height: 600 } });
  await context.route(`${new URL(weather).origin}/**`, (route) =>
    route.fulfill({ contentType: "text/html", body: "<!doctype html><title>Weather</title><h1>Sun</h1>" }),
  );
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send("Page.enable");
  /** @type {string[]} */
  const lost = []; // why pages weren't kept
  session.on("Page.backForwardCacheNotUsed", ({ notRestoredExplanations }) =>
    lost.push(...notRestoredExplanations.map((e) => e.reason)),
  );
  await page.goto(`${base}one/`);
  await write(page);
  await page.getByRole("link", { name: "The other" }).click();
  await page.waitForURL(`${base}two/`);
  await write(page);
  return { context, session, lost };
}

/** What a script says in the page. Playwright loses sight of a page that was kept, so these tests ask the browser itself. @param {CDPSession} session @param {string} script */
async function asked(session, script) {
  const answer = await session.send("Runtime.evaluate", {
    expression: script,
    returnByValue: true,
    awaitPromise: true,
  });
  return answer.result.value;
}

/** Waits until a script says yes. @param {CDPSession} session @param {string} script */
async function until(session, script) {
  for (let i = 0; i < 600; i++) {
    if (await asked(session, script).catch(() => false)) return; // the page may be going
    await new Promise((done) => setTimeout(done, 50));
  }
  assert.fail(`it never came that ${script}`);
}

/** Waits until the page is painted that has a title, and a frame more. @param {CDPSession} session @param {string} title */
async function painted(session, title) {
  await until(
    session,
    `document.title.startsWith("${title}") && document.readyState === "complete" && !("away" in document.documentElement.dataset)`,
  );
  await asked(
    session,
    "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 100))))",
  );
}

/** Goes as the buttons Back (-1) and Forward (1) do. @param {CDPSession} session @param {number} by */
async function go(session, by) {
  const { currentIndex, entries } = await session.send("Page.getNavigationHistory");
  await session.send("Page.navigateToHistoryEntry", { entryId: entries[currentIndex + by].id });
}

test("a page that was kept whole comes back as it was left, with what was written and not saved", async () => {
  const { context, session, lost } = await reader();
  const seen = await camera(session);
  await go(session, -1);
  await painted(session, "Sheet one");
  assert.equal(await asked(session, "document.querySelector('textarea').value"), "I never told anybody");
  assert.deepEqual(lost, []);
  assert.ok(
    seen().some((n) => n > 1000),
    "the camera sees the box",
  );
  await context.close();
});

for (const [name, busy, slow] of /** @type {const} */ ([
  ["on a quiet machine", 0, 1],
  ["on a slow phone beside two busy processes", 2, 4],
])) {
  test(`exit: Back and Forward paint nothing that was written, ${name}`, async (t) => {
    const others = Array.from({ length: busy }, () => spawn(process.execPath, ["-e", "for (;;);"]));
    t.after(() => others.forEach((other) => other.kill()));
    /** @type {string[]} */
    const problems = [];
    for (let round = 0; round < rounds; round++) {
      const { context, session, lost } = await reader();
      // In every third round the other sheet lies ahead.
      const ahead = round % 3 === 2;
      if (ahead) {
        await go(session, -1);
        await painted(session, "Sheet one");
      }
      await session.send("Emulation.setCPUThrottlingRate", { rate: slow });
      await asked(session, "document.querySelector('.exit-button').click()");
      await painted(session, "Weather");
      await asked(session, "here = true");
      const seen = await camera(session);
      // Whoever presses it sees what is painted until the weather is there anew.
      await go(session, ahead ? 1 : -1);
      await until(session, "!('here' in window)");
      await painted(session, "Weather");
      const frames = seen();
      if (frames.length === 0) problems.push(`round ${round}: the camera saw nothing`);
      if (frames.some((n) => n > 100))
        problems.push(
          `round ${round}: of ${frames.length} frames, ${frames.filter((n) => n > 100).length} show the box`,
        );
      if (!lost.includes("BroadcastChannelOnMessage")) problems.push(`round ${round}: the sheet was kept ${lost}`);
      await context.close();
    }
    assert.deepEqual(problems, []);
  });
}
