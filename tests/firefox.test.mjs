// What the helper for Firefox promises the tests that lean on it: it sees what a page may not do, and each file is on its own.

import test from "node:test";
import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { firefox } from "./lib/firefox.mjs";
import { eventually, temporary } from "./lib/site.mjs";

test("Firefox opens files, each on its own and without a network, and what they do wrong is seen", async () => {
  const file = path.join(temporary, "wrong.html");
  const other = path.join(temporary, "other.html");
  await writeFile(
    file,
    `<!doctype html><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="style-src 'none'"><title>Wrong</title>` +
      `<p style="color: red">A</p><img src="http://example.org/a.png" alt=""><script>console.log("said"); localStorage.setItem("a", "1");</script>`,
  );
  await writeFile(other, `<!doctype html><meta charset="utf-8"><title>Other</title>`);
  const { page, problems, close } = await firefox();
  await page.goto(pathToFileURL(file).href);
  for (const what of [/console log: said/, /asked for example\.org/, /exception: .*inline style/])
    await eventually(async () => assert.match(problems.join("\n"), what));
  assert.deepEqual(await page.evaluate(() => ({ ...localStorage })), { a: "1" });
  problems.length = 0;
  await page.goto(pathToFileURL(other).href);
  assert.deepEqual(await page.evaluate(() => ({ ...localStorage })), {}, "what another file has stored");
  assert.deepEqual(problems, []);
  await close();
});
