// Printed, a page still says what it says on the screen, from its title to its last heading.

import test from "node:test";
import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { none, published, run, temporary, visitor } from "./lib/site.mjs";

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

for (const format of ["A4", "Letter"]) {
  test(`print worksheets on ${format}`, async () => {
    const { base } = await published("everything");
    const { page, problems, close } = await visitor(base);
    for (const kind of ["textarea", "table", "grid", "decision", "cards"]) {
      await page.goto(`${base}fields/${kind}/`);
      const file = path.join(temporary, "sheet.pdf");
      await page.emulateMedia({ media: "print" });
      const said = (await page.locator(".paper").allInnerTexts()).map(words);
      const heads = new Set(words((await page.locator(".paper thead").allInnerTexts()).join(" "))); // a table's head stands on each of its pages
      const titled = await page
        .locator(".paper")
        .evaluateAll((all) => all.map((e) => e.querySelector(".paper-title") !== null));
      await writeFile(file, await page.pdf({ preferCSSPageSize: true, format }));
      const { stdout } = await run("pdftotext", ["-layout", file, "-"]);
      const [got, want] = [tally(words(stdout)), tally(said.flat())];
      for (const word of new Set([...got.keys(), ...want.keys()])) {
        const [printed = 0, wanted = 0] = [got.get(word), want.get(word)];
        if (heads.has(word) ? printed < wanted : printed !== wanted)
          problems.push(`${kind}: "${word}" is printed ${printed} times, not ${wanted}`);
      }
      // Each sheet begins a page; those for doors and wallets have no title.
      const beginnings = stdout.split("\f").map((text) => words(text).slice(0, 12));
      for (const [i, all] of said.entries())
        if (!beginnings.some((b) => all.slice(0, 2).every((word) => b.includes(word))))
          problems.push(`${kind}: sheet ${i + 1} begins on no page of its own`);
      if (["grid", "decision", "cards"].includes(kind)) assert.deepEqual(titled, [true, false], kind);
    }
    await close();
    none(problems);
  });
}

/** Only letters and digits: the rest changes with line breaks, ligatures and fonts. @param {string} text */
function letters(text) {
  return text.normalize("NFKC").replace(/[^\p{L}\p{N}]+/gu, "");
}

/** @param {string} text */
function words(text) {
  return text.normalize("NFKC").match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** How often each word is there. @param {string[]} all */
function tally(all) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const word of all) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}
