// The kinds of fields that do more than ask: each by its keys, and what is kept of it.

import test from "node:test";
import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import ICAL from "ical.js";
import { barriers } from "./lib/axe.mjs";
import { choose, control, emptied, keep, saved, site, write } from "./lib/sheets.mjs";
import { eventually, none, published, run, temporary, visitor } from "./lib/site.mjs";

/** @import {BrowserContextOptions, Locator, Page} from "playwright-core" */

// For what the examples don't show.
write(
  "logs",
  `
- {type: table, id: weekly, label: Every week, dated: week, columns: [{type: input, id: good, label: What was good?}]}
- {type: table, id: monthly, label: Every month, dated: month, columns: [{type: input, id: good, label: What was good?}]}`,
);
write(
  "promises",
  `
- {type: table, id: commitments, label: What I will do, columns: [{type: input, id: what, label: What}]}
- {type: input, id: need, label: What I need, for: hurt}`,
);
write(
  "kept",
  `
- {type: checklist, id: done, label: What I kept, for: broke, from: {worksheet: promises, field: commitments, column: what}}
- {type: checklist, id: seen, label: What I saw, for: hurt, from: {worksheet: promises, field: commitments, column: what}}`,
);
write(
  "drawn",
  `
- {type: table, id: nights, label: Every night, dated: day, columns: [{type: scale, id: sleep, label: How did you sleep?}]}
- {type: chart, id: single, label: Each night, of: nights.sleep}
- {type: chart, id: means, label: By and large, of: nights.sleep, average: 2}`,
);
write(
  "ways",
  `
- {type: decision, id: way, label: Which way?, questions: [{id: safe, ask: Am I safe?, yes: talk, no: help}], ends: [{id: talk, label: Talk, text: You can.}, {id: help, label: Get help, text: You count., keep: false}]}
- {type: input, id: when, label: When will you talk?, show_if: {field: way, is: talk}}
- {type: input, id: whom, label: Whom can you ask?, show_if: {field: way, is: help}}`,
);
write(
  "deck",
  `
- {type: cards, id: seven, label: Seven, own: true, cards: [One, Two, Three, Four, Five, Six, Seven]}`,
  "{sheet: cards}",
);
write(
  "plans",
  `
- {type: input, id: secret, label: Secretquestion}
- {type: schedule, id: plan, label: Plansecret, title: 'Tea, cake; and \\ — for 👩‍👩‍👧 and 👩‍👩‍👧 and 👩‍👩‍👧 and everybody else who drinks tea', minutes: 45, alarm: 0, repeat: monthly}`,
);
write(
  "tools",
  `
- {type: table, id: questions, label: Questions, description: One a row., group_by: need, columns: [{type: input, id: question, label: Question}, {type: radios, id: need, label: Do I need it?, options: [Must know, Can wait], other: true}]}
- {type: table, id: nights, label: Every night, dated: day, columns: [{type: scale, id: sleep, label: How did you sleep?}, {type: input, id: thanks, label: Thank you for}]}
- {type: table, id: back, label: Looking back, from: {field: questions, column: question}, columns: [{type: input, id: now, label: Now}]}
- {type: grid, id: acts, label: Acts, rows: [Came home when I said], own: true}
- {type: checklist, id: amends, label: Amends, options: [{id: money, label: Gave back the money, description: All of it.}], own: true}
- {type: checklist, id: left, label: What is left, from: {field: amends}}
- {type: chart, id: drawn, label: Your nights, of: nights.sleep, average: 2}
- {type: timer, id: turns, label: Take turns, turns: [{who: Speak, minutes: 3}, {who: Listen, minutes: 2}], pause: {minutes: 20, ask_return: true}}
- {type: decision, id: way, label: Which way?, questions: [{id: safe, ask: Am I safe?, yes: talk, no: help}], ends: [{id: talk, label: Talk, text: You can.}, {id: help, label: Get help, link: /safety/}]}
- {type: cards, id: evenings, label: Evenings, filters: {cost: [Free, More]}, own: true, cards: [{label: Walk a street, cost: Free, description: Slowly.}, {label: Cook a meal, cost: More}]}
- {type: schedule, id: plan, label: Our next talk, title: Tea, offsets: [30, 60]}`,
);

const tuesday = "2026-11-24T09:00:00";

/** Opens a sheet at a time of the reader's, as one of the people if it asks. @param {string} time @param {string} address @param {string} [who] @param {BrowserContextOptions} [options] */
async function sheetAt(time, address, who, options) {
  const { base } = await site();
  const made = await (options ? visitor(base, options) : emptied());
  await made.page.clock.setFixedTime(time);
  await made.page.goto(base + address);
  await choose(made.page, who);
  return made;
}

/** Lets another time come while the page is in the background. @param {Page} page @param {string} time */
async function wait(page, time) {
  await page.clock.setFixedTime(time);
  await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
}

/** A field by its label. @param {Page} page @param {string} name */
const field = (page, name) => page.locator("[data-field]", { has: page.getByRole("group", { name, exact: true }) });

/** Whether it has the focus. @param {Locator} locator */
const focused = (locator) => locator.evaluate((e) => e === document.activeElement);

/** Waits until screen readers are told. @param {Page} page @param {string | RegExp} words */
const told = (page, words) => page.locator(".sheet-live", { hasText: words }).waitFor({ state: "attached" });

/** What is kept of a sheet once all is saved. @param {Page} page @param {string} worksheet */
async function answers(page, worksheet, who = "neither") {
  await page.evaluate(() => document.querySelector("form.sheet")?.dispatchEvent(new Event("change"))); // saves at once
  const text = (await saved(page))[`buildsite:sheets:${worksheet}:${who}`];
  return text === undefined ? undefined : JSON.parse(text).answers;
}

/** Skips a question and takes that back: what was there is gone from what is kept, and comes back. @param {Page} page @param {string} label @param {string} worksheet @param {string} id @param {string} [who] */
async function skippable(page, label, worksheet, id, who) {
  const before = await eventually(async () => {
    const all = await answers(page, worksheet, who);
    assert.ok(all[id].v, `${label} is answered`);
    return all;
  });
  const skip = page.getByRole("button", { name: `Skip: ${label}`, exact: true });
  await skip.press("Enter");
  await eventually(async () => assert.equal(await skip.getAttribute("aria-pressed"), "true"));
  await eventually(async () => assert.deepEqual((await answers(page, worksheet, who))[id], { skip: true }));
  await skip.press("Enter");
  await eventually(async () => assert.deepEqual((await answers(page, worksheet, who))[id], before[id]));
}

/** Adds to the problems if a page of the narrowest phones scrolls sideways. @param {Page} page @param {string[]} problems */
async function narrow(page, problems) {
  await page.setViewportSize({ width: 320, height: 640 });
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  if (wide > 0) problems.push(`${page.url()} scrolls sideways by ${wide} px`);
}

test("table: rows are added, sorted under their answers, removed and given back", async () => {
  const { page, problems, close } = await sheetAt(tuesday, "fields/table/");
  const table = field(page, "What do you need to know?");
  const rows = table.locator("tr[data-row]");
  await eventually(async () => assert.equal(await rows.count(), 1, "blank rows are for paper"));
  await keep(page);
  /** @param {number} n @param {string} label */
  const cell = (n, label) => rows.nth(n).getByLabel(label, { exact: true });
  const groups = () => table.locator("th[scope=rowgroup]").allTextContents();

  await cell(0, "Question").pressSequentially("Who knows?");
  await eventually(async () => assert.deepEqual(await groups(), [], "as long as nothing is sorted"));
  const sort = table.getByRole("button", { name: "Sort by “Do I need it?”" });
  await eventually(async () => assert.equal(await sort.isVisible(), false));
  await cell(0, "Do I need it?").press("M");
  await cell(0, "How much does it hurt?").press("7");
  const asked = rows.nth(0).getByRole("group", { name: "Asked on" });
  await asked.getByLabel("Day").fill("20");
  await asked.getByLabel("Month").fill("Nov");
  await asked.getByLabel("Year").fill("26");

  const add = table.getByRole("button", { name: "Add a row" });
  await add.press("Enter");
  await eventually(async () => assert.equal(await focused(cell(1, "Question")), true));
  await page.keyboard.type("Where?");
  await cell(1, "Do I need it?").press("S");
  await cell(1, "In your own words").pressSequentially("Maybe");
  await add.press("Enter");
  await cell(2, "Question").pressSequentially("Since when?");
  await eventually(async () => assert.deepEqual(await groups(), [], "no row moves while somebody sorts"));
  await eventually(async () =>
    assert.deepEqual(
      await rows.locator(".row-name").allTextContents(),
      ["Row 1", "Row 2", "Row 3"],
      "nor do their numbers change",
    ),
  );
  await sort.press("Enter");
  await told(page, "The rows are sorted.");
  await eventually(async () => assert.equal(await focused(cell(0, "Question")), true));
  await eventually(async () => assert.equal(await sort.isVisible(), false));
  await eventually(async () => assert.deepEqual(await groups(), ["Not sorted yet", "Must know", "Something else"]));
  const ids = await rows.evaluateAll((all) => all.map((e) => e.getAttribute("data-row")));
  const since = { id: ids[0], cells: { question: "Since when?" } };
  const known = { id: ids[1], cells: { question: "Who knows?", need: "must-know", hurt: 7, asked: "2026-11-20" } };
  const where = { id: ids[2], cells: { question: "Where?", need: { other: "Maybe" } } };
  await eventually(async () =>
    assert.deepEqual(await answers(page, "table-example"), { questions: { v: [known, where, since] } }),
  );

  // Another table reads them, and has a column of its own.
  const back = field(page, "Looking back");
  await back.getByText("Since when?", { exact: true }).waitFor(); // it is drawn a moment after the last key
  await eventually(async () =>
    assert.deepEqual(await back.locator(".row-name").allTextContents(), ["Who knows?", "Where?", "Since when?"]),
  );
  await eventually(async () =>
    assert.deepEqual(await back.getByRole("button", { name: /^Remove|^Add a row/ }).count(), 0),
  );
  await back.locator("tr[data-row]").nth(1).getByLabel("Now").pressSequentially("Here");

  await table.getByRole("button", { name: "Remove: Row 2" }).press("Enter");
  await told(page, "Removed: Row 2");
  await eventually(async () =>
    assert.deepEqual((await answers(page, "table-example")).questions, { v: [where, since] }),
  );
  const undo = table.getByRole("button", { name: "Undo" });
  await eventually(async () => assert.equal(await focused(undo), true));
  await undo.press("Enter");
  await eventually(async () => assert.equal(await focused(cell(1, "Question")), true));
  await cell(1, "Question").press("End");
  await page.keyboard.type("!");
  const all = {
    questions: { v: [{ ...known, cells: { ...known.cells, question: "Who knows?!" } }, where, since] },
    "looking-back": { v: [{ id: where.id, cells: { now: "Here" } }] },
  };
  await eventually(async () => assert.deepEqual(await answers(page, "table-example"), all));

  await page.reload();
  await choose(page);
  await eventually(async () => assert.deepEqual(await groups(), ["Not sorted yet", "Must know", "Something else"]));
  await eventually(async () => assert.equal(await cell(1, "Question").inputValue(), "Who knows?!"));
  await eventually(async () => assert.equal(await cell(2, "In your own words").inputValue(), "Maybe"));
  await eventually(async () =>
    assert.equal(await back.locator("tr[data-row]").nth(1).getByLabel("Now").inputValue(), "Here"),
  );
  await skippable(page, "What do you need to know?", "table-example", "questions");

  const layout = () =>
    field(page, "Every day")
      .locator("tbody tr")
      .first()
      .evaluate((e) => getComputedStyle(e).display);
  for (const width of [1280, 599]) {
    await page.setViewportSize({ width, height: 800 });
    await eventually(async () =>
      assert.equal(await layout(), "block", `a row of several columns is a card at ${width} px`),
    );
  }
  await narrow(page, problems);
  await close();
  none(problems);
});

test("table: a column says and does all that a field does", async () => {
  const { page, problems, close } = await sheetAt(tuesday, "fields/table/", undefined, {
    viewport: { width: 360, height: 800 },
  });
  const table = field(page, "What do you need to know?");
  /** @param {Locator} control */
  const described = (control) =>
    control.evaluate((e) =>
      (e.getAttribute("aria-describedby") ?? "")
        .split(" ")
        .map((id) => document.getElementById(id)?.textContent?.trim())
        .join(" | "),
    );
  /** @param {string} label */
  const cell = (label) => table.getByLabel(label, { exact: true });
  await table.getByText("In one sentence.").waitFor();
  await table.getByText("It keeps me awake.").waitFor();
  await table.getByText("0 – Not, 10 – Very").waitFor();
  await eventually(async () => assert.match(await described(cell("Question")), /In one sentence\./));
  await eventually(async () => assert.match(await described(cell("Do I need it?")), /Must know It keeps me awake\./));
  await eventually(async () => assert.equal(await described(cell("How much does it hurt?")), "0 – Not, 10 – Very"));
  const numbers = await cell("How much does it hurt?").locator("option").allTextContents();
  assert.deepEqual([numbers[0], numbers[1], numbers[2], numbers[11]], ["–", "0 – Not", "1", "10 – Very"]);

  await cell("Question").fill("x".repeat(90));
  await eventually(async () =>
    assert.match(await described(cell("Question")), /200 characters left|110 characters left/),
  );
  await eventually(async () =>
    assert.equal(await table.locator(".field-count:visible").count(), 0, "not before half of the room is taken"),
  );
  await cell("Question").fill("x".repeat(210));
  await table.locator(".field-count:visible", { hasText: "10 characters too many" }).waitFor();
  await cell("Answer").fill("It always is");
  await table.locator(".field-hint", { hasText: "Always?" }).waitFor();
  const asked = table.getByRole("group", { name: "Asked on" });
  for (const [label, text] of [
    ["Day", "1"],
    ["Month", "1"],
    ["Year", "2031"],
  ])
    await asked.getByLabel(label).fill(text);
  await asked.getByLabel("Year").blur();
  await asked.getByText("isn’t before 24 November 2026").waitFor();
  await cell("How much does it hurt?").selectOption("7");

  await table.getByRole("button", { name: "Add a row" }).press("Enter");
  const second = table.locator("tr[data-row]").nth(1);
  await eventually(async () =>
    assert.equal(
      await described(second.getByLabel("How much does it hurt?")),
      "0 – Not, 10 – Very",
      "a new row has its own",
    ),
  );
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.getByRole("button", { name: "Copy as text" }).click();
  await page.getByText("Copied.").first().waitFor();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  assert.match(
    copied,
    /How much does it hurt\? 0 – Not, 10 – Very\n1\. .*How much does it hurt\? 7 · Asked on: 1 January 2031/,
  );
  problems.push(...(await barriers(page)));
  await narrow(page, problems);
  await close();
  none(problems);
});

test("table: a log opens on the reader's today, and keeps the days before", async () => {
  // In Auckland it is Tuesday; in Greenwich it is still Monday.
  const { page, problems, close } = await sheetAt("2026-11-23T20:00:00Z", "fields/table/", undefined, {
    timezoneId: "Pacific/Auckland",
  });
  const log = field(page, "Every day");
  const rows = log.locator("tr[data-row]");
  await eventually(async () =>
    assert.deepEqual(await rows.locator(".row-name").allTextContents(), ["Today, Tuesday, 24 November 2026"]),
  );
  await keep(page);
  await eventually(async () => assert.deepEqual(await answers(page, "table-example"), {}, "a day is no answer"));
  await rows.first().getByLabel("How steady?").press("6");

  const another = log.getByRole("group", { name: "Another day" });
  await another.getByLabel("Day").press("Enter");
  await log.getByText("Choose a day first.").waitFor();
  await another.getByLabel("Day").pressSequentially("22");
  await another.getByLabel("Month").pressSequentially("nov");
  await another.getByLabel("Year").pressSequentially("2026");
  await page.keyboard.press("Enter");
  await eventually(async () => assert.equal(await focused(rows.nth(1).getByLabel("How steady?")), true));
  await rows.nth(1).getByLabel("Thank you for").pressSequentially("Tea");
  const kept = [
    { id: "2026-11-24", cells: { steady: 6 } },
    { id: "2026-11-22", cells: { thanks: "Tea" } },
  ];
  await eventually(async () => assert.deepEqual(await answers(page, "table-example"), { daily: { v: kept } }));

  await wait(page, "2026-11-24T20:00:00Z");
  await eventually(async () =>
    assert.equal(
      await rows.first().locator(".row-name").textContent(),
      "Today, Wednesday, 25 November 2026",
      "midnight has passed",
    ),
  );
  await page.reload();
  await choose(page);
  await eventually(async () =>
    assert.deepEqual(await rows.filter({ visible: true }).locator(".row-name").allTextContents(), [
      "Today, Wednesday, 25 November 2026",
    ]),
  );
  const earlier = log.getByRole("button", { name: "Earlier entries (2)" });
  await eventually(async () => assert.equal(await earlier.getAttribute("aria-expanded"), "false"));
  await earlier.press("Enter");
  await eventually(async () =>
    assert.deepEqual(await rows.filter({ visible: true }).locator(".row-name").allTextContents(), [
      "Today, Wednesday, 25 November 2026",
      "Tuesday, 24 November 2026",
      "Sunday, 22 November 2026",
    ]),
  );
  await eventually(async () => assert.equal(await rows.nth(2).getByLabel("Thank you for").inputValue(), "Tea"));
  await eventually(async () => assert.deepEqual(await answers(page, "table-example"), { daily: { v: kept } }));
  await skippable(page, "Every day", "table-example", "daily");
  await close();
  none(problems);
});

test("table: a log of weeks and of months, over the end of a year", async () => {
  const { page, problems, close } = await sheetAt("2027-01-04T12:00:00", "logs/");
  await keep(page);
  const [weeks, months] = [field(page, "Every week"), field(page, "Every month")];
  /** @param {Locator} log */
  const names = (log) => log.locator("tr[data-row] .row-name").allTextContents();
  await eventually(async () => assert.match((await names(weeks))[0], /^This week, 4\s–\s10 January 2027$/));
  await weeks.getByRole("textbox", { name: "Day" }).pressSequentially("1/1/27");
  await page.keyboard.press("Enter");
  await page.keyboard.type("Snow");
  await eventually(async () => assert.match((await names(weeks))[1], /^28 December 2026\s–\s3 January 2027$/));
  await eventually(async () => assert.deepEqual(await names(months), ["This month, January 2027"]));
  await eventually(async () => assert.equal(await months.getByRole("textbox", { name: "Day" }).count(), 0));
  await months.getByRole("textbox", { name: "Month" }).fill("December");
  await months.getByRole("textbox", { name: "Year" }).fill("2026");
  await months.getByRole("button", { name: "Open it" }).press("Enter");
  await page.keyboard.type("Stars");
  assert.deepEqual(await answers(page, "logs"), {
    weekly: { v: [{ id: "2026-W53", cells: { good: "Snow" } }] },
    monthly: { v: [{ id: "2026-12", cells: { good: "Stars" } }] },
  });
  await page.reload();
  await choose(page);
  for (const button of await page.getByRole("button", { name: "Earlier entries (1)" }).all())
    await button.press("Enter");
  await eventually(async () =>
    assert.deepEqual(
      await page
        .getByLabel("What was good?")
        .evaluateAll((all) => all.map((e) => /** @type {HTMLInputElement} */ (e).value)),
      ["", "Snow", "", "Stars"],
    ),
  );
  await close();
  none(problems);
});

test("grid: today is marked, in its week only", async () => {
  const { page, problems, close } = await sheetAt("2026-11-27T12:00:00", "fields/grid/");
  const days = page
    .locator(".field-grid")
    .filter({ has: page.locator(".weeks") })
    .first();
  const marked = () => days.locator("th[aria-current=date]").allTextContents();
  await eventually(async () => assert.deepEqual(await marked(), ["Fri"]));
  assert.notEqual(
    await days.locator("th[aria-current=date]").evaluate((e) => getComputedStyle(e).textDecorationLine),
    "none",
    "not by colour alone",
  );
  await wait(page, "2026-11-28T00:01:00");
  await eventually(async () => assert.deepEqual(await marked(), ["Sat"]));
  await days.getByRole("button", { name: "The week before" }).press("Enter");
  await eventually(async () => assert.deepEqual(await marked(), []));
  await close();
  none(problems);
});

test("grid: a new week has the same acts and no marks", async () => {
  const { page, problems, close } = await sheetAt(tuesday, "fields/grid/");
  await keep(page);
  const grid = field(page, "What I said I would do");
  const week = grid.locator(".week-name");
  /** @param {string} name */
  const box = (name) => grid.getByRole("checkbox", { name, exact: true });
  await eventually(async () => assert.match((await week.textContent()) ?? "", /^This week, 23\s–\s29 November 2026$/));
  await box("Came home when I said Mon").press("Space");
  await page.keyboard.press("Tab");
  await eventually(async () => assert.equal(await focused(box("Came home when I said Tue")), true));
  await page.keyboard.press("Space");
  await grid.getByRole("textbox", { name: "Your own 1" }).pressSequentially("Cooked");
  await box("Cooked Sun").press("Space");
  await grid.getByRole("button", { name: "Add your own" }).press("Enter");
  await page.keyboard.type("Called");
  await field(page, "Evenings").getByRole("textbox", { name: "Your own 1" }).pressSequentially("Walked");
  await page.getByRole("checkbox", { name: "Walked Second week" }).press("Space");
  const kept = await eventually(async () => {
    const all = await answers(page, "grid-example");
    assert.deepEqual(
      all.acts.v.acts.map((/** @type {{text: string}} */ act) => act.text),
      ["Cooked", "Called"],
    );
    return all;
  });
  const acts = kept.acts.v.acts;
  const november = { "came-home-when-i-said": ["mon", "tue"], [acts[0].id]: ["sun"] };
  assert.deepEqual(kept.acts, { v: { acts, weeks: { "2026-W48": november } } });
  const [walked] = kept.evenings.v.acts;
  assert.deepEqual(kept.evenings, {
    v: { acts: [{ id: walked.id, text: "Walked" }], weeks: { all: { [walked.id]: ["second-week"] } } },
  });

  await wait(page, "2026-11-30T09:00:00");
  await eventually(async () =>
    assert.match((await week.textContent()) ?? "", /^This week, 30 November\s–\s6 December 2026$/),
  );
  await eventually(async () =>
    assert.equal(await grid.getByRole("textbox", { name: "Your own 1" }).inputValue(), "Cooked"),
  );
  await eventually(async () => assert.equal(await grid.locator("input:checked").count(), 0));
  await eventually(async () =>
    assert.equal(await field(page, "Evenings").locator("input:checked").count(), 1, "its columns aren't days"),
  );
  await box("Called Wed").press("Space");
  await page.reload();
  await choose(page);
  await eventually(async () =>
    assert.deepEqual((await answers(page, "grid-example")).acts, {
      v: { acts, weeks: { "2026-W48": november, "2026-W49": { [acts[1].id]: ["wed"] } } },
    }),
  );
  await eventually(async () => assert.equal(await box("Called Wed").isChecked(), true));

  await grid.getByRole("button", { name: "The week before" }).press("Enter");
  await told(page, /^23\s–\s29 November 2026$/);
  await eventually(async () =>
    assert.deepEqual([await grid.locator("input:checked").count(), await box("Cooked Sun").isChecked()], [3, true]),
  );
  await grid.getByRole("button", { name: "The week after" }).press("Enter");
  await eventually(async () => assert.equal(await focused(week), true, "the button is gone"));
  await eventually(async () => assert.equal(await grid.locator("input:checked").count(), 1));
  await skippable(page, "What I said I would do", "grid-example", "acts");
  await narrow(page, problems);
  await close();
  none(problems);
});

test("checklist: the author's things, the reader's, and those of another field", async () => {
  const { page, problems, close } = await sheetAt(tuesday, "fields/checklist/");
  await keep(page);
  const [done, left] = [field(page, "What I have done"), field(page, "What is left")];
  await done.getByLabel("Told my family myself").press("Space");
  await done.getByRole("textbox", { name: "Your own 1" }).pressSequentially("Called Ana");
  await done.getByRole("checkbox", { name: "Called Ana" }).press("Space");
  await done.getByRole("button", { name: "Add your own" }).press("Enter");
  await page.keyboard.type("Wrote to Ben");
  await left.getByLabel("Wrote to Ben").press("Space");
  await eventually(async () =>
    assert.deepEqual(await left.locator("label").allTextContents(), [
      "Told my family myself",
      "Called Ana",
      "Wrote to Ben",
    ]),
  );
  const kept = await eventually(async () => {
    const all = await answers(page, "checklist-example");
    const own = all.amends.v.own;
    assert.deepEqual(
      own.map((/** @type {{text: string}} */ o) => o.text),
      ["Called Ana", "Wrote to Ben"],
    );
    assert.deepEqual(all, {
      amends: { v: { ticked: ["family", own[0].id], own } },
      left: { v: { ticked: [own[1].id], own: [] } },
    });
    return all;
  });

  await page.reload();
  await choose(page);
  await eventually(async () => assert.deepEqual(await answers(page, "checklist-example"), kept));
  await eventually(async () =>
    assert.deepEqual(
      await done
        .getByRole("checkbox")
        .evaluateAll((all) => all.map((e) => /** @type {HTMLInputElement} */ (e).checked)),
      [false, true, true, false],
    ),
  );
  await eventually(async () => assert.equal(await left.getByLabel("Wrote to Ben").isChecked(), true));
  await skippable(page, "What I have done", "checklist-example", "amends");
  await narrow(page, problems);
  await close();
  none(problems);
});

test("checklist: a new week has the same things and no ticks", async () => {
  const { page, problems, close } = await sheetAt("2026-11-27T12:00:00", "fields/checklist/");
  await keep(page);
  const list = field(page, "Kept this week");
  const ticked = () =>
    list.locator("input:checked").evaluateAll((all) => all.map((e) => /** @type {HTMLInputElement} */ (e).value));
  await list.getByLabel("I told it first").check();
  await list.getByRole("textbox").fill("I listened");
  await list.getByRole("checkbox", { name: "I listened" }).check();
  const own = await eventually(async () => {
    const { promises } = await answers(page, "checklist-example");
    assert.deepEqual(promises.v, {
      own: [{ id: promises.v.own[0].id, text: "I listened" }],
      weeks: { "2026-W48": ["i-told-it-first", promises.v.own[0].id] },
    });
    return promises.v.own;
  });
  await wait(page, "2026-11-30T12:00:00");
  await eventually(async () => assert.deepEqual(await ticked(), []));
  await eventually(async () => assert.equal(await list.getByRole("textbox").inputValue(), "I listened"));
  await list.getByLabel("I rang when I was late").check();
  await list.getByRole("button", { name: "The week before" }).press("Enter");
  await eventually(async () => assert.deepEqual(await ticked(), ["i-told-it-first", `own.${own[0].id}`]));
  await eventually(async () =>
    assert.deepEqual((await answers(page, "checklist-example")).promises.v.weeks, {
      "2026-W48": ["i-told-it-first", own[0].id],
      "2026-W49": ["i-rang-when-i-was-late"],
    }),
  );
  await page.reload();
  await choose(page);
  await eventually(async () => assert.deepEqual(await ticked(), ["i-rang-when-i-was-late"]));
  await close();
  none(problems);
});

test("checklist: reads what the same person keeps of another worksheet", async () => {
  const { page, problems, close } = await sheetAt(tuesday, "promises/", "I broke trust");
  const { base } = await site();
  await page.getByLabel("What", { exact: true }).pressSequentially("Come home at six");
  await page.goto(`${base}kept/`);
  await page.getByRole("button", { name: "I broke trust" }).press("Enter");
  await eventually(async () =>
    assert.equal(await field(page, "What I kept").getByRole("checkbox").count(), 0, "nothing was kept"),
  );

  await page.goto(`${base}promises/`);
  await page.getByRole("button", { name: "I broke trust" }).press("Enter");
  await keep(page);
  await page.getByLabel("What", { exact: true }).pressSequentially("Come home at six");
  await page.goto(`${base}kept/`);
  await page.getByRole("button", { name: "I was hurt" }).press("Enter");
  await eventually(async () =>
    assert.equal(
      await field(page, "What I saw").getByRole("checkbox").count(),
      0,
      "what another person keeps is theirs",
    ),
  );
  await page.getByRole("button", { name: "I broke trust" }).press("Enter");
  const box = field(page, "What I kept").getByLabel("Come home at six");
  await box.press("Space"); // who keeps one sheet keeps them all
  const [row] = await eventually(async () => (await answers(page, "promises", "broke")).commitments.v);
  await eventually(async () =>
    assert.deepEqual(await answers(page, "kept", "broke"), { done: { v: { ticked: [row.id], own: [] } } }),
  );
  await page.reload();
  await choose(page);
  await page.getByRole("button", { name: "I broke trust" }).press("Enter");
  await eventually(async () => assert.equal(await box.isChecked(), true));
  await close();
  none(problems);
});

test("chart: three bands, gaps, and the numbers beside it", async () => {
  const { page, problems, close } = await sheetAt(tuesday, "drawn/");
  await eventually(async () => assert.equal(await page.locator(".chart svg").count(), 0));
  await eventually(async () => assert.equal(await page.locator("[data-empty]:visible").count(), 2));
  const nights = [
    ["18", 2],
    ["19", 5],
    ["20", 9],
    ["22", 10],
    ["29", 3],
  ].map(([day, sleep]) => ({ id: `2026-11-${day}`, cells: { sleep } }));
  const record = {
    schema: 1,
    worksheet: "drawn",
    version: 1,
    who: "neither",
    rev: 1,
    updated: "",
    answers: { nights: { v: nights } },
  };
  await page.evaluate((text) => localStorage.setItem("buildsite:sheets:drawn:neither", text), JSON.stringify(record));
  await page.reload();
  await choose(page);
  const single = page.locator("[data-id=single]");
  await page.getByLabel("How did you sleep?").filter({ visible: true }).last().press("0"); // today; the day to come stands above
  const drawing = single.getByRole("img", {
    name: "Each night: a line from Wednesday, 18 November 2026 to Tuesday, 24 November 2026. The same numbers stand below it.",
  });
  await drawing.waitFor();
  await eventually(async () => assert.equal(await page.locator("[data-empty]:visible").count(), 0));
  await eventually(async () => assert.equal(await drawing.locator("rect").count(), 3));
  await eventually(async () => assert.equal(await drawing.textContent(), "", "no number is drawn"));
  const line = (await drawing.locator(".chart-line").getAttribute("d")) ?? "";
  assert.equal(line.replace(/[\d. ]/g, ""), "MLLMM", "a night without an entry is a gap");
  assert.deepEqual(
    await drawing.locator(".mark").evaluateAll((all) => all.map((e) => `${e.tagName} ${e.getAttribute("class")}`)),
    ["path mark mark-0", "circle mark mark-1", "path mark mark-2", "path mark mark-2", "path mark mark-0"],
  );

  /** @param {Locator} chart */
  const numbers = async (chart) => {
    await chart.locator("summary").press("Enter");
    const rows = await chart
      .getByRole("row")
      .evaluateAll((all) => all.map((e) => [...e.children].map((cell) => cell.textContent)));
    return rows.map(([day, ...others]) => [day?.replace(/^\w+day, (.*) 2026$/, "$1"), ...others]);
  };
  await eventually(async () =>
    assert.deepEqual(await numbers(single), [
      ["Day", "How did you sleep?"],
      ["24 November", "0"],
      ["22 November", "10"],
      ["20 November", "9"],
      ["19 November", "5"],
      ["18 November", "2"],
    ]),
  );
  await eventually(async () =>
    assert.deepEqual((await numbers(page.locator("[data-id=means]"))).slice(0, 4), [
      ["Day", "How did you sleep?", "Mean of 2"],
      ["24 November", "0", "5"],
      ["22 November", "10", "9.5"],
      ["20 November", "9", "7"],
    ]),
  );
  await eventually(async () => assert.deepEqual(Object.keys(await answers(page, "drawn")), ["nights"]));
  await eventually(async () =>
    assert.equal(await page.getByRole("button", { name: /^Skip/ }).count(), 1, "a chart asks nothing"),
  );
  await narrow(page, problems);
  await close();
  none(problems);
});

/** Opens the example of a timer, as each of its tests needs it: by a clock that stands still until it is moved. */
async function timer() {
  const { base } = await site();
  const made = await visitor(base);
  const { page } = made;
  await page.clock.install({ time: "2026-11-24T12:00:00" });
  await page.goto(`${base}fields/timer/`);
  await page.clock.pauseAt("2026-11-24T12:01:00");
  await page.getByRole("button", { name: "I was hurt" }).press("Enter");
  const turns = field(page, "Take turns");
  const shows = async () => [
    await turns.locator(".timer-who").textContent(),
    await turns.locator(".timer-time").textContent(),
  ];
  /** @param {string} name */
  const press = (name) => turns.getByRole("button", { name, exact: true }).press("Enter");
  /** @param {string} words */
  const hears = async (words) => {
    await page.clock.runFor(60);
    await eventually(async () => assert.equal(await page.locator(".sheet-live").textContent(), words));
  };
  return { ...made, turns, shows, press, hears };
}

test("timer: turns follow each other, are held, and run again with the parts exchanged", async () => {
  const { page, problems, close, turns, shows, press, hears } = await timer();
  await press("Start");
  await eventually(async () => assert.deepEqual(await shows(), ["Speak", "3:00"]));
  await hears("Speak: 3 minutes");
  await eventually(async () => assert.equal(await focused(turns.getByRole("button", { name: "Hold" })), true));
  const current = () => turns.locator("[aria-current=step]").allTextContents();
  await eventually(async () => assert.match((await current()).join(), /^Speak/));
  await page.clock.runFor("01:30");
  await eventually(async () => assert.deepEqual(await shows(), ["Speak", "1:30"]));
  const bar = await turns.locator(".timer-bar").evaluate((e) => /** @type {HTMLProgressElement} */ (e).value);
  assert.ok(Math.abs(bar - 0.5) < 0.01, `half of it is left: ${bar}`);
  await page.clock.runFor("00:30");
  await hears("One minute left.");

  await press("Hold");
  await page.clock.runFor("05:00");
  await eventually(async () => assert.deepEqual(await shows(), ["Speak", "1:00"]));
  await press("Go on");
  await page.clock.runFor("01:00");
  await eventually(async () => assert.deepEqual(await shows(), ["Say back what you heard", "2:00"]));
  await hears("Say back what you heard: 2 minutes");
  await eventually(async () => assert.match((await current()).join(), /^Say back/));
  await press("Next");
  await press("Next");
  await eventually(async () => assert.deepEqual(await shows(), ["Parts changed: Speak", "3:00"]));
  await eventually(async () => assert.match((await current()).join(), /^Speak/));
  await press("Next");
  await press("Next");
  await page.clock.runFor("01:00");
  await hears("That was the last turn.");
  await eventually(async () => assert.equal(await turns.locator(".timer-over").count(), 1, "it is to be seen, too"));
  await eventually(async () => assert.equal(await focused(turns.getByRole("button", { name: "Start" })), true));

  await press("Start");
  await press("Stop");
  await hears("You stopped.");
  await eventually(async () => assert.equal(await page.locator("[style]").count(), 0));
  await eventually(async () =>
    assert.equal(await page.getByRole("button", { name: /^Skip/ }).count(), 0, "a timer asks nothing"),
  );
  await keep(page);
  await eventually(async () => assert.deepEqual(await answers(page, "timer-example", "hurt"), {}));
  await narrow(page, problems);
  await close();
  none(problems);
});

test("timer: it goes by the clock, however long the page slept, and breaks end as agreed", async () => {
  const { page, problems, close, turns, shows, press, hears } = await timer();
  await press("Start");
  await page.clock.fastForward("04:00"); // as if the lid were closed
  await eventually(async () => assert.deepEqual(await shows(), ["Say back what you heard", "1:00"]));
  await page.clock.setSystemTime("2026-11-24T12:08:30"); // a locked screen: no timer runs, and then somebody looks
  await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
  await eventually(async () => assert.deepEqual(await shows(), ["Parts changed: Speak", "1:30"]));
  await page.clock.fastForward("08:00:00");
  await eventually(async () => assert.equal(await turns.locator(".timer-over").count(), 1));
  await hears("That was the last turn.");

  // A break ends when it was agreed, and nobody is hurried on.
  await page.clock.pauseAt("2026-11-25T12:01:00");
  await press("Start");
  await page.clock.runFor("01:00");
  await press("Take a break: 20 minutes");
  const back = turns.getByLabel("We go on at:");
  await eventually(async () => assert.deepEqual([await back.inputValue(), await focused(back)], ["12:22", true]));
  await eventually(async () => assert.match((await shows()).join(), /^A break until 12:22.PM,20:00$/));
  await back.pressSequentially("1240PM");
  await eventually(async () => assert.match((await shows()).join(), /^A break until 12:40.PM,38:00$/));
  await page.clock.fastForward("37:00");
  await eventually(async () => assert.equal(await turns.locator(".timer-over").count(), 0));
  await page.clock.runFor("01:01");
  await eventually(async () => assert.equal(await turns.locator(".timer-over").count(), 1));
  await hears("The break is over. Go on when you are both ready.");
  await page.clock.runFor("10:00");
  await press("End the break");
  await eventually(async () => assert.deepEqual(await shows(), ["Speak", "2:00"], "the turn waits"));
  await eventually(async () => assert.equal(await focused(turns.getByRole("button", { name: "Go on" })), true));
  await press("Go on");
  await page.clock.runFor("00:30");
  await eventually(async () => assert.deepEqual(await shows(), ["Speak", "1:30"]));

  const alone = field(page, "A break");
  await alone.getByRole("button", { name: "Take a break: 30 minutes" }).press("Enter");
  await eventually(async () => assert.equal(await alone.locator(".timer-time").textContent(), "30:00"));
  await eventually(async () =>
    assert.equal(await alone.getByLabel("We go on at:").isVisible(), false, "it doesn't ask"),
  );
  await close();
  none(problems);
});

test("decision: every end is reached by keyboard, with its reason, and only kept if it may be", async () => {
  const { page, problems, close } = await sheetAt(tuesday, "fields/decision/");
  await keep(page);
  const decision = field(page, "Raise it or park it?");
  const at = () =>
    page.evaluate(
      () => document.activeElement?.getAttribute("data-question") ?? document.activeElement?.getAttribute("data-end"),
    );
  const kept = () => answers(page, "decision-example");
  const tabs = async (/** @type {number} */ n) => {
    for (; n > 0; n--) await page.keyboard.press("Tab");
  };
  const again = decision.getByRole("button", { name: "Start over" });
  await decision.getByRole("button", { name: "Yes", exact: true }).focus();
  for (const [way, end, reason] of /** @type {const} */ ([
    ["n y", "raise", "Broken agreements are always raised. Open softly."],
    ["y", "safety", "Your safety comes first"],
    ["n n y", "pause", "Come back to it when you are below 5."],
    ["n n n y", "raise", "Broken agreements are always raised. Open softly."],
    ["n n n n", "park", "You can take it up again."],
  ])) {
    let first = !(await again.isVisible());
    if (!first) await again.press("Enter");
    for (const answer of way.split(" ")) {
      // From the question that has the focus, Yes is the next stop and No the one after.
      if (first) await tabs(answer === "y" ? 0 : 1);
      else await tabs(answer === "y" ? 1 : 2);
      first = false;
      await page.keyboard.press("Enter");
    }
    await eventually(async () => assert.equal(await at(), end, way));
    await eventually(async () =>
      assert.deepEqual(
        await decision
          .locator("[data-end]:visible")
          .allInnerTexts()
          .then((all) => all.length),
        1,
      ),
    );
    await decision.locator("[data-end]:visible").getByText(reason).waitFor();
    await decision.getByText("You decide.").last().waitFor();
    await eventually(async () =>
      assert.deepEqual(await kept(), end === "safety" ? {} : { "raise-or-park": { v: end } }),
    );
    if (end === "safety") {
      assert.equal(
        await decision
          .getByRole("link", { name: reason })
          .evaluate((e) => /** @type {HTMLAnchorElement} */ (e).pathname),
        "/safety/",
      );
      assert.doesNotMatch(JSON.stringify(await saved(page)), /safety|afraid/);
      await page.reload();
      await choose(page);
      await eventually(async () =>
        assert.deepEqual(
          await decision
            .locator(":is([data-question], [data-end]):visible")
            .evaluateAll((all) => all.map((e) => e.getAttribute("data-question"))),
          ["afraid"],
        ),
      );
      await decision.getByRole("button", { name: "Yes", exact: true }).focus();
    }
  }

  await page.reload();
  await choose(page);
  await eventually(async () => assert.equal(await decision.getByText("You can take it up again.").isVisible(), true));
  await skippable(page, "Raise it or park it?", "decision-example", "raise-or-park");
  await again.press("Enter");
  await tabs(2);
  await page.keyboard.press("Enter");
  await decision.getByRole("button", { name: "One question back" }).press("Enter");
  await eventually(async () => assert.equal(await at(), "afraid"));
  await eventually(async () => assert.deepEqual(await kept(), {}, "no end, no answer"));
  await decision.getByRole("button", { name: "See all the questions" }).press("Enter");
  await eventually(async () =>
    assert.equal(await decision.locator(":is([data-question], [data-end]):visible").count(), 8),
  );
  await narrow(page, problems);
  await close();
  none(problems);
});

test("decision: what an end asks for is asked, kept or not, and not printed if it isn't", async () => {
  const { page, problems, close } = await sheetAt(tuesday, "ways/");
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  const decision = field(page, "Which way?");
  const [when, whom] = [control(page, "When will you talk?"), control(page, "Whom can you ask?")];
  await decision.getByRole("button", { name: "No", exact: true }).press("Enter");
  await eventually(async () => assert.deepEqual([await when.isVisible(), await whom.isVisible()], [false, true]));
  await whom.pressSequentially("Secretperson");
  const copied = async () => {
    await page.getByRole("button", { name: "Copy as text" }).press("Enter");
    await page.getByText("Copied.").first().waitFor();
    return page.evaluate(() => navigator.clipboard.readText());
  };
  assert.doesNotMatch(await copied(), /Get help|Secretperson|Whom/);
  await decision.getByRole("button", { name: "Start over" }).press("Enter");
  await decision.getByRole("button", { name: "Yes", exact: true }).press("Enter");
  await eventually(async () => assert.deepEqual([await when.isVisible(), await whom.isVisible()], [true, false]));
  assert.match(await copied(), /Talk\n\nWhen will you talk\?/);
  await close();
  none(problems);
});

test("cards: drawn, filtered, kept and written", async () => {
  const { page, problems, close } = await sheetAt(tuesday, "fields/cards/");
  await keep(page);
  const deck = field(page, "Evenings to draw from");
  const panel = deck.getByRole("group", { name: "The card you drew" });
  const draw = deck.getByRole("button", { name: "Draw a card" });
  const card = () => panel.locator(".card-label").textContent();
  const cost = deck.getByLabel("Cost");
  await cost.press("F");
  await told(page, "Showing 2 of 3 cards");
  const free = ["Walk a street neither of you knows", "Look at old photographs"];
  await eventually(async () =>
    assert.deepEqual(await deck.locator("[data-card] > label:visible").allTextContents(), free),
  );
  await draw.press("Enter");
  await eventually(async () => assert.equal(await focused(panel), true));
  const drawn = [await card()];
  for (let n = 0; n < 3; n++) {
    await draw.press("Enter");
    drawn.push(await card());
  }
  assert.deepEqual([drawn[0], drawn[1]].sort(), [...free].sort(), "another card than the one before");
  assert.deepEqual(drawn.slice(2), drawn.slice(0, 2), "and none that doesn't fit");

  const keeps = panel.getByRole("button", { name: "Keep it" });
  await panel.focus();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await eventually(async () => assert.equal(await keeps.getAttribute("aria-pressed"), "true"));
  await eventually(async () => assert.equal(await deck.getByLabel(drawn[3] ?? "").isChecked(), true));
  await keeps.press("Enter");
  await eventually(async () => assert.deepEqual(await answers(page, "cards-example"), {}, "a card is given back"));
  await cost.press("A");
  await cost.press("ArrowUp");
  await cost.press("A"); // a little
  await deck.getByLabel("Where").press("O");
  await told(page, "No card is like that.");
  await draw.press("Enter");
  await eventually(async () => assert.equal(await panel.isVisible(), false));
  await deck.getByLabel("Where").press("A");
  await cost.press("Home");

  await deck.getByLabel("Walk a street").press("Space");
  await deck.getByRole("textbox", { name: "Your own 1" }).pressSequentially("Dance");
  await deck.getByRole("checkbox", { name: "Dance" }).press("Space");
  await draw.press("Enter");
  for (let n = 0; n < 100 && (await card()) !== "Dance"; n++) await draw.press("Enter");
  await eventually(async () =>
    assert.deepEqual([await card(), await keeps.getAttribute("aria-pressed")], ["Dance", "true"]),
  );
  const kept = await eventually(async () => {
    const all = await answers(page, "cards-example");
    const { own } = all.evenings.v;
    assert.deepEqual(all, { evenings: { v: { kept: ["walk", own[0].id], own: [{ id: own[0].id, text: "Dance" }] } } });
    return all;
  });
  await page.reload();
  await choose(page);
  await eventually(async () =>
    assert.deepEqual(await deck.locator(".cards-kept li").allTextContents(), [
      "Walk a street neither of you knows",
      "Dance",
    ]),
  );
  await eventually(async () => assert.deepEqual(await answers(page, "cards-example"), kept));
  await skippable(page, "Evenings to draw from", "cards-example", "evenings");
  await narrow(page, problems);
  await close();
  none(problems);
});

test("cards: empty ones fill the page that is printed, and none of their own", async () => {
  const { page, problems, close } = await sheetAt(tuesday, "deck/");
  for (const format of ["A4", "Letter"]) {
    const file = path.join(temporary, "deck.pdf");
    await writeFile(file, await page.pdf({ preferCSSPageSize: true, format }));
    assert.match((await run("pdfinfo", [file])).stdout, /^Pages:\s+1$/m, format);
  }
  await eventually(async () => assert.equal(await page.locator(".paper-deck > li").count(), 8));
  await close();
  none(problems);
});

/** What a press on "Add to calendar" downloads. @param {Page} page @param {Locator} schedule */
async function calendar(page, schedule) {
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    schedule.getByRole("button", { name: "Add to calendar" }).press("Enter"),
  ]);
  assert.equal(download.suggestedFilename(), "event.ics");
  const bytes = await readFile(await download.path());
  const lines = bytes.toString("latin1").split("\r\n");
  assert.equal(lines.pop(), "", "it ends with a line's end");
  for (const line of lines) {
    assert.doesNotMatch(line, /[\r\n]/);
    assert.ok(line.length <= 75, `${line.length} octets: ${line}`);
    new TextDecoder("utf-8", { fatal: true }).decode(Buffer.from(line, "latin1")); // a character in two halves would throw
  }
  const root = new ICAL.Component(ICAL.parse(bytes.toString("utf8")));
  assert.deepEqual([root.name, root.getFirstPropertyValue("version")], ["vcalendar", "2.0"]);
  const events = root.getAllSubcomponents("vevent").map((component) => {
    /** @param {string} name */
    const value = (name) => component.getFirstPropertyValue(name);
    const [start, stamp] = [/** @type {ICAL.Time} */ (value("dtstart")), /** @type {ICAL.Time} */ (value("dtstamp"))];
    assert.equal(start.zone.tzid, "floating");
    assert.equal(stamp.zone.tzid, "UTC");
    const alarms = component
      .getAllSubcomponents("valarm")
      .map((alarm) => ["action", "description", "trigger"].map((name) => String(alarm.getFirstPropertyValue(name))));
    assert.deepEqual(
      new Set(
        component
          .getAllProperties()
          .map((p) => p.name)
          .filter((name) => !["uid", "dtstamp", "sequence", "dtstart", "duration", "summary", "rrule"].includes(name)),
      ),
      new Set(),
      "nothing else is told",
    );
    return {
      uid: String(value("uid")),
      sequence: value("sequence"),
      stamp: String(stamp),
      start: String(start),
      duration: String(value("duration")),
      summary: value("summary"),
      repeat: String(value("rrule") ?? ""),
      alarms,
    };
  });
  return { events, text: lines.join("\n") };
}

test("schedule: a file for the calendar, that the next one replaces", async () => {
  const { page, problems, close } = await sheetAt("2026-11-23T20:00:00Z", "fields/schedule/", "I was hurt", {
    timezoneId: "Pacific/Auckland",
  });
  const talk = field(page, "Our next talk");
  await talk.getByRole("button", { name: "Add to calendar" }).press("Enter");
  await talk.getByText("Write the day, the month and the year first.").waitFor();
  /** @param {Locator} schedule @param {string[]} parts */
  const type = async (schedule, ...parts) => {
    for (const [n, label] of ["Day", "Month", "Year", "Time"].entries()) {
      const box = schedule.getByLabel(label, { exact: true });
      if (parts[n] === undefined) continue;
      await box.press("ControlOrMeta+a");
      await box.pressSequentially(parts[n]);
      await box.press("Tab");
    }
  };
  await type(talk, "31", "11", "2026");
  await talk.getByText("November 2026 has 30 days.").waitFor();
  await keep(page);
  await eventually(async () =>
    assert.deepEqual(await answers(page, "schedule-example", "together"), {
      "next-talk": { v: { typed: { day: "31", month: "11", year: "2026" } } },
    }),
  );
  await type(talk, "1", "12");
  await talk.getByRole("button", { name: "Add to calendar" }).press("Enter");
  await talk.getByText("Write the time first.").waitFor();
  await eventually(async () => assert.equal(await focused(talk.getByLabel("Time")), true));
  await type(talk, "1", "12", "2026", "02:0");
  await talk.getByText("This isn’t a time yet.").waitFor();
  await eventually(async () =>
    assert.deepEqual(
      (await answers(page, "schedule-example", "together"))["next-talk"].v,
      { typed: { year: "2026", month: "12", day: "1", time: "02:0" } },
      "half a time isn't lost",
    ),
  );
  await type(talk, "1", "12", "2026", "0730PM");

  const first = await calendar(page, talk);
  const { uid } = first.events[0];
  assert.deepEqual(first.events, [
    {
      uid,
      sequence: 0,
      stamp: "2026-11-23T20:00:00Z",
      start: "2026-12-01T19:30:00",
      duration: "PT45M",
      summary: "Time together",
      repeat: "FREQ=WEEKLY",
      alarms: [["DISPLAY", "Time together", "-PT15M"]],
    },
  ]);
  assert.deepEqual(await calendar(page, talk), first, "the same again");
  const kept = { at: "2026-12-01T19:30", calendar: { uid, sequence: 0, at: "2026-12-01T19:30" } };
  await eventually(async () =>
    assert.deepEqual(await answers(page, "schedule-example", "together"), { "next-talk": { v: kept } }),
  );
  await page.reload();
  await choose(page);
  await page.getByRole("button", { name: "I was hurt" }).press("Enter");
  await eventually(async () => assert.equal(await talk.getByLabel("Time").inputValue(), "19:30"));
  await type(talk, "2");
  const second = await calendar(page, talk);
  assert.deepEqual(
    [second.events[0].uid, second.events[0].sequence, second.events[0].start],
    [uid, 1, "2026-12-02T19:30:00"],
  );
  await skippable(page, "Our next talk", "schedule-example", "next-talk", "together");

  const look = field(page, "Look back");
  await type(look, "30", "11", "2026", "0900AM");
  await eventually(async () =>
    assert.match((await look.locator("[data-offset='30']").textContent()) ?? "", /Wednesday, 30 December 2026$/),
  );
  const { events } = await calendar(page, look);
  assert.deepEqual(
    events.map((e) => [e.start.slice(0, 10), e.summary, e.repeat, e.alarms.length]),
    [
      ["2026-11-30", "Coffee", "", 0],
      ["2026-12-30", "Coffee", "", 0],
      ["2027-01-29", "Coffee", "", 0],
      ["2027-02-28", "Coffee", "", 0],
    ],
  );
  assert.equal(new Set([uid, ...events.map((e) => e.uid)]).size, 5);
  await narrow(page, problems);
  await close();
  none(problems);
});

test("schedule: the file says nothing but the author's title, however long that is", async () => {
  const { page, problems, close } = await sheetAt(tuesday, "plans/");
  await control(page, "Secretquestion").pressSequentially("Secretanswer");
  const plan = field(page, "Plansecret");
  for (const [label, keys] of [
    ["Day", "9"],
    ["Month", "3"],
    ["Year", "2027"],
    ["Time", "1205AM"],
  ])
    await plan.getByLabel(label, { exact: true }).pressSequentially(keys);
  const { events, text } = await calendar(page, plan);
  const title = "Tea, cake; and \\ — for 👩‍👩‍👧 and 👩‍👩‍👧 and 👩‍👩‍👧 and everybody else who drinks tea";
  assert.deepEqual(
    [events[0].summary, events[0].alarms[0][1], events[0].start, events[0].repeat],
    [title, title, "2027-03-09T00:05:00", "FREQ=MONTHLY"],
  );
  assert.match(text, /^SUMMARY:Tea\\, cake\\; and \\\\ /m);
  assert.match(text, /^ /m, "it is folded");
  assert.doesNotMatch(text, /secret|sheets|plans|127\.0\.0\.1/i);
  await close();
  none(problems);
});

/** Writes something into each tool of the sheet that has all of them. @param {Page} page */
async function fill(page) {
  const one = (/** @type {string} */ id) => page.locator(`[data-id=${id}]`);
  await one("questions").getByLabel("Question", { exact: true }).fill("Who knows?");
  await one("questions").locator("select").selectOption("must-know");
  await one("questions").getByRole("button", { name: "Add a row" }).press("Enter");
  await one("questions").locator("select").first().selectOption("other");
  await one("questions")
    .getByRole("button", { name: /^Remove/ })
    .last()
    .press("Enter");
  await one("nights").getByRole("textbox", { name: "Day" }).fill("22/11/2026");
  await page.keyboard.press("Enter");
  for (const select of await one("nights").locator("select").all()) await select.selectOption("7");
  await one("acts").getByRole("textbox").fill("Cooked");
  await one("acts").getByRole("checkbox").first().press("Space");
  await one("amends").getByRole("textbox").fill("Called Ana");
  await one("amends").getByRole("checkbox").first().press("Space");
  await one("turns").getByRole("button", { name: "Start" }).press("Enter");
  await one("turns")
    .getByRole("button", { name: /^Take a break/ })
    .press("Enter");
  await one("way").getByRole("button", { name: "No", exact: true }).press("Enter");
  await one("evenings").getByRole("button", { name: "Draw a card" }).press("Enter");
  await one("evenings").getByRole("button", { name: "Keep it" }).press("Enter");
  await one("plan").getByLabel("Day", { exact: true }).fill("31");
  await one("plan").getByLabel("Month", { exact: true }).fill("2");
  await one("plan").getByLabel("Year", { exact: true }).fill("2027");
  await one("plan").getByLabel("Year", { exact: true }).press("Tab");
  await one("drawn").locator("summary").press("Enter");
}

test("tools: no barrier when they are filled in", async () => {
  const { page, problems, close } = await sheetAt(tuesday, "tools/");
  await page.setViewportSize({ width: 390, height: 844 });
  await fill(page);
  await keep(page);
  problems.push(...(await barriers(page)));
  await narrow(page, problems);
  await close();
  none(problems);
});

test("what one field reads of another never takes the focus away", async () => {
  const { page, close, problems } = await sheetAt(tuesday, "tools/");
  // Both in one go, before the page has drawn what was written.
  const writing = (/** @type {string} */ source, /** @type {string} */ reader, /** @type {string} */ words) =>
    page.evaluate(
      ([from, to, text]) => {
        const box = /** @type {HTMLInputElement} */ (document.querySelector(`[data-id="${from}"] input[type=text]`));
        box.value = text;
        box.dispatchEvent(new Event("input", { bubbles: true }));
        /** @type {HTMLElement} */ (document.querySelector(`[data-id="${to}"] input:not([hidden])`)).focus();
      },
      [source, reader, words],
    );
  const at = () => page.evaluate(() => document.activeElement?.closest("[data-field]")?.getAttribute("data-id"));
  await writing("questions", "back", "Where?");
  await eventually(async () => assert.equal(await at(), "back"));
  await field(page, "Looking back").getByText("Where?", { exact: true }).waitFor();
  await eventually(async () => assert.equal(await at(), "back"));

  const money = field(page, "Amends").getByLabel("Gave back the money").first();
  await money.check();
  const left = field(page, "What is left").getByLabel("Gave back the money");
  await left.waitFor();
  await writing("amends", "left", "Said so");
  await field(page, "What is left").getByText("Said so").waitFor();
  await eventually(async () => assert.equal(await focused(left), true));
  await close();
  none(problems);
});

test("tools: from right to left", async () => {
  const { base } = await published("worksheets from right to left");
  const { page, problems, close } = await visitor(base, { viewport: { width: 390, height: 844 } });
  await page.clock.setFixedTime(tuesday);
  await page.goto(`${base}tools/`);
  await choose(page);
  await fill(page);
  for (const width of [390, 1000]) {
    await page.setViewportSize({ width, height: 844 });
    const outside = await page
      .locator("form :is(button, input, select, textarea, svg, th):visible")
      .evaluateAll((all) => {
        const edge = document.documentElement.clientWidth;
        return all
          .filter((e) => {
            const r = e.getBoundingClientRect();
            return r.width > 1 && (r.left < 0 || r.right > edge);
          })
          .map((e) => e.outerHTML.slice(0, 120));
      });
    for (const html of outside) problems.push(`at ${width} px, outside of the page: ${html}`);
  }
  const sides = await page
    .locator("[data-id=amends] .option")
    .first()
    .evaluate((e) => [...e.querySelectorAll("input, label")].map((part) => part.getBoundingClientRect().left));
  assert.ok(sides[0] > sides[1], "a square stands to the right of its words");
  await narrow(page, problems);
  await close();
  none(problems);
});
