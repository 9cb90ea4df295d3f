// Show my partner, seal and reveal: two people with real envelopes and keys, and every wrong turn.

import test from "node:test";
import assert from "node:assert/strict";
import { createCipheriv, createHash, randomBytes } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { barriers } from "./lib/axe.mjs";
import { lockData, openEnvelope, openRecord, wrappingKey } from "./lib/reader.mjs";
import { choose, control, keep, saved, sheet, site, write } from "./lib/sheets.mjs";
import { eventually, none, run, temporary } from "./lib/site.mjs";

/** @import {BrowserContextOptions, Page} from "playwright-core" */

write(
  "swapping",
  `
- {type: textarea, id: wish, share: ask, label: What I wish for}
- {type: radios, id: stage, share: ask, label: Where I am, options: [Not ready, Not sure, Ready], other: true}
- {type: textarea, id: alone, label: For me alone}
- {type: radios, id: afraid, keep: false, label: Am I afraid?, options: [Yes, No]}
- {type: input, id: why, share: ask, label: Why so?, show_if: {field: afraid, is: yes}}
- {type: input, id: mine, share: ask, for: hurt, label: Only one of us is asked}
- {type: input, id: passed, share: ask, label: Passed over}
`,
);
write("elsewhere", "- {type: textarea, id: wish, share: ask, label: What I wish for}");
write("unshared", "- {type: textarea, id: wish, label: What I wish for}");

const HURT = "I was hurt";
const BROKE = "I broke trust";
// Buttons are pressed by key: a click waits for two frames, and a window behind another has one a second.
const swap = (/** @type {Page} */ page) => page.locator(".swap");
const press = (/** @type {Page} */ page, /** @type {string} */ name) =>
  swap(page).getByRole("button", { name, exact: true }).press("Enter");
const begin = (/** @type {Page} */ page) => page.getByRole("button", { name: "Show my partner", exact: true }).click();
const problem = (/** @type {Page} */ page) => swap(page).locator(".field-problem");
const keyOf = async (/** @type {Page} */ page) => ((await swap(page).locator(".swap-key").textContent()) ?? "").trim();
/** @param {Page} page @param {string} text */
const says = (page, text) => swap(page).getByText(text).first().waitFor();

/** The state of a round, unless it is locked. @param {Page} page @param {string} who @returns {Promise<any>} */
const round = async (page, who) => JSON.parse((await saved(page))[`buildsite:sheets:swapping:${who}:swap`] ?? "null");

/** A sheet of somebody's own, answered. @param {string} who @param {string} wish @param {{address?: string, kept?: boolean, options?: BrowserContextOptions, folder?: string}} [how] */
async function person(who, wish, { address = "swapping/", kept = true, options, folder } = {}) {
  const made = await sheet(address, who, options, folder);
  if (kept) await keep(made.page);
  await control(made.page, "What I wish for").fill(wish);
  return made;
}

/** Ticks, looks and seals. @param {Page} page @param {string[]} [labels] */
async function seal(page, labels = ["What I wish for"]) {
  await begin(page);
  for (const label of labels) await swap(page).getByLabel(label).check();
  await press(page, "See what your partner will see");
  await press(page, "Seal it");
  await says(page, "Sealed. Nobody can read it");
}

/** Ends the round that was sealed, and seals another text. @param {Page} page @param {string} words */
async function sealAnew(page, words) {
  await press(page, "Stop this exchange");
  await press(page, "Yes, delete it");
  await says(page, "The exchange is deleted");
  await press(page, "Close");
  await control(page, "What I wish for").fill(words);
  await seal(page);
}

/** @param {Page} page */
async function asText(page) {
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await press(page, "Copy it as text");
  await says(page, "The envelope is copied");
  return page.evaluate(() => navigator.clipboard.readText());
}

/** @param {Page} page */
async function asLink(page) {
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await press(page, "Copy it as a link");
  await says(page, "The link is copied");
  return page.evaluate(() => navigator.clipboard.readText());
}

/** @param {Page} page @param {string} text */
async function paste(page, text) {
  const other = swap(page).getByText("It was the wrong envelope");
  if (await other.isVisible()) await other.click();
  await swap(page).getByLabel("From a text or link").fill(text);
  await press(page, "Take it in");
}

/** @param {Page} page @param {string} key */
async function type(page, key) {
  await swap(page).getByLabel("The key, 28 characters").fill(key);
  await press(page, "Open both sheets");
}

const bytes = (/** @type {string} */ text) =>
  Buffer.from(
    (/BEGIN ENVELOPE-----([^]*)-----END/.exec(text)?.[1] ?? /#e=(.*)$/.exec(text)?.[1] ?? "").replace(/\s/g, ""),
    "base64",
  );

/** The link in the QR code on the page. @param {Page} page */
async function decoded(page) {
  const png = (await swap(page).getByRole("img", { name: "Your sealed envelope as a QR code" }).screenshot()).toString(
    "base64",
  );
  await page.evaluate(await readFile(createRequire(import.meta.url).resolve("jsqr"), "utf8"));
  const link = await page.evaluate(async (png) => {
    const bitmap = await createImageBitmap(new Blob([Uint8Array.from(atob(png), (c) => c.charCodeAt(0))]));
    const context = /** @type {OffscreenCanvasRenderingContext2D} */ (
      new OffscreenCanvas(bitmap.width, bitmap.height).getContext("2d")
    );
    context.drawImage(bitmap, 0, 0);
    const { data, width, height } = context.getImageData(0, 0, bitmap.width, bitmap.height);
    return /** @type {any} */ (window).jsQR(data, width, height)?.data;
  }, png);
  assert.ok(link?.startsWith(`${(await site()).base}swapping/#e=`), link);
  return link;
}

/** All that two people have to see at the end. @param {Page} page @param {string[]} wishes */
async function revealed(page, wishes) {
  await swap(page).locator(".swap-both").waitFor();
  const texts = await swap(page).locator(".swap-both > .swap-view").allTextContents();
  assert.deepEqual(
    texts.map((text, i) => text.includes(wishes[i])),
    [true, true],
    texts.join(" | "),
  );
}

test("swap: only what may be shown, and only what is ticked", async () => {
  const { page, problems, close } = await person(HURT, "A quiet evening\nשלום <b>you</b>");
  assert.equal(
    await page.evaluate(() => [...document.scripts].some((s) => s.src.includes("swap"))),
    false,
    "it is loaded only when it is asked for",
  );
  await control(page, "For me alone").fill("Alonewords");
  await control(page, "Not sure").check();
  await control(page, "Yes").check();
  await control(page, "Why so?").fill("Whywords");
  await control(page, "Only one of us is asked").fill("Minewords");
  await control(page, "Passed over").fill("Passedwords");
  await page.getByRole("button", { name: "Skip: Passed over" }).click();
  await begin(page);
  await swap(page).getByRole("group", { name: "What do you want to show?" }).waitFor();
  await eventually(async () =>
    assert.deepEqual(await swap(page).locator("label").allTextContents(), [
      "What I wish for",
      "Where I am",
      "Only one of us is asked",
    ]),
  );
  await eventually(async () => assert.equal(await swap(page).locator("input:checked").count(), 0));
  assert.equal(
    await swap(page)
      .getByRole("link", { name: "Safety and help" })
      .evaluate((a) => /** @type {HTMLAnchorElement} */ (a).href),
    `${(await site()).base}safety/`,
  );
  await press(page, "See what your partner will see");
  await says(page, "Tick what you want to show first.");
  await swap(page).getByLabel("What I wish for").check();
  await press(page, "See what your partner will see");
  const seen = "I was hurtWhat I wish forA quiet eveningשלום <b>you</b>";
  await eventually(async () => assert.equal(await swap(page).locator(".swap-view").textContent(), seen));

  // Handed over, there is nothing else, on the screen or on paper.
  await press(page, "Hand over the screen");
  const screen = page.getByRole("dialog");
  await eventually(async () => assert.equal(await screen.textContent(), `${seen}Done`));
  assert.deepEqual(
    await page.evaluate(() =>
      [0.02, 0.5, 0.98].flatMap((x) =>
        [0.02, 0.5, 0.98].map(
          (y) => document.elementFromPoint(innerWidth * x, innerHeight * y)?.closest("dialog") !== null,
        ),
      ),
    ),
    Array(9).fill(true),
  );
  problems.push(...(await barriers(page)));
  await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
  await page.emulateMedia({ media: "print" });
  await eventually(async () =>
    assert.equal(
      (await page.locator("body").innerText()).replace(/\s+/g, " ").trim(),
      "swapping I was hurt What I wish for A quiet evening שלום <b>you</b>",
    ),
  );
  await page.emulateMedia({ media: "screen" });
  await page.evaluate(() => dispatchEvent(new Event("afterprint")));
  await screen.getByRole("button", { name: "Done" }).click();
  await page.locator("dialog, .swap-view, .paper-filled").first().waitFor({ state: "detached" });
  await page.waitForFunction(() => document.activeElement?.textContent === "Show my partner");

  // What is sealed is what was seen.
  await seal(page);
  const { envelope, key, ...rest } = await round(page, "hurt");
  const opened = openEnvelope(Buffer.from(envelope, "base64url"), key);
  assert.deepEqual(
    { ...opened, round: "" },
    {
      site: "sheets",
      worksheet: "swapping",
      version: 1,
      who: "hurt",
      round: "",
      answers: { wish: ["A quiet evening", "שלום <b>you</b>"] },
    },
  );
  assert.deepEqual(Object.keys(rest).sort(), ["rev", "schema", "updated", "version", "who", "worksheet"]);
  await eventually(async () => assert.equal(await page.locator(".swap-key").count(), 0, "the key isn't shown yet"));
  assert.ok(!(await page.content()).includes(key));

  await page.goto(`${(await site()).base}unshared/`);
  await choose(page);
  await eventually(async () => assert.equal(await page.getByRole("button", { name: "Show my partner" }).count(), 0));
  await close();
  none(problems);
});

for (const way of ["link", "file and code"]) {
  test(`swap: sealed and revealed on two devices without a network, by ${way}`, async () => {
    const options = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2 };
    const people = [
      await person(HURT, "Hurtwords", { options }),
      await person(BROKE, "Brokewords", { options, kept: way === "link" }),
    ];
    const [a, b] = people.map((p) => p.page);
    const problems = people.flatMap((p) => p.problems);
    /** @type {string[]} */
    const requests = [];
    /** @param {string} [step] */
    const look = async (step) => {
      if (way !== "link") return;
      problems.push(...(await barriers(a)));
      for (const width of [320, 390]) {
        await a.setViewportSize({ width, height: 844 });
        const wide = await a.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        );
        if (wide > 0) problems.push(`${step} scrolls sideways by ${wide} px at ${width}`);
      }
    };
    for (const page of [a, b]) {
      await begin(page);
      await says(page, "What do you want to show?");
      await page.context().setOffline(true);
      // The browser itself asks for the page's icon again when the address changes.
      page.on("request", (request) => /^http(?!.*\/assets\/icon)/.test(request.url()) && requests.push(request.url()));
    }
    await look("choose");
    for (const page of [a, b]) await seal(page);
    await look("exchange");
    if (way !== "link") await says(b, "the exchange is only on this page");

    if (way === "link") {
      const links = [await asLink(a), await asLink(b)];
      for (const [i, page] of [b, a].entries()) {
        // Offline, a link to the page that is open goes to its fragment only.
        await page.evaluate((hash) => (location.hash = hash), new URL(links[i]).hash);
        await page.getByText("A sealed envelope came with the link").first().waitFor();
        await eventually(async () =>
          assert.equal(page.url(), `${(await site()).base}swapping/`, "it is out of the address"),
        );
        await begin(page);
        await press(page, "Take in the envelope from the link");
      }
    } else {
      const [download] = await Promise.all([a.waitForEvent("download"), press(a, "Save it as a file")]);
      assert.match(download.suggestedFilename(), /^notes-\d{4}-\d\d-\d\d\.txt$/);
      const file = await download.path();
      assert.doesNotMatch(await readFile(file, "utf8"), /words|wish|hurt|broke/i);
      await swap(b).getByLabel("From a file").setInputFiles(file);
      await press(b, "Show it as a QR code");
      await paste(a, await decoded(b));
    }
    for (const page of [a, b]) await says(page, "whole and still sealed");
    await look("both envelopes are there");
    const keys = [];
    for (const page of [a, b]) {
      await eventually(async () => assert.equal(await swap(page).locator(".swap-key").count(), 0));
      await press(page, "Show my key");
      await swap(page).locator(".swap-key").waitFor();
      keys.push(await keyOf(page));
    }
    assert.match(keys[0], /^([0-9A-HJKMNP-TV-Z]{4} ){6}[0-9A-HJKMNP-TV-Z]{4}$/);
    await swap(a).getByText("Letter by letter").click();
    await look("keys");
    await type(a, keys[1].toLowerCase().replaceAll(" ", "-"));
    await type(b, keys[0]);
    await revealed(a, ["Brokewords", "Hurtwords"]);
    await revealed(b, ["Hurtwords", "Brokewords"]);
    await eventually(async () =>
      assert.deepEqual(await swap(a).locator(".swap-both h3").allTextContents(), [
        "Your partner · I broke trust",
        "You · I was hurt",
      ]),
    );
    await look("revealed");
    for (const page of [a, b]) {
      const traces = await page.evaluate(() =>
        [
          location.href,
          JSON.stringify(window.history.state),
          document.title,
          Object.keys(sessionStorage).length,
        ].join(),
      );
      for (const key of keys) assert.ok(!traces.includes(key.slice(0, 4)) && !traces.includes("#e="));
    }
    await press(a, "Done");
    await eventually(async () => assert.equal(await a.getByText("Brokewords").count(), 0));
    await press(a, "Delete this exchange");
    await says(a, "The exchange is deleted");
    await eventually(async () => assert.equal(await round(a, "hurt"), null));
    assert.deepEqual(requests, [], "nothing is asked of anybody");
    for (const p of people) await p.close();
    none([...problems, ...people.flatMap((p) => p.problems)]);
  });
}

test("swap: on one phone, going on after each reload, of a site in a folder of its host", async () => {
  const { page, problems, close } = await person(HURT, "Hurtwords", {
    options: { viewport: { width: 360, height: 740 } },
    folder: "/some/path/",
  });
  /** @param {string} who */
  const back = async (who) => {
    await page.reload();
    assert.doesNotMatch(
      await page.locator("main").innerText(),
      /envelope|sealed/i,
      "a trace before somebody is chosen",
    );
    await choose(page, who);
    await begin(page);
  };
  await seal(page);
  await choose(page, BROKE);
  await keep(page);
  await control(page, "What I wish for").fill("Brokewords");
  await seal(page);
  await eventually(async () =>
    assert.equal(await swap(page).getByText("on this device:").count(), 0, "what wasn't left isn't told"),
  );
  await press(page, "Leave it here, for one device");
  await says(page, "Your envelope now lies here");
  await back(HURT);
  await press(page, "Leave it here, for one device");
  await says(page, "Your envelope now lies here");
  await press(page, "Take in the sealed envelope on this device: I broke trust");
  await says(page, "whole and still sealed");
  await back(HURT);
  await press(page, "Show my key");
  await swap(page).locator(".swap-key").waitFor();
  await back(HURT);
  const hurt = await keyOf(page);
  await back(BROKE);
  await press(page, "Take in the sealed envelope on this device: I was hurt");
  await press(page, "Show my key");
  await swap(page).locator(".swap-key").waitFor();
  const broke = await keyOf(page);
  await type(page, hurt);
  await revealed(page, ["Hurtwords", "Brokewords"]);
  await back(BROKE);
  await revealed(page, ["Hurtwords", "Brokewords"]);
  await back(HURT);
  await type(page, broke);
  await revealed(page, ["Brokewords", "Hurtwords"]);

  // The sheet's answers can't be deleted without their copy.
  await page.getByRole("button", { name: "Delete this sheet" }).click();
  await eventually(async () => assert.equal(await round(page, "hurt"), null));
  await eventually(async () => assert.equal(await swap(page).isVisible(), false));
  await eventually(async () => assert.ok(await round(page, "broke")));
  // In a hurry, nothing stays in the page.
  await choose(page, BROKE);
  await begin(page);
  await revealed(page, ["Hurtwords", "Brokewords"]);
  await page.evaluate(() => document.dispatchEvent(new Event("bs-leave")));
  await eventually(async () => assert.equal(await swap(page).textContent(), ""));
  await close();
  none(problems);
});

/** Puts a lock on a notebook as pages do it, by the words of docs/privacy-design.md, and returns its data key. @param {Page} page */
async function setLock(page) {
  const data = randomBytes(32);
  const iv = randomBytes(12);
  /** @type {import("./lib/reader.mjs").Lock} */
  const lock = {
    schema: 1,
    site: "sheets",
    who: "hurt",
    kdf: "PBKDF2-HMAC-SHA-256",
    iterations: 600_000,
    salt: randomBytes(16).toString("base64url"),
    iv: iv.toString("base64url"),
    key: "",
  };
  const cipher = createCipheriv("aes-256-gcm", wrappingKey(lock, "four quiet words"), iv).setAAD(lockData(lock));
  lock.key = Buffer.concat([cipher.update(data), cipher.final(), cipher.getAuthTag()]).toString("base64url");
  await page.evaluate(
    (lock) => localStorage.setItem("buildsite:sheets::notebook:hurt", JSON.stringify({ schema: 1, who: "hurt", lock })),
    lock,
  );
  return data;
}

/** @param {Page} page */
async function unlock(page) {
  await choose(page, HURT);
  await page.getByLabel("Your passphrase").fill("four quiet words");
  await page.getByRole("button", { name: "Unlock", exact: true }).press("Enter");
  await page.getByRole("button", { name: "Lock", exact: true }).waitFor();
}

test("swap: a locked notebook's round is locked, and so is what is lent", async () => {
  const { page, problems, close } = await person(HURT, "Before");
  await seal(page);
  const data = await setLock(page);
  const plain = await round(page, "hurt");
  const enter = async () => {
    await page.reload();
    await unlock(page);
    await begin(page);
  };
  await enter();
  await press(page, "Leave it here, for one device");
  await says(page, "Your envelope now lies here");
  const { left, ...record } = await round(page, "hurt");
  assert.deepEqual(
    Object.keys(record).sort(),
    ["locked", "rev", "schema", "updated", "version", "who", "worksheet"],
    "what was open is locked",
  );
  assert.equal(left, plain.envelope);
  const inside = openRecord(data, "sheets", record);
  assert.deepEqual([inside.key, inside.envelope], [plain.key, plain.envelope]);
  await eventually(async () =>
    assert.ok(
      !Object.values(await saved(page))
        .join()
        .includes(plain.key.slice(0, 9)),
    ),
  );

  await enter();
  await says(page, "Give your envelope to your partner");
  await press(page, "Stop this exchange");
  await press(page, "Yes, delete it");
  await swap(page).getByLabel("What I wish for").check();
  await press(page, "See what your partner will see");
  await press(page, "Hand over the screen");
  await page.getByRole("dialog").getByText("Before").waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("group", { name: "Who is filling this in?" }).waitFor();
  await page.locator("[data-field]:visible").first().waitFor({ state: "detached" }); // the sheet is locked behind it
  await eventually(async () => assert.equal(await swap(page).textContent(), ""));
  await close();
  none(problems);
});

test("swap: every wrong turn has its words, and opens nothing", async () => {
  const [a, b, c] = [
    await person(HURT, "Hurtwords"),
    await person(BROKE, "Brokewords"),
    await person(HURT, "Other", { address: "elsewhere/" }),
  ];
  for (const { page } of [a, b, c]) await seal(page);
  const [mine, theirs, other] = [await asText(a.page), await asText(b.page), await asText(c.page)];
  const lines = theirs.split("\n");
  const flipped = theirs.replace(
    /\n(.)(.{63}\n.*\n-----END)/,
    (_, first, rest) => `\n${first === "A" ? "B" : "A"}${rest}`,
  );
  assert.notEqual(flipped, theirs);
  const raw = bytes(theirs);
  const newer = Buffer.from(raw);
  newer[3] = 2;
  /** The envelope with other bytes in its header, and a sum that fits. @param {(envelope: Buffer) => void} change */
  const forged = (change) => {
    const envelope = Buffer.from(raw);
    change(envelope);
    createHash("sha256")
      .update(envelope.subarray(0, -4))
      .digest()
      .copy(envelope, envelope.length - 4, 0, 4);
    return `#e=${envelope.toString("base64url")}`;
  };
  assert.deepEqual([raw.toString("latin1", 53, 59), raw.readUInt32BE(48)], ["sheets", 1]);
  const link = await asLink(b.page);
  /** @type {[string, RegExp][]} */
  const turns = [
    [mine, /your own envelope/],
    [other, /another worksheet/],
    ["Hello, my love", /isn’t a sealed envelope/],
    [link.slice(0, -30), /part of this envelope is missing/],
    [lines.slice(0, -3).join("\n"), /part of this envelope is missing/],
    [flipped, /was changed on its way/],
    [`#e=${newer.toString("base64url")}`, /newer version/],
    [forged((e) => e.write("shoots", 53)), /belongs to another site/],
    [forged((e) => e.writeUInt32BE(2, 48)), /sealed an older version/],
    [forged((e) => e.writeUInt32BE(2 ** 20 + 2 ** 16 + 1, 4)), /too long for an envelope/],
  ];
  for (const [text, words] of turns) {
    await paste(a.page, text);
    await problem(a.page).filter({ hasText: words }).waitFor();
    await eventually(async () =>
      assert.deepEqual(
        [(await round(a.page, "hurt")).theirs, await swap(a.page).getByRole("button", { name: "Show my key" }).count()],
        [undefined, 0],
      ),
    );
  }
  await swap(a.page)
    .getByLabel("From a file")
    .setInputFiles({ name: "notes.txt", mimeType: "text/plain", buffer: Buffer.from(theirs.padEnd(2 ** 22 + 1)) });
  await problem(a.page).filter({ hasText: "too long for an envelope" }).waitFor();
  await eventually(async () => assert.equal((await round(a.page, "hurt")).theirs, undefined));
  // Sealed anew by the one who seals: another hand, the same person.
  await c.page.goto(`${(await site()).base}swapping/`);
  await choose(c.page, HURT);
  await control(c.page, "What I wish for").fill("Myself");
  await seal(c.page);
  await paste(a.page, await asText(c.page));
  await problem(a.page).filter({ hasText: "chose the same as you" }).waitFor();
  none(await barriers(a.page, ["dark"]));

  await paste(a.page, theirs);
  await says(a.page, "whole and still sealed");
  await paste(a.page, theirs); // once more changes nothing
  await says(a.page, "whole and still sealed");
  const window2 = await a.page.context().newPage();
  await window2.goto(`${(await site()).base}swapping/`);
  await choose(window2, HURT);
  await begin(window2);
  await press(a.page, "Show my key");
  await swap(a.page).locator(".swap-key").waitFor();
  await swap(window2).locator(".swap-key").waitFor(); // the other window has followed

  // Another envelope, after the key was shown.
  await sealAnew(b.page, "Changedwords");
  const second = await asLink(b.page);
  await a.page.goto(second);
  await choose(a.page, HURT);
  await begin(a.page);
  await says(a.page, "no other envelope is taken any more");
  await eventually(async () =>
    assert.equal(Buffer.from((await round(a.page, "hurt")).theirs, "base64url").compare(raw), 0),
  );

  // Keys: mistyped, and of another round.
  await paste(b.page, mine);
  await press(b.page, "Show my key");
  await swap(b.page).locator(".swap-key").waitFor();
  const wrong = await keyOf(b.page);
  const mistyped = wrong.slice(0, -1) + (wrong.endsWith("A") ? "B" : "A");
  for (const [key, words] of [
    [mistyped, /character of the key is wrong/],
    [wrong.slice(0, -5), /character of the key is wrong/],
    [wrong, /belongs to another envelope/],
    [await keyOf(a.page), /This is your own key/],
    [(await keyOf(a.page)).replace(/ /g, "").toLowerCase(), /This is your own key/],
  ]) {
    await type(a.page, /** @type {string} */ (key));
    await problem(a.page).filter({ hasText: words }).waitFor();
    await eventually(async () => assert.equal(await swap(a.page).locator(".swap-view").count(), 0));
    await eventually(async () => assert.equal((await round(a.page, "hurt")).opens, undefined));
  }

  // What was changed since it was sealed is said, at once, for as long as it is so.
  const changed = swap(a.page).getByText("isn’t what you sealed any more: What I wish for.");
  await eventually(async () => assert.equal(await changed.isVisible(), false));
  const sealed = await control(a.page, "What I wish for").inputValue();
  await control(a.page, "What I wish for").fill("Something else");
  await changed.waitFor();
  await control(a.page, "What I wish for").fill(`${sealed} `);
  await changed.waitFor({ state: "hidden" });
  await a.page.getByRole("button", { name: "Skip: What I wish for" }).press("Enter");
  await changed.waitFor();
  await a.page.reload();
  await choose(a.page, HURT);
  await begin(a.page);
  await changed.waitFor();
  await control(a.page, "What I wish for").fill(sealed);
  await changed.waitFor({ state: "hidden" });

  // What is kept is damaged.
  await a.page.evaluate(() => localStorage.setItem("buildsite:sheets:swapping:hurt:swap", "{"));
  await a.page.reload();
  await choose(a.page, HURT);
  await begin(a.page);
  await says(a.page, "damaged and can’t be read");
  await press(a.page, "Stop this exchange");
  await press(a.page, "Yes, delete it");
  await says(a.page, "What do you want to show?");
  const all = [a, b, c];
  for (const p of all) await p.close();
  none(all.flatMap((p) => p.problems));
});

test("swap: an envelope is handed to whatever the device shares with", async () => {
  const { page, problems, close } = await person(HURT, "Hurtwords");
  await page.evaluate(() => {
    const w = /** @type {any} */ (window);
    w.shared = [];
    w.can = false;
    navigator.canShare = (data) => w.can && data?.files?.length === 1;
    navigator.share = async (data) => {
      if (w.refuse) throw new DOMException("no", w.refuse);
      w.shared.push([
        Object.keys(data ?? {}),
        data?.files?.[0].name,
        data?.files?.[0].type,
        await data?.files?.[0].text(),
      ]);
    };
  });
  await seal(page);
  const share = swap(page).getByRole("button", { name: "Share it", exact: true });
  await eventually(async () => assert.equal(await share.count(), 0, "a device that shares no files isn't asked to"));
  await page.evaluate(() => {
    /** @type {any} */ (window).can = true;
  });
  await press(page, "Close");
  await begin(page);
  await share.press("Enter");
  await page.waitForFunction(() => /** @type {any} */ (window).shared.length === 1);
  const [[keys, name, type, text]] = await page.evaluate(() => /** @type {any} */ (window).shared);
  assert.deepEqual([keys, type], [["files"], "text/plain"], "neither a title nor a link");
  assert.match(name, /^notes-\d{4}-\d\d-\d\d\.txt$/);
  assert.doesNotMatch(text, /words|wish|hurt/i);
  const { envelope, key } = await round(page, "hurt");
  assert.equal(bytes(text).toString("base64url"), envelope);
  assert.ok(!text.includes(key) && openEnvelope(bytes(text), key));

  // Who thinks better of it isn't told anything; what fails is.
  const failed = swap(page).getByText("didn’t share it");
  for (const [refuse, told] of /** @type {const} */ ([
    ["AbortError", 0],
    ["NotAllowedError", 1],
  ])) {
    await page.evaluate((name) => {
      /** @type {any} */ (window).refuse = name;
    }, refuse);
    await share.press("Enter");
    if (told) await failed.waitFor();
    else await eventually(async () => assert.equal(await failed.count(), 0));
  }
  await close();
  none(problems);
});

test("swap: a script that doesn't come is told of, and comes later", async () => {
  for (const why of ["off line", "not found"]) {
    const { page, problems, close } = await person(HURT, "Hurtwords");
    const context = page.context();
    const script = /\/assets\/swap\.[^/]*js$/;
    let asked = 0;
    page.on("request", (request) => {
      if (script.test(request.url())) asked++;
    });
    if (why === "off line") await context.setOffline(true);
    else
      await context.route(script, (route) =>
        route.fulfill({ status: 404, contentType: "text/html", body: "<h1>Not found</h1>" }),
      );
    for (let i = 1; i <= 2; i++) {
      await begin(page);
      await says(page, "This part couldn’t be loaded");
      await page.getByRole("status").filter({ hasText: "couldn’t be loaded" }).waitFor({ state: "attached" });
      await page.waitForFunction(
        (n) => [...document.scripts].filter((s) => s.src.includes("/swap.")).length === 0 && n > 0,
        asked,
      );
      assert.equal(asked, i, "each press asks once more");
    }
    await eventually(async () => assert.equal(await control(page, "What I wish for").inputValue(), "Hurtwords"));
    if (why === "off line") problems.push(...(await barriers(page, ["light"])));
    if (why === "off line") await context.setOffline(false);
    else await context.unroute(script);
    await begin(page);
    await swap(page).getByRole("group", { name: "What do you want to show?" }).waitFor();
    await eventually(async () => assert.equal(await swap(page).getByText("This part couldn’t be loaded").count(), 0));
    await press(page, "Close");
    await begin(page);
    await swap(page).getByRole("group", { name: "What do you want to show?" }).waitFor();
    assert.equal(asked, 3, "once it is there, it is asked for no more");
    await close();
    none(problems.filter((p) => !/\/assets\/swap\./.test(p)));
  }
});

/** Two people's sheets, with both envelopes and keys exchanged: hurt's device, and the other's key. @param {(page: Page) => Promise<unknown>} [prepare] the other's page */
async function exchanged(prepare) {
  const [a, b] = [await person(HURT, "Hurtwords"), await person(BROKE, "Brokewords")];
  await prepare?.(b.page);
  for (const { page } of [a, b]) await seal(page);
  const [mine, theirs] = [await asText(a.page), await asText(b.page)];
  await paste(a.page, theirs);
  await paste(b.page, mine);
  for (const { page } of [a, b]) {
    await press(page, "Show my key");
    await swap(page).locator(".swap-key").waitFor();
  }
  const key = await keyOf(b.page);
  await b.close();
  return { ...a, problems: [...a.problems, ...b.problems], key };
}

test("swap: both sheets are printed, and nothing else", async () => {
  const { page, problems, close, key } = await exchanged();
  await control(page, "For me alone").fill("Alonewords");
  await type(page, key);
  await revealed(page, ["Brokewords", "Hurtwords"]);
  /** What comes out of the printer. */
  const printed = async () => {
    const pdf = path.join(temporary, "revealed.pdf");
    await writeFile(pdf, await page.pdf({ preferCSSPageSize: true }));
    const { stdout } = await run("pdftotext", ["-layout", pdf, "-"]);
    return stdout
      .split("\f")
      .map((sheet) => sheet.replace(/\s+/g, " ").trim())
      .filter(Boolean);
  };
  await page.evaluate(() => {
    window.print = () => void Object.assign(window, { pressed: true });
  });
  await press(page, "Print it");
  assert.equal(await page.evaluate(() => /** @type {any} */ (window).pressed), true);
  assert.deepEqual(await printed(), [
    "swapping Your partner · I broke trust What I wish for Brokewords",
    "swapping You · I was hurt What I wish for Hurtwords",
  ]);
  const later = (await printed()).join(" ");
  assert.match(later, /Hurtwords.*Alonewords/, "the next print is that of the sheet");
  assert.doesNotMatch(later, /Brokewords/);
  await close();
  none(problems);
});

test("swap: an envelope with more lines than anybody writes isn't opened", async () => {
  const { page, problems, close, key } = await exchanged((other) =>
    other.evaluate(() => {
      const { stringify } = JSON;
      const hostile = { answers: { wish: Array(349_000).fill("") } };
      JSON.stringify = (value, ...more) =>
        stringify(value && Object.keys(value).join() === "answers" ? hostile : value, .../** @type {[]} */ (more));
    }),
  );
  await type(page, key);
  await problem(page).filter({ hasText: "isn’t a sealed envelope" }).waitFor();
  await eventually(async () => assert.equal((await round(page, "hurt")).opens, undefined));
  await press(page, "Stop this exchange");
  await press(page, "Yes, delete it");
  await says(page, "The exchange is deleted");

  // Nor is it sealed.
  await press(page, "Close");
  await control(page, "What I wish for").evaluate((box) => {
    /** @type {HTMLTextAreaElement} */ (box).value = "x\n".repeat(10_001); // key by key it would take minutes
    box.dispatchEvent(new Event("input", { bubbles: true }));
  });
  await begin(page);
  await swap(page).getByLabel("What I wish for").check();
  await press(page, "See what your partner will see");
  await press(page, "Seal it");
  await problem(page).filter({ hasText: "That didn’t work" }).waitFor();
  await eventually(async () => assert.equal(await round(page, "hurt"), null));
  await close();
  none(problems);
});

test("swap: a deleted sheet that comes back brings its round with it", async () => {
  for (const kept of [true, false]) {
    const { page, problems, close } = await person(HURT, "Hurtwords", { kept });
    await seal(page);
    const before = await round(page, "hurt");
    const text = await asText(page);
    await page.getByRole("button", { name: "Delete this sheet" }).press("Enter");
    await eventually(async () => assert.equal(await round(page, "hurt"), null));
    await page.getByRole("button", { name: "Undo", exact: true }).press("Enter");
    await eventually(async () => assert.deepEqual(await round(page, "hurt"), before));
    await begin(page);
    await says(page, "Give your envelope to your partner");
    assert.equal(await asText(page), text);

    // What was sealed since stays.
    await page.getByRole("button", { name: "Delete this sheet" }).press("Enter");
    await control(page, "What I wish for").fill("Newwords");
    await seal(page);
    const second = await asText(page);
    await page.getByRole("button", { name: "Undo", exact: true }).press("Enter");
    await says(page, "Give your envelope to your partner");
    assert.equal(await asText(page), second);
    assert.notEqual(second, text);
    // Whoever chooses somebody else can't bring it back any more.
    await page.getByRole("button", { name: "Delete this sheet" }).press("Enter");
    await choose(page, BROKE);
    await choose(page, HURT);
    await begin(page);
    await says(page, "There is nothing here yet that can be shown");
    await close();
    none(problems);
  }
});

test("swap: no envelope is taken while a key is shown in another window", async () => {
  const [a, b] = [await person(HURT, "Hurtwords"), await person(BROKE, "Brokewords")];
  const { page } = a;
  await setLock(page);
  await page.reload();
  await unlock(page);
  for (const p of [page, b.page]) await seal(p);
  const first = await asText(b.page);
  await sealAnew(b.page, "Changedwords");
  const second = await asText(b.page);
  await paste(page, first);
  await says(page, "whole and still sealed");

  // The other envelope is being written when the key is shown elsewhere.
  await page.evaluate(() => {
    const w = /** @type {any} */ (window);
    const { encrypt } = crypto.subtle;
    const gate = new Promise((open) => (w.letGo = open));
    crypto.subtle.encrypt = async (...args) => {
      w.held = true;
      await gate;
      const data = await encrypt.apply(crypto.subtle, args);
      setTimeout(() => (w.done = true));
      return data;
    };
  });
  await paste(page, second);
  await page.waitForFunction(() => /** @type {any} */ (window).held);
  const other = await page.context().newPage();
  await other.goto(`${(await site()).base}swapping/`);
  await unlock(other);
  await begin(other);
  await press(other, "Show my key");
  await swap(other).locator(".swap-key").waitFor();
  const told = (await saved(other))["buildsite:sheets:swapping:hurt:swap"];
  await page.evaluate(() => /** @type {any} */ (window).letGo());
  await swap(page).locator(".swap-key").waitFor();
  await page.waitForFunction(() => /** @type {any} */ (window).done);
  await eventually(async () => assert.equal((await saved(page))["buildsite:sheets:swapping:hurt:swap"], told));
  await a.close();
  await b.close();
  none([...a.problems, ...b.problems]);
});
