// Goes through a worksheet with the keyboard alone, as its own data describes it, and fills in whatever it comes to.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { repository } from "./site.mjs";

/** @import {Page} from "playwright-core" */

/**
 * A field as its author wrote it.
 * @typedef {object} Spec
 * @property {string} type
 * @property {string} [id]
 * @property {string} [label]
 * @property {string[]} [for]
 * @property {boolean} [keep]
 * @property {boolean} [letter]
 * @property {string} [dated]
 * @property {number} [min]
 * @property {string} [min_label]
 * @property {{field: string, is: string}} [show_if]
 * @property {{worksheet?: string, field: string, column?: string}} [from]
 * @property {{id: string, label: string, type: string}[]} [columns]
 * @property {{id: string, label: string}[]} [options]
 * @property {{id: string, label: string}[]} [rows]
 * @property {{id: string, label: string}[]} [cards]
 * @property {{id: string, ask: string, yes: string, no: string, keep?: boolean}[]} [questions]
 * @property {{id: string, label: string, keep?: boolean}[]} [ends]
 */
/** @typedef {{sheet: string, title?: string, for?: string[]}} Printed */
/** @typedef {{site: string, people: {id: string, label: string}[], worksheet: {id: string, fields: Spec[], print: Printed[]}, words: Record<string, string>}} Data with the interface words of the page's language */
/** @typedef {{id: string, field: string, text: string}} Answer what a control holds, in the words that stand on paper */

/** @param {Page} page @returns {Promise<Data>} */
export async function dataOf(page) {
  const [language, data] = await page.evaluate(() => [
    document.documentElement.lang,
    JSON.parse(document.querySelector("script[data-sheet-data]")?.textContent ?? ""),
  ]);
  const folder = language === "es" ? "tests/fixtures/sleep" : ".";
  const text = await readFile(path.join(repository, folder, `templates/strings/${language}.yaml`), "utf8");
  const lines = [...text.matchAll(/^"?([a-z0-9-]+)"?: (.*)$/gm)];
  return {
    ...data,
    words: Object.fromEntries(lines.map(([, name, word]) => [name, /^"/.test(word) ? JSON.parse(word) : word])),
  };
}

/** Kinds that save nothing, as the script has them. @type {string[]} */
export const silent = await (async () => {
  const text = await readFile(path.join(repository, "assets/js/sheet/kinds.gen.ts"), "utf8");
  const [, list = ""] = /\bsilent\b.*new Set\(\[(.*?)\]\)/.exec(text) ?? [];
  return [...list.matchAll(/"(\w+)"/g)].map(([, kind]) => kind);
})();

/** @param {Spec} f @returns {f is Spec & {id: string, label: string}} */
export const asks = (f) => f.id !== undefined && !silent.includes(f.type);

/** Whether a field is for one who fills it in. @param {Spec} f @param {string} who */
export const isFor = (f, who) =>
  !f.for || f.for.includes("together") || who === "both" || who === "neither" || f.for.includes(who);

/** The fields that are there for somebody, going by the data alone. @param {Data} data @param {string} who @param {boolean} conditions whether they are met */
export const expected = ({ worksheet }, who, conditions) =>
  worksheet.fields.map((f) => isFor(f, who) && (conditions || !f.show_if));

/** The fields that are there. @param {Page} page */
export const shown = (page) => page.locator("form > .field").evaluateAll((all) => all.map((e) => e.checkVisibility()));

/** Presses Tab until the focus is on such an element. @param {Page} page @param {string} selector */
export async function tabTo(page, selector) {
  for (let i = 0; i < 200; i++) {
    await page.keyboard.press("Tab");
    if (await page.evaluate((s) => document.activeElement?.matches(s), selector)) return;
  }
  assert.fail(`Tab doesn't lead to ${selector}`);
}

/** Says who fills the sheet in, if it asks. @param {Page} page @param {Data} data @param {string} who */
export async function choose(page, data, who) {
  const group = page.locator(".sheet-who");
  if ((await group.count()) === 0) return page.locator(".sheet-keep button:visible").first().focus();
  await tabTo(page, ".sheet-who button");
  const at = [...data.people.map((p) => p.id), "both", "neither"].indexOf(who);
  for (let i = 0; i < at; i++) await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  assert.equal(
    await group.locator("[aria-pressed=true]").textContent(),
    data.people[at]?.label ?? data.words[`who-${who}`],
  );
}

/** What has the focus, told by what matters to who fills it in. */
function focused() {
  const e = /** @type {HTMLInputElement} */ (document.activeElement);
  const field = e.closest("[data-field]");
  const group = e.name
    ? [...document.getElementsByName(e.name)].filter((o) => /** @type {HTMLInputElement} */ (o).type === e.type)
    : [];
  return {
    field: field?.getAttribute("data-id") ?? "",
    end: e.closest(".sheet-tools") !== null,
    outside: e.closest("form.sheet") === null,
    kind: e.localName === "input" ? e.type : e.localName,
    id: e.id,
    name: e.name ?? "",
    value: e.value ?? "",
    checked: e.checked ?? false,
    options: group.map((o) => o.id),
    chosen: group.find((o) => /** @type {HTMLInputElement} */ (o).checked)?.id ?? "",
    classes: [...e.classList],
    adds: e.matches(".row-tools > button") && field?.querySelector(".row-another") === null,
    keeps: e.matches("[data-keep-card]"),
    pressed: e.getAttribute("aria-pressed"),
    asked: field?.querySelector("[data-question]:not([hidden])")?.getAttribute("data-question") ?? "",
    first: [...(field?.querySelectorAll(".decision-choice") ?? [])].indexOf(e) === 0,
  };
}

/**
 * Fills in all that the keyboard comes to, from where the focus is to the end of the sheet. Returns the words that it typed.
 * @param {Page} page @param {Data} data
 * @param {{skip?: boolean}} [how] with skip, each question is skipped in passing, and taken up again
 */
export async function fillIn(page, data, { skip = false } = {}) {
  const fields = data.worksheet.fields;
  const wanted = new Set(fields.flatMap((f) => (f.show_if ? [`f-${f.show_if.field}.${f.show_if.is}`] : [])));
  /** @type {{id: string, field: string, text: string}[]} */
  const typed = [];
  /** @type {Set<string>} */
  const reached = new Set();
  const used = new Set(); // buttons that are pressed once
  let n = 0;
  /** @param {string} key */
  const press = (key) => page.keyboard.press(key);
  /** @param {ReturnType<typeof focused>} at @param {string} keys @param {string} [text] as it will be printed, if it isn't what was typed */
  const write = async (at, keys, text = keys) => {
    await page.keyboard.type(keys);
    typed.push({ id: at.id, field: at.field, text });
  };
  let there = false; // a button has brought the focus to what comes next
  for (let stops = 0; stops < 2000; stops++) {
    if (!there) await press("Tab");
    there = false;
    const at = await page.evaluate(focused);
    if (at.end) {
      const missed = await unreached(page, [...reached]);
      assert.deepEqual(missed, [], "Tab comes to all that is shown");
      return typed;
    }
    assert.ok(!at.outside, "the focus stays in the sheet until its end");
    reached.add(at.id);
    if (at.kind === "radio") for (const id of at.options) reached.add(id);
    const spec = fields.find((f) => f.id === at.field);
    /** Faster than any reader: what another question shows of this one is drawn a moment later, by a timer that the page set before this one. */
    const drawn = async () => {
      if (fields.some((f) => f.from?.field === at.field))
        await page.evaluate(() => new Promise((done) => setTimeout(done, 150)));
    };
    /** Presses a button, the first time it is come to. @param {string} button */
    const pressOnce = async (button) => {
      const key = `${at.field} ${button}`;
      if (used.has(key)) return false;
      used.add(key);
      await press("Enter");
      return true;
    };

    if (at.id.includes(".another.") || at.id.includes(".by.")) continue; // they choose what is shown, and are no answers
    switch (at.kind) {
      case "text":
      case "textarea":
        if (at.value !== "") break;
        if (at.id.endsWith(".day")) await page.keyboard.type("3");
        else if (at.id.endsWith(".month")) await page.keyboard.type("4");
        else if (at.id.endsWith(".year"))
          await write(
            at,
            String(2030 + ++n),
            dayIn(2030 + n, await page.evaluate(() => document.documentElement.lang)),
          );
        else if (at.id.endsWith(".time")) await page.keyboard.type("0730PM");
        else if (!at.id.endsWith(".other.words") || !at.options.length || !hasWanted(wanted, at.field))
          await write(at, `w${++n}z`);
        break;
      case "radio":
        if (at.chosen !== "") break;
        await press("Space");
        if (spec?.type === "scale") await press("ArrowRight");
        for (const id of at.options.slice(1))
          if (wanted.has(id)) for (let i = at.options.indexOf(id); i > 0; i--) await press("ArrowDown");
        break;
      case "checkbox":
        if (!at.checked && !at.id.includes(".own.") && (at.options[0] === at.id || wanted.has(at.id)))
          await press("Space");
        break;
      case "select":
        if (at.value === "") await press("ArrowDown");
        break;
      case "button":
        if (at.classes.includes("field-skip")) await drawn();
        if (at.adds) there = await pressOnce("add");
        else if (at.classes.includes("cards-draw")) await pressOnce("draw");
        else if (at.keeps && at.pressed === "false") await press("Enter");
        else if (at.classes.includes("decision-choice")) {
          const question = spec?.questions?.find((q) => q.id === at.asked);
          const kept = spec?.ends?.find((e) => e.id === question?.yes)?.keep !== false;
          if (!at.first || kept) await press("Enter");
        } else if (at.classes.includes("field-skip") && skip && at.pressed !== null) {
          // else it clears
          const before = await answers(page, data, at.field);
          await press("Enter");
          const during = await page.evaluate(focused);
          assert.deepEqual(
            [during.pressed, await answers(page, data, at.field)],
            ["true", []],
            `${at.field} is skipped`,
          );
          await press("Enter");
          assert.deepEqual(await answers(page, data, at.field), before, `what was written at ${at.field} is back`);
          assert.equal((await page.evaluate(focused)).pressed, "false");
          await drawn();
        }
    }
  }
  assert.fail("the sheet has no end");
}

/** @param {Set<string>} wanted @param {string} field */
const hasWanted = (wanted, field) => [...wanted].some((id) => id.startsWith(`f-${field}.`));

/** @param {number} year @param {string} language */
const dayIn = (year, language) =>
  new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, { dateStyle: "long", timeZone: "UTC" }).format(
    Date.UTC(year, 3, 3),
  );

/** The controls that are to be seen and weren't reached. @param {Page} page @param {string[]} reached */
const unreached = (page, reached) =>
  page.evaluate((ids) => {
    const controls = [...document.querySelectorAll("form.sheet > .field :is(input, textarea, select)")];
    return controls.filter((e) => e.checkVisibility() && !ids.includes(e.id)).map((e) => e.id);
  }, reached);

/** Boxes for words that are to be seen and are empty. @param {Page} page */
export const empty = (page) =>
  page.evaluate(() => {
    const controls = /** @type {NodeListOf<HTMLInputElement>} */ (
      document.querySelectorAll("form.sheet > .field :is(input:not([type=radio], [type=checkbox]), textarea, select)")
    );
    return [...controls]
      .filter((e) => e.checkVisibility() && e.value === "" && !/\.another\.|\.by\.|\.other\.words$/.test(e.id))
      .map((e) => e.id);
  });

/** What the sheet, or one field of it, holds: each control that isn't empty. @param {Page} page @param {Data} data @param {string} [only] @returns {Promise<Answer[]>} */
export const answers = (page, { worksheet }, only) =>
  page.evaluate(([fields, only]) => {
    /** @param {Element | null | undefined} e */
    const words = (e) => e?.textContent?.trim() ?? "";
    const found = [];
    for (const spec of fields) {
      if (!spec.id || (only && only !== spec.id)) continue;
      const field = document.querySelector(`[data-id="${spec.id}"]`);
      const controls = /** @type {NodeListOf<HTMLInputElement>} */ (
        field?.querySelectorAll("input, textarea, select") ?? []
      );
      for (const e of controls) {
        const ticked = e.type === "radio" || e.type === "checkbox";
        if ((ticked ? !e.checked : e.value === "") || /\.another\.|\.by\.|\.return$/.test(e.id)) continue;
        const column = spec.columns?.find((c) => e.closest("[data-column]")?.getAttribute("data-column") === c.id);
        let text = e.value;
        if (spec.type === "grid" && ticked)
          text = `${words(document.getElementById(e.getAttribute("aria-labelledby")?.split(" ")[0] ?? ""))} ${words(e.nextElementSibling)}`;
        else if (spec.type === "scale") text = `${e.value} (${spec.min ?? 0} ${spec.min_label}`;
        else if (ticked) text = words(e.labels?.[0]);
        else if (column && e.localName === "select")
          text = `${column.label} ${column.type === "scale" ? e.value : words(e.querySelector("option:checked"))}`;
        else if (/\.(day|month|year|time)$/.test(e.id)) text = ""; // on paper they are a day in words
        found.push({ id: e.id, field: spec.id, text });
      }
      const end = field?.querySelector("[data-end]:not([hidden])");
      if (end) found.push({ id: end.id, field: spec.id, text: words(end.querySelector(".decision-advice")) });
    }
    return found;
  }, /** @type {const} */ ([worksheet.fields, only]));

/** Whether a printed sheet shows a field. @param {Printed} sheet @param {Spec} f */
function isOn(sheet, f) {
  if (!sheet.for || sheet.for.length === 0) return true;
  if (sheet.for.includes("together")) return f.for?.includes("together") ?? false;
  return !f.for || f.for.includes("together") || f.for.some((who) => sheet.for?.includes(who));
}

/** What must stand on the empty sheets: the label of each question, or what stands for it on sheets without words. @param {Data} data */
export function onPaper({ worksheet, people }) {
  const all = worksheet.print.length > 0 ? worksheet.print : [{ sheet: "form", for: people.map((p) => p.id) }];
  const kept = worksheet.fields.filter((f) => asks(f) && f.keep !== false);
  /** @type {Record<string, (f: Spec) => string[]>} */
  const words = {
    form: (f) => [f.label ?? ""],
    letter: (f) => (f.letter ? [f.label ?? ""] : []),
    grid: (f) => (f.type === "grid" ? (f.rows ?? []).map((r) => r.label) : []),
    cards: (f) => (f.cards ?? []).map((c) => c.label),
    log: (f) => (f.dated ? (f.columns ?? []).map((c) => c.label) : []),
    flow: (f) => [
      ...(f.questions ?? []).map((q) => (q.keep === false ? "" : q.ask)),
      ...(f.ends ?? []).map((e) => (e.keep === false ? "" : e.label)),
    ],
  };
  return [
    ...all.map((sheet) => sheet.title ?? ""),
    ...all.flatMap((sheet) => kept.filter((f) => isOn(sheet, f)).flatMap((f) => words[sheet.sheet]?.(f) ?? [])),
  ].filter((text) => text !== "");
}

/** Only letters and digits: the rest changes with line breaks, ligatures and fonts. @param {string} text */
export const letters = (text) => text.normalize("NFKC").replace(/[^\p{L}\p{N}]+/gu, "");
