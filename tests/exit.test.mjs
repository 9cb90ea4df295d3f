// Exit this page: the tab is away at once, and shows nothing of the site again by itself. All keys and clicks are real ones.

import test from "node:test";
import assert from "node:assert/strict";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";
import { barriers } from "./lib/axe.mjs";
import { eventually, none, once, published, sources, temporary, wholeVisitor as visitor } from "./lib/site.mjs";

/** @import {BrowserContextOptions, Page, Request} from "playwright-core" */

const weather = "https://weather.example/today";

// A site with a page that has a form of its own, as a publisher's template may have.
sources["exit"] = async () => {
  const dir = path.join(temporary, "exit");
  const content = path.join(dir, "content");
  await mkdir(path.join(dir, "templates/main"), { recursive: true });
  await mkdir(content, { recursive: true });
  await writeFile(
    path.join(content, "site.yaml"),
    `id: exits\ntitle: The secret programme\ndescription: For the tests\nbase_url: https://exits.example\nexit_url: ${weather}\nsafety: help.md\nnavigation: [{link: first.md}, {link: second.md}, {link: help.md}, {link: sheet.md}]\n`,
  );
  const text = Array.from(
    { length: 40 },
    (_, i) => `## Part ${i}\n\nThe secret text, with [a link](help.md), and ${"many words ".repeat(20)}.`,
  ).join("\n\n");
  for (const name of ["index", "first", "second", "help"]) {
    await writeFile(
      path.join(content, `${name}.md`),
      `---\ntitle: The secret ${name}\ndescription: For the tests\n---\n\n${text}\n`,
    );
  }
  await writeFile(
    path.join(content, "sheet.md"),
    "---\ntitle: The secret sheet\ndescription: For the tests\nworksheet:\n  id: sheet\n  fields: [{type: textarea, id: words, label: What you write}]\n---\n\nThe secret text.\n",
  );
  await writeFile(
    path.join(dir, "templates/main/page.html"),
    `<article><h1>{{.Title}}</h1>
<form><p><label>Words <input name="words" value="from the template"></label> <label>More <textarea name="more"></textarea></label></p></form>
<p><label>Alone <input name="alone"></label></p>
<div class="prose">{{.Body}}</div></article>\n`,
  );
  return dir;
};

const site = once(() => published("exit"));

/**
 * A visitor who has read two pages and is on the third. requests are those to other hosts; seen is what was to be seen of the site, frame by frame, once it was left.
 * @param {{answer?: "page" | "nothing"} & BrowserContextOptions} [options]
 */
async function reader({ answer = "page", ...options } = {}) {
  const { base } = await site();
  const made = await visitor(base, options);
  const { page } = made;
  /** @type {Request[]} */
  const requests = [];
  /** @type {string[]} */
  const seen = [];
  await page.context().route(`${new URL(weather).origin}/**`, (route) => {
    requests.push(route.request());
    // An answer without a page leaves the browser where it is, as some failures do.
    return answer === "nothing"
      ? route.fulfill({ status: 204 })
      : route.fulfill({ contentType: "text/html", body: "<!doctype html><title>Weather</title><h1>Sun</h1>" });
  });
  await page.exposeFunction("sawSite", (/** @type {string} */ what) => seen.push(what));
  await page.addInitScript((origin) => {
    if (location.origin !== origin) return;
    let left = Number(sessionStorage.getItem("buildsite:exits:left")) > 0;
    document.addEventListener("bs-leave", () => (left = true));
    const frame = () => {
      requestAnimationFrame(frame);
      const { body, documentElement: root } = document;
      if (!left || !root) return;
      const { display, visibility } = getComputedStyle(root);
      const text = display === "none" || visibility === "hidden" ? "" : (body?.innerText ?? "");
      if (/secret/i.test(text + document.title))
        /** @type {any} */ (window).sawSite(`${document.title}: ${text.slice(0, 40)}`);
    };
    requestAnimationFrame(frame);
  }, new URL(base).origin);
  for (const address of ["", "first/", "second/"]) await page.goto(base + address);
  return { ...made, base, requests, seen };
}

/** All but what leaving is: a request to the exit address. @param {string[]} problems */
const others = (problems) => problems.filter((p) => !p.includes(`asked another host: ${weather}`));

/** Waits until the tab has left. @param {Page} page */
const away = (page) => page.waitForURL(weather);

/** @param {Page} page @param {number} [times] */
async function shift(page, times = 3) {
  for (let i = 0; i < times; i++) await page.keyboard.press("Shift");
}

/** @type {Record<string, (page: Page) => Promise<void>>} */
const ways = {
  "by the button": (page) => page.locator(".exit-button").click(),
  "by the button, with the control key": (page) => page.locator(".exit-button").click({ modifiers: ["Control"] }),
  "by the button, from far down": async (page) => {
    await page.mouse.wheel(0, 4000);
    await page.waitForFunction(() => scrollY > 1000);
    await page.locator(".exit-button").click();
  },
  "by the second link": async (page) => {
    await page.locator(".skip").first().focus();
    await page.keyboard.press("Tab");
    await eventually(async () =>
      assert.match((await page.locator(":focus").textContent()) ?? "", /^Exit this page\. Pressing Shift/),
    );
    assert.ok(
      await page.locator(":focus").evaluate((e) => e.getBoundingClientRect().top >= 0),
      "the second link is seen when it has the focus",
    );
    await page.keyboard.press("Enter");
  },
  "by Shift": (page) => shift(page),
  "by Shift in a text field, after capitals": async (page) => {
    await page.getByLabel("More").click();
    for (const letter of ["A", "B", "C", "D"]) {
      await page.keyboard.down("Shift");
      await page.keyboard.press(letter);
      await page.keyboard.up("Shift");
    }
    await eventually(async () =>
      assert.equal(await page.getByLabel("More").inputValue(), "ABCD", "capitals don't leave"),
    );
    await shift(page);
  },
};

for (const [name, way] of Object.entries(ways)) {
  test(`exit ${name}`, async () => {
    const { page, problems, requests, seen, base, close } = await reader();
    await page.getByLabel("Words").fill("something private");
    const entries = await page.evaluate(() => history.length);
    await page.evaluate(() => {
      // What a worksheet hears, and what it finds.
      document.addEventListener(
        "bs-leave",
        () => {
          const root = document.documentElement;
          sessionStorage.setItem(
            "test",
            JSON.stringify([root.hidden, document.title, document.querySelectorAll("input").length]),
          );
        },
        { once: true },
      );
    });
    await way(page);
    await away(page);
    assert.equal(await page.title(), "Weather");
    assert.equal(await page.evaluate(() => history.length), entries, "no entry was added");
    assert.equal(requests.length, 1);
    assert.equal(requests[0].headers()["referer"], undefined);

    for (const go of /** @type {const} */ (["goBack", "goBack", "goForward", "reload"])) {
      // The page left again before it was whole, and waiting for it may be told so.
      await page[go]({ waitUntil: "commit" }).catch(() => null);
      await away(page);
      assert.equal(await page.title(), "Weather", go);
    }
    const session = await page.context().newCDPSession(page);
    const { entries: list } = await session.send("Page.getNavigationHistory");
    assert.deepEqual(
      list.map((e) => e.url),
      ["about:blank", weather, weather, weather],
      "no entry of the site is left",
    );
    none(seen);

    // Opening the site anew is a choice. Then it's as ever, and a reload, too.
    await page.goto(`${base}first/`);
    await eventually(async () => assert.ok(await page.locator("h1").isVisible()));
    const [hidden, title, boxes] = await page.evaluate(() => JSON.parse(sessionStorage.getItem("test") ?? "[]"));
    assert.deepEqual([hidden, title, boxes], [true, "Loading", 2], "covered first, then worksheets, then the rest");
    assert.deepEqual(await page.evaluate(() => Object.keys(sessionStorage).sort()), ["buildsite:exits:left", "test"]);
    await page.reload();
    await page.goto(`${base}help/`);
    await page.goBack();
    await eventually(async () => assert.ok(await page.locator("h1").isVisible()));
    assert.equal(page.url(), `${base}first/`);

    // And it can be left again.
    await shift(page);
    await away(page);
    await close();
    none(others(problems));
  });
}

test("exit from a worksheet, in the middle of a word: what is kept is there the next time", async () => {
  const { page, problems, seen, base, close } = await reader();
  await page.goto(`${base}sheet/`);
  await page.getByRole("button", { name: "Keep my answers" }).press("Enter");
  await page.getByLabel("What you write").and(page.locator("textarea")).pressSequentially("I Haven’t fin");
  await shift(page);
  await away(page);
  for (const go of /** @type {const} */ (["goBack", "goForward"])) {
    await page[go]({ waitUntil: "commit" }).catch(() => null);
    await away(page);
  }
  none(seen);
  await page.goto(`${base}sheet/`);
  await eventually(async () => assert.equal(await page.locator("textarea").inputValue(), "I Haven’t fin"));
  await close();
  none(others(problems));
});

test("exit: what isn't three presses of Shift alone", async () => {
  const { page, problems, requests, close } = await reader();
  const status = page.locator(".exit-count");
  const stays = async (/** @type {string} */ what) => {
    await page.waitForTimeout(100);
    assert.equal(requests.length, 0, what);
    assert.equal(await status.textContent(), "", what);
    await page.keyboard.press("ArrowDown"); // so that the next one begins from nothing
  };
  await page.keyboard.down("Shift");
  for (let i = 0; i < 5; i++) await page.keyboard.down("Shift"); // what a held key sends
  await page.keyboard.up("Shift");
  await eventually(async () =>
    assert.equal(await status.textContent(), "Press Shift twice more to leave this page.", "a held key is one press"),
  );
  await page.keyboard.press("ArrowDown");
  await stays("another key ends the count");
  for (let i = 0; i < 4; i++) await page.keyboard.press("Shift+Tab");
  await stays("Shift and Tab");
  for (let i = 0; i < 4; i++) await page.keyboard.press("Control+Shift");
  await stays("Control and Shift");
  for (let i = 0; i < 4; i++) await page.locator("h1").click({ modifiers: ["Shift"] });
  await stays("Shift and the mouse");
  for (let i = 0; i < 4; i++) await page.keyboard.press("Escape");
  await stays("Escape");
  await shift(page, 2);
  await eventually(async () => assert.equal(await status.textContent(), "Press Shift once more to leave this page."));
  await page.waitForTimeout(5300);
  await eventually(async () => assert.match((await status.textContent()) ?? "", /still here/));
  await shift(page, 2);
  await eventually(async () => assert.equal(await status.textContent(), "Press Shift once more to leave this page."));
  await page.keyboard.press("x");
  await stays("too slow");
  await close();
  none(problems);
});

test("exit off line: an empty page without a trace stays, and goes on later", async () => {
  const { page, problems, requests, seen, close } = await reader();
  for (const label of ["Words", "More", "Alone"]) await page.getByLabel(label).fill("something private");
  const boxes = await page.locator("input, textarea").elementHandles();
  await page.context().setOffline(true);
  await shift(page);
  await page.getByText("No connection").waitFor();
  assert.equal(await page.title(), "No connection");
  for (const box of boxes) assert.equal(await box.evaluate((e) => /** @type {HTMLInputElement} */ (e).value), "");
  assert.equal(await page.evaluate(() => document.body.outerHTML), '<body class="left">No connection</body>');
  await eventually(async () => assert.ok(await page.getByText("No connection").isVisible()));
  none(await barriers(page));
  assert.equal(requests.length, 0);
  none(seen);
  await page.context().setOffline(false);
  await away(page);
  assert.equal(requests.length, 1);
  await close();
  none(others(problems));
});

test("exit: a page that can't be left stays covered, after a reload, too", async () => {
  const { page, seen, close } = await reader({ answer: "nothing" });
  const covered = async () => {
    const state = () =>
      page.evaluate(() => [document.title, document.documentElement.hidden, document.body?.childElementCount ?? 0]);
    for (let i = 0; i < 100 && (await state())[2] !== 0; i++) await page.waitForTimeout(100);
    await page.waitForTimeout(300); // and so it stays
    assert.deepEqual(await state(), ["Loading", true, 0]);
  };
  await page.locator(".exit-button").click();
  await covered();
  await page.reload({ waitUntil: "commit" }).catch(() => null);
  await covered();
  await page.goBack({ waitUntil: "commit" }).catch(() => null);
  await covered();
  none(seen);
  await close();
});

// Playwright turns the cache off in which browsers keep whole pages; what a browser tells a page there is told by hand.
test("exit: a page that was kept whole is covered before it is shown, and leaves", async () => {
  const { page, problems, base, close } = await reader();
  await page.goto(`${base}first/`);
  await page.getByLabel("More").fill("something private");
  /** @param {"pagehide" | "pageshow"} type */
  const tell = (type) =>
    page.evaluate((t) => void dispatchEvent(new PageTransitionEvent(t, { persisted: true })), type);
  const visible = () => page.locator("h1").isVisible();
  await tell("pagehide");
  assert.equal(await visible(), false);
  await tell("pageshow");
  assert.equal(await visible(), true);
  await eventually(async () => assert.equal(await page.getByLabel("More").inputValue(), "something private"));

  // Meanwhile another page of the tab was left, and the site opened anew.
  for (const exit of ["0.5", "-0.5"]) {
    await page.goto(`${base}first/`);
    await page.getByLabel("More").fill("something private");
    await tell("pagehide");
    await page.evaluate((value) => sessionStorage.setItem("buildsite:exits:left", value), exit);
    await tell("pageshow");
    await away(page);
  }
  await close();
  none(others(problems));
});

test("exit without script: a link", async () => {
  const { page, problems, requests, close } = await reader({ javaScriptEnabled: false });
  await page.getByText("What’s this?").click();
  await eventually(async () => assert.ok(await page.locator("noscript p").isVisible()));
  await eventually(async () => assert.equal(await page.getByText("Pressing Shift").first().isVisible(), false));
  await page.getByRole("link", { name: "Exit this page" }).last().click();
  await away(page);
  assert.equal(requests[0].headers()["referer"], undefined);
  await close();
  none(others(problems));
});

test("exit whose script couldn’t be loaded promises nothing that only the script does", async () => {
  const { page, requests, base, close } = await reader();
  await page.getByText("What’s this?").click();
  await page.getByText("Pressing Shift").last().waitFor();
  await page.context().route(/\/exit[^/]*\.js$/, (route) => route.fulfill({ status: 404, body: "" }));
  await page.goto(`${base}first/`);
  await page.getByText("What’s this?").click();
  await page.getByText("doesn’t erase your browser’s history").waitFor();
  await eventually(async () => assert.equal(await page.getByText("Pressing Shift").locator("visible=true").count(), 0));
  await eventually(async () =>
    assert.equal(await page.getByText("Back then shows nothing").locator("visible=true").count(), 0),
  );
  await page.getByRole("link", { name: "Exit this page", exact: true }).last().click();
  await away(page);
  assert.equal(requests.length, 1);
  await close();
});

test("a sheet that was opened as a file says who can read what is kept", async () => {
  const { dir, base } = await site();
  const { page, close } = await visitor(base);
  await page.goto(`${base}sheet/`);
  await page.getByRole("button", { name: "Keep my answers" }).waitFor();
  await eventually(async () => assert.equal(await page.getByText("This page is a file on this device").count(), 0));
  await page.goto(pathToFileURL(path.join(dir, "sheet/index.html")).href);
  await page.getByText("This page is a file on this device").waitFor();
  await close();
});

test("exit is on every page, the one for what isn't there too, and small", async () => {
  const { base, dir } = await site();
  for (const address of ["", "first/", "help/", "404.html"]) {
    const html = await (await fetch(base + address)).text();
    assert.equal(html.match(/data-exit/g)?.length, 2, address);
  }
  const { page, close } = await reader();
  const files = await page.evaluate(() =>
    [...document.scripts].filter((s) => s.src).map((s) => new URL(s.src).pathname),
  );
  const sizes = await Promise.all(files.map(async (file) => gzipSync(await readFile(path.join(dir, file))).length));
  assert.ok(sizes.reduce((a, b) => a + b, 0) <= 2_000, `${sizes} bytes`);
  await page.emulateMedia({ media: "print" });
  await eventually(async () => assert.equal(await page.locator(".exit, .skip").locator("visible=true").count(), 0));
  await close();
});

for (const [width, height] of [
  [320, 568],
  [320, 256], // 1280 × 1024, magnified four times
  [1280, 800],
]) {
  test(`exit: nothing hides below the button at ${width} × ${height}`, async () => {
    const { page, problems, close } = await reader({ viewport: { width, height } });
    problems.push(...(await barriers(page)));
    await page.getByText("What’s this?").click();
    problems.push(...(await barriers(page)));
    for (const target of await page.locator(".exit :is(a, summary)").all()) {
      const box = await target.boundingBox();
      if (!box || box.height < 44 || box.width < 44) problems.push(`a target of ${box?.width} × ${box?.height}`);
    }
    await page.keyboard.press("Escape");
    await eventually(async () => assert.equal(await page.locator(".exit-words").isVisible(), false));
    await eventually(async () =>
      assert.equal(
        await page
          .locator("summary")
          .first()
          .evaluate((e) => e === document.activeElement),
        true,
      ),
    );

    /** How much of what has the focus the bar covers. */
    const obscured = () =>
      page.evaluate(() => {
        const bar = /** @type {Element} */ (document.querySelector(".exit"));
        const focused = /** @type {Element} */ (document.activeElement);
        if (focused === document.body || bar.contains(focused)) return "";
        const [a, b] = [bar.getBoundingClientRect(), focused.getBoundingClientRect()];
        const covered =
          getComputedStyle(bar).position === "sticky" &&
          !focused.matches(".skip, main") &&
          b.top < a.bottom - 1 &&
          b.bottom > a.top;
        return covered
          ? `${focused.outerHTML.slice(0, 60)} from ${b.top} to ${b.bottom} lies below the bar, which ends at ${a.bottom}`
          : "";
      });
    for (const key of ["Tab", "Shift+Tab"]) {
      for (let i = 0; i < 30; i++) {
        await page.keyboard.press(key);
        problems.push(await obscured());
      }
    }
    // A heading that a link leads to.
    await page.evaluate(() => (location.hash = "part-7"));
    await eventually(async () => {
      const [bar, heading] = await page.evaluate(() =>
        [".exit", "#part-7"].map((selector) =>
          /** @type {Element} */ (document.querySelector(selector)).getBoundingClientRect().toJSON(),
        ),
      );
      assert.ok(
        heading.top >= bar.bottom && heading.top <= height,
        `the heading is at ${heading.top}, the bar ends at ${bar.bottom}`,
      );
    });
    // Far down, the button is still there: but on a screen so low that it would take too much of it.
    const top = await page.locator(".exit-button").evaluate((e) => e.getBoundingClientRect().top);
    assert.equal(top >= 0, height > 288, `the button is at ${top}`);
    await close();
    none(problems.filter(Boolean));
  });
}
