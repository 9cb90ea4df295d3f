// Reads what docs/privacy-design.md describes, from its words alone: nothing here is shared with the pages.
//
// Whatever can't be opened throws.

import assert from "node:assert/strict";
import { createDecipheriv, createHash, hkdfSync, pbkdf2Sync } from "node:crypto";
import { inflateRawSync } from "node:zlib";

/** @param {...(string | number)} parts */
export function canonical(...parts) {
  return Buffer.concat(
    parts.flatMap((part) => {
      const bytes = Buffer.from(String(part), "utf8");
      const length = Buffer.alloc(4);
      length.writeUInt32BE(bytes.length);
      return [length, bytes];
    }),
  );
}

/** @param {Buffer} key @param {Buffer} iv @param {Buffer} additional @param {Buffer} sealed the tag is its last 16 bytes */
function decrypt(key, iv, additional, sealed) {
  const decipher = createDecipheriv("aes-256-gcm", key, iv);
  decipher.setAAD(additional);
  decipher.setAuthTag(sealed.subarray(-16));
  return Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]);
}

/** @param {string} text */
const base64url = (text) => Buffer.from(text, "base64url");

/**
 * @typedef {{schema: 1, site: string, who: string, kdf: string, iterations: number, salt: string, iv: string, key: string}} Lock
 * @typedef {{schema: number, worksheet: string, version: number, who: string, rev: number, updated: string}} Header
 */

/** @param {Lock} lock @param {string} passphrase */
export function wrappingKey(lock, passphrase) {
  const normal = passphrase.normalize("NFKC").replace(/^ +| +$/g, "");
  return pbkdf2Sync(normal, base64url(lock.salt), lock.iterations, 32, "sha256");
}

/** @param {Lock} lock */
export const lockData = (lock) =>
  canonical("buildsite lock", lock.schema, lock.site, lock.who, lock.kdf, lock.iterations, lock.salt);

/** The data key. @param {Lock} lock @param {string} passphrase */
export function openLock(lock, passphrase) {
  assert.equal(lock.kdf, "PBKDF2-HMAC-SHA-256");
  assert.ok(lock.iterations >= 600_000 && lock.iterations <= 2_000_000);
  return decrypt(wrappingKey(lock, passphrase), base64url(lock.iv), lockData(lock), base64url(lock.key));
}

/** @param {string} site @param {Header} r */
export const recordData = (site, r) =>
  canonical("buildsite record", r.schema, site, r.worksheet, r.version, r.who, r.rev, r.updated);

/** @param {Buffer} key the data key @param {string} site @param {Header & {locked: {iv: string, data: string}}} record */
export function openRecord(key, site, record) {
  const { locked, ...header } = record;
  const text = decrypt(key, base64url(locked.iv), recordData(site, header), base64url(locked.data));
  assert.equal(text.length % 256, 0);
  return { ...header, ...JSON.parse(text.toString("utf8")) };
}

const CHARACTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** The 16 bytes of a key that was typed. @param {string} text */
export function readKey(text) {
  const values = [...text.toUpperCase().replace(/[\s-]/g, "").replace(/O/g, "0").replace(/[IL]/g, "1")].map((c) =>
    CHARACTERS.indexOf(c),
  );
  assert.ok(values.length === 28 && !values.includes(-1), "28 characters");
  // As a polynomial it is zero at 2 and at 4.
  /** @param {number} a @param {number} b */
  const times = (a, b) => {
    let product = 0;
    for (; b > 0; b >>= 1, a = a & 16 ? (a << 1) ^ 37 : a << 1) if (b & 1) product ^= a;
    return product;
  };
  for (const x of [2, 4])
    assert.equal(
      values.reduce((sum, value) => times(sum, x) ^ value, 0),
      0,
      "the check",
    );
  const bits = values
    .slice(0, 26)
    .map((value) => value.toString(2).padStart(5, "0"))
    .join("");
  assert.equal(bits.slice(128), "00");
  return Buffer.from((bits.slice(0, 128).match(/.{8}/g) ?? []).map((byte) => parseInt(byte, 2)));
}

/** The encryption key and the commitment. @param {Buffer} secret */
export function derive(secret) {
  const bits = Buffer.from(hkdfSync("sha256", secret, Buffer.alloc(0), "buildsite envelope 1", 64));
  return { key: bits.subarray(0, 32), commitment: bits.subarray(32) };
}

/** @param {Buffer} envelope @param {string} key as people tell it */
export function openEnvelope(envelope, key) {
  assert.equal(envelope.toString("latin1", 0, 4), "bse\u0001");
  assert.equal(envelope.readUInt32BE(4), envelope.length);
  const body = envelope.subarray(0, -4);
  assert.deepEqual(envelope.subarray(-4), createHash("sha256").update(body).digest().subarray(0, 4));
  let at = 52;
  const [site, worksheet, who] = [0, 0, 0].map(() => {
    const start = at + 1;
    at = start + envelope[at];
    return envelope.toString("utf8", start, at);
  });
  const derived = derive(readKey(key));
  assert.deepEqual(derived.commitment, envelope.subarray(16, 48));
  const padded = decrypt(derived.key, Buffer.alloc(12), envelope.subarray(0, at), body.subarray(at));
  assert.equal(padded.length % 128, 0);
  const packed = padded.subarray(4, 4 + padded.readUInt32BE(0));
  const { answers } = JSON.parse(inflateRawSync(packed, { maxOutputLength: 1 << 20 }).toString("utf8"));
  return {
    site,
    worksheet,
    version: envelope.readUInt32BE(48),
    who,
    round: envelope.toString("base64url", 8, 16),
    answers,
  };
}
