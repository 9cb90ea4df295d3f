// The page that shows what is kept: it lists, locks, copies, takes in and deletes, and loses nothing by it.

import test from "node:test";
import assert from "node:assert/strict";
import { readFile, truncate, writeFile } from "node:fs/promises";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { barriers } from "./lib/axe.mjs";
import { choose, control, records, saved, site, write } from "./lib/sheets.mjs";
import { eventually, none, published, temporary, visitor } from "./lib/site.mjs";

/** @import {Page, BrowserContextOptions} from "playwright-core" */

write(
  "day",
  "- {type: textarea, id: good, label: What was good today?}\n- {type: input, id: secret, label: Never kept, keep: false}\n- {type: input, id: ours, label: Our words, for: together}",
);
write(
  "fear",
  `
- {type: radios, id: afraid, keep: false, label: Are you afraid?, options: [Not at all, Very much]}
- {type: textarea, id: why, label: Of what?, show_if: {field: afraid, is: very-much}}
- {type: decision, id: raise, label: Raise it?, questions: [{id: safe, ask: Is it safe?, yes: now, no: away}], ends: [{id: now, label: Now, text: Go.}, {id: away, label: Away, link: safety.md, keep: false}]}
- {type: textarea, id: where, label: Where to?, show_if: {field: raise, is: away}}
- {type: textarea, id: when, label: When?, show_if: {field: raise, is: now}}
`,
);
write("week", "- {type: textarea, id: better, label: What got better?}");

write(
  "kinds",
  `
- {type: input, id: text, label: What?}
- {type: date, id: days, label: Since when?}
- {type: radios, id: one, label: Which one?, options: [Yes, No], other: true}
- {type: checkboxes, id: some, label: Which?, options: [Yes, No]}
- {type: scale, id: number, label: How many?}
- {type: table, id: rows, label: Rows, columns: [{type: input, id: what, label: What}]}
- {type: grid, id: week, label: A week, own: true, rows: [A]}
- {type: checklist, id: ticks, label: Ticks, own: true, options: [A]}
- {type: cards, id: deck, label: A deck, own: true, cards: [Walk, Cook]}
- {type: schedule, id: when, label: When?, title: Time}
- {type: decision, id: raise, label: Raise it?, questions: [{id: q, ask: Now?, yes: now, no: later}], ends: [{id: now, label: Now, text: Go.}, {id: later, label: Later, text: Wait.}]}
`,
);

const key = (/** @type {string} */ worksheet, who = "hurt") => `buildsite:sheets:${worksheet}:${who}`;
const cover = (who = "hurt") => `buildsite:sheets::notebook:${who}`;

/** A record as a sheet saves it. @param {string} worksheet @param {object} answers @param {object} [more] */
const record = (worksheet, answers, more) => ({
  schema: 1,
  worksheet,
  version: 1,
  who: "hurt",
  rev: 3,
  updated: "2026-11-03T10:00:00.000Z",
  answers,
  ...more,
});

/** A file as a page saves it. @param {object[]} list @param {object} [more] */
const copy = (list, more) =>
  JSON.stringify({
    format: "buildsite-answers",
    schema: 1,
    site: "sheets",
    saved: "2026-11-04T10:00:00.000Z",
    who: "hurt",
    records: list,
    ...more,
  });

const kept = {
  [cover()]: { schema: 1, who: "hurt" },
  [key("day")]: record("day", { good: { v: "The canary sang" } }),
  [key("week")]: record("week", { better: { v: "Sleep" } }),
  [key("day", "together")]: record("day", { ours: { v: "Red" } }, { who: "together" }),
};

/** Opens the page as somebody who has something there. @param {Record<string, object | string>} [store] @param {BrowserContextOptions} [options] */
async function mine(store = kept, options) {
  const { base } = await site();
  const made = await visitor(base, options);
  await made.page.goto(`${base}mine/`);
  await made.page.evaluate((all) => {
    for (const [k, v] of Object.entries(all)) localStorage.setItem(k, typeof v === "string" ? v : JSON.stringify(v));
  }, store);
  return { ...made, base };
}

/** @param {Page} page @param {string} [who] */
const open = (page, who = "I was hurt") => page.getByRole("button", { name: who }).press("Enter");
/** @param {Page} page @param {string} name */
const unfold = (page, name) =>
  page
    .locator(".mine-panel > details, .mine-all > details, .mine-panel details details, .sheet-unlock > details")
    .locator("> summary", { hasText: new RegExp(`^${name}$`) })
    .press("Enter");
/** @param {Page} page @param {string | RegExp} text */
const told = (page, text) => page.locator(".mine-message", { hasText: text }).waitFor();
/** By key: a click waits for two frames, and a window behind another has one a second. @param {Page} page @param {string} name */
const press = (page, name) => page.getByRole("button", { name, exact: true }).press("Enter");

/** @param {Page} page @param {string} text @param {string} [name] */
const give = (page, text, name = "notes.json") =>
  page.locator("#bs-copy").setInputFiles({ name, mimeType: "application/json", buffer: Buffer.from(text) });

/** Sets a passphrase on the open notebook. @param {Page} page @param {string} passphrase */
async function lock(page, passphrase) {
  await unfold(page, "Passphrase");
  await page.getByLabel("A passphrase, at least").fill(passphrase);
  await page.getByLabel("The same once more").fill(passphrase);
  await press(page, "Lock with this passphrase");
  await told(page, "Locked.");
}

/** @param {Page} page @param {string} passphrase */
async function unlock(page, passphrase) {
  await page.locator("#bs-passphrase-0").fill(passphrase);
  await press(page, "Unlock");
}

/** Saves a copy and returns its text. @param {Page} page */
async function download(page) {
  const [file] = await Promise.all([page.waitForEvent("download"), press(page, "Save a copy as a file")]);
  assert.match(file.suggestedFilename(), /^notes-\d{4}-\d\d-\d\d\.json$/);
  return readFile(await file.path(), "utf8");
}

test("my sheets: nothing is shown before somebody is chosen, and then what is theirs", async () => {
  const { page, problems, close, base } = await mine();
  await page.reload();
  assert.doesNotMatch(await page.locator("main").innerText(), /day|week|written|canary/);
  await open(page);
  await page.locator(".mine-list").first().waitFor();
  await eventually(async () =>
    assert.deepEqual(await page.locator(".mine-list > li").allInnerTexts(), [
      "day\nlast written on Tuesday, 3 November",
      "week\nlast written on Tuesday, 3 November",
      "day\nlast written on Tuesday, 3 November",
    ]),
  );
  await eventually(async () =>
    assert.equal(await page.getByRole("heading", { name: "Filled in together" }).count(), 1),
  );
  await open(page, "I broke trust");
  await page.getByText("Nothing of yours is kept").waitFor();
  await eventually(async () => assert.deepEqual(await page.locator(".mine-list > li").count(), 1, "what is for both"));
  await press(page, "Close my sheets");
  await told(page, "Closed.");
  await eventually(async () => assert.equal(await page.locator(".mine-list").count(), 0));

  // It hears what other windows do, and empties itself when somebody leaves in a hurry.
  await open(page);
  const other = await page.context().newPage();
  await other.goto(`${base}week/`);
  await choose(other, "I was hurt");
  await press(other, "Delete this sheet");
  await page.locator(".mine-list > li", { hasText: "week" }).waitFor({ state: "detached" });
  await page.evaluate(() => document.dispatchEvent(new Event("bs-leave")));
  await eventually(async () => assert.equal(await page.locator(".mine").innerText(), ""));
  await page.getByRole("link", { name: "My sheets" }).count();
  await other.getByRole("link", { name: "My sheets" }).first().click();
  assert.equal(other.url(), `${base}mine/`);
  await close();
  none(problems);
});

test("my sheets: on a site without people", async () => {
  const { base, dir } = await published("sleep");
  const { page, problems, close } = await visitor(base);
  await page.goto(`${base}mis-hojas/`);
  await page.evaluate(() =>
    localStorage.setItem(
      "buildsite:dormir-mejor:cabeza:neither",
      JSON.stringify({
        schema: 1,
        worksheet: "cabeza",
        version: 1,
        who: "neither",
        rev: 1,
        updated: "2025-11-03T10:00:00Z",
        answers: {},
      }),
    ),
  );
  await press(page, "Mostrar mis hojas");
  await page.getByText(/lunes,? 3 de noviembre de 2025/).waitFor();
  const files = await page.evaluate(() =>
    [...document.scripts].filter((s) => s.src).map((s) => new URL(s.src).pathname),
  );
  assert.equal(files.length, 3);
  const size = (
    await Promise.all(files.map(async (file) => gzipSync(await readFile(path.join(dir, file))).length))
  ).reduce((a, b) => a + b);
  assert.ok(size < 18_400, `its scripts have ${size} bytes`);
  await close();
  none(problems);
});

test("my sheets: saved, deleted and taken in again, it is what it was", async () => {
  const { page, problems, close } = await mine();
  const before = await records(page);
  await open(page);
  await unfold(page, "A copy in a file");
  const text = await download(page);
  await told(page, "saved among your downloads");
  await eventually(async () => assert.ok(JSON.parse((await saved(page))[cover()]).backup));

  await unfold(page, "Delete everything of everybody");
  await press(page, "Delete everything");
  await eventually(async () => assert.deepEqual(await records(page), before, "it asks once more"));
  await press(page, "Yes, delete it");
  await told(page, "Everything that this site kept");
  await eventually(async () => assert.deepEqual(await saved(page), {}));

  await open(page);
  await unfold(page, "A copy in a file");
  await give(page, text);
  await page.getByRole("heading", { name: "In this copy" }).waitFor();
  await eventually(async () =>
    assert.match(
      await page.locator(".mine-take").innerText(),
      /day answers: 1, last written on Tuesday, 3 November, \d[^]*week[^]*day \(Filled in together\)/,
    ),
  );
  await eventually(async () => assert.deepEqual(await records(page), {}, "it is only a preview"));
  await press(page, "Add to mine");
  await told(page, "is added");
  await eventually(async () => assert.deepEqual(await records(page), before));
  await press(page, "Undo");
  await told(page, "as it was before");
  await eventually(async () => assert.deepEqual(await saved(page), {}));
  await close();
  none(problems);
});

test("my sheets: a copy is added, or takes the place of what is here", async () => {
  const { page, problems, close } = await mine();
  const before = await saved(page);
  await open(page);
  await unfold(page, "A copy in a file");
  const text = copy([
    record(
      "day",
      { good: { v: "<img src=x onerror=alert(1)>" }, secret: { v: "Not to be kept" }, gone: { v: "An old answer" } },
      { rev: 9, more: 1 },
    ),
    record("day", { ours: { v: "Blue" } }, { who: "together" }),
    record("removed", { x: { v: "y" } }),
  ]);
  await give(page, text);
  await page.getByText("sheets that this site doesn’t have").waitFor();
  await page.getByText("Other answers than here, to:").first().waitFor();
  await eventually(async () =>
    assert.match(await page.locator(".mine-take").innerText(), /What was good today\?[^]*Our words/),
  );
  await press(page, "Add to mine");
  await told(page, "is added");
  let now = await saved(page);
  const day = JSON.parse(now[key("day")]);
  assert.deepEqual(day.answers, { good: { v: "The canary sang", also: "<img src=x onerror=alert(1)>" } });
  assert.deepEqual(day.orphans, { gone: { v: "An old answer", label: "Gone", from: 1 } });
  assert.equal(day.rev, 10);
  assert.deepEqual(JSON.parse(now[key("day", "together")]).answers, { ours: { v: "Red", also: "Blue" } });
  assert.equal(now[key("week")], before[key("week")]);

  // A third answer isn't lost either; and markup is text where the sheet shows it.
  await unfold(page, "A copy in a file");
  await give(page, copy([record("day", { good: { v: "A third" } })]));
  await press(page, "Add to mine");
  await told(page, "is added");
  now = await saved(page);
  assert.deepEqual(
    Object.values(JSON.parse(now[key("day")]).orphans).map((o) => o.v),
    ["An old answer", "A third"],
  );
  const other = await page.context().newPage();
  await other.goto((await site()).base + "day/");
  await choose(other, "I was hurt");
  await other.getByText("<img src=x onerror=alert(1)>").first().waitFor();
  await other.close();

  await unfold(page, "A copy in a file");
  await give(page, text);
  await press(page, "Replace mine");
  await press(page, "Yes, replace mine");
  await told(page, "now those of the copy");
  await eventually(async () => assert.equal((await saved(page))[key("week")], undefined));
  await eventually(async () =>
    assert.deepEqual(JSON.parse((await saved(page))[key("day")]).answers, {
      good: { v: "<img src=x onerror=alert(1)>" },
    }),
  );
  await eventually(async () =>
    assert.deepEqual(
      JSON.parse((await saved(page))[key("day", "together")]).answers,
      { ours: { v: "Red", also: "Blue" } },
      "that isn't one's own",
    ),
  );
  await press(page, "Undo");
  await told(page, "as it was before");
  await eventually(async () => assert.deepEqual(await saved(page), now));
  await close();
  none(problems);
});

test("my sheets: before a copy takes the place of what is here, it says which is newer, and asks where that would lose something", async () => {
  const at = (/** @type {string} */ updated) => ({ updated });
  const { page, problems, close } = await mine(
    { ...kept, [key("day")]: record("day", { good: { v: "Here" } }, at("2026-11-03T10:00:00.000Z")) },
    { timezoneId: "Europe/Berlin" },
  );
  const before = await saved(page);
  await open(page);
  await unfold(page, "A copy in a file");
  const take = page.locator(".mine-take");
  const week = record("week", { better: { v: "There" } });
  for (const [updated, words] of /** @type {const} */ ([
    ["2026-11-03T08:05:00.000Z", "The copy is older."],
    ["2026-11-03T11:05:00Z", "The copy is newer."],
    ["2026-11-03T10:00:00Z", "at the same moment"],
  ])) {
    await give(page, copy([record("day", { good: { v: "There" } }, at(updated)), week]));
    await take
      .getByText("What is here was last written on Tuesday, 3 November, 11:00")
      .and(page.getByText(words))
      .first()
      .waitFor();
    await take
      .getByText(
        `last written on Tuesday, 3 November, ${{ "08": "9:05", 11: "12:05", 10: "11:00" }[updated.slice(11, 13)]}`,
      )
      .first()
      .waitFor();
    await press(page, "Replace mine");
    if (words === "The copy is older.") {
      await take.getByText("What is here is newer, or isn’t in the copy at all: day.").waitFor();
      await press(page, "No, keep mine");
      await eventually(async () => assert.deepEqual(await saved(page), before));
      await press(page, "Replace mine");
      await press(page, "Yes, replace mine");
    }
    await told(page, "now those of the copy");
    await press(page, "Undo");
    await told(page, "as it was before");
    await eventually(async () => assert.deepEqual(await saved(page), before));
    await unfold(page, "A copy in a file");
  }
  // What only is here would be deleted.
  await give(page, copy([record("day", { good: { v: "There" } }, at("2026-11-09T10:00:00.000Z"))]));
  await take.getByText("Only here, and deleted by “Replace mine”:").waitFor();
  await press(page, "Replace mine");
  await take.getByText("isn’t in the copy at all: week.").waitFor();
  await eventually(async () => assert.deepEqual(await saved(page), before));
  await close();
  none(problems);
});

test("my sheets: a copy that an editor has saved anew is taken in", async () => {
  const { page, problems, close } = await mine();
  await open(page);
  const text = copy([record("week", { better: { v: "Größer ☂" } })]);
  const wide = Buffer.from(`\ufeff${text}`, "utf16le");
  for (const buffer of [
    Buffer.from(`\ufeff${text}`),
    wide,
    Buffer.from(wide).swap16(),
    Buffer.from(text.replace(/,/g, ",\r\n")),
  ]) {
    await unfold(page, "A copy in a file");
    await page.locator("#bs-copy").setInputFiles({ name: "notes.json", mimeType: "application/json", buffer });
    await press(page, "Add to mine");
    await told(page, "is added");
    await eventually(async () =>
      assert.equal(JSON.parse((await saved(page))[key("week")]).answers.better.also, "Größer ☂"),
    );
    await press(page, "Undo");
    await told(page, "as it was before");
  }
  await unfold(page, "A copy in a file");
  for (const buffer of [
    Buffer.from(`\ufeff\ufeff${text}`),
    Buffer.from(text, "utf16le"),
    Buffer.from(text, "latin1"),
  ]) {
    await page.locator(".mine-message").evaluate((e) => void (e.textContent = ""));
    await page.locator("#bs-copy").setInputFiles({ name: "notes.json", mimeType: "application/json", buffer });
    await told(page, "isn’t a copy");
  }
  await close();
  none(problems);
});

test("my sheets: an answer of a form that its question can't have is set apart, and said", async () => {
  const { page, problems, close, base } = await mine({});
  await open(page);
  await unfold(page, "A copy in a file");
  /** One of each kind; tests/answers.test.mjs has many. @type {Record<string, unknown>} */
  const wrong = {
    text: 7,
    days: 20261103,
    one: ["yes"],
    some: "yes",
    number: "7",
    rows: [{ id: "r" }],
    week: { acts: [], weeks: [] },
    ticks: ["a"],
    deck: ["walk"],
    when: { at: 7 },
    raise: ["now"],
  };
  await give(page, copy([record("kinds", { text: { v: "a" }, deck: { v: { kept: ["walk"], own: [] } } })]));
  await page.getByRole("heading", { name: "In this copy" }).waitFor();
  assert.equal(await page.locator(".mine-take").getByText("Has no place on this sheet").count(), 0);
  await give(page, copy([record("kinds", Object.fromEntries(Object.entries(wrong).map(([id, v]) => [id, { v }])))]));
  await page.locator(".mine-take").getByText("How many?").waitFor();
  await press(page, "Add to mine");
  await told(page, "is added");
  const now = JSON.parse((await saved(page))[key("kinds")]);
  assert.deepEqual([now.answers, Object.keys(now.orphans).sort()], [{}, Object.keys(wrong).sort()]);
  await page.goto(`${base}kinds/`);
  await choose(page, "I was hurt");
  await eventually(async () =>
    assert.equal(
      await page.getByRole("region", { name: "Answers that have no place" }).locator("h3").count(),
      Object.keys(wrong).length,
    ),
  );
  await close();
  none(problems);
});

test("my sheets: what is never kept isn't taken in, wherever it stands, and goes from what is here", async () => {
  const { page, problems, close } = await mine({
    ...kept,
    [key("fear")]: record("fear", { raise: { v: "away", also: "now" }, where: { v: "Herewords" } }),
  });
  const before = await saved(page);
  await open(page);
  const hostile = {
    afraid: { v: "very-much" },
    why: { v: "Whywords" },
    raise: { v: "away" },
    where: { v: "Wherewords" },
    when: { v: "Whenwords" },
  };
  const orphans = {
    afraid: { v: "very-much", label: "Are you afraid?", from: 1 },
    where: { v: "Wherewords", label: "Where to?", from: 1 },
  };
  /** @type {[object, object][]} */
  const takes = [
    [{ raise: { v: "away" } }, { raise: { v: "now" } }],
    [{ raise: { v: "now", also: "away" } }, { raise: { v: "now" } }],
    [{ raise: { v: "away", also: "now" } }, { raise: { v: "now" } }],
    [hostile, { raise: { v: "now" }, when: { v: "Whenwords" } }],
  ];
  await unfold(page, "A copy in a file");
  for (const [answers, left] of takes) {
    await give(page, copy([record("fear", answers, { orphans })]));
    await press(page, "Add to mine");
    await told(page, "is added");
    const now = JSON.parse((await saved(page))[key("fear")]);
    assert.deepEqual([now.answers, now.orphans ?? {}], [left, {}]);
    await press(page, "Undo");
    await told(page, "as it was before");
    await eventually(async () => assert.deepEqual(await saved(page), before));
    await unfold(page, "A copy in a file");
  }
  await give(page, copy([record("fear", hostile)]));
  await press(page, "Replace mine");
  await press(page, "Yes, replace mine");
  await told(page, "now those of the copy");
  await eventually(async () =>
    assert.deepEqual(JSON.parse((await saved(page))[key("fear")]).answers, { when: { v: "Whenwords" } }),
  );

  // Nor does a sheet keep it that finds it, whoever wrote it there.
  await page.evaluate(
    ([k, text]) => localStorage.setItem(k, text),
    [key("fear"), JSON.stringify(record("fear", hostile))],
  );
  const sheet = await page.context().newPage();
  await sheet.goto(`${(await site()).base}fear/`);
  await choose(sheet, "I was hurt");
  await sheet.locator("[data-field=decision]").getByRole("button", { name: "Yes" }).press("Enter");
  await control(sheet, "When?").fill("Later");
  await control(sheet, "When?").blur();
  await page.waitForFunction((k) => localStorage.getItem(k)?.includes("Later"), key("fear"));
  await eventually(async () =>
    assert.deepEqual(JSON.parse((await saved(page))[key("fear")]).answers, {
      raise: { v: "now" },
      when: { v: "Later" },
    }),
  );
  await close();
  none(problems);
});

test("my sheets: whatever else a file is, nothing changes", async () => {
  const { page, problems, close } = await mine();
  const before = await saved(page);
  await open(page);
  await unfold(page, "A copy in a file");
  const good = record("day", { good: { v: "Fine" } });
  /** One for each reason; tests/answers.test.mjs has many. @type {[RegExp, string][]} */
  const files = [
    [/isn’t a copy/, "<html>"],
    [/built in a way/, `${"[".repeat(200_000)}${"]".repeat(200_000)}`],
    [/newer version/, copy([{ ...good, version: 2 }])],
    [/another site/, copy([good], { site: "other" })],
    [/somebody else/, copy([good], { who: "broke" })],
    [/doesn’t have/, copy([{ ...good, worksheet: "__proto__" }])],
    [/nothing in this copy/, copy([])],
    [/damaged, or something else/, copy([good]).replace('"v":"Fine"', '"v":{"__proto__":{"x":1}}')],
  ];
  for (const [words, text] of files) {
    await page.locator(".mine-message").evaluate((e) => void (e.textContent = ""));
    await give(page, text);
    await told(page, words).catch(() => assert.fail(text.slice(0, 200)));
    await eventually(async () => assert.equal(await page.locator(".mine-take").innerText(), ""));
  }
  const big = path.join(temporary, "big.json");
  await writeFile(big, copy([good]));
  await truncate(big, 100 << 20);
  await page.locator("#bs-copy").setInputFiles(big);
  await told(page, "larger than any copy");
  await eventually(async () => assert.deepEqual(await saved(page), before));
  assert.equal(await page.evaluate(() => "x" in {}), false);
  await close();
  none(problems);
});

test("my sheets: a passphrase is set, forgotten, and what is new is never there in clear", async () => {
  const { page, problems, close, base } = await mine();
  const other = await page.context().newPage();
  await other.goto(`${base}day/`);
  await choose(other, "I was hurt");
  await open(page);
  await unfold(page, "Passphrase");
  const [first, again] = [page.getByLabel("A passphrase, at least"), page.getByLabel("The same once more")];
  const before = await saved(page);
  await first.fill("short");
  await again.fill("short");
  await press(page, "Lock with this passphrase");
  await page.getByText("That is too short").first().waitFor();
  await first.fill("long enough words");
  await again.fill("long enough wards");
  await press(page, "Lock with this passphrase");
  await page.getByText("The two aren’t the same").first().waitFor();
  await eventually(async () => assert.deepEqual(await saved(page), before));
  await first.fill("long enough words");
  await again.fill("long enough words ");
  await press(page, "Lock with this passphrase");
  await told(page, "Locked.");
  await eventually(async () => assert.deepEqual(Object.keys(await saved(page)).sort(), Object.keys(before).sort()));
  await eventually(async () =>
    assert.equal((await saved(page))[key("day", "together")], before[key("day", "together")]),
  );
  assert.doesNotMatch(JSON.stringify(await saved(page)), /canary|Sleep/);

  // The other window has locked itself. Unlocked, it goes on.
  await other.locator(".field:visible").first().waitFor({ state: "detached" }); // of several, the first: the others would fail it
  await open(other);
  await unlock(other, "wrong passphrase");
  await other.getByText("That isn’t the passphrase").first().waitFor();
  await unlock(other, "long enough words");
  const box = control(other, "What was good today?");
  await box.waitFor();
  await eventually(async () => assert.equal(await box.inputValue(), "The canary sang"));
  const locked = (await saved(page))[key("day")];
  await box.fill("A second canary");
  await box.blur();
  await page.waitForFunction(([k, text]) => localStorage.getItem(k) !== text, [key("day"), locked]);
  assert.doesNotMatch(JSON.stringify(await saved(page)), /canary/);

  // Locked again, a wrong passphrase changes nothing, and the right one shows the list.
  await press(page, "Close my sheets");
  await open(page);
  const state = await saved(page);
  await unlock(page, "Long enough words");
  await page.getByText("That isn’t the passphrase").first().waitFor();
  await eventually(async () => assert.equal(await page.locator(".mine-list").count(), 0));
  await eventually(async () => assert.deepEqual(await saved(page), state));
  await unlock(page, "long enough words");
  await page.locator(".mine-list > li", { hasText: "week" }).waitFor();

  // A copy stays locked, and opens with its passphrase only.
  await unfold(page, "A copy in a file");
  const text = await download(page);
  assert.doesNotMatch(text, /canary|Sleep/);
  await press(page, "Close my sheets");
  await open(page);
  await unfold(page, "I have forgotten it");
  await press(page, "Delete all of mine");
  await press(page, "Yes, delete it");
  await told(page, "are deleted");
  await eventually(async () => assert.deepEqual(Object.keys(await saved(page)), [key("day", "together")]));
  await open(page);
  await unfold(page, "A copy in a file");
  const hostile = JSON.parse(text);
  hostile.lock.iterations = 1_000_000_000;
  await give(page, JSON.stringify(hostile));
  await unlock(page, "long enough words");
  await page.getByText("The lock itself is damaged").first().waitFor();
  await give(page, text);
  await unlock(page, "no, not that");
  await page.getByText("That isn’t the passphrase").first().waitFor();
  await unlock(page, "long enough words");
  await press(page, "Add to mine");
  await told(page, "is added");
  const back = await saved(page);
  assert.deepEqual(JSON.parse(back[key("day")]).answers, { good: { v: "A second canary" } });
  assert.deepEqual(JSON.parse(back[key("week")]).answers, { better: { v: "Sleep" } });
  await close();
  none(problems);
});

test("my sheets: a passphrase is changed and taken away, and half of it is finished later", async () => {
  const { page, problems, close, base } = await mine();
  await open(page);
  await lock(page, "the first one");
  const first = await saved(page);
  const other = await page.context().newPage();
  await other.goto(`${base}week/`);
  await open(other);
  await unlock(other, "the first one");
  await control(other, "What got better?").waitFor();

  await unfold(page, "Passphrase");
  await unfold(page, "Change the passphrase");
  await page.locator("#bs-pass-change-0").fill("not the first");
  await page.locator("#bs-pass-change-1").fill("the second one");
  await page.locator("#bs-pass-change-2").fill("the second one");
  await press(page, "Change the passphrase");
  await page.getByText("That isn’t the passphrase").first().waitFor();
  await eventually(async () => assert.deepEqual(await saved(page), first));
  await page.locator("#bs-pass-change-0").fill("the first one");
  await press(page, "Change the passphrase");
  await told(page, "is changed");
  const second = await saved(page);
  for (const k of [key("day"), key("week"), cover()]) assert.notEqual(second[k], first[k]);
  await other.locator(".field:visible").first().waitFor({ state: "detached" }); // there are several: without first, it would fail instead of waiting

  // As if another window, or a crash, had left one record as it was before, and one open.
  await page.evaluate(
    ([[a, x], [b, y]]) => {
      localStorage.setItem(a, x);
      localStorage.setItem(b, y);
    },
    [
      [key("week"), first[key("week")]],
      [key("day"), JSON.stringify(kept[key("day")])],
    ],
  );
  await page.reload();
  await open(page);
  await unlock(page, "the second one");
  await page.locator(".mine-list > li").nth(1).waitFor();
  await eventually(async () =>
    assert.deepEqual(
      await page.locator(".mine-list > li > span").allInnerTexts(),
      Array(3).fill("last written on Tuesday, 3 November"),
    ),
  );
  const third = await saved(page);
  assert.ok(
    third[key("week")] !== first[key("week")] &&
      !third[key("day")].includes("canary") &&
      !third[cover()].includes("former"),
  );

  // Taken away, all of it is as it was in the beginning.
  await unfold(page, "Passphrase");
  await unfold(page, "Take the passphrase away");
  await page.locator("#bs-pass-remove-0").fill("the second one");
  await press(page, "Take the passphrase away");
  await told(page, "The passphrase is gone");
  for (const [k, v] of Object.entries(await saved(page))) assert.deepEqual(JSON.parse(v), kept[k]);
  await close();
  none(problems);
});

test("my sheets: where there is no room, all stays as it was", async () => {
  const { page, problems, close } = await mine();
  const before = await saved(page);
  await open(page);
  await page.locator(".mine-list").first().waitFor();
  // The third write is one too many, and only what takes no more room than before goes on.
  const fill = () =>
    page.evaluate(() => {
      const set = Storage.prototype.setItem;
      let writes = 0;
      Storage.prototype.setItem = function (key, text) {
        if (++writes === 3) throw new DOMException("full", "QuotaExceededError");
        set.call(this, key, text);
      };
    });
  await fill();
  await unfold(page, "Passphrase");
  await page.getByLabel("A passphrase, at least").fill("long enough words");
  await page.getByLabel("The same once more").fill("long enough words");
  await press(page, "Lock with this passphrase");
  await page.getByText("had no room").first().waitFor();
  await eventually(async () => assert.deepEqual(await saved(page), before));

  await page.reload();
  await open(page);
  await unfold(page, "A copy in a file");
  await give(
    page,
    copy([
      record("day", { good: { v: "Other" } }),
      record("week", { better: { v: "Other" } }),
      record("day", { ours: { v: "Other" } }, { who: "together" }),
    ]),
  );
  await page.getByRole("heading", { name: "In this copy" }).waitFor();
  await fill();
  await press(page, "Replace mine");
  await told(page, "All is as it was before");
  await eventually(async () => assert.deepEqual(await saved(page), before));
  await close();
  none(problems);
});

test("my sheets: deleting everything empties every window, and nothing comes back", async () => {
  const { page, problems, close, base } = await mine();
  await page.evaluate(() => {
    localStorage.setItem("another site", "1");
    sessionStorage.setItem("buildsite:sheets:x", "1");
    return Promise.all([caches.open("buildsite:sheets:offline"), caches.open("another")]);
  });
  const [sheet, list] = [await page.context().newPage(), await page.context().newPage()];
  await sheet.goto(`${base}day/`);
  await choose(sheet, "I was hurt");
  const box = control(sheet, "What was good today?");
  await eventually(async () => assert.equal(await box.inputValue(), "The canary sang"));
  await list.goto(`${base}mine/`);
  await open(list);
  await list.locator(".mine-list").first().waitFor();
  await unfold(page, "Delete everything of everybody");
  await press(page, "Delete everything");
  await press(page, "No, keep it");
  await eventually(async () => assert.equal(Object.keys(await saved(page)).length, 5));
  await press(page, "Delete everything");
  await press(page, "Yes, delete it");
  await told(page, "Everything that this site kept");
  await eventually(async () => assert.deepEqual(await saved(page), { "another site": "1" }));
  assert.deepEqual(await page.evaluate(async () => [Object.keys(sessionStorage), await caches.keys()]), [
    [],
    ["another"],
  ]);
  await told(list, "deleted in another window");
  await eventually(async () => assert.equal(await list.locator(".mine-list").count(), 0));
  await sheet.locator(".field:visible").first().waitFor({ state: "detached" });
  await sheet.close({ runBeforeUnload: true });
  await list.close();
  await eventually(async () => assert.deepEqual(await saved(page), { "another site": "1" }));
  await close();
  none(problems);
});

test("my sheets: one notebook is deleted, and other windows don't bring it back", async () => {
  const { page, problems, close, base } = await mine();
  const other = await page.context().newPage();
  await other.goto(`${base}day/`);
  await choose(other, "I was hurt");
  await open(page);
  await unfold(page, "Delete my sheets");
  await press(page, "Delete all of mine");
  await press(page, "Yes, delete it");
  await told(page, "Your own sheets are deleted");
  await eventually(async () => assert.deepEqual(Object.keys(await saved(page)), [key("day", "together")]));
  await other.getByText("deleted in another window").first().waitFor();
  await control(other, "What was good today?").fill("Again");
  await control(other, "What was good today?").blur();
  await eventually(async () => assert.deepEqual(Object.keys(await saved(page)), [key("day", "together")]));
  await close();
  none(problems);
});

test("my sheets: it locks itself when nobody has looked for five minutes", async () => {
  const { page, problems, close } = await mine();
  await open(page);
  await lock(page, "long enough words");
  await page.clock.install();
  await page.evaluate(() => {
    Object.defineProperty(document, "visibilityState", { configurable: true, get: () => "hidden" });
    document.dispatchEvent(new Event("visibilitychange"));
  });
  await page.clock.fastForward("05:01");
  await page.locator(".mine-list").first().waitFor({ state: "detached" });
  await close();
  none(problems);
});

// Playwright turns the cache off in which browsers keep whole pages; what a browser tells a page there is told by hand.
test("my sheets: Back shows nothing of what was locked, and no half of a passphrase", async () => {
  const { page, problems, close } = await mine();
  const leave = () =>
    page.evaluate(() => {
      for (const type of ["pagehide", "pageshow"]) dispatchEvent(new PageTransitionEvent(type, { persisted: true }));
    });
  await open(page);
  await unfold(page, "Passphrase");
  const boxes = page.locator("#bs-pass-set-0, #bs-pass-set-1");
  for (const box of await boxes.all()) await box.fill("long enough words");
  await leave();
  await eventually(async () =>
    assert.deepEqual(await boxes.evaluateAll((all) => all.map((e) => /** @type {HTMLInputElement} */ (e).value)), [
      "",
      "",
    ]),
  );
  await page.locator(".mine-list").first().waitFor(); // what isn't locked stays
  for (const box of await boxes.all()) await box.fill("long enough words");
  await press(page, "Lock with this passphrase");
  await told(page, "Locked.");
  await leave();
  await eventually(async () => assert.equal(await page.locator(".mine-list").count(), 0));
  await open(page);
  await page.locator("#bs-passphrase-0").fill("long enough");
  await leave();
  await eventually(async () => assert.equal(await page.locator("#bs-passphrase-0").count(), 0));
  await open(page);
  await unlock(page, "long enough words");
  await page.locator(".mine-list").first().waitFor();
  await close();
  none(problems);
});

test("my sheets: two windows, and what one of them does to the passphrase", async () => {
  const { page, problems, close, base } = await mine();
  await open(page);
  await lock(page, "the first one");
  const [sheet, list] = [await page.context().newPage(), await page.context().newPage()];
  const box = control(sheet, "What was good today?");
  await sheet.goto(`${base}day/`);
  await list.goto(`${base}mine/`);
  /** @param {string} passphrase */
  const both = async (passphrase) => {
    for (const other of [sheet, list]) {
      await open(other);
      await unlock(other, passphrase);
    }
    await box.waitFor();
    await list.locator(".mine-list").first().waitFor();
  };
  const closed = async () => {
    await sheet.locator(".field:visible").first().waitFor({ state: "detached" });
    await list.locator(".mine-list").first().waitFor({ state: "detached" });
    await eventually(async () => assert.equal(await box.inputValue(), ""));
  };
  await both("the first one");
  const earlier = (await saved(page))[key("day")];
  await box.fill("The canary sang Written before.");
  await box.blur();
  await page.waitForFunction(([k, text]) => localStorage.getItem(k) !== text, [key("day"), earlier]); // a window behind others takes its time
  await unfold(page, "Passphrase");
  await unfold(page, "Change the passphrase");
  for (const [i, text] of ["the first one", "the second one", "the second one"].entries())
    await page.locator(`#bs-pass-change-${i}`).fill(text);
  await press(page, "Change the passphrase");
  await told(page, "is changed");
  await closed();
  for (const other of [sheet, list]) {
    await open(other);
    await unlock(other, "the first one");
    await other.getByText("That isn’t the passphrase").first().waitFor();
    await unlock(other, "the second one");
  }
  await box.waitFor();
  await eventually(async () => assert.equal(await box.inputValue(), "The canary sang Written before."));
  await list.locator(".mine-list").first().waitFor();

  await unfold(page, "Passphrase");
  await unfold(page, "Take the passphrase away");
  await page.locator("#bs-pass-remove-0").fill("the second one");
  await press(page, "Take the passphrase away");
  await told(page, "The passphrase is gone");
  await closed();
  for (const other of [sheet, list]) await open(other);
  await box.waitFor();
  await eventually(async () => assert.equal(await sheet.locator("#bs-passphrase-0").count(), 0));
  await box.press("End");
  await box.pressSequentially(" And after.");
  await box.blur();
  await page.waitForFunction((k) => localStorage.getItem(k)?.includes("And after."), key("day"));
  await eventually(async () =>
    assert.deepEqual(JSON.parse((await saved(page))[key("day")]).answers, {
      good: { v: "The canary sang Written before. And after." },
    }),
  );
  await list.locator(".mine-list").first().waitFor();

  // A page that hasn't heard yet that the lock was changed takes nothing in, and saves no copy.
  await lock(list, "the third one");
  const before = await saved(list);
  const coverText = before[cover()];
  const other = JSON.stringify({
    ...JSON.parse(coverText),
    lock: { ...JSON.parse(coverText).lock, iterations: 600_001 },
  });
  await unfold(list, "A copy in a file");
  await give(list, copy([record("day", { good: { v: "From a file" } })]));
  await list.getByRole("heading", { name: "In this copy" }).waitFor();
  await list.evaluate(([k, text]) => localStorage.setItem(k, text), [cover(), other]);
  await press(list, "Add to mine");
  await list.locator(".mine-list").first().waitFor({ state: "detached" });
  await eventually(async () => assert.deepEqual(await saved(list), { ...before, [cover()]: other }));
  await close();
  none(problems);
});

test("my sheets: no barrier, on any page", async () => {
  const { page, problems, close } = await mine(kept, { viewport: { width: 390, height: 844 } });
  problems.push(...(await barriers(page, ["light"])));
  await open(page);
  for (const name of ["Passphrase", "A copy in a file", "Delete my sheets", "Delete everything of everybody"])
    await unfold(page, name);
  await give(page, copy([record("day", { good: { v: "Other" } })]));
  await press(page, "Delete all of mine");
  await page.getByRole("heading", { name: "In this copy" }).waitFor();
  problems.push(...(await barriers(page)));
  await page.setViewportSize({ width: 320, height: 640 });
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  if (wide > 0) problems.push(`it scrolls sideways by ${wide} px`);
  await close();
  none(problems);
});
