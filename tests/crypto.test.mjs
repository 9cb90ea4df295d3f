// Locks and envelopes: that the pages' code does what docs/privacy-design.md says, and opens nothing that was tampered with.
//
// The modules run as they are published, bundled: in Node, and where it is about the browser, on a page, under the site's policy.

import test from "node:test";
import assert from "node:assert/strict";
import { createCipheriv, createHash, randomBytes } from "node:crypto";
import { readFile, readdir } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { deflateRawSync } from "node:zlib";
import { modulesSite, opened } from "./lib/modules.mjs";
import * as reader from "./lib/reader.mjs";
import { none, once, published, repository, sources, visitor } from "./lib/site.mjs";

sources["crypto"] = modulesSite;

const inBrowser = once(async () => {
  const { base } = await published("crypto");
  const made = await visitor(base, {
    viewport: { width: 360, height: 640 },
    deviceScaleFactor: 3,
    colorScheme: "dark",
  });
  await made.page.goto(base);
  return made;
});

/**
 * Runs a function in the page, on its modules. What bytes are to the page is base64url here.
 * @template A, R @param {(modules: any, given: A) => R} act @param {A} [given] @returns {Promise<any>}
 */
async function inPage(act, given) {
  const { page, problems } = await inBrowser();
  const answer = await page.evaluate(`(${act})(globalThis.modules, ${JSON.stringify(given ?? null)})`);
  none(problems);
  return answer;
}

/**
 * Runs a function on the modules here, in Node.
 * @template A @param {(modules: any, given: A) => any} act @param {A} [given] @returns {Promise<any>} its answer, as plain data
 */
async function here(act, given) {
  return structuredClone(await act(await opened(), structuredClone(/** @type {A} */ (given ?? null))));
}

/** @type {() => Promise<Record<string, any>>} by name */
const vectors = once(async () => {
  const text = await readFile(path.join(repository, "docs/privacy-design.md"), "utf8");
  const all = [...text.matchAll(/```json\n([^]*?)```/g)].map(([, json]) => JSON.parse(json));
  return Object.fromEntries(all.map((v) => [v.vector, v]));
});

test("crypto: an independent reader opens the document's vectors", async () => {
  const { canonical, lock, record, key, envelope, ...others } = await vectors();
  assert.deepEqual(others, {});
  assert.equal(reader.canonical(...canonical.parts).toString("hex"), canonical.hex);
  assert.equal(reader.wrappingKey(lock.lock, lock.passphrase).toString("hex"), lock.wrapping_key);
  assert.equal(reader.wrappingKey(lock.lock, lock.normal).toString("hex"), lock.wrapping_key);
  assert.equal(reader.lockData(lock.lock).toString("hex"), lock.additional);
  assert.equal(reader.openLock(lock.lock, lock.passphrase).toString("hex"), lock.data_key);
  assert.equal(reader.recordData(record.site, record.record).toString("hex"), record.additional);
  assert.deepEqual(
    reader.openRecord(Buffer.from(record.data_key, "hex"), record.site, record.locked_record),
    record.record,
  );
  for (const text of [key.text, key.also]) assert.equal(reader.readKey(text).toString("hex"), key.secret);
  const derived = reader.derive(reader.readKey(envelope.key));
  assert.deepEqual(
    [derived.key.toString("hex"), derived.commitment.toString("hex")],
    [envelope.encryption_key, envelope.commitment],
  );
  const bytes = Buffer.from(envelope.envelope, "base64url");
  assert.ok(bytes.toString("hex").startsWith(envelope.header));
  assert.deepEqual(reader.openEnvelope(bytes, envelope.key), { ...envelope.content, round: envelope.round });
  const packed = Buffer.from(envelope.deflated, "hex");
  assert.deepEqual(
    seal(packed, envelope.content, reader.readKey(envelope.key), Buffer.from(envelope.round, "base64url")),
    bytes,
  );
});

test("crypto: the pages open the vectors, and write the same bytes", async () => {
  const { canonical, lock, record, key, envelope } = await vectors();
  const found = await inPage(
    async ({ bytes, lock, key, envelope }, v) => {
      const hex = (/** @type {Uint8Array} */ b) => Array.from(b, (x) => x.toString(16).padStart(2, "0")).join("");
      const dataKey = await lock.unlock(v.lock.lock, v.lock.passphrase);
      const honest = crypto.getRandomValues;
      crypto.getRandomValues = (/** @type {any} */ into) => (
        into.set(bytes.fromBase64url(v.record.locked_record.locked.iv)),
        into
      );
      const locked = await lock.lockRecord(dataKey, v.record.record);
      crypto.getRandomValues = honest;
      return {
        canonical: hex(bytes.canonical(...v.canonical.parts)),
        record: await lock.openRecord(dataKey, v.record.locked_record),
        locked,
        secrets: [v.key.text, v.key.also].map((text) => hex(key.keyFromText(text))),
        text: key.keyToText(key.keyFromText(v.key.also)),
        content: await envelope.open(bytes.fromBase64url(v.envelope.envelope), v.envelope.key),
        header: await envelope.peek(bytes.fromBase64url(v.envelope.envelope)),
      };
    },
    { canonical, lock, record, key, envelope },
  );
  const { answers, ...header } = { ...envelope.content, round: envelope.round };
  assert.deepEqual(found, {
    canonical: canonical.hex,
    record: record.record,
    locked: record.locked_record,
    secrets: [key.secret, key.secret],
    text: key.text,
    content: { ...header, answers },
    header,
  });
});

test("crypto: bytes as texts, read strictly", async () => {
  const samples = Array.from({ length: 40 }, (_, size) => randomBytes(size));
  const found = await here(
    ({ bytes }, all) =>
      all.map((/** @type {number[]} */ sample) => {
        const b = Uint8Array.from(sample);
        const back = [
          bytes.fromBase64(bytes.toBase64(b)),
          bytes.fromBase64url(bytes.toBase64url(b)),
          bytes.fromBase32(bytes.toBase32(b)),
        ];
        return [bytes.toBase64(b), bytes.toBase64url(b), ...back.map((x) => [...x])];
      }),
    samples.map((sample) => [...sample]),
  );
  samples.forEach((sample, i) => {
    const list = [...sample];
    assert.deepEqual(found[i], [
      sample.toString("base64").replace(/=+$/, ""),
      sample.toString("base64url"),
      list,
      list,
      list,
    ]);
  });
  const refused = await here(
    ({ bytes }) =>
      ["A", "AB", "AAAAA", "AA==", "AA ", "A+", "AAA\n", "ÄA", "AA𝟘"]
        .map(bytes.fromBase64url)
        .concat(["0", "01", "000", "00000000O", "0l"].map(bytes.fromBase32), bytes.fromUtf8(Uint8Array.of(0xc3)))
        .filter((/** @type {unknown} */ x) => x !== undefined).length,
  );
  assert.equal(refused, 0);
  assert.equal(await here(({ bytes }) => bytes.typed(" oO-iI lL–x\u00a0ａ ")), "001111XA");
});

test("crypto: a passphrase opens its lock, and nothing else does", async () => {
  const found = await here(async ({ lock }) => {
    const record = {
      schema: 1,
      worksheet: "w",
      version: 1,
      who: "hurt",
      rev: 1,
      updated: "",
      answers: { a: { v: "Text" } },
    };
    const made = await lock.createLock("site", "hurt", "Caf\u00e9 №1");
    const empty = await lock.createLock("site", "hurt", "  ").then(
      () => "made",
      () => "refused",
    );
    const locked = await lock.lockRecord(made.key, record);
    const [same, space, ...others] = await Promise.all(
      ["Cafe\u0301 No1", " Café №1 ", "café №1", "Café  №1", "", "Café №"].map((p) => lock.unlock(made.lock, p)),
    );
    const again = await lock.rewrap(made.lock, "Café №1", "Another");
    return {
      lock: made.lock,
      locked,
      empty,
      others,
      again: again.lock,
      wrong: await lock.rewrap(made.lock, "Another", "x"),
      extractable: [made.key, same, again.key].map((k) => k.key.extractable),
      read: await Promise.all(
        [same, space, again.key, await lock.unlock(again.lock, "Another")].map((k) => lock.openRecord(k, locked)),
      ),
      old: await lock.unlock(again.lock, "Café №1"),
    };
  });
  const { lock, locked, again } = found;
  const record = {
    schema: 1,
    worksheet: "w",
    version: 1,
    who: "hurt",
    rev: 1,
    updated: "",
    answers: { a: { v: "Text" } },
  };
  assert.deepEqual(found.read, [record, record, record, record]);
  assert.deepEqual(found.others, ["wrong", "wrong", "wrong", "wrong"]);
  assert.deepEqual(
    [found.empty, found.wrong, found.old, found.extractable],
    ["refused", "wrong", "wrong", [false, false, false]],
  );
  assert.deepEqual(reader.openRecord(reader.openLock(lock, "Café №1"), "site", locked), record);
  assert.deepEqual(reader.openLock(again, "Another"), reader.openLock(lock, "Café №1"), "the data key stays");
  for (const part of ["salt", "iv", "key"]) assert.notEqual(again[part], lock[part], part);
});

test("crypto: a lock that was tampered with", async () => {
  const lock = (await vectors()).lock.lock;
  /** @param {string} text @param {number} at */
  const flip = (text, at) => {
    const bytes = Buffer.from(text, "base64url");
    bytes[at] ^= 1;
    return bytes.toString("base64url");
  };
  const without = Object.keys(lock).map((key) => ({ ...lock, [key]: undefined }));
  const damaged = [
    null,
    7,
    "lock",
    [],
    {},
    ...without,
    ...[0, 1, -600_000, 599_999, 2_000_001, 1e9, 1e300, 600_000.5, "600000", null].map((iterations) => ({
      ...lock,
      iterations,
    })),
    { ...lock, kdf: "PBKDF2-HMAC-SHA-1" },
    { ...lock, schema: 0 },
    { ...lock, schema: "1" },
    { ...lock, site: 5 },
    ...["salt", "iv", "key"].flatMap((part) =>
      [`${lock[part]}A`, lock[part].slice(1), `${lock[part]}=`, ` ${lock[part]}`, "", 7].map((text) => ({
        ...lock,
        [part]: text,
      })),
    ),
  ];
  const wrong = [
    { ...lock, site: "another" },
    { ...lock, who: "broke" },
    { ...lock, iterations: 600_001 },
    { ...lock, salt: flip(lock.salt, 0) },
    { ...lock, salt: flip(lock.salt, 15) },
    { ...lock, iv: flip(lock.iv, 6) },
    ...[0, 31, 32, 47].map((at) => ({ ...lock, key: flip(lock.key, at) })),
  ];
  const open = (/** @type {unknown[]} */ locks) =>
    here(
      ({ lock }, given) => Promise.all(given.locks.map((/** @type {unknown} */ l) => lock.unlock(l, given.passphrase))),
      { locks, passphrase: "Café au lait No 7" },
    );
  const start = performance.now();
  assert.deepEqual(
    await open(damaged),
    damaged.map(() => "damaged"),
  );
  assert.ok(performance.now() - start < 2000, "they are refused without the work");
  assert.deepEqual(await open([{ ...lock, schema: 2 }, { schema: 3 }]), ["newer", "newer"]);
  assert.deepEqual(
    await open(wrong),
    wrong.map(() => "wrong"),
  );
});

test("crypto: a record that was tampered with", async () => {
  const { lock, record } = await vectors();
  const locked = record.locked_record;
  const found = await here(
    async ({ lock, bytes }, { given, locked }) => {
      const key = await lock.unlock(given.lock, given.passphrase);
      const open = (/** @type {unknown} */ r, k = key) => lock.openRecord(k, r);
      const flips = async (/** @type {"iv" | "data"} */ part) => {
        const whole = bytes.fromBase64url(locked.locked[part]);
        const answers = new Set();
        for (let at = 0; at < whole.length; at++) {
          const other = whole.slice();
          other[at] ^= 1 << (at % 8);
          answers.add(await open({ ...locked, locked: { ...locked.locked, [part]: bytes.toBase64url(other) } }));
        }
        for (let end = 0; end < locked.locked[part].length; end++)
          answers.add(
            await open({ ...locked, locked: { ...locked.locked, [part]: locked.locked[part].slice(0, end) } }),
          );
        return [...answers];
      };
      const changed = { worksheet: "other", version: 3, who: "broke", rev: 18, updated: "2026-11-24T10:00:00.001Z" };
      const other = { site: "other", who: "broke" };
      return {
        flips: [...(await flips("iv")), ...(await flips("data"))],
        header: await Promise.all(Object.entries(changed).map(([k, v]) => open({ ...locked, [k]: v }))),
        without: await Promise.all(Object.keys(locked).map((k) => open({ ...locked, [k]: undefined }))),
        strange: await Promise.all(
          [
            null,
            1,
            [],
            {},
            "x",
            { ...locked, rev: "17" },
            { ...locked, rev: 17.5 },
            { ...locked, locked: "x" },
            { ...locked, locked: { iv: 1, data: 2 } },
          ].map((r) => open(r)),
        ),
        keys: await Promise.all(Object.entries(other).map(([k, v]) => open(locked, { ...key, [k]: v }))),
        newer: await open({ ...locked, schema: 2 }),
        beside: await open({ ...locked, answers: { evil: { v: "x" } }, more: 1 }),
        unwritable: await Promise.all(
          [{ who: "broke" }, { rev: NaN }, { updated: undefined }].map((c) =>
            lock.lockRecord(key, { ...locked, ...c }).then(
              () => "written",
              () => "refused",
            ),
          ),
        ),
        proto: await (async () => {
          const text =
            '{"schema":1,"worksheet":"w","version":1,"who":"hurt","rev":1,"updated":"","answers":{"__proto__":{"v":1}},"__proto__":{"x":1}}';
          const back = await open(await lock.lockRecord(key, JSON.parse(text)));
          return [Object.keys(back).includes("__proto__"), Object.keys(back.answers), back.x === undefined];
        })(),
      };
    },
    { given: lock, locked },
  );
  assert.deepEqual(found.flips, ["damaged", "damaged"]);
  assert.deepEqual(
    [...found.header, ...found.without, ...found.strange, ...found.keys].filter((answer) => answer !== "damaged"),
    [],
  );
  assert.equal(found.newer, "newer");
  assert.deepEqual(found.beside, record.record, "what stands beside the lock isn't part of the record");
  assert.deepEqual(found.unwritable, ["refused", "refused", "refused"]);
  assert.deepEqual(found.proto, [true, ["__proto__"], true]);
});

test("crypto: 1,000 saves have 1,000 IVs, and lengths in steps", async () => {
  const { lock } = await vectors();
  const saves = await here(async ({ lock }, given) => {
    const key = await lock.unlock(given.lock, given.passphrase);
    const saves = [];
    for (let rev = 0; rev < 1000; rev++) {
      saves.push(
        (
          await lock.lockRecord(key, {
            schema: 1,
            worksheet: "w",
            version: 1,
            who: "hurt",
            rev,
            updated: "",
            answers: { a: { v: "x".repeat(rev) } },
          })
        ).locked,
      );
    }
    return saves;
  }, lock);
  assert.equal(new Set(saves.map((/** @type {any} */ s) => s.iv)).size, 1000);
  const lengths = new Set(saves.map((/** @type {any} */ s) => Buffer.from(s.data, "base64url").length - 16));
  assert.deepEqual([...lengths], [256, 512, 768, 1024, 1280]);
});

test("crypto: a mistyped key is found", async () => {
  const found = await here(({ bytes, key }) => {
    const alphabet = bytes.BASE32;
    let [tried, passed] = [0, 0];
    const must = (/** @type {string[]} */ characters) => {
      tried++;
      if (key.keyFromText(characters.join(""))) passed++;
    };
    for (let i = 0; i < 20; i++) {
      const right = [...key.keyToText(bytes.random(16)).replaceAll(" ", "")];
      if (!key.keyFromText(right.join(""))) throw new Error("a key isn't read");
      for (let at = 0; at < right.length; at++) {
        for (const other of alphabet) if (other !== right[at]) must(right.map((c, j) => (j === at ? other : c)));
        for (let with_ = at + 1; with_ < right.length; with_++) {
          if (right[at] === right[with_]) continue;
          const swapped = [...right];
          [swapped[at], swapped[with_]] = [swapped[with_], swapped[at]];
          must(swapped);
          const two = [...right]; // any two wrong ones
          two[at] = alphabet[(alphabet.indexOf(right[at]) + 1 + (i % 31)) % 32];
          two[with_] = alphabet[(alphabet.indexOf(right[with_]) + 1 + ((i * 7) % 31)) % 32];
          must(two);
        }
        must(right.filter((_, j) => j !== at));
        must([...right.slice(0, at), right[at], ...right.slice(at)]);
      }
      must([...right, "U"]);
    }
    return [tried > 30_000, passed];
  });
  assert.deepEqual(found, [true, 0]);
});

/** An envelope written from the document's words. @param {Buffer} packed @param {any} content @param {Buffer} secret @param {Buffer} [round] */
function seal(packed, content, secret, round = randomBytes(8), length = packed.length) {
  const u32 = (/** @type {number} */ n) => Buffer.from([n >>> 24, n >>> 16, n >>> 8, n]);
  const names = [content.site, content.worksheet, content.who].flatMap((name) => [
    Buffer.from([Buffer.byteLength(name)]),
    Buffer.from(name),
  ]);
  const padded = Buffer.concat([u32(length), packed, Buffer.alloc(127 - ((packed.length + 3) % 128))]);
  const { key, commitment } = reader.derive(secret);
  const size = 52 + Buffer.concat(names).length + padded.length + 16 + 4;
  const header = Buffer.concat([
    Buffer.from("bse\u0001"),
    u32(size),
    round,
    commitment,
    u32(content.version),
    ...names,
  ]);
  const cipher = createCipheriv("aes-256-gcm", key, Buffer.alloc(12)).setAAD(header);
  return summed(Buffer.concat([header, cipher.update(padded), cipher.final(), cipher.getAuthTag()]));
}

/** @param {Buffer} body */
const summed = (body) => Buffer.concat([body, createHash("sha256").update(body).digest().subarray(0, 4)]);

/** What the page says of envelopes: [peek, open]. @param {Buffer[]} envelopes @param {string} key @param {typeof inPage} [run] */
const tell = (envelopes, key, run = here) =>
  run(
    async ({ bytes, envelope }, given) => {
      const answers = [];
      for (const text of given.envelopes) {
        const all = [
          await envelope.peek(bytes.fromBase64url(text)),
          await envelope.open(bytes.fromBase64url(text), given.key),
        ];
        answers.push(all.map((answer) => (typeof answer === "string" ? answer : "read")));
      }
      return answers;
    },
    { envelopes: envelopes.map((e) => e.toString("base64url")), key },
  );

test("crypto: what is sealed is revealed, by link, by text and by its key alone", async () => {
  const answers = { "what-happened": { v: "Größer ☂ 👩‍👩‍👧" }, ready: { skip: true }, __proto__x: { v: [1, "2"] } };
  const content = { site: "site", worksheet: "w", version: 3, who: "broke", answers };
  const found = await here(async ({ bytes, envelope }, content) => {
    const [one, two] = [await envelope.seal(content), await envelope.seal(content)];
    const link = `https://site.example/w/${envelope.toLink(one.envelope)}`;
    const text = envelope.toText(one.envelope, ["From the worksheet. Open it there."]);
    const code = envelope.toLink(one.envelope).slice(3);
    const ways = {
      link,
      text,
      hash: `#e=${code}`,
      "a link in a message": `Here: ${link}\nHave a nice day, all of you`,
      "a link in brackets": `<${link}> (see there)`,
      "a wrapped link": `Hi\n${link.replace(/.{60}/g, "$&\n")}\n\nAnna`,
      "a quoted, wrapped link": `> ${link.replace(/.{60}/g, "$&\n> ")}\n> \n> Anna`,
      "Windows lines": text.replaceAll("\n", "\r\n"),
      "a quoted text": text.replace(/^/gm, "> "),
      "an indented text": text.replace(/^/gm, "\t  \u200b"),
      "one line": text.replaceAll("\n", " "),
      "other wraps": text.replace(/[A-Za-z0-9+/]{40}/g, "$&\n"),
      "text around it": `[12:03, 24/11/2026] Anna: this\n${text}\n-- \nSent from a phone`,
      "dashes instead": text.replaceAll("-----", "—"),
    };
    const opened = {};
    for (const [way, given] of Object.entries(ways)) {
      const found = envelope.fromText(given);
      Object.assign(opened, { [way]: typeof found === "string" ? found : await envelope.open(found, one.key) });
    }
    const bare = await envelope.open(one.envelope, one.key.toLowerCase().replaceAll(" ", " - "));
    return {
      opened,
      text,
      key: one.key,
      round: one.round,
      bytes: bytes.toBase64url(one.envelope),
      rounds: one.round !== two.round,
      bare: Object.getPrototypeOf(bare.answers) === null && Object.getPrototypeOf(bare.answers.ready) === null,
      other: await envelope.open(one.envelope, two.key),
      mistyped: await envelope.open(one.envelope, one.key.slice(0, -1) + (one.key.endsWith("X") ? "Y" : "X")),
      nothing: ["", "Hello", "https://site.example/w/", "#e", "e=abc", text.replace(/END[^]*/, ""), "#e=", "#e=Y"]
        .map(envelope.fromText)
        .map((x) => (typeof x === "string" ? x : x.length)),
    };
  }, content);
  for (const [way, answer] of Object.entries(found.opened))
    assert.deepEqual(answer, { ...content, round: found.round }, way);
  assert.deepEqual(reader.openEnvelope(Buffer.from(found.bytes, "base64url"), found.key), {
    ...content,
    round: found.round,
  });
  assert.ok(found.rounds && found.bare);
  assert.deepEqual([found.other, found.mistyped], ["key", "key-typed"]);
  assert.match(found.key, /^([0-9A-HJKMNP-TV-Z]{4} ){6}[0-9A-HJKMNP-TV-Z]{4}$/);
  assert.ok(found.text.split("\n").every((/** @type {string} */ line) => line.length <= 64));
  assert.deepEqual(found.nothing, ["format", "format", "format", "format", "format", "cut", 0, "cut"]);
});

test("crypto: an envelope that was cut or altered isn't opened", async () => {
  const { envelope } = await vectors();
  const whole = Buffer.from(envelope.envelope, "base64url");
  const cuts = await here(
    async ({ bytes, envelope }, given) => {
      const whole = bytes.fromBase64url(given.envelope);
      const link = envelope.toLink(whole);
      const answers = new Set();
      for (let end = 3; end < link.length; end++) {
        const found = envelope.fromText(link.slice(0, end));
        answers.add(
          typeof found === "string" ? found : `${await envelope.peek(found)}, ${await envelope.open(found, given.key)}`,
        );
      }
      for (let end = 0; end < whole.length; end++)
        answers.add(
          `${await envelope.peek(whole.slice(0, end))}, ${await envelope.open(whole.slice(0, end), given.key)}`,
        );
      return [...answers].sort();
    },
    { envelope: envelope.envelope, key: envelope.key },
  );
  assert.deepEqual(cuts, ["cut", "cut, cut"]);
  assert.deepEqual(await tell([Buffer.concat([whole, Buffer.alloc(1)]), whole], envelope.key), [
    ["cut", "cut"],
    ["read", "read"],
  ]);

  // By accident, the sum tells; with a sum made good, the commitment or the tag.
  const flipped = [...whole.keys()].map((at) => {
    const other = Buffer.from(whole);
    other[at] ^= 1 << (at % 8);
    return other;
  });
  (await tell(flipped, envelope.key)).forEach((/** @type {string[]} */ [peeked, opened], /** @type {number} */ at) => {
    const reasons = at < 3 ? ["format"] : at === 3 ? ["format", "newer"] : at < 8 ? ["cut", "too-big"] : ["altered"];
    assert.ok(reasons.includes(peeked) && peeked === opened, `byte ${at}: ${peeked}, ${opened}`);
  });
  const good = flipped.slice(0, -4).map((bytes) => summed(bytes.subarray(0, -4)));
  const names = whole.length - 4 - 16 - 128;
  (await tell(good, envelope.key)).forEach((/** @type {string[]} */ [, opened], /** @type {number} */ at) => {
    if (at < 8) assert.notEqual(opened, "read", `byte ${at}`);
    else if (at >= 16 && at < 48) assert.equal(opened, "key", `byte ${at}`);
    else assert.ok(opened === "altered" || (at >= 52 && at < names && opened === "format"), `byte ${at}: ${opened}`);
  });
});

// In the browser: Node unpacks what has bytes after its end.
test("crypto: an envelope made to do harm", async () => {
  const content = { site: "site", worksheet: "w", version: 1, who: "hurt" };
  const secret = randomBytes(16);
  const key = await inPage(
    ({ bytes, key }, text) => key.keyToText(bytes.fromBase64url(text)),
    secret.toString("base64url"),
  );
  const json = (/** @type {string | Buffer} */ text) => deflateRawSync(Buffer.from(text));
  const fine = json('{"answers":{},"more":1}');
  const envelope = (/** @type {Buffer} */ packed, /** @type {number} */ length = packed.length) =>
    seal(packed, content, secret, undefined, length);
  const newer = envelope(fine);
  newer[3] = 2;
  const cases = /** @type {[string, Buffer, string][]} */ ([
    ["fine", envelope(fine), "read"],
    ["a bomb of 32 MB", envelope(deflateRawSync(Buffer.alloc(32 << 20))), "too-big"],
    ["a megabyte of spaces", envelope(json(`{"answers":{}${" ".repeat((1 << 20) - 14)}}`)), "read"],
    ["one more", envelope(json(`{"answers":{}${" ".repeat((1 << 20) - 13)}}`)), "too-big"],
    ["a deep one", envelope(json(`{"answers":${"[".repeat(400_000)}${"]".repeat(400_000)}}`)), "format"],
    ["bytes after the end", envelope(Buffer.concat([fine, Buffer.from("x")])), "format"],
    ["no end", envelope(fine.subarray(0, -2)), "format"],
    ["nothing", envelope(Buffer.alloc(0)), "format"],
    ["longer than it is", envelope(fine, 125), "format"],
    ["far longer", envelope(fine, 0xffffffff), "format"],
    ["not JSON", envelope(json("{")), "format"],
    ["not UTF-8", envelope(json(Buffer.from('{"answers":{"a":"\xff"}}', "latin1"))), "format"],
    ["no answers", envelope(json("{}")), "format"],
    ["a list", envelope(json('{"answers":[]}')), "format"],
    ["null", envelope(json("null")), "format"],
    ["newer", newer, "newer"],
  ]);
  const answers = await tell(
    cases.map(([, bytes]) => bytes),
    key,
    inPage,
  );
  cases.forEach(([name, , want], i) => assert.equal(answers[i][1], want, name));

  // Of the header no name ends within the tag, or beyond the end.
  const { length } = envelope(fine);
  const names = [52, 53, 54, 57, 59].flatMap((at) => [0, 3, 100, 200, 255].map((value) => [at, value]));
  const bent = names.map(([at, value]) => {
    const other = envelope(fine);
    other[at] = value;
    return summed(other.subarray(0, length - 4));
  });
  for (const [, opened] of await tell(bent, key, inPage)) assert.ok(opened !== "read", "a bent header");
  const huge = await inPage(async ({ envelope }) => {
    const seal = (/** @type {object} */ change) =>
      envelope.seal({ site: "s", worksheet: "w", version: 1, who: "hurt", answers: {}, ...change }).then(
        () => "sealed",
        (/** @type {Error} */ e) => e.name,
      );
    return [
      await seal({ answers: { a: "x".repeat(1 << 20) } }),
      await seal({ who: "x".repeat(256) }),
      await seal({ who: "x".repeat(255) }),
    ];
  });
  assert.deepEqual(huge, ["RangeError", "RangeError", "sealed"]);
});

/** The sentences of the programme's own pages, as somebody's answers: each is there once. */
const answersOf = once(async () => {
  const files = (await readdir(path.join(repository, "content"), { recursive: true }))
    .filter((name) => name.endsWith(".md"))
    .sort();
  const texts = await Promise.all(files.map((name) => readFile(path.join(repository, "content", name), "utf8")));
  const prose = texts
    .map((text) => text.split(/^---$/m)[2] ?? "")
    .flatMap((text) => text.split(/\n{2,}/))
    .filter((p) => /^[A-Z][^[|{#]*$/.test(p.trim()) && p.length > 120);
  const words = prose.map((p) => p.replace(/\s+/g, " ").trim());
  return Object.fromEntries(
    Array.from({ length: 12 }, (_, i) => [
      `question-${i}`,
      {
        v: words
          .slice(i * 5)
          .join(" ")
          .slice(0, 500),
      },
    ]),
  );
});

test("crypto: twelve answers of 500 characters make an envelope of a few kilobytes", async (t) => {
  const answers = await answersOf();
  assert.ok(Object.values(answers).every(({ v }) => v.length === 500));
  const sizes = await here(async ({ envelope }, answers) => {
    const { envelope: bytes } = await envelope.seal({
      site: "rebuilding-trust",
      worksheet: "clearing-the-air",
      version: 1,
      who: "broke",
      answers,
    });
    return [bytes.length, envelope.toLink(bytes).length, envelope.toText(bytes).length];
  }, answers);
  t.diagnostic(
    `6,000 characters: an envelope of ${sizes[0]} bytes, a link of ${sizes[1]} characters, a text of ${sizes[2]}`,
  );
  assert.ok(sizes[0] > 2000 && sizes[0] < 3500, `${sizes}`);

  const [bytes, characters] = await here(
    async ({ envelope, qr }, text) => {
      let fits = [0, 0];
      for (let n = 100; n < text.length; n += 100) {
        const sealed = await envelope.seal({
          site: "rebuilding-trust",
          worksheet: "clearing-the-air",
          version: 1,
          who: "broke",
          answers: { a: { v: text.slice(0, n) } },
        });
        if (
          `https://rebuilding-trust.example/steps/clearing-the-air/worksheet/${envelope.toLink(sealed.envelope)}`
            .length <= qr.MOST
        )
          fits = [sealed.envelope.length, n];
      }
      return fits;
    },
    Object.values(answers)
      .map(({ v }) => v)
      .join(" "),
  );
  t.diagnostic(`a QR code holds ${characters} characters, in an envelope of ${bytes} bytes`);
  assert.ok(characters >= 1000, `${characters}`);
});

test("crypto: QR codes are read from the screen, black on white in the dark", async () => {
  const { page, problems } = await inBrowser();
  await page.evaluate(await readFile(createRequire(import.meta.url).resolve("jsqr"), "utf8"));
  const limits = await inPage(({ qr }) => {
    const text = "https://rebuilding-trust.example/steps/clearing-the-air/worksheet/#e=".padEnd(2000, "Zx-3_");
    const modules = (/** @type {number} */ length) =>
      Number(qr.qr(text.slice(0, length), "x")?.getAttribute("viewBox").split(" ")[2] ?? 0) - 8;
    return [666, 667, 1171, 1172].map(modules).concat(qr.MOST);
  });
  assert.deepEqual(limits, [97, 89, 113, -8, 1171], "M while the code is small, then L");

  // Not of version 23, whose alignment patterns jsqr looks for in a wrong place.
  for (const length of [100, 666, 1171]) {
    const text = await inPage(({ qr, bytes }, length) => {
      const text =
        `https://rebuilding-trust.example/steps/clearing-the-air/worksheet/#e=${bytes.toBase64url(bytes.random(1200))}`.slice(
          0,
          length,
        );
      const image = qr.qr(text, "The envelope");
      image.setAttribute("width", "320");
      document.body.replaceChildren(image);
      return text;
    }, length);
    const png = (await page.getByRole("img", { name: "The envelope", exact: true }).screenshot()).toString("base64");
    const read = await page.evaluate(async (png) => {
      const bitmap = await createImageBitmap(new Blob([Uint8Array.from(atob(png), (c) => c.charCodeAt(0))]));
      const context = /** @type {OffscreenCanvasRenderingContext2D} */ (
        new OffscreenCanvas(bitmap.width, bitmap.height).getContext("2d")
      );
      context.drawImage(bitmap, 0, 0);
      const { data, width, height } = context.getImageData(0, 0, bitmap.width, bitmap.height);
      return [
        [...data.slice(0, 4)],
        /** @type {any} */ (window).jsQR(data, width, height, { inversionAttempts: "dontInvert" })?.data,
      ];
    }, png);
    assert.deepEqual(read, [[255, 255, 255, 255], text], `${length} bytes`);
  }
  none(problems);
});
