// A worksheet keeps, hides, counts and prints what is written, and only what it may.

import test from "node:test";
import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { barriers } from "./lib/axe.mjs";
import { choose, control, keep, records, saved, sheet, site, write } from "./lib/sheets.mjs";
import { eventually, none, run, temporary, visitor } from "./lib/site.mjs";

const kinds = ["note", "input", "textarea", "radios", "checkboxes", "scale", "date"];

// One question more than 200: up to that number, Chromium looks at each control of a form four times a key, for its autofill.
// It does so on a page without any style or script, too, and no page can stop it.
write(
  "long",
  Array.from(
    { length: 201 },
    (_, i) =>
      `- {type: textarea, id: q${i}, label: Question ${i}, max_length: 5000, notice: [{words: [never], say: Never?}]}`,
  ).join("\n"),
);
write("joint", "- {type: input, id: words, label: Our words, for: together}");

test("worksheet: nothing is saved before somebody wants it, then all of it is", async () => {
  const { page, problems, close } = await sheet("fields/textarea/");
  const box = control(page, "What happened");
  await box.pressSequentially("Before");
  await box.blur();
  await page.waitForTimeout(700);
  await eventually(async () => assert.deepEqual(await saved(page), {}));
  await eventually(async () =>
    assert.match((await page.locator(".sheet-keep").textContent()) ?? "", /Nothing that you write here is kept/),
  );

  await keep(page);
  await box.press("End");
  await box.pressSequentially(", and after");
  // Without leaving the box.
  await eventually(async () =>
    assert.match((await saved(page))["buildsite:sheets:textarea-example:neither"], /Before, and after/),
  );
  const { "buildsite:sheets:textarea-example:neither": text, ...others } = await saved(page);
  assert.deepEqual(others, { "buildsite:sheets::notebook:neither": '{"schema":1,"who":"neither"}' });
  const { updated, rev, seen, ...record } = JSON.parse(text);
  assert.deepEqual(record, {
    schema: 1,
    worksheet: "textarea-example",
    version: 1,
    who: "neither",
    answers: { "what-happened": { v: "Before, and after" } },
  });
  assert.ok(rev > 1 && Date.parse(updated));
  assert.deepEqual(Object.values(seen), [rev], "one page has written all of it");

  await box.pressSequentially("!");
  await page.reload(); // at once: pagehide saves
  await choose(page);
  await eventually(async () => assert.equal(await box.inputValue(), "Before, and after!"));
  await eventually(async () =>
    assert.match((await page.locator(".sheet-keep").textContent()) ?? "", /kept in this browser/),
  );

  await page.getByRole("button", { name: "Stop keeping" }).press("Enter");
  await page.getByRole("button", { name: "Yes, delete what is kept" }).press("Enter");
  await eventually(async () => assert.deepEqual(await saved(page), {}));
  await eventually(async () => assert.equal(await box.inputValue(), "Before, and after!"));
  await close();
  none(problems);
});

test("worksheet: each has a notebook, and all share one", async () => {
  const { base } = await site();
  const { page, problems, close } = await visitor(base);
  await page.goto(`${base}fields/input/`);
  await eventually(async () => assert.equal(await page.locator("[data-field]:visible").count(), 0));
  await eventually(async () => assert.equal(await page.locator("[aria-pressed=true]").count(), 0));

  await page.getByRole("button", { name: "I was hurt" }).click();
  await control(page, "Who else knows?").pressSequentially("Nobody");
  await control(page, "What shall we call this?").pressSequentially("It");
  await control(page, "The words that mean stop").pressSequentially("Red");
  await keep(page);
  await control(page, "What shall we call this?").focus();
  await page.keyboard.press("End");
  await page.keyboard.type(" all");
  await control(page, "What shall we call this?").blur();
  await eventually(async () => {
    const all = await records(page);
    assert.deepEqual(Object.keys(all).sort(), [
      "buildsite:sheets:input-example:hurt",
      "buildsite:sheets:input-example:together",
    ]);
    assert.deepEqual(JSON.parse(all["buildsite:sheets:input-example:hurt"]).answers, { plain: { v: "It all" } });
    assert.deepEqual(JSON.parse(all["buildsite:sheets:input-example:together"]).answers, {
      "stop-phrase": { v: "Red" },
    });
  });
  assert.ok(!JSON.stringify(await records(page)).includes("Nobody"), "an answer that isn't kept is saved");

  await page.getByRole("button", { name: "I broke trust" }).click();
  await eventually(async () => assert.equal(await control(page, "Who else knows?").isVisible(), false));
  await eventually(async () => assert.equal(await control(page, "What shall we call this?").inputValue(), ""));
  await eventually(async () => assert.equal(await control(page, "The words that mean stop").inputValue(), "Red"));
  await eventually(async () =>
    assert.match((await page.locator(".sheet-keep").textContent()) ?? "", /What you fill in together is kept/),
  );

  await page.getByRole("button", { name: "I was hurt" }).click();
  await eventually(async () => assert.equal(await control(page, "What shall we call this?").inputValue(), "It all"));
  await eventually(async () => assert.equal(await control(page, "Who else knows?").inputValue(), ""));

  await page.reload();
  assert.equal(await page.locator("[data-field]:visible").count(), 0, "a trace of use before somebody is chosen");
  await page.goto(`${(await site()).base}joint/`);
  await control(page, "Our words").waitFor();
  await close();
  none(problems);
});

test("worksheet: what it doesn't know it leaves alone", async () => {
  const { page, problems, close } = await sheet("fields/input/");
  const key = "buildsite:sheets:input-example:hurt";
  const before = { unknown: { v: { deep: [1, { x: null }] } }, plain: { v: "Old" } };
  await page.evaluate(
    ([k, v]) => localStorage.setItem(k, v),
    [
      key,
      JSON.stringify({
        schema: 1,
        worksheet: "input-example",
        version: 1,
        who: "hurt",
        rev: 4,
        updated: "2026-01-01T00:00:00Z",
        more: 1,
        answers: before,
        orphans: { a: { v: "Left", label: "A", from: 1 } },
      }),
    ],
  );
  await page.getByRole("button", { name: "I was hurt" }).click();
  await control(page, "What shall we call this?").fill("New");
  await control(page, "What shall we call this?").blur();
  const after = await eventually(async () => {
    const now = JSON.parse((await saved(page))[key]);
    assert.deepEqual(
      [now.answers, now.orphans, now.rev, now.more],
      [{ ...before, plain: { v: "New" } }, { a: { v: "Left", label: "A", from: 1 } }, 5, 1],
    );
    return now;
  });

  // Deleted in another window, it doesn't come back.
  await page.evaluate((k) => localStorage.removeItem(k), key);
  await control(page, "What shall we call this?").fill("Newer");
  await control(page, "What shall we call this?").blur();
  await eventually(async () => assert.equal((await saved(page))[key], undefined));
  await eventually(async () =>
    assert.match((await page.locator(".sheet-keep").textContent()) ?? "", /deleted in another window/),
  );

  // Of a later version, it isn't touched.
  const later = JSON.stringify({ ...after, version: 9 });
  await page.evaluate(([k, v]) => localStorage.setItem(k, v), [key, later]);
  await page.reload();
  await choose(page);
  await page.getByRole("button", { name: "I was hurt" }).click();
  await control(page, "What shall we call this?").press("End");
  await page.keyboard.type("Older");
  await control(page, "What shall we call this?").blur();
  await eventually(async () => assert.equal((await saved(page))[key], later));
  await eventually(async () => assert.match((await page.locator(".sheet-keep").textContent()) ?? "", /newer version/));
  await close();
  none(problems);
});

test("worksheet: a browser that keeps nothing", async () => {
  const { base } = await site();
  const { page, problems, close } = await visitor(base);
  await page.addInitScript(() =>
    Object.defineProperty(window, "localStorage", {
      get: () => {
        throw new DOMException("no", "SecurityError");
      },
    }),
  );
  await page.goto(`${base}fields/textarea/`);
  await choose(page);
  await control(page, "And in a sentence?").pressSequentially("Still here");
  await keep(page);
  await eventually(async () => assert.match((await page.locator(".sheet-trouble").textContent()) ?? "", /Not saved/));
  await eventually(async () => assert.equal(await control(page, "And in a sentence?").inputValue(), "Still here"));
  await close();
  none(problems);
});

test("worksheet: radios, and what is shown by them", async () => {
  const { page, problems, close } = await sheet("fields/radios/");
  const when = control(page, "What would make you ready?");
  await eventually(async () => assert.equal(await when.isVisible(), false));
  await control(page, "Not ready").check();
  await when.pressSequentially("Time");
  await control(page, "Not sure").check();
  await eventually(async () => assert.equal(await when.isVisible(), false));
  await control(page, "Not ready").check();
  await eventually(async () => assert.equal(await when.inputValue(), "Time"));

  await control(page, "In your own words").pressSequentially("An hour & more");
  await eventually(async () => assert.equal(await control(page, "Something else").isChecked(), true));
  await eventually(async () => assert.equal(await control(page, "Why so long?").isVisible(), true));
  await keep(page);
  await eventually(async () =>
    assert.deepEqual(JSON.parse((await saved(page))["buildsite:sheets:radios-example:neither"]).answers, {
      stage: { v: "not-ready" },
      when: { v: "Time" },
      length: { v: { id: "other", words: "An hour & more" } },
    }),
  );
  await page.reload();
  await choose(page);
  await eventually(async () => assert.equal(await control(page, "In your own words").inputValue(), "An hour & more"));
  await eventually(async () => assert.equal(await when.inputValue(), "Time"));
  await close();
  none(problems);
});

test("worksheet: an exclusive checkbox, skipping, undoing", async () => {
  const { page, problems, close } = await sheet("fields/checkboxes/");
  await control(page, "A walk").focus();
  await page.keyboard.press("Space");
  await control(page, "Cold water").check();
  await eventually(async () =>
    assert.equal(await page.getByText("Then a walk is for both of you.").first().isVisible(), true),
  );
  await control(page, "Nothing so far").check();
  await eventually(async () =>
    assert.deepEqual(
      await page
        .locator("input:checked")
        .evaluateAll((all) => all.map((e) => /** @type {HTMLInputElement} */ (e).value)),
      ["nothing"],
    ),
  );
  await control(page, "A walk").check();
  await eventually(async () =>
    assert.deepEqual(
      await page
        .locator("input:checked")
        .evaluateAll((all) => all.map((e) => /** @type {HTMLInputElement} */ (e).value)),
      ["a-walk"],
    ),
  );

  await keep(page);
  const answers = async () => JSON.parse(Object.values(await records(page))[0]).answers;
  const skip = page.getByRole("button", { name: "Skip: What steadies you?" });
  await skip.focus();
  await page.keyboard.press("Enter");
  await eventually(async () => assert.equal(await skip.getAttribute("aria-pressed"), "true"));
  await eventually(async () => assert.deepEqual(await answers(), { steadies: { skip: true } }));
  await page.reload();
  await choose(page);
  await eventually(async () => assert.equal(await skip.getAttribute("aria-pressed"), "true"));
  await skip.click();
  await control(page, "Cold water").check();
  await skip.click();
  await skip.click();
  await eventually(async () =>
    assert.equal(await control(page, "Cold water").isChecked(), true, "skipping was taken back"),
  );
  await skip.click();
  await control(page, "A walk").check();
  await eventually(async () =>
    assert.equal(await skip.getAttribute("aria-pressed"), "false", "who answers hasn't skipped"),
  );
  await eventually(async () => assert.deepEqual(await answers(), { steadies: { v: ["a-walk"] } }));

  await page.getByRole("button", { name: "Delete this sheet" }).click();
  await eventually(async () => assert.deepEqual(await records(page), {}));
  await eventually(async () => assert.equal(await page.locator("input:checked").count(), 0));
  await page.getByRole("button", { name: "Undo" }).click();
  await eventually(async () => assert.deepEqual(await answers(), { steadies: { v: ["a-walk"] } }));
  await eventually(async () => assert.equal(await control(page, "A walk").isChecked(), true));
  await close();
  none(problems);
});

test("worksheet: what was chosen can be taken back", async () => {
  const { page, problems, close } = await sheet("fields/radios/");
  await keep(page);
  const stage = page.locator('[data-id="stage"]');
  const skip = stage.getByRole("button", { name: "Skip: Where are you?" });
  const clear = stage.getByRole("button", { name: "Clear: Where are you?" });
  await eventually(async () => assert.equal(await clear.count(), 0, "nothing to clear"));
  await control(page, "Not ready").check();
  await eventually(async () => assert.equal(await skip.count(), 0));
  await clear.press("Enter");
  await page.locator("[role=status]", { hasText: "Empty again." }).waitFor();
  await eventually(async () => assert.equal(await stage.locator("input:checked").count(), 0));
  await eventually(async () => assert.equal(await skip.evaluate((e) => e === document.activeElement), true));
  await eventually(async () => assert.equal(await control(page, "What would make you ready?").isVisible(), false));
  await page.keyboard.press("Enter");
  await eventually(async () => assert.equal(await skip.getAttribute("aria-pressed"), "true"));
  await page.keyboard.press("Enter");
  await eventually(async () =>
    assert.equal(await stage.locator("input:checked").count(), 0, "what was cleared stays so"),
  );
  await page.reload();
  await choose(page);
  await eventually(async () => assert.equal(await stage.locator("input:checked").count(), 0));

  await page.goto(`${(await site()).base}fields/scale/`);
  await choose(page);
  const ready = page.locator('[data-id="ready"]');
  await ready.getByLabel("7", { exact: true }).check({ force: true });
  await ready.getByRole("button", { name: /^Clear/ }).click();
  await eventually(async () => assert.equal(await ready.locator("input:checked").count(), 0));

  await page.goto(`${(await site()).base}fields/checkboxes/`);
  await choose(page);
  const ticked = () =>
    page.locator("input:checked").evaluateAll((all) => all.map((e) => /** @type {HTMLInputElement} */ (e).value));
  for (const label of ["A walk", "Cold water", "Nothing so far"]) await control(page, label).check();
  await control(page, "Nothing so far").uncheck();
  await eventually(async () =>
    assert.deepEqual(await ticked(), ["a-walk", "water"], "what it took back is there again"),
  );
  await control(page, "Nothing so far").check();
  await control(page, "Cold water").check();
  await control(page, "Cold water").uncheck();
  await eventually(async () => assert.deepEqual(await ticked(), [], "something else was ticked meanwhile"));
  await close();
  none(problems);
});

test("worksheet: a day is read as it is typed", async () => {
  const { page, problems, close } = await sheet("fields/date/");
  await keep(page);
  const began = page.getByRole("group", { name: "When did it begin?" });
  const kept = async () =>
    JSON.parse(Object.values(await records(page)).find((text) => text.includes("answers")) ?? "{}").answers.began?.v;
  /** One of each sort; tests/answers.test.mjs has many. @type {[string, string, string, string, string][]} */
  const days = [
    ["3", "feb", "2025", "2025-02-03", "Read as 3 February 2025."],
    ["٣", "٢", "٢٠٢٥", "2025-02-03", ""],
    ["", "March", "25", "2025-03", "Read as March 2025."],
    ["3", "foo", "2025", "2025\nfoo\n3", "Month: “foo” isn’t one"],
    ["31", "feb", "2025", "2025\nfeb\n31", "February 2025 has 28 days."],
    ["3", "2", "", "\n2\n3", "Year is still empty."],
  ];
  for (const [day, month, year, saved, said] of days) {
    for (const [label, text] of [
      ["Day", day],
      ["Month", month],
      ["Year", year],
    ])
      await began.getByLabel(label).fill(text);
    await began.getByLabel("Year").focus();
    await page.keyboard.press("Tab");
    await page.keyboard.press("Shift+Tab");
    if (said) await began.getByText(said).waitFor();
    else
      await eventually(async () =>
        assert.equal(await began.locator(":is(.field-problem, .field-hint):visible").count(), 0),
      );
    await page.reload(); // saves
    await choose(page);
    await eventually(async () => assert.equal(await kept(), saved, `${day} ${month} ${year}`));
    if (saved.includes("\n"))
      await eventually(async () =>
        assert.deepEqual(
          await Promise.all(["Day", "Month", "Year"].map((label) => began.getByLabel(label).inputValue())),
          [day, month, year],
          "the words that were typed",
        ),
      );
  }
  await close();
  none(problems);
});

test("worksheet: counts, hints and days", async () => {
  const { page, problems, close } = await sheet("fields/textarea/");
  const box = control(page, "What happened");
  await box.fill("👩‍👩‍👧‍👦é"); // two characters, of many code points
  await page.getByText("2998 characters left").waitFor();
  await box.fill("x".repeat(3002));
  await page.locator(".field-count", { hasText: "2 characters too many" }).waitFor();
  await eventually(async () => assert.equal((await box.inputValue()).length, 3002));
  await box.fill("");
  await box.pressSequentially("The butter was nevertheless good");
  await page.waitForTimeout(600);
  await eventually(async () => assert.equal(await page.locator(".field-hint").textContent(), ""));
  await box.pressSequentially(", BUT you never");
  await page.locator(".field-hint", { hasText: "Can you say it without? Is it always?" }).waitFor();
  await page.locator("[role=status]", { hasText: "Is it always?" }).waitFor();
  const height = async () => (await box.boundingBox())?.height ?? 0;
  const before = await height();
  await box.fill("line\n".repeat(40));
  await eventually(async () => assert.ok((await height()) > before * 2, "the box grows"));

  await page.goto(`${(await site()).base}fields/date/`);
  await choose(page);
  const began = page.getByRole("group", { name: "When did it begin?" });
  await began.getByLabel("Year").pressSequentially("2024");
  await began.getByLabel("Year").blur();
  await eventually(async () =>
    assert.equal(await page.locator(".field-problem:visible").count(), 0, "a year is enough"),
  );
  await began.getByLabel("Day").pressSequentially("31");
  await began.getByLabel("Month").pressSequentially("2");
  await began.getByLabel("Month").blur();
  await began.getByText("February 2024 has 29 days.").waitFor();
  await keep(page);
  await eventually(async () =>
    assert.match(Object.values(await records(page))[0], /"began":\{"v":"2024\\n2\\n31"\}/, "the words that were typed"),
  );
  await began.getByLabel("Day").fill("29");
  await eventually(async () => assert.equal(await page.locator(".field-problem:visible").count(), 0));
  const ended = page.getByRole("group", { name: "When did it end?" });
  await ended.getByLabel("Day").fill("28");
  await ended.getByLabel("Month").fill("02");
  await ended.getByLabel("Year").fill("2024");
  await ended.getByLabel("Year").blur();
  await ended.getByText("isn’t after 29 February 2024").waitFor();
  await close();
  none(problems);
});

test("worksheet: printed and copied as it is filled in", async () => {
  const { page, problems, close } = await sheet("fields/input/", "I was hurt");
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  const printed = async () => {
    const file = path.join(temporary, "worksheet.pdf");
    await writeFile(file, await page.pdf({ preferCSSPageSize: true, format: "A4" }));
    return (await run("pdftotext", ["-layout", file, "-"])).stdout;
  };
  assert.match(await printed(), /I broke trust/, "an empty sheet is printed for each");
  await control(page, "What shall we call this?").pressSequentially("A clear name");
  await control(page, "Who else knows?").pressSequentially("Secretperson");
  const text = await printed();
  assert.match(text, /What shall we call this\?\s+A clear name/);
  assert.doesNotMatch(text, /I broke trust|Secretperson|Who else knows/);
  await eventually(async () =>
    assert.equal(await page.locator(".paper-filled").count(), 0, "what was printed is taken out again"),
  );

  await page.getByRole("button", { name: "Copy as text" }).click();
  await page.getByText("Copied.").first().waitFor();
  assert.equal(
    await page.evaluate(() => navigator.clipboard.readText()),
    "Input\nI was hurt\n\nWhat shall we call this?\nA clear name\n\nThe words that mean stop\n____\n",
  );

  await page.goto(`${(await site()).base}fields/textarea/`);
  await choose(page);
  await control(page, "And in a sentence?").fill(Array.from({ length: 150 }, (_, i) => `line${i}`).join("\n"));
  await control(page, "A letter you won’t send").fill("Dear you");
  const long = await printed();
  for (const words of ["line0", "line75", "line149", "Dear you"])
    assert.ok(long.includes(words), `${words} is printed`);
  await page.getByRole("button", { name: "Copy as text" }).click();
  await page.getByText("Copied.").first().waitFor();
  assert.doesNotMatch(await page.evaluate(() => navigator.clipboard.readText()), /Dear you/);
  await close();
  none(problems);
});

test("worksheet: a choice left open is printed with what there is to choose", async () => {
  const { page, problems, close } = await sheet("fields/radios/");
  const printed = async () => {
    const file = path.join(temporary, "open.pdf");
    await writeFile(file, await page.pdf({ preferCSSPageSize: true, format: "A4" }));
    return (await run("pdftotext", ["-layout", file, "-"])).stdout;
  };
  await control(page, "Not ready").check();
  await control(page, "What would make you ready?").fill("Time");
  const text = await printed();
  assert.match(text, /Where are you\?\s+Not ready/);
  assert.doesNotMatch(text, /Ready to begin/, "a choice that was made has only what was chosen");
  assert.match(
    text,
    /How long will you talk\?\s+Ten minutes\s+Twenty minutes\s+Most people’s favourite\.\s+Half an hour\s+Something else/,
  );
  await page.goto(`${(await site()).base}fields/scale/`);
  await choose(page);
  await page.locator('[data-id="stars"]').getByLabel("3", { exact: true }).check({ force: true });
  assert.match(await printed(), /Not at all\s+0\s+1\s+2\s+3\s+4\s+5\s+6\s+7\s+8\s+9\s+10\s+As ready as I get/);
  await close();
  none(problems);
});

test("worksheet: the spelling is checked only where somebody wants it", async () => {
  const { page, problems, close } = await sheet("fields/table/");
  const checked = () =>
    page.evaluate(() =>
      [...document.querySelectorAll("form.sheet :is(textarea, input[type=text])")].map(
        (e) => /** @type {HTMLElement} */ (e).spellcheck,
      ),
    );
  await eventually(async () => assert.deepEqual([...new Set(await checked())], [false]));
  await page.getByRole("button", { name: "Check spelling" }).press("Enter");
  await page.getByText("send what is typed").first().waitFor();
  await page.getByRole("button", { name: "Add a row" }).first().press("Enter");
  await eventually(async () => assert.deepEqual([...new Set(await checked())], [true]));
  await page.getByRole("button", { name: "Check spelling" }).press("Enter");
  await eventually(async () => assert.deepEqual([...new Set(await checked())], [false]));
  await close();
  none(problems);
});

test("worksheet: done for now", async () => {
  const { page, problems, close } = await sheet("fields/input/", "I was hurt");
  const done = page.getByRole("button", { name: "Done for now" });
  await done.click();
  const panel = page.getByRole("region", { name: "That is enough for now" });
  await eventually(async () => assert.equal(await panel.evaluate((e) => e === document.activeElement), true));
  await panel.getByText("not kept").waitFor();
  assert.equal(
    await panel
      .getByRole("link", { name: "Safety and help" })
      .evaluate((e) => /** @type {HTMLAnchorElement} */ (e).pathname),
    "/safety/",
  );
  await panel.getByRole("button", { name: "The words that mean stop" }).click();
  await page.keyboard.type("Red");
  await done.click();
  await eventually(async () =>
    assert.equal(await panel.getByRole("button", { name: "The words that mean stop" }).count(), 0),
  );
  await panel.getByRole("button", { name: "Back to the sheet" }).click();
  await eventually(async () => assert.equal(await done.evaluate((e) => e === document.activeElement), true));
  await eventually(async () => assert.equal(page.url(), `${(await site()).base}fields/input/`));
  await close();
  none(problems);
});

test("worksheet: no barrier, with everything open", async () => {
  const { base } = await site();
  const { page, problems, close } = await visitor(base, { viewport: { width: 390, height: 844 } });
  for (const kind of kinds) {
    await page.goto(`${base}fields/${kind}/`);
    await choose(page);
    for (const box of await page.locator("form :is(input[type=text], textarea):visible").all())
      await box.fill("but 77");
    await page.getByRole("button", { name: "Skip" }).last().click();
    await page.getByRole("button", { name: "Done for now" }).click();
    await page.locator(".sheet-done").waitFor();
    await page.evaluate(() => Promise.all(document.getAnimations().map((a) => a.finished)));
    problems.push(...(await barriers(page)));
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    if (wide > 0) problems.push(`${kind} scrolls sideways by ${wide} px`);
  }
  await close();
  none(problems);
});

test("worksheet: small, and quick with 200 long answers", async () => {
  const { base, dir } = await site();
  const { page, problems, close } = await visitor(base);
  /** @param {string} address */
  const scripts = async (address) => {
    await page.goto(base + address);
    const files = await page.evaluate(() =>
      [...document.scripts].filter((s) => s.src).map((s) => new URL(s.src).pathname),
    );
    return Promise.all(files.map(async (file) => gzipSync(await readFile(path.join(dir, file))).length));
  };
  const sizes = { sheet: await scripts("long/"), page: await scripts("safety/") };
  /** @param {number[]} list */
  const sum = (list) => list.reduce((a, b) => a + b, 0);
  // The words of the interface are in them, and what a copy for offline reading asks of a sheet.
  assert.ok(sizes.sheet.length === 3 && sum(sizes.sheet) <= 38_900, `scripts of a worksheet: ${sizes.sheet} bytes`);
  assert.ok(sizes.page.length === 2 && sum(sizes.page) <= 5_000, `scripts of a page: ${sizes.page} bytes`);

  await page.goto(`${base}long/`);
  await choose(page);
  await page.evaluate(() => {
    for (const box of document.querySelectorAll("textarea")) {
      box.value = "A long answer with many words in it. ".repeat(60);
      box.dispatchEvent(new Event("input", { bubbles: true }));
    }
  });
  await keep(page);
  await eventually(async () => assert.match(Object.values(await records(page)).join(), /many words/));
  // A long answer far away isn't laid out before it comes near, and then it is as high as it is.
  const far = page.locator("#f-q200");
  const height = async () => (await far.boundingBox())?.height ?? 0;
  const small = await height();
  assert.ok(small < 200, `what nobody sees yet is laid out: ${small} px`);
  await far.scrollIntoViewIfNeeded();
  await eventually(async () => assert.ok((await height()) > 3 * small, "the whole answer is shown"));
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("Emulation.setCPUThrottlingRate", { rate: 4 });
  await page.locator("#f-q100").focus();
  // From the key to the end of the frame that shows it, as readers feel it.
  await page.evaluate(() => {
    /** @type {number[]} */
    const times = [];
    Object.assign(window, { times });
    addEventListener("keydown", () => {
      const start = performance.now();
      requestAnimationFrame(() => {
        const c = new MessageChannel();
        c.port1.onmessage = () => times.push(performance.now() - start);
        c.port2.postMessage(0);
      });
    });
    /** @type {number[]} */
    const script = [];
    Object.assign(window, { script });
    addEventListener("input", () => script.push(performance.now()), true);
    addEventListener("input", () => script.push(performance.now() - (script.pop() ?? 0)));
  });
  const words = "Some words that somebody types here. ";
  await page.keyboard.type(words, { delay: 60 });
  await page.waitForFunction((n) => /** @type {any} */ (window).times.length >= n, words.length);
  const { times, script } = await page.evaluate(() => ({
    times: /** @type {number[]} */ (/** @type {any} */ (window).times),
    script: /** @type {number[]} */ (/** @type {any} */ (window).script),
  }));
  /** @param {number[]} list */
  const sorted = (list) => list.map((n) => Math.round(n * 10) / 10).sort((a, b) => a - b);
  const [frames, own] = [sorted(times), sorted(script)];
  console.log(
    `scripts of a worksheet ${sizes.sheet}, of a page ${sizes.page} bytes; a key ${frames[Math.floor(frames.length / 2)]} ms to its frame, at most ${frames.at(-1)}; script ${own.at(-1)} ms at most`,
  );
  // How long it takes depends on what else the machine does: it is told, not tested.
  assert.ok(own.length > 20 && frames.length > 20, "keys were measured");
  await close();
  none(problems);
});
