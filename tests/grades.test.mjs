// Tired people can read the programme that is shipped: eight years of school are enough for every page, and six where it's urgent.

import test from "node:test";
import assert from "node:assert/strict";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { grades } from "./lib/grades.mjs";
import { none, published, temporary } from "./lib/site.mjs";

const urgent = ["/safety/", "/more/first-days/", "/more/awake/", "/before-you-begin/", "/my-part/"];

test("grades: every page of the programme", async () => {
  const all = await grades((await published("shipped")).dir);
  const missing = urgent.filter((address) => !all.some((g) => g.page === address));
  assert.deepEqual(missing, [], "each has an address of the site");
  const hard = [];
  for (const { page, worksheet, words, grade, hardest } of all) {
    assert.ok(words > 20, `${page} has text`);
    const most = worksheet || urgent.includes(page) ? 6 : 8;
    if (grade > most)
      hard.push(
        `${page} asks for grade ${grade.toFixed(1)}, not ${most}; among others: ${hardest
          .slice(0, 3)
          .map((h) => h.text)
          .join(" / ")}`,
      );
  }
  none(hard);
});

test("grades: as its authors reckon", async () => {
  const dir = path.join(temporary, "grades");
  await mkdir(dir, { recursive: true });
  const page = (/** @type {string} */ text) =>
    `<main><h1>Not counted</h1><p>${text}</p><table><tr><td>Nor this</td></tr></table></main>`;
  // 0.39 × words a sentence + 11.8 × syllables a word − 15.59
  const texts = {
    "The cat sat. The dog ran off.": 0.39 * 3.5 + 11.8 - 15.59,
    "Responsibility notwithstanding, organisations deliberate.": 0.39 * 4 + 11.8 * (19 / 4) - 15.59,
  };
  for (const [text, grade] of Object.entries(texts)) {
    await writeFile(path.join(dir, "index.html"), page(text));
    const [got] = await grades(dir);
    assert.ok(Math.abs(got.grade - grade) < 0.01, `${text} ${got.grade}, not ${grade}`);
  }
});
