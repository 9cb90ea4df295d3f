// The seven worksheets that are shipped, each filled in by keyboard from its first question to its last, and one of the Spanish
// programme.

import { describe, test } from "node:test";
import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { barriers } from "./lib/axe.mjs";
import { sideways } from "./lib/facts.mjs";
import { eventually, none, published, run, temporary, visitor } from "./lib/site.mjs";
import { answers, asks, choose, dataOf, empty, expected, fillIn, isFor, letters, onPaper, shown } from "./lib/walk.mjs";

/** @import {Page} from "playwright-core" */
/** @import {Answer, Data, Spec} from "./lib/walk.mjs" */

const sheets = [
  { site: "shipped", address: "steps/honesty/worksheet/" },
  { site: "shipped", address: "steps/time/worksheet/" },
  { site: "shipped", address: "steps/kindness/worksheet/" },
  { site: "shipped", address: "steps/moving-past/worksheet/" },
  { site: "shipped", address: "steps/worth-it/worksheet/" },
  { site: "shipped", address: "steps/battles/worksheet/" },
  { site: "shipped", address: "steps/talking/worksheet/" },
  { site: "sleep", address: "steps/cabeza/worksheet/" },
];

/** Opens a sheet as a new visitor, on a phone. @param {{site: string, address: string}} sheet @param {object} [options] */
async function open({ site, address }, options) {
  const { base } = await published(site);
  const made = await visitor(base, { viewport: { width: 390, height: 844 }, locale: "en-US", ...options });
  await made.page.goto(base + address);
  return { ...made, base, data: await dataOf(made.page) };
}

/** What is saved of the open sheet. @param {Page} page @returns {Promise<string>} */
const saved = (page) => page.evaluate(() => JSON.stringify(Object.values(localStorage)));

/** @param {Page} page @param {string} selector */
const press = (page, selector) => page.locator(selector).press("Enter");

let papers = 0;

/** The letters on the printed pages, none of which is blank. @param {Page} page @param {string} format */
async function printed(page, format) {
  const file = path.join(temporary, `seven-${++papers}.pdf`);
  await writeFile(file, await page.pdf({ preferCSSPageSize: true, format }));
  const { stdout } = await run("pdftotext", ["-raw", file, "-"]);
  const pages = stdout.split("\f").slice(0, -1); // each page ends with one
  for (const [n, text] of pages.entries())
    if (letters(text) === "") assert.ok(await inked(file, n + 1), `page ${n + 1} isn't blank on ${format}`);
  return letters(pages.join(" "));
}

/** Whether anything is drawn on a page, such as lines and boxes to write in. @param {string} file @param {number} page */
async function inked(file, page) {
  const { stdout } = await run("pdftoppm", ["-gray", "-r", "40", "-f", `${page}`, "-l", `${page}`, file], {
    encoding: "buffer",
  });
  return stdout.subarray(20).some((grey) => grey < 200); // after the picture's head
}

/** @param {string} where @param {string} text @param {string[]} all */
const missing = (where, text, all) =>
  all.filter((words) => !letters(text).includes(letters(words))).map((words) => `${where} lacks ${words}`);

/** The answers that are never saved. @param {Data} data @param {{field: string}[]} all */
const secret = ({ worksheet }, all) =>
  all.filter((a) => worksheet.fields.find((f) => f.id === a.field)?.keep === false);

/** @param {Data} data @param {Answer[]} all */
const kept = (data, all) => all.filter((a) => !secret(data, all).includes(a));

/** Whether no other field has such a label. @param {Data} data @param {Spec} f */
const alone = (data, f) => data.worksheet.fields.filter((o) => o.label === f.label).length === 1;

/** A sheet that somebody fills in from its first question to its last. */
class Filling {
  /** @type {Answer[]} */
  typed = [];
  /** @type {Answer[]} */
  filled = [];

  /**
   * @param {{site: string, address: string}} sheet @param {number} i its number
   * @param {Awaited<ReturnType<typeof open>>} opened
   */
  constructor(sheet, i, { page, data }) {
    this.sheet = sheet;
    this.i = i;
    this.page = page;
    this.data = data;
    this.asked = data.worksheet.fields.filter(asks);
  }

  /** In another tab. */
  async reopen(who = "neither") {
    const context = this.page.context();
    await this.page.close();
    this.page = await context.newPage();
    await this.page.setViewportSize({ width: 390, height: 844 });
    await this.page.goto((await published(this.sheet.site)).base + this.sheet.address);
    await choose(this.page, this.data, who);
  }

  /** All that was written and chosen, as far as it is kept. */
  get kept() {
    return [...kept(this.data, this.typed), ...kept(this.data, this.filled)];
  }

  async begin() {
    const { page, data, i } = this;
    if (data.people.length > 0)
      await eventually(async () => assert.deepEqual([...new Set(await shown(page))], [false]));
    if (i === 0) none(await barriers(page)); // so far they are all alike
    await choose(page, data, "neither");
    await eventually(async () => assert.deepEqual(await shown(page), expected(data, "neither", false)));
    none(await barriers(page));
  }

  async fill() {
    const { page, data, asked } = this;
    this.typed = await fillIn(page, data, { skip: true });
    this.filled = await answers(page, data);
    await eventually(async () => assert.deepEqual(await shown(page), expected(data, "neither", true)));
    none(asked.filter((f) => !this.filled.some((a) => a.field === f.id)).map((f) => `${f.id} has no answer`));
    await eventually(async () => assert.deepEqual(await empty(page), []));
  }

  async hang() {
    const { page, data } = this;
    for (const f of data.worksheet.fields) {
      if (!f.show_if) continue;
      const place = page.locator("form > .field").nth(data.worksheet.fields.indexOf(f));
      const option = page.locator(`[id="f-${f.show_if.field}.${f.show_if.is}"]`);
      await option.press((await option.getAttribute("type")) === "radio" ? "ArrowUp" : "Space");
      await eventually(async () => assert.equal(await place.isVisible(), false, `${f.id ?? f.type} isn't shown`));
      await option.press("Space");
      await eventually(async () => assert.equal(await place.isVisible(), true, `${f.id ?? f.type} is shown`));
    }
    await eventually(async () => assert.deepEqual(await answers(page, data), this.filled));
  }

  async keep() {
    const { data, i } = this;
    assert.equal(await this.page.evaluate(() => localStorage.length), 0);
    await press(this.page, ".sheet-keep button >> nth=0");
    await press(this.page, ".sheet-tools button:last-child");
    await eventually(async () => assert.equal(await this.page.locator(".sheet-done").isVisible(), true));
    none(await barriers(this.page, i === 0 ? ["light", "dark"] : ["light"]));
    await this.reopen();
    await eventually(async () => assert.deepEqual(await answers(this.page, data), kept(data, this.filled)));
    for (const { field } of secret(data, this.filled))
      assert.ok(!(await saved(this.page)).includes(`"${field}"`), `${field} is saved`);
  }

  async print() {
    const { page, asked } = this;
    const words = this.kept.map((a) => a.text);
    const unsaid = asked.filter((f) => f.keep === false).map((f) => f.label);
    for (const format of ["A4", "Letter"]) {
      const text = await printed(page, format);
      none([...missing(format, text, words), ...unsaid.filter((label) => text.includes(letters(label)))]);
    }
    // What the browser's dialogue would show, once by its key and once by the button.
    const [byKey, byButton] = await page.evaluate(() => {
      const paper = () => {
        dispatchEvent(new Event("beforeprint"));
        const said =
          document.querySelector(".papers")?.className + " " + document.querySelector(".paper-filled")?.textContent;
        dispatchEvent(new Event("afterprint"));
        return said;
      };
      const first = paper();
      let second = "";
      window.print = () => void (second = paper());
      /** @type {HTMLElement} */ (document.querySelector(".sheet-tools button")).click();
      return [first, second];
    });
    assert.equal(byButton, byKey);
    none(missing("the button's paper", byButton, words));
  }

  async printEmpty() {
    const { page, data } = this;
    await page.evaluate(() => void (window.print = () => {})); // the test prints in its place
    for (const format of ["A4", "Letter"]) {
      await press(page, "button[data-print]");
      const text = await printed(page, format);
      none(missing(format, text, onPaper(data)));
      none(this.typed.filter((a) => text.includes(letters(a.text))).map((a) => `${a.text} is on the empty sheet`));
    }
  }

  async copy() {
    const { page, data, asked } = this;
    // Sheets are filled in side by side, and there is one clipboard.
    await page.evaluate(() => void (navigator.clipboard.writeText = async (text) => void (document.title = text)));
    await press(page, ".sheet-tools button:nth-child(2)");
    await page.getByText(data.words["copied"]).first().waitFor();
    const text = await page.title();
    const letter = (/** @type {Answer} */ a) => asked.find((f) => f.id === a.field)?.letter === true;
    const all = this.kept;
    none(
      missing(
        "the text",
        text,
        all.filter((a) => !letter(a)).map((a) => a.text),
      ),
    );
    none(all.filter((a) => letter(a) && text.includes(a.text)).map((a) => `${a.field} is copied`));
  }

  async fillAsOne() {
    const { data, asked, i } = this;
    const who = data.people[i % data.people.length].id;
    await this.reopen(who);
    await eventually(async () =>
      assert.deepEqual(await shown(this.page), expected(data, who, false), "what is for another isn't shown"),
    );
    if (i % 3 > 0) return; // filled in as one person, they differ in nothing that matters here: three of them will do
    const own = await fillIn(this.page, data);
    const all = await answers(this.page, data);
    await eventually(async () => assert.deepEqual(await shown(this.page), expected(data, who, true)));
    none(asked.filter((f) => isFor(f, who) && !all.some((a) => a.field === f.id)).map((f) => `${f.id} has no answer`));
    const text = await printed(this.page, "A4");
    none(
      missing(
        "A4",
        text,
        [...own, ...all].map((a) => a.text),
      ),
    );
    none(
      asked
        .filter((f) => !isFor(f, who) && alone(data, f) && text.includes(letters(f.label)))
        .map((f) => `${f.id} is printed`),
    );
    await press(this.page, ".sheet-keep button >> nth=0");
    await this.reopen(who);
    await eventually(async () => assert.deepEqual(await answers(this.page, data), all));
  }

  async overfill() {
    const { page, data } = this;
    if (data.people.length > 0) await press(page, ".sheet-who button:last-child"); // who sees every question
    await page.setViewportSize({ width: 320, height: 640 });
    await page.evaluate(() => {
      const boxes = /** @type {NodeListOf<HTMLInputElement>} */ (
        document.querySelectorAll("form.sheet > .field :is(input[type=text], textarea)")
      );
      const texts = ["W".repeat(200), "👩‍👩‍👧‍👦".repeat(40), "كلمة طويلة جدا ".repeat(12), "م".repeat(150)];
      boxes.forEach((box, n) => {
        box.value = texts[n % texts.length];
        box.dispatchEvent(new Event("input", { bubbles: true }));
        box.dispatchEvent(new Event("change", { bubbles: true }));
      });
    });
    await eventually(async () => assert.deepEqual(await shown(page), expected(data, "neither", true)));
    none(await page.evaluate(sideways));
  }
}

describe("the seven sheets", { concurrency: 2 }, () => {
  for (const [i, sheet] of sheets.entries()) {
    test(`${sheet.site} ${sheet.address}: filled in by keyboard`, async (t) => {
      const opened = await open(sheet);
      const filling = new Filling(sheet, i, opened);
      await t.test("nothing is asked before somebody is chosen", () => filling.begin());
      await t.test("every question can be reached, skipped and filled in", () => filling.fill());
      await t.test("a question comes and goes with the answer that it hangs on", () => filling.hang());
      await t.test("kept, it is there again in another tab", () => filling.keep());
      await t.test("printed, all of it is on paper, by the keys and by the button", () => filling.print());
      await t.test("the empty sheets have each question, and nothing that was written", () => filling.printEmpty());
      await t.test("copied as text, it is all there, but for letters", () => filling.copy());
      if (opened.data.people.length > 0)
        await t.test("one person's questions are one person's", () => filling.fillAsOne());
      await t.test("whatever is written, a small page doesn't scroll sideways", () => filling.overfill());
      await opened.close();
      none(opened.problems);
    });
  }

  test("what one sheet reads of another stands there", async () => {
    const { page, problems, close, base } = await open(sheets[0]);
    /** @type {Map<string, string>} */
    const addresses = new Map();
    /** @type {{address: string, spec: Spec}[]} */
    const readers = [];
    for (const { site, address } of sheets) {
      if (site !== "shipped") continue;
      await page.goto(base + address);
      const { worksheet } = await dataOf(page);
      addresses.set(worksheet.id, address);
      for (const spec of worksheet.fields) if (spec.from) readers.push({ address, spec });
    }
    assert.deepEqual(
      readers.map((r) => r.spec.id),
      ["repairs-kept", "date-card", "commitments-kept", "parked-review"],
    );
    for (const { address, spec } of readers) {
      const { worksheet, field, column } = spec.from ?? { field: "" };
      const source = worksheet ? addresses.get(worksheet) : address;
      await page.goto(base + source);
      const data = await dataOf(page);
      const who = spec.for?.find((id) => id !== "together") ?? data.people[0].id;
      await choose(page, data, who);
      const words = `Of ${field}`;
      await page
        .locator(`[data-id="${field}"] ${column ? `[data-column="${column}"]` : ".option-own"} input[type=text]`)
        .first()
        .pressSequentially(words);
      await press(page, ".sheet-keep button >> nth=0");
      if (source !== address) {
        await page.goto(base + address);
        await choose(page, data, who);
      }
      await page.locator(`[data-id="${spec.id}"]`).getByText(words, { exact: true }).first().waitFor();
      if (data.worksheet.fields.find((f) => f.id === field)?.for?.includes("together")) continue;
      await page.getByRole("button", { name: data.people.find((p) => p.id !== who)?.label }).press("Enter");
      await eventually(async () =>
        assert.equal(await page.getByText(words, { exact: true }).count(), 0, `${field} belongs to another`),
      );
    }
    await close();
    none(problems);
  });

  test("what an input method composes is saved whole", async () => {
    const { page, problems, close, data } = await open(sheets[0]);
    await choose(page, data, "broke");
    await press(page, ".sheet-keep button >> nth=0");
    const box = page.locator("#f-what-happened");
    await box.focus();
    const cdp = await page.context().newCDPSession(page);
    for (const text of ["k", "か", "かん", "かんじ"])
      await cdp.send("Input.imeSetComposition", { text, selectionStart: text.length, selectionEnd: text.length });
    await cdp.send("Input.insertText", { text: "漢字" });
    await cdp.send("Input.imeSetComposition", { text: "한", selectionStart: 1, selectionEnd: 1 });
    await page.reload(); // in the middle of a word
    await choose(page, data, "broke");
    await eventually(async () => assert.equal(await box.inputValue(), "漢字한"));
    await close();
    none(problems);
  });

  for (const [name, options] of /** @type {const} */ ([
    ["without script", { javaScriptEnabled: false }],
    ["with scripts that don't come", {}],
  ])) {
    test(`${name}, a sheet is a form that keeps to itself`, async () => {
      const { base, page, problems, close } = await open(sheets[0], options);
      if (!("javaScriptEnabled" in options)) await page.route("**/*.js", (route) => route.abort());
      // Whether there is no script or it doesn't come is one to the page; for the second, three sheets will do.
      for (const { site, address } of "javaScriptEnabled" in options ? sheets : sheets.slice(0, 3)) {
        if (site !== "shipped") continue;
        await page.goto(base + address);
        const data = await dataOf(page);
        await eventually(async () =>
          assert.equal(await page.locator("[data-unsaved]").isVisible(), true, "it says that nothing is saved"),
        );
        await eventually(async () => assert.ok((await shown(page)).every(Boolean), "every question is shown"));
        problems.push(...(await page.evaluate(unlabelled)));
        let written = 0;
        for (const f of data.worksheet.fields.filter(asks)) {
          const box = page.locator(`[data-id="${f.id}"] input`).first();
          if ((await box.count()) === 0) continue;
          if ((await box.getAttribute("type")) === "text") {
            await box.fill("Seven");
            written++;
          }
          for (const key of ["Enter", "Control+Enter", "Shift+Enter"]) await box.press(key);
        }
        assert.equal(page.url(), base + address);
        const boxes = await page
          .locator("form.sheet input[type=text]")
          .evaluateAll((all) => all.filter((e) => /** @type {HTMLInputElement} */ (e).value === "Seven").length);
        assert.ok(written > 0 && boxes === written, "the page is still the same");
        const text = await printed(page, "A4");
        none(missing(address, text, onPaper(data)));
      }
      await close();
      none(problems.filter((p) => !/ERR_FAILED/.test(p)));
    });
  }
});

/** The controls without a name, and the questions without their label. It runs in the page. */
function unlabelled() {
  const controls = /** @type {NodeListOf<HTMLInputElement>} */ (
    document.querySelectorAll("form.sheet :is(input, textarea, select)")
  );
  /** @param {HTMLInputElement} e */
  const names = (e) =>
    (
      e
        .getAttribute("aria-labelledby")
        ?.split(" ")
        .map((id) => document.getElementById(id)) ?? [...(e.labels ?? [])]
    ).map((l) => l?.textContent?.trim());
  return [
    ...[...controls]
      .filter((e) => !e.checkVisibility() || !names(e).some(Boolean))
      .map((e) => `${e.id} has no name or isn't shown`),
    ...[...document.querySelectorAll("form.sheet > .field[data-id]")]
      .filter((e) => !e.querySelector(".field-label")?.checkVisibility())
      .map((e) => `${e.id} has no label`),
  ];
}
