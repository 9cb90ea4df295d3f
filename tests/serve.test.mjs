// `buildsite serve` shows what is written, as soon as it is saved, and disturbs nobody who reads or types meanwhile.

import test from "node:test";
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { get } from "node:http";
import path from "node:path";
import { barriers } from "./lib/axe.mjs";
import { command, eventually, none, temporary, visitor } from "./lib/site.mjs";

/** @import {IncomingMessage} from "node:http" */
/** @import {TestContext} from "node:test" */
/** @import {Page} from "playwright-core" */

/** @param {string} title @param {string} text */
const markdown = (title, text) => `---\ntitle: ${title}\ndescription: For the tests\n---\n\n${text}\n`;

/** A server of a new site that a test writes to. @param {TestContext} t @param {Record<string, string>} files by path */
async function serve(t, files) {
  const dir = path.join(temporary, `serve-${t.name.replace(/[^a-z]+/g, "-")}`);
  /** @param {string} name @param {string} text */
  const write = async (name, text) => {
    await mkdir(path.dirname(path.join(dir, name)), { recursive: true });
    await writeFile(path.join(dir, name), text);
  };
  await write("content/site.yaml", "id: small\ntitle: Small\nbase_url: https://small.example/folder\n");
  for (const [name, text] of Object.entries(files)) await write(name, text);

  const server = spawn(await command(), ["serve", "-s", dir, "--addr", "127.0.0.1:0"], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  t.after(() => server.kill("SIGKILL"));
  const exited = once(server, "exit");
  let [printed, complained] = ["", ""];
  server.stdout.on("data", (text) => (printed += text));
  server.stderr.on("data", (text) => (complained += text));
  /** @param {string} what @param {() => RegExpExecArray | null} match */
  const until = async (what, match) => {
    for (let wait = 0; wait < 400; wait++) {
      const found = match();
      if (found) return found;
      if (server.exitCode !== null) break;
      await new Promise((next) => setTimeout(next, 25));
    }
    assert.fail(`${what}; it printed:\n${printed}\n${complained}`);
  };
  const [, address] = await until("serve tells its address", () =>
    /serving at (http:\/\/127\.0\.0\.1:[1-9]\d*\/)/.exec(printed),
  );
  return {
    dir,
    address,
    write,
    until,
    printed: () => printed,
    complained: () => complained,
    /** Stops it, as Ctrl+C does, and returns its exit status. */
    stop: async () => {
      server.kill("SIGTERM");
      const [code] = await exited;
      return code;
    },
  };
}

/** Marks a page, to see whether it is still the same one later. @param {Page} page */
const mark = (page) => page.evaluate(() => void Object.assign(window, { mark: true }));
/** @param {Page} page @returns {Promise<boolean>} */
const marked = (page) => page.evaluate(() => Boolean(/** @type {any} */ (window).mark));

test("serve: what is saved shows", { timeout: 600_000 }, async (t) => {
  const site = await serve(t, { "content/index.md": markdown("Home", "The first text") });
  const { page, problems, close } = await visitor(site.address);
  await page.goto(site.address);
  await page.getByText("The first text").waitFor();

  await t.test("a change shows by itself", async () => {
    await site.write("content/index.md", markdown("Home", "The second text"));
    await page.getByText("The second text").waitFor();
    await site.until("it says what changed", () =>
      /^content\/index\.md(?: and \d+ more)?: 1 page \(\d+ms\)$/m.exec(site.printed()),
    );
  });

  await t.test("a problem is laid over the last good page", async () => {
    await mark(page);
    await site.write("content/index.md", markdown("Home", "[The third text](saftey.md) and [a word](<javascript:x>)"));
    const alert = page.getByRole("alert");
    await alert.getByText("2 problems to mend").waitFor();
    await eventually(async () =>
      assert.deepEqual(await alert.locator(".place").allTextContents(), [
        "content/index.md:6:18",
        "content/index.md:6:43",
      ]),
    );
    await eventually(async () =>
      assert.match(
        (await alert.locator(".message").first().textContent()) ?? "",
        /there is no file content\/saftey\.md/,
      ),
    );
    await eventually(async () => assert.equal(await alert.locator("mark").first().textContent(), "saftey.md"));
    await eventually(async () =>
      assert.match((await alert.locator("pre").first().textContent()) ?? "", /\[The third text\]\(saftey\.md\) and/),
    );
    await eventually(async () =>
      assert.match((await alert.locator(".hint").last().textContent()) ?? "", /links may begin with https:/),
    );
    await eventually(async () => assert.ok(await page.getByText("The second text").isVisible()));
    assert.ok(await marked(page), "the page is still the same");
    none(await barriers(page));
    await site.until("serve tells of the problem", () =>
      /content\/index\.md:6:18: there is no file/.exec(site.complained()),
    );
  });

  await t.test("it can be put away, and a new one comes", async () => {
    await page.getByRole("button", { name: "Hide" }).click();
    await eventually(async () => assert.equal(await page.getByRole("alert").count(), 0));
    await site.write("content/index.md", markdown("Home", "The third text[^1]"));
    await page.getByRole("alert").getByText("1 problem to mend").waitFor();
  });

  await t.test("mended, it goes and the text shows", async () => {
    await site.write("content/index.md", markdown("Home", "The fourth text"));
    await page.getByText("The fourth text").waitFor();
    await eventually(async () => assert.equal(await page.getByRole("alert").count(), 0));
  });

  await t.test("a page that was there and is the same again loses the problem without being loaded again", async () => {
    await mark(page);
    await site.write("content/index.md", markdown("Home", "<b>Bad</b>"));
    await page.getByRole("alert").waitFor();
    await site.write("content/index.md", markdown("Home", "The fourth text"));
    await page.getByRole("alert").waitFor({ state: "detached" });
    assert.ok(await marked(page));
  });

  await t.test("a new file in a new folder is reachable", async () => {
    await site.write("content/new/page.md", markdown("New", "Something new"));
    await site.write("content/index.md", markdown("Home", "See [the new page](new/page.md)"));
    await page.getByRole("main").getByRole("link", { name: "the new page" }).click();
    await page.getByText("Something new").waitFor();
    await site.write("content/new/page.md", markdown("New", "Something newer"));
    await page.getByText("Something newer").waitFor();
  });

  await t.test("a page shows where there was none, and goes where there is none", async () => {
    problems.length = 0;
    await page.goto(`${site.address}later/`);
    await page.getByRole("heading", { name: "This page isn’t here" }).waitFor();
    await site.write("content/later.md", markdown("Later", "Here it is"));
    await page.getByText("Here it is").waitFor();
    await rename(path.join(site.dir, "content/later.md"), path.join(site.dir, "content/Later on.md"));
    await page.getByRole("heading", { name: "This page isn’t here" }).waitFor();
    await rm(path.join(site.dir, "content/Later on.md"));
    problems.splice(0, problems.length, ...problems.filter((text) => !text.includes("404")));
  });

  await t.test("a change is not missed that comes before the page listens", async () => {
    let listen = () => {};
    const held = new Promise((done) => (listen = () => done(undefined)));
    await page.route("**/_buildsite/{events,state}*", (route) => held.then(() => route.continue()));
    await page.goto(site.address);
    await site.write("content/index.md", markdown("Home", "The sixth text"));
    await site.until("serve builds", () =>
      /^content\/index\.md: 1 page/m.exec(site.printed().split("later.md").at(-1) ?? ""),
    );
    listen();
    await page.getByText("The sixth text").waitFor();
    await page.unroute("**/_buildsite/{events,state}*");
  });

  await t.test("it answers to its own name only", async () => {
    // A page elsewhere could otherwise read drafts, under a name of its own that leads here.
    for (const host of ["evil.example", "evil.example:80", "127.0.0.1.evil.example"]) {
      const request = get(site.address, { headers: { host } });
      const [response] = /** @type {[IncomingMessage]} */ (await once(request, "response"));
      response.resume();
      assert.equal(response.statusCode, 403, host);
    }
  });

  await t.test("it stops when asked, with a page open", async () => {
    none(problems); // what the page says once the server is gone is its right
    assert.equal(await site.stop(), 0, site.complained());
  });
  await close();
});

test("serve: a site with problems from the start shows them until they are mended", { timeout: 600_000 }, async (t) => {
  const site = await serve(t, { "content/index.md": markdown("Home", "Bad<br>") });
  const { page, problems, close } = await visitor(site.address);
  await page.goto(site.address);
  const alert = page.getByRole("alert");
  await alert.getByText("raw HTML").waitFor();
  await eventually(async () =>
    assert.equal(await alert.getByRole("button").count(), 0, "there is no page to see below"),
  );
  none(await barriers(page));
  await site.write("content/index.md", markdown("Home", "Good"));
  await page.getByText("Good", { exact: true }).waitFor();
  await eventually(async () => assert.equal(await alert.count(), 0));
  await close();
  none(problems.filter((text) => !text.includes("503")));
});

const form = `<article><h1>{{.Title}}</h1><form method="dialog">
<p><label for="story">Story</label> <textarea id="story" rows="3"></textarea></p>
<p><label>Name <input name="name"></label> <label><input type="checkbox" name="c" value="1"> One</label> <label><input type="checkbox" name="c" value="2"> Two</label></p>
<p><label><input type="radio" name="r" value="a"> A</label> <label><input type="radio" name="r" value="b"> B</label>
<label>Choice <select name="s"><option>x</option><option>y</option></select></label></p>
<details><summary>More</summary><p>Inside</p></details></form>
<div class="prose">{{.Body}}</div></article>`;

test("serve: what somebody types is kept, whatever is saved meanwhile", { timeout: 600_000 }, async (t) => {
  const long = Array.from({ length: 40 }, (_, n) => `## Part ${n}\n\nText ${n}\n`).join("\n");
  const site = await serve(t, {
    "content/index.md": markdown("Home", "[form](form.md)"),
    "content/form.md": markdown("Form", `Text 0 of it\n\n${long}`),
    "templates/main/page.html": form,
  });
  const { page, problems, close } = await visitor(site.address, { viewport: { width: 900, height: 700 } });
  await page.goto(`${site.address}form/`);

  await t.test("typing goes on while the page's file changes again and again", async () => {
    const story = page.getByLabel("Story");
    await story.click();
    const text = "She said, “I can’t do this again.” I waited. Then I told her all of it: ünïcödé, 信, and the rest.";
    let saves = 0;
    const saving = setInterval(
      () => void site.write("content/form.md", markdown("Form", `Text ${++saves} of it\n\n${long}`)),
      120,
    );
    await page.keyboard.type(text, { delay: 45 });
    clearInterval(saving);
    assert.ok(saves > 10, `the file was saved ${saves} times`);
    await page.getByText(`Text ${saves} of it`).waitFor(); // after a pause, the page shows what was saved
    await eventually(async () => assert.equal(await story.inputValue(), text));
    await eventually(async () =>
      assert.equal(await page.evaluate(() => document.activeElement?.id), "story", "the focus is where it was"),
    );
    await page.keyboard.type(" More.");
    await eventually(async () => assert.equal(await story.inputValue(), `${text} More.`, "and the caret, too"));
  });

  await t.test("all that was filled in, opened and scrolled to is there on the new page", async () => {
    await page.getByLabel("Name").fill("Ada");
    await page.getByLabel("Two").check();
    await page.getByLabel("B", { exact: true }).check();
    await page.getByLabel("Choice").selectOption("y");
    await page.getByText("More", { exact: true }).click();
    await page.getByRole("heading", { name: "Part 20" }).evaluate((heading) => heading.scrollIntoView());
    const before = await page
      .getByRole("heading", { name: "Part 21" })
      .evaluate((heading) => heading.getBoundingClientRect().top);
    await mark(page);
    await site.write(
      "content/form.md",
      markdown("Form", `Text of a new page\n\nwith more above\n\nand more\n\n${long}`),
    );
    await page.getByText("Text of a new page").waitFor({ state: "attached" });
    await page.waitForFunction(() => !(/** @type {any} */ (window).mark) && document.readyState === "complete");
    await eventually(async () => assert.equal(await page.getByLabel("Name").inputValue(), "Ada"));
    await eventually(async () =>
      assert.deepEqual(
        await page
          .locator("input:checked")
          .evaluateAll((all) => all.map((input) => /** @type {HTMLInputElement} */ (input).value)),
        ["2", "b"],
      ),
    );
    await eventually(async () => assert.equal(await page.getByLabel("Choice").inputValue(), "y"));
    await eventually(async () => assert.ok(await page.getByText("Inside").isVisible()));
    const after = await page
      .getByRole("heading", { name: "Part 21" })
      .evaluate((heading) => heading.getBoundingClientRect().top);
    assert.ok(Math.abs(after - before) <= 1, `what was in sight moved from ${before} to ${after}`);
    assert.equal(await page.evaluate(() => sessionStorage.length), 0, "nothing of it stays behind");
  });
  await close();
  none(problems);
});

test("serve: only what changed is loaded", { timeout: 600_000 }, async (t) => {
  /** @param {number} width */
  const drawing = (width) =>
    `<svg xmlns="http://www.w3.org/2000/svg" width="40" height="10"><rect width="${width}" height="10"/></svg>`;
  const site = await serve(t, {
    "content/index.md": markdown("Home", "[a](a.md) [b](b.md)"),
    "content/a.md": markdown("A", "Text of a\n\n![A bar](bar.svg)"),
    "content/b.md": markdown("B", "Text of b"),
    "content/bar.svg": drawing(10),
    "assets/css/print.css": "body { outline-color: rgb(1, 2, 3) }\n",
  });
  const { page, problems, close } = await visitor(site.address);
  await page.goto(`${site.address}a/`);
  await mark(page);
  const outline = () => page.evaluate(() => getComputedStyle(document.body).outlineColor);
  await eventually(async () => assert.equal(await outline(), "rgb(1, 2, 3)"));

  await site.write("content/b.md", markdown("B", "Another text of b"));
  await site.until("b is built", () => /^content\/b\.md(?: and \d+ more)?: 1 page/m.exec(site.printed()));
  await site.write("assets/css/print.css", "body { outline-color: rgb(4, 5, 6) }\n");
  await page.waitForFunction(() => getComputedStyle(document.body).outlineColor === "rgb(4, 5, 6)");
  await page.waitForFunction(() => document.querySelectorAll("link[rel=stylesheet]").length === 1);
  await site.until("it says so", () =>
    /^assets\/css\/print\.css(?: and \d+ more)?: the style sheet \(/m.exec(site.printed()),
  );
  const asked = page.waitForResponse((response) => response.url().includes("bar.svg?build="));
  await site.write("content/bar.svg", drawing(20));
  await asked;
  assert.ok(await marked(page), "the page was never loaded again");

  await site.write(
    "assets/js/print.ts",
    "export function offerPrint(_: ParentNode): void { document.body.dataset.script = 'new'; }\n",
  );
  await page.waitForFunction(() => document.body.dataset.script === "new");
  assert.ok(!(await marked(page)), "with a new script it was");
  await close();
  none(problems);
});

test("serve: many tabs share one connection", { timeout: 600_000 }, async (t) => {
  const site = await serve(t, { "content/index.md": markdown("Home", "Text 1") });
  const { page, problems, close } = await visitor(site.address);
  const listening = new Set();
  page.context().on("request", (request) => request.url().endsWith("/_buildsite/events") && listening.add(request));
  page.context().on("requestfailed", (request) => listening.delete(request));
  page.context().on("requestfinished", (request) => listening.delete(request));
  const tabs = [page];
  while (tabs.length < 9) tabs.push(await page.context().newPage());
  for (const tab of tabs) {
    await tab.goto(site.address);
    await tab.getByText("Text 1").waitFor();
  }
  assert.equal(listening.size, 1, "one page listens for all");
  await site.write("content/index.md", markdown("Home", "Text 2"));
  for (const tab of tabs) await tab.getByText("Text 2").waitFor();
  assert.equal(listening.size, 1);

  // When the tab that listens goes, another one takes its place.
  const first = [...listening][0].frame().page();
  await first.close();
  const others = tabs.filter((tab) => tab !== first);
  await site.write("content/index.md", markdown("Home", "Text 3"));
  for (const tab of others) await tab.getByText("Text 3").waitFor();
  assert.equal([...listening].filter((request) => !request.frame().page().isClosed()).length, 1);
  await close();
  none(problems);
});
