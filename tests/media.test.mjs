// Drawings opened on their own, and as pictures, with the headers that hosts send.

import { test } from "node:test";
import assert from "node:assert/strict";
import { cp, mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { none, published, repository, sources, temporary, visitor } from "./lib/site.mjs";

test("the motif is lit as a picture, whatever policy its file has", async () => {
  const { base } = await published("shipped");
  const { page, problems, close } = await visitor(base);
  const answer = await page.request.get(`${base}bowl.svg`);
  assert.match(answer.headers()["content-security-policy"], /^default-src 'none'; style-src 'unsafe-inline'; sandbox/);
  assert.equal(answer.headers()["x-content-type-options"], "nosniff");
  await page.goto(base);
  /** What a drawing looks like as a picture of the page. @param {string} address */
  const drawn = (address) =>
    page.evaluate(async (src) => {
      const image = new Image(440, 268);
      image.src = src;
      await image.decode();
      const canvas = document.createElement("canvas");
      canvas.width = 440;
      canvas.height = 268;
      canvas.getContext("2d")?.drawImage(image, 0, 0, 440, 268);
      return canvas.toDataURL();
    }, address);
  const whole = await drawn("bowl.svg");
  const lit = await drawn("bowl.svg#step-3");
  assert.notEqual(lit, whole);
  assert.notEqual(await drawn("bowl.svg#step-4"), lit);
  none(problems);
  await close();
});

test("a script in a drawing doesn't run, even in one that is published as it is", async () => {
  sources["active drawing"] = async () => {
    const dir = path.join(temporary, "active-drawing");
    await cp(path.join(repository, "tests/fixtures/everything"), dir, { recursive: true });
    await mkdir(path.join(dir, "assets/static"), { recursive: true });
    await writeFile(path.join(dir, "assets/static/evil.js"), "document.documentElement.id = 'ran';");
    await writeFile(
      path.join(dir, "assets/static/evil.svg"),
      '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><script href="evil.js"/><script>document.documentElement.id = "ran"</script></svg>',
    );
    return dir;
  };
  const { base } = await published("active drawing");
  const { page, close } = await visitor(base);
  await page.goto(`${base}evil.svg`);
  assert.equal(await page.locator("svg").getAttribute("id"), null);
  await close();
});
