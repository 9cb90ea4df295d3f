// `buildsite serve` shows what is written, as soon as it is saved.

import test from "node:test";
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, writeFile } from "node:fs/promises";
import { get } from "node:http";
import path from "node:path";
import { command, none, temporary, visitor } from "./site.mjs";

/** @import {IncomingMessage} from "node:http" */

/** @param {string} title @param {string} text */
const markdown = (title, text) => `---\ntitle: ${title}\ndescription: For the tests\n---\n\n${text}\n`;

test("serve", { timeout: 60_000 }, async (t) => {
  const content = path.join(temporary, "serve/content");
  await mkdir(content, { recursive: true });
  await writeFile(path.join(content, "site.yaml"), "id: small\ntitle: Small\nbase_url: https://small.example/folder\n");
  const index = path.join(content, "index.md");
  await writeFile(index, markdown("Home", "The first text"));

  const server = spawn(await command(), ["serve", "-s", path.dirname(content), "--addr", "127.0.0.1:0"], { stdio: ["ignore", "pipe", "pipe"] });
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
  const [, address] = await until("serve tells its address", () => /serving at (http:\/\/127\.0\.0\.1:[1-9]\d*\/)/.exec(printed));

  const { page, problems, close } = await visitor(address);
  await page.goto(address);
  await page.getByText("The first text").waitFor();

  await t.test("a change shows by itself", async () => {
    await writeFile(index, markdown("Home", "The second text"));
    await page.getByText("The second text").waitFor();
  });

  await t.test("a broken file leaves the last good page and is told of", async () => {
    await writeFile(index, markdown("Home", "<b>The third text</b>"));
    await until("serve tells of the problem", () => /content\/index\.md:6:1: raw HTML/.exec(complained));
    const answer = await fetch(address);
    assert.equal(answer.status, 200);
    assert.match(await answer.text(), /The second text/);
    assert.equal(await page.getByText("The second text").count(), 1);
  });

  await t.test("mended, it shows", async () => {
    await writeFile(index, markdown("Home", "The fourth text"));
    await page.getByText("The fourth text").waitFor();
  });

  await t.test("a new file in a new folder is reachable", async () => {
    await mkdir(path.join(content, "new"));
    await writeFile(path.join(content, "new/page.md"), markdown("New", "Something new"));
    await writeFile(index, markdown("Home", "See [the new page](new/page.md)"));
    await page.getByRole("main").getByRole("link", { name: "the new page" }).click();
    await page.getByText("Something new").waitFor();
    await writeFile(path.join(content, "new/page.md"), markdown("New", "Something newer"));
    await page.getByText("Something newer").waitFor();
  });

  await t.test("a change is not missed that comes before the page listens", async () => {
    /** @param {string} text */
    const build = async (text) => {
      const before = printed.length;
      await writeFile(index, markdown("Home", text));
      await until("serve builds", () => /^built /m.exec(printed.slice(before)));
    };
    let listen = () => {};
    const held = new Promise((done) => (listen = () => done(undefined)));
    await page.route("**/_buildsite/events*", (route) => held.then(() => route.continue()));
    await page.goto("about:blank"); // or the page that is shown would reload while the next one is opened
    await build("The fifth text");
    await page.goto(address);
    await page.getByText("The fifth text").waitFor();
    await build("The sixth text");
    listen();
    await page.getByText("The sixth text").waitFor();
  });

  await t.test("it answers to its own name only", async () => {
    // A page elsewhere could otherwise read drafts, under a name of its own that leads here.
    for (const host of ["evil.example", "evil.example:80", "127.0.0.1.evil.example"]) {
      const request = get(address, { headers: { host } });
      const [response] = /** @type {[IncomingMessage]} */ (await once(request, "response"));
      response.resume();
      assert.equal(response.statusCode, 403, host);
    }
  });

  await t.test("it stops when asked, with a page open", async () => {
    none(problems); // what the page says once the server is gone is its right
    server.kill("SIGTERM");
    const [code] = await exited;
    assert.equal(code, 0, complained);
  });
  await close();
});
