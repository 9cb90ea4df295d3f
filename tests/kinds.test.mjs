// Each kind's example is filled in as far as there are controls, by what a control is and not by what the kind is: what is saved comes back, in
// the controls and on paper. So a new kind is tested as soon as it has an example; only the buttons that answer it have to be named here.

import test from "node:test";
import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import path from "node:path";
import { parseHTML } from "linkedom";
import { choose, emptied, keep, records, site } from "./lib/sheets.mjs";
import { eventually, none, repository } from "./lib/site.mjs";
import { silent } from "./lib/walk.mjs";

/** @import {Page} from "playwright-core" */

const folders = await readdir(path.join(repository, "templates/fields"), { withFileTypes: true });
const kinds = folders.filter((entry) => entry.isDirectory()).map((entry) => entry.name);

/** Silent kinds for which the script does nothing. */
const still = ["note"];

/** The buttons that answer a kind without controls, in their order. @type {Record<string, string[]>} */
const buttons = { decision: ["No", "Yes"] };

/** The controls that answer. A filter has no name, and the boxes of another day only open its entry. */
const controls = '[data-field] [name^="f-"]:not(.row-another *)';

/** Answers everything, also what is only asked because of an answer. Returns the ids of the controls. @param {Page} page */
const fill = (page) =>
  page.evaluate(async (controls) => {
    const texts = /** @type {Record<string, string>} */ ({ year: "2021", month: "11", day: "16", time: "18:30" });
    /** @type {Set<string>} */
    const seen = new Set();
    const unseen = () => [...document.querySelectorAll(controls)].find((c) => !seen.has(c.id) && c.checkVisibility());
    for (;;) {
      // What one field shows of another comes 100 ms after the last change. Of two timers, the shorter one goes off first.
      if (!unseen()) await new Promise((next) => setTimeout(next, 150));
      const next = unseen();
      if (!next) return [...seen];
      seen.add(next.id);
      const control = /** @type {HTMLInputElement} */ (next);
      if (control.type === "radio" || control.type === "checkbox") {
        if (!("exclusive" in control.dataset)) control.click(); // what is exclusive would take the others back
        continue;
      }
      if (next instanceof HTMLSelectElement) next.selectedIndex = next.options.length - 1;
      else control.value = texts[control.name.split(".").at(-1) ?? ""] ?? `Words for ${control.name}`;
      for (const type of ["input", "change"]) control.dispatchEvent(new Event(type, { bubbles: true }));
    }
  }, controls);

/** What the controls hold, by their ids. @param {Page} page @returns {Promise<Record<string, string | boolean>>} */
const held = (page) =>
  page.evaluate((controls) => {
    const all = /** @type {HTMLInputElement[]} */ ([...document.querySelectorAll(controls)]);
    return Object.fromEntries(
      all.map((c) => [c.id, c.type === "radio" || c.type === "checkbox" ? c.checked : c.value]),
    );
  }, controls);

/** What each question says on paper, by its label. @param {Page} page @returns {Promise<Record<string, string[]>>} */
const paper = (page) =>
  page.evaluate(() => {
    dispatchEvent(new Event("beforeprint"));
    const parts = [...document.querySelectorAll(".paper-filled .paper-part")].map((part) => [
      part.querySelector(".paper-label")?.textContent ?? "",
      [...part.querySelectorAll(".paper-answer")].map((line) => line.textContent ?? ""),
    ]);
    dispatchEvent(new Event("afterprint"));
    return Object.fromEntries(parts);
  });

/** The fields of a kind in the open example. @param {Page} page @param {string} kind @returns {Promise<{id: string, label: string, keep?: boolean}[]>} */
async function ofKind(page, kind) {
  const text = (await page.locator("script[data-sheet-data]").textContent()) ?? "";
  return JSON.parse(text).worksheet.fields.filter((/** @type {{type: string}} */ f) => f.type === kind);
}

/** What is saved of some fields, once all is. @param {Page} page @param {string[]} ids @returns {Promise<Record<string, {v?: unknown}>>} */
async function answers(page, ids) {
  await page.evaluate(() => document.querySelector("form.sheet")?.dispatchEvent(new Event("change"))); // saves at once
  const all = Object.values(await records(page)).flatMap((text) => Object.entries(JSON.parse(text).answers));
  return Object.fromEntries(all.filter(([id]) => ids.includes(id)));
}

/** How much there is in the first field of a kind, in a page's text. @param {string} html @param {string} kind */
const size = (html, kind) =>
  parseHTML(html).document.querySelector(`[data-field="${kind}"]`)?.querySelectorAll("*").length ?? 0;

test("kinds: what this file says of some is of kinds that there are", () => {
  assert.ok(kinds.length >= 15 && silent.length > 0, `${kinds}; ${silent}`);
  for (const kind of [...silent, ...still, ...Object.keys(buttons)]) assert.ok(kinds.includes(kind), kind);
});

for (const kind of kinds) {
  test(`kinds: ${kind} gives back what its example is answered with`, async () => {
    const { page, problems, close } = await emptied();
    const { base } = await site();
    const served = await (await page.goto(`${base}fields/${kind}/`))?.text();
    await choose(page);
    await keep(page);
    const fields = await ofKind(page, kind);
    assert.ok(fields.length > 0, "the example has a field of its kind");
    const filled = await fill(page);
    for (const name of buttons[kind] ?? [])
      await page.locator(`[data-field="${kind}"]`).getByRole("button", { name, exact: true }).press("Enter");

    if (silent.includes(kind)) {
      if (!still.includes(kind))
        await eventually(async () =>
          assert.ok(size(await page.content(), kind) > size(served ?? "", kind), "the script adds something"),
        );
      none(problems);
      return close();
    }

    const kept = fields.filter((f) => f.keep !== false);
    const ids = fields.map((f) => f.id);
    const saved = await eventually(async () => {
      const all = await answers(page, ids);
      const answered = Object.keys(all).filter((id) => all[id].v !== undefined);
      assert.deepEqual(answered.sort(), kept.map((f) => f.id).sort(), "each field has an answer, if it is kept");
      return all;
    });
    const told = await paper(page);
    for (const { label, keep } of fields) assert.equal((told[label] ?? []).length > 0, keep !== false, label);
    const before = await held(page);
    const gone = await page
      .locator('[data-field][data-keep="false"] [name^="f-"]')
      .evaluateAll((all) => all.map((control) => control.id));
    for (const id of gone) before[id] = typeof before[id] === "boolean" ? false : "";

    await page.reload();
    await choose(page);
    await eventually(async () => {
      const after = await held(page);
      for (const id of filled) assert.deepEqual({ [id]: after[id] }, { [id]: before[id] });
      assert.deepEqual(await paper(page), told);
    });
    assert.deepEqual(await answers(page, ids), saved, "loading changes nothing");
    none(problems);
    await close();
  });
}
