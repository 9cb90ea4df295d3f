// How many years of school a page asks for: the Flesch–Kincaid grade of its running text (Kincaid et al., 1975, Derivation of new
// readability formulas for Navy enlisted personnel).
//
// Also a command, which prints the grade and the words of each page of a built site: node tests/lib/grades.mjs public

import { readFile, readdir } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { fleschKincaid } from "flesch-kincaid";
import { parseHTML } from "linkedom";
import { syllable } from "syllable";

/**
 * @typedef {object} Grade
 * @property {string} page its address below the site's
 * @property {boolean} worksheet whether there is something to fill in
 * @property {number} words of the running text
 * @property {number} grade
 * @property {{text: string, grade: number}[]} hardest the paragraphs of more than twelve words, hardest first
 */

// Headings and cells are no sentences, and would make any page look easy. Notes name studies, by their titles.
const prose = "p, li, dd, legend, blockquote";
const apart = ".footnotes, [role=doc-endnotes], nav, table, pre, template, script, style, sup, .contents, cite";

const sentences = new Intl.Segmenter("en", { granularity: "sentence" });
const words = new Intl.Segmenter("en", { granularity: "word" });

/** @param {string} text */
function count(text) {
  const counts = { sentence: 0, word: 0, syllable: 0 };
  for (const { segment } of sentences.segment(text)) {
    const inIt = [...words.segment(segment)].filter((w) => w.isWordLike && /\p{L}/u.test(w.segment));
    if (inIt.length === 0) continue;
    counts.sentence++;
    counts.word += inIt.length;
    for (const w of inIt) counts.syllable += Math.max(1, syllable(w.segment));
  }
  return counts;
}

/** The running text of a page, a block each. @param {string} html */
function blocks(html) {
  const { document } = parseHTML(html);
  const main = document.querySelector("main");
  if (!main) return [];
  for (const element of main.querySelectorAll(apart)) element.remove();
  return [...main.querySelectorAll(prose)]
    .filter((element) => !element.querySelector(prose))
    .map((element) => element.textContent.replaceAll("’", "'").replace(/\s+/g, " ").trim())
    .filter((text) => text !== "");
}

/** @param {string} dir a built site @returns {Promise<Grade[]>} */
export async function grades(dir) {
  const files = (await readdir(dir, { recursive: true })).filter((file) => path.basename(file) === "index.html").sort();
  return Promise.all(
    files.map(async (file) => {
      const html = await readFile(path.join(dir, file), "utf8");
      const all = { sentence: 0, word: 0, syllable: 0 };
      const hardest = [];
      for (const text of blocks(html)) {
        const counts = count(text);
        all.sentence += counts.sentence;
        all.word += counts.word;
        all.syllable += counts.syllable;
        if (counts.word > 12) hardest.push({ text, grade: fleschKincaid(counts) });
      }
      hardest.sort((a, b) => b.grade - a.grade);
      const page = "/" + file.replaceAll(path.sep, "/").replace(/index\.html$/, "");
      return { page, worksheet: html.includes("<form"), words: all.word, grade: fleschKincaid(all), hardest };
    }),
  );
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [dir, page] = process.argv.slice(2);
  for (const g of await grades(dir)) {
    if (page && g.page !== page) continue;
    console.log(`${g.grade.toFixed(1).padStart(5)} ${String(g.words).padStart(6)}  ${g.page}`);
    if (page)
      for (const { text, grade } of g.hardest.slice(0, 12)) console.log(`  ${grade.toFixed(1).padStart(5)}  ${text}`);
  }
}
