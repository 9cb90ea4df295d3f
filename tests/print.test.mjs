// Printed, a page still says what it says on the screen, from its title to its last heading.

import test from "node:test";
import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { none, published, run, temporary, visitor } from "./site.mjs";

for (const [name, address] of [
  ["shipped", "article/"],
  ["shipped", "safety/"],
  ["everything", "markdown/"],
]) {
  test(`print ${address} of ${name}`, async () => {
    const { base } = await published(name);
    const { page, problems, close } = await visitor(base);
    await page.goto(base + address);
    const headings = (await page.locator("h1, .prose :is(h2, h3, h4, h5, h6)").allTextContents()).map(letters);
    const file = path.join(temporary, "print.pdf");
    await writeFile(file, await page.pdf({ preferCSSPageSize: true, format: "A4" }));
    await close();
    none(problems);
    const { stdout } = await run("pdftotext", ["-layout", file, "-"]);
    const printed = letters(stdout);
    assert.ok(headings.length > 3 && printed.includes(headings.at(-1) ?? ""), "the last heading is printed");
    none(headings.filter((heading) => !printed.includes(heading)).map((heading) => `not printed: ${heading}`));
  });
}

/** Only letters and digits: the rest changes with line breaks, ligatures and fonts. @param {string} text */
function letters(text) {
  return text.normalize("NFKC").replace(/[^\p{L}\p{N}]+/gu, "");
}
