// What becomes of answers, without a browser: merging, migrating, taking copies in, days and calendar files. The windows here share a storage,
// and hear of each other only when they are told to.

import test from "node:test";
import assert from "node:assert/strict";
import ICAL from "ical.js";
import { opened, Shelf } from "./lib/modules.mjs";

const fields = ["story", "next", "ours"].map((id) => ({ id, type: "textarea", label: id }));

/** Opens a sheet's record in a new window. @param {Shelf} shelf @param {object} [more] @returns {Promise<any>} */
async function window(shelf, more) {
  const { store, record, never } = await opened(shelf);
  const subject = { id: "day", version: 1, fields, migrations: [], never: never.neverKept(fields), ...more };
  return new record.SheetRecord(new store.Store("site"), subject, "hurt");
}

/** @param {Shelf} shelf @returns {any} what is kept, as plain data */
const kept = (shelf) => JSON.parse(shelf.getItem("buildsite:site:day:hurt") ?? "{}");

/** @param {any} record @param {string} id @param {unknown} v */
const write = (record, id, v) => {
  record.put(id, v === undefined ? undefined : { v });
  record.save();
};

/** Two windows of which one keeps something. */
async function two() {
  const shelf = new Shelf();
  const a = await window(shelf);
  a.keep();
  return { shelf, a, b: await window(shelf) };
}

test("answers: nothing is written before it is kept, and then all of it", async () => {
  const shelf = new Shelf();
  const a = await window(shelf);
  write(a, "story", "One");
  assert.deepEqual(Object.keys(shelf), []);
  a.keep();
  assert.deepEqual(kept(shelf).answers, { story: { v: "One" } });
  write(a, "next", "Two");
  assert.deepEqual([kept(shelf).rev, Object.keys(kept(shelf).answers)], [2, ["story", "next"]]);
});

test("answers: of one answer, changed in two windows at once, both stay until somebody chooses", async () => {
  const { shelf, a, b } = await two();
  write(a, "story", "A");
  write(b, "story", "B"); // B hasn't heard of A
  assert.deepEqual(kept(shelf).answers.story, { v: "B", also: "A" });
  a.hear();
  assert.deepEqual({ ...a.answers.story }, { v: "A", also: "B" }, "each has its own before the other");
  const before = shelf.getItem("buildsite:site:day:hurt");
  a.save();
  b.hear();
  assert.equal(shelf.getItem("buildsite:site:day:hurt"), before, "the other order is no change");
  write(a, "story", "B"); // it was chosen
  b.hear();
  assert.deepEqual([kept(shelf).answers.story, { ...b.answers.story }], [{ v: "B" }, { v: "B" }]);
});

test("answers: what one window wrote wins over what the other emptied or skipped", async () => {
  for (const gone of [undefined, { skip: true }]) {
    for (const first of ["writer", "other"]) {
      const { shelf, a, b } = await two();
      write(a, "story", "begun");
      b.hear();
      const acts = [() => write(a, "story", "longer"), () => (b.put("story", gone), b.save())];
      for (const act of first === "writer" ? acts : acts.reverse()) act();
      a.hear();
      b.hear();
      for (const answers of [kept(shelf).answers, a.answers, b.answers])
        assert.deepEqual({ ...answers.story }, { v: "longer" }, `${first} ${JSON.stringify(gone)}`);
    }
  }
});

test("answers: different answers of two windows are both kept, and each window shows them", async () => {
  const { shelf, a, b } = await two();
  /** @type {string[]} */
  const told = [];
  a.changed = (/** @type {string[]} */ ids) => told.push(...ids);
  write(a, "story", "A");
  write(b, "next", "B");
  a.hear();
  assert.deepEqual([Object.keys(kept(shelf).answers).sort(), told], [["next", "story"], ["next"]]);
  assert.deepEqual([a.answers.next.v, b.answers.story.v], ["B", "A"]);
});

test("answers: an answer that other work is merged into is the one that the page holds now", async () => {
  const { shelf, a, b } = await two();
  write(b, "next", "B");
  a.gather = () => a.put("story", { v: "typed, and not yet put" });
  a.hear();
  assert.deepEqual(kept(shelf).answers, { story: { v: "typed, and not yet put" }, next: { v: "B" } });
});

test("answers: two windows that save at the same moment lose nothing", async () => {
  // Each window sees the storage as it was when the other began to write, and what it writes takes the place of the other's.
  for (let round = 0; round < 200; round++) {
    const shelf = new Shelf();
    const a = await window(shelf);
    a.keep();
    const b = await window(shelf);
    const markers = [];
    for (let i = 0; i < 4; i++) {
      const [x, y] = round % 3 === 0 ? ["story", "story"] : round % 3 === 1 ? ["story", "next"] : ["next", "story"];
      const [mine, yours] = [`a${i}.`, `b${i}.`];
      markers.push(mine, yours);
      const before = shelf.getItem("buildsite:site:day:hurt");
      write(a, x, `${a.answers[x]?.v ?? ""}${mine}`);
      const after = shelf.getItem("buildsite:site:day:hurt");
      if (before !== null) shelf.setItem("buildsite:site:day:hurt", before);
      write(b, y, `${b.answers[y]?.v ?? ""}${yours}`); // over A's work, which it hasn't seen
      assert.notEqual(after, before);
      for (const record of round % 2 ? [a, b, a] : [b, a, b]) record.hear();
    }
    const text = JSON.stringify(kept(shelf).answers);
    assert.deepEqual(
      markers.filter((m) => !text.includes(m)),
      [],
      `${round}: ${text}`,
    );
  }
});

test("answers: a window that hears late of several saves undoes none of them", async () => {
  const { shelf, a, b } = await two();
  write(a, "story", "begun. ");
  b.hear();
  write(a, "next", "one");
  write(a, "story", "begun. two");
  for (const word of ["three ", "four ", "five "]) {
    write(b, "ours", `${b.answers.ours?.v ?? ""}${word}`);
    write(b, "story", `${b.answers.story.v}${word}`);
  }
  a.hear();
  b.hear();
  const text = JSON.stringify(kept(shelf).answers);
  for (const word of ["begun", "one", "two", "three", "four", "five"])
    assert.ok(text.includes(word), `${word}: ${text}`);
});

test("answers: what was deleted elsewhere isn't written again, and what is newer or damaged isn't written over", async () => {
  const key = "buildsite:site:day:hurt";
  const newer = JSON.stringify({ ...kept(new Shelf()), schema: 2 });
  const later = JSON.stringify({
    schema: 1,
    worksheet: "day",
    version: 2,
    who: "hurt",
    rev: 1,
    updated: "",
    answers: {},
  });
  for (const [text, trouble] of /** @type {const} */ ([
    [null, "gone"],
    [newer, "newer"],
    [later, "newer"],
    ["{", "broken"],
    [later.replace('"day"', '"week"').replace('"version":2', '"version":1'), "broken"],
  ])) {
    const { shelf, a } = await two();
    write(a, "story", "A");
    if (text === null) shelf.removeItem(key);
    else shelf.setItem(key, text);
    write(a, "story", "B");
    assert.deepEqual([a.trouble, a.kept, shelf.getItem(key)], [trouble, false, text]);
  }
});

test("answers: a migration renames, drops and sets apart, and loses nothing", async () => {
  const { migrate } = await opened();
  const before = {
    schema: 1,
    worksheet: "w",
    version: 1,
    who: "hurt",
    rev: 1,
    updated: "",
    answers: {
      old: { v: "A long one", also: "Another" },
      state: { v: "begun" },
      bank: { v: "The red one" },
      rows: { v: [{ id: "r", cells: { what: "Rent", cost: "Much", when: "soon" } }] },
      week: { v: { acts: [], weeks: { "2026-W48": { call: ["mon"], write: ["tue"] } } } },
      gone: { v: "nobody asks" },
    },
  };
  const migrations = [
    {
      to: 2,
      rename: { old: "new", "rows.what": "rows.which" },
      options: { state: { begun: "started" }, "rows.when": { soon: "now" }, "week.rows": { call: "phone" } },
      drop: ["bank", "rows.cost", "week.write"],
      labels: { bank: "Which bank?", rows: "Needs", "rows.cost": "Cost", week: "Tasks", "week.write": "Write" },
    },
  ];
  const original = JSON.stringify(before);
  const ids = ["new", "state", "rows", "week"].map((id) => ({ id }));
  const now = structuredClone(migrate.migrate(before, 3, migrations, ids));
  assert.equal(JSON.stringify(before), original, "the record itself isn't touched");
  assert.equal(now.version, 3);
  assert.deepEqual(now.answers, {
    new: { v: "A long one", also: "Another" },
    state: { v: "started" },
    rows: { v: [{ id: "r", cells: { which: "Rent", when: "now" } }] },
    week: { v: { acts: [], weeks: { "2026-W48": { phone: ["mon"] } } } },
  });
  assert.deepEqual(
    Object.entries(now.orphans).map(([id, { label }]) => [id, label]),
    [
      ["bank", "Which bank?"],
      ["rows.cost", "Needs · Cost"],
      ["week.write", "Tasks · Write"],
      ["gone", "Gone"],
    ],
  );
  assert.deepEqual([now.orphans.bank.v, now.orphans["rows.cost"].v], ["The red one", ["Much"]]);
  assert.deepEqual(migrate.migrate(before, 1, migrations, ids), before, "of today's version, it is as it was");
});

/** @param {string} worksheet @param {object} answers @param {object} [more] */
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

/** @param {object[]} records @param {object} [more] */
const copy = (records, more) =>
  JSON.stringify({ format: "buildsite-answers", schema: 1, site: "sheets", saved: "", who: "hurt", records, ...more });

/** @param {Record<string, object[]>} sheets fields by worksheet */
const place = (sheets) => ({
  site: "sheets",
  who: "hurt",
  sheets: new Map(
    Object.entries(sheets).map(([id, fields]) => [
      id,
      { id, version: 1, title: id, address: id, migrations: [], fields },
    ]),
  ),
});

/** What a page makes of a file: its records, or why it takes in none. @param {string} text @param {any} place @returns {Promise<any>} */
async function take(text, place) {
  const { copies } = await opened();
  const found = copies.readCopy(text, place);
  return typeof found === "string" ? found : copies.openCopy(found, place);
}

test("answers: a file that isn't a whole copy of ours is refused, and why", async () => {
  const good = record("day", { good: { v: "Fine" } });
  const day = place({ day: [{ id: "good", type: "textarea", label: "Good?" }] });
  assert.deepEqual(structuredClone(await take(copy([good]), day)), [good]);
  /** @type {Record<string, string[]>} */
  const files = {
    other: ["", "text", "<html>", "null", "[]", '"x"', "{}", '{"format":"x"}', copy([good]).slice(0, -2), "\u0000"],
    nested: [
      `${"[".repeat(200_000)}${"]".repeat(200_000)}`,
      copy([record("day", { good: { v: JSON.parse(`${"[".repeat(40)}${"]".repeat(40)}`) } })]),
    ],
    newer: [copy([], { schema: 2 }), copy([{ ...good, schema: 2 }]), copy([{ ...good, version: 2 }])],
    site: [copy([good], { site: "other" })],
    who: [copy([good], { who: "broke" }), copy([{ ...good, who: "broke" }]), copy([{ ...good, who: "__proto__" }])],
    sheet: ["nowhere", "__proto__", "constructor"].map((worksheet) => copy([{ ...good, worksheet }])),
    empty: [copy([])],
    damaged: [
      copy([good]).replace('"good"', '"__proto__"'),
      copy([good]).replace('"v":"Fine"', '"v":{"__proto__":{"x":1}}'),
      copy([record("day", { good: { v: "x", html: "y" } })]),
      copy([record("day", { good: { skip: "yes" } })]),
      copy([record("day", { good: "x" })]),
      copy([record("day", { good: { v: "x".repeat(200_001) } })]),
      copy([record("day", { ["x".repeat(201)]: { v: 1 } })]),
      copy([record("day", {}, { orphans: { a: { v: 1 } } })]),
      copy([{ ...good, rev: Number.MAX_SAFE_INTEGER }]),
      copy([{ ...good, rev: -1 }]),
      copy([{ ...good, version: 1.5 }]),
      copy([{ ...good, updated: "yesterday" }]),
      copy([good, good]),
      copy([{ ...good, answers: [] }]),
      copy(/** @type {any} */ ([5])),
      copy(/** @type {any} */ ({ 0: good })),
      copy([{ ...good, answers: undefined, locked: { iv: "x", data: "y" } }]),
      copy([good], { lock: { schema: 1, site: "other", who: "hurt" } }),
    ],
  };
  for (const [why, texts] of Object.entries(files))
    for (const text of texts) assert.equal(await take(text, day), why, text.slice(0, 200));
  assert.equal("x" in {}, false);
});

test("answers: an answer of a form that its question can't have is set apart", async () => {
  /** @type {Record<string, [type: string, wrong: unknown[], right: unknown[]]>} */
  const kinds = {
    text: ["input", [7, ["a"], { a: "b" }, null, true], ["a", ""]],
    days: ["date", [20261103, { day: 3 }], ["2026-11-03", "2026"]],
    one: ["radios", [["yes"], 1, { id: 7 }, { words: "x" }], ["yes", { id: "other", words: "x" }]],
    some: ["checkboxes", ["yes", { yes: true }, [1], [["yes"]]], [["yes"], []]],
    number: ["scale", ["7", [7], null, {}], [7, 0]],
    rows: [
      "table",
      [
        "a",
        { id: "r" },
        [{ id: "r" }],
        [{ cells: { what: "x" } }],
        [{ id: "r", cells: { what: ["x"] } }],
        [{ id: 1, cells: {} }],
      ],
      [[{ id: "r", cells: { what: "x", how: 3, else: { other: "y" } }, own: "z" }], []],
    ],
    week: [
      "grid",
      [
        "a",
        { acts: [], weeks: [] },
        { weeks: {} },
        { acts: [{ id: "a" }], weeks: {} },
        { acts: [], weeks: { "2026-W48": ["a"] } },
        { acts: [], weeks: { "2026-W48": { a: "mon" } } },
        { acts: [], weeks: { "2026-W48": { a: [1] } } },
      ],
      [{ acts: [{ id: "a", text: "b" }], weeks: { "2026-W48": { a: ["mon"] } } }],
    ],
    ticks: [
      "checklist",
      [["a"], { ticked: "a", own: [] }, { ticked: ["a"] }, { own: [], weeks: { "2026-W48": "a" } }],
      [
        { ticked: ["a"], own: [{ id: "b", text: "c" }] },
        { own: [], weeks: { "2026-W48": ["a"] } },
      ],
    ],
    deck: ["cards", [["walk"], { kept: [1], own: [] }], [{ kept: ["walk"], own: [] }]],
    when: [
      "schedule",
      ["2026-11-03", { at: 7 }, { typed: "x" }, { calendar: {} }],
      [{ at: "2026-11-03T10:00" }, { typed: { day: "31" }, calendar: { uid: "a", sequence: 0, at: "x" } }],
    ],
    raise: ["decision", [["now"], { end: "now" }, 1], ["now"]],
  };
  const all = place({ kinds: Object.entries(kinds).map(([id, [type]]) => ({ id, type, label: id })) });
  for (const [id, [, wrong, right]] of Object.entries(kinds)) {
    for (const v of wrong) {
      const [taken] = structuredClone(await take(copy([record("kinds", { [id]: { v } })]), all));
      assert.deepEqual([taken.answers, taken.orphans[id]?.v], [{}, v], `${id}: ${JSON.stringify(v)}`);
    }
    for (const v of right) {
      const [taken] = structuredClone(await take(copy([record("kinds", { [id]: { v } })]), all));
      assert.deepEqual([taken.answers[id], taken.orphans ?? {}], [{ v }, {}], `${id}: ${JSON.stringify(v)}`);
    }
    const [both] = structuredClone(await take(copy([record("kinds", { [id]: { v: right[0], also: wrong[0] } })]), all));
    assert.deepEqual([both.answers[id], both.orphans[id].v], [{ v: right[0] }, wrong[0]], id);
  }
});

test("answers: a copy is added to what is here: of two answers both stay, of three the third is set apart", async () => {
  const { copies } = await opened();
  const sheet = place({ day: fields }).sheets.get("day");
  /** @param {object} here @param {object} theirs */
  const merged = (here, theirs) => {
    const all = structuredClone(copies.merge(record("day", here), record("day", theirs), sheet));
    return [all.answers, Object.values(all.orphans).map((/** @type {any} */ o) => o.v)];
  };
  const v = (/** @type {string[]} */ ...[v, also]) => ({ story: also === undefined ? { v } : { v, also } });
  assert.deepEqual(merged({}, v("B")), [v("B"), []]);
  assert.deepEqual(merged(v("A"), {}), [v("A"), []]);
  assert.deepEqual(merged(v("A"), v("A")), [v("A"), []]);
  assert.deepEqual(merged(v("A"), v("B")), [v("A", "B"), []]);
  assert.deepEqual(merged(v("A", "B"), v("B", "A")), [v("A", "B"), []]);
  assert.deepEqual(merged(v("A", "B"), v("C")), [v("A", "B"), ["C"]]);
  assert.deepEqual(merged({ story: { skip: true } }, v("B")), [v("B"), []]);
  assert.deepEqual(merged(v("A"), { story: { skip: true } }), [v("A"), []]);
});

test("answers: what readers wrote themselves is read strictly", async () => {
  const { read } = await opened();
  const own = (/** @type {unknown} */ value) => structuredClone(read.ownEntries(value));
  assert.deepEqual(own([{ id: "a", text: "b", more: 1 }]), [{ id: "a", text: "b" }]);
  for (const nothing of [null, 7, "a", {}, [null], ["a"], [{ id: "a" }], [{ text: "b" }], [{ id: "a", text: " " }]])
    assert.deepEqual(own(nothing), [], JSON.stringify(nothing));
  for (const id of ["", "a b", "a.b", "ä", "x".repeat(65), 7, null]) assert.deepEqual(own([{ id, text: "b" }]), []);
  assert.deepEqual(
    own([
      { id: "a", text: "first" },
      { id: "a", text: "again" },
    ]),
    [{ id: "a", text: "first" }],
  );
  assert.deepEqual(
    [null, false, 3, "two\nlines", ["a", ["b"]], { id: "other", words: "mine" }, { id: "some-thing" }].map(
      read.inWords,
    ),
    [[], [], ["3"], ["two", "lines"], ["a", "b"], ["mine"], ["some-thing"]],
  );
});

test("days: read as they are typed", async () => {
  const { day } = await opened();
  const order = ["day", "month", "year"];
  const meant = (/** @type {string[]} */ ...[day_, month, year]) =>
    structuredClone(day.meant({ day: day_, month, year }, order, 2046));
  /** @type {[string, string, string, string, boolean][]} */
  const days = [
    ["3", "feb", "2025", "2025-02-03", true],
    ["3rd", "February", "2025", "2025-02-03", true],
    ["3", "Sept.", "98", "1998-09-03", true],
    ["3/3/25", "", "", "2025-03-03", true],
    ["2025-03-04", "", "", "2025-03-04", true],
    ["March 3, 2025", "", "", "2025-03-03", true],
    ["the 3rd of March 2025", "", "", "2025-03-03", true],
    ["٣", "٢", "٢٠٢٥", "2025-02-03", false],
    ["۱۳", "۲", "۲۰۲۵", "2025-02-13", false],
    ["३", "१२", "२५", "2025-12-03", true],
    ["", "March", "25", "2025-03", true],
    ["", "", "2025", "2025", false],
    ["29", "2", "2024", "2024-02-29", false],
    ["03", "02", "2025", "2025-02-03", false],
    ["", "", "", "", false],
  ];
  for (const [d, m, y, want, guessed] of days) {
    const found = meant(d, m, y);
    assert.deepEqual([found.day, found.guessed, found.wrong], [want, guessed, undefined], `${d} ${m} ${y}`);
  }
  /** @type {[string, string, string, object][]} */
  const wrong = [
    ["-1", "2", "2025", { why: "isnt", part: "day" }],
    ["3", "foo", "2025", { why: "isnt", part: "month" }],
    ["3", "13", "2025", { why: "isnt", part: "month" }],
    ["3", "2", "202", { why: "isnt", part: "year" }],
    ["31", "feb", "2025", { why: "days", month: "February 2025", days: 28 }],
    ["3", "2", "", { why: "missing", part: "year" }],
    ["3", "", "2025", { why: "missing", part: "month" }],
  ];
  for (const [d, m, y, want] of wrong)
    assert.deepEqual([meant(d, m, y).day, meant(d, m, y).wrong], ["", want], `${d} ${m} ${y}`);
});

test("days: weeks and months follow each other, over the ends of years", async () => {
  const { dates } = await opened();
  for (let at = Date.UTC(1999, 0, 1); at < Date.UTC(2032, 0, 1); at += 86_400_000) {
    const day = new Date(at).toISOString().slice(0, 10);
    const next = new Date(at + 86_400_000).toISOString().slice(0, 10);
    assert.equal(dates.later(day, 1), next);
    for (const period of ["day", "week", "month"]) {
      const key = dates.periodOf(period, day);
      const first = dates.firstDay(period, key);
      assert.ok(first <= day && dates.periodOf(period, first) === key, `${period} ${day}`);
      const after = dates.neighbour(period, key, 1);
      assert.ok(after > key && dates.firstDay(period, after) > day, `${period} ${key} ${after}`);
      assert.equal(dates.neighbour(period, after, -1), key);
    }
  }
  assert.deepEqual(
    ["2026-01-01", "2027-01-03", "2020-12-31"].map((d) => dates.periodOf("week", d)),
    ["2026-W01", "2026-W53", "2020-W53"],
  );
  for (const no of ["2026-02-30", "2026-13-01", "0000-01-01", "26-01-01", "x", ""])
    assert.equal(dates.later(no, 1), "");
  assert.deepEqual(
    ["19:30", "7.30 pm", "1930", "7 pm", "12 am", "7 Uhr", "24:00", "7", "13 pm", "٧:٣٠"].map(dates.timeOf),
    ["19:30", "19:30", "19:30", "19:00", "00:00", "", "", "", "", "07:30"],
  );
});

test("calendar: a file that every calendar reads, whatever its title", async () => {
  const { ics } = await opened();
  const title = `Tea, cake; and \\ — for ${"👩‍👩‍👧 and ".repeat(9)}everybody\nelse`;
  const entry = { uid: "u", sequence: 3, title, day: "2026-12-31", time: "19:30", minutes: 45 };
  const text = ics.calendar(
    { ...entry, repeat: "weekly", offsets: [1, 30], alarm: 10 },
    new Date("2026-11-24T10:00:00Z"),
  );
  for (const line of text.split("\r\n")) assert.ok(Buffer.byteLength(line) <= 75, line);
  assert.ok(text.endsWith("END:VCALENDAR\r\n") && !/[^\r]\n/.test(text));
  const events = new ICAL.Component(ICAL.parse(text)).getAllSubcomponents("vevent");
  assert.deepEqual(
    events.map((e) => ["uid", "sequence", "dtstart", "dtstamp", "summary"].map((p) => `${e.getFirstPropertyValue(p)}`)),
    [
      ["u", "2026-12-31T19:30:00"],
      ["u-1", "2027-01-01T19:30:00"],
      ["u-30", "2027-01-30T19:30:00"],
    ].map(([uid, start]) => [uid, "3", start, "2026-11-24T10:00:00Z", title]),
  );
  const [alarm] = events[0].getAllSubcomponents("valarm");
  assert.deepEqual(
    [`${events[0].getFirstPropertyValue("rrule")}`, `${alarm.getFirstPropertyValue("trigger")}`],
    ["FREQ=WEEKLY", "-PT10M"],
  );
  assert.doesNotMatch(ics.calendar(entry), /VALARM|RRULE/);
});
