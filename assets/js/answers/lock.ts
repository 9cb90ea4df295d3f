/**
 * The passphrase of one notebook.
 *
 * A lock is made of a random data key, which encrypts what is saved, and of the passphrase, which encrypts ("wraps") that key. So the
 * passphrase can change without the records, and no script ever sees the bytes of a data key: the browser unwraps it by itself, into
 * a key that can't be taken out again.
 *
 * Promised: without the passphrase, nothing of the answers can be read but their length in steps of 256 bytes. A record that was changed in any
 * way, or moved to another site, worksheet or notebook, isn't opened at all.
 *
 * Not promised: that a passphrase can't be guessed (each guess costs 600,000 rounds), that a forgotten one can be replaced, that an older record put
 * back is noticed, or that anything is safe on a device that watches what is typed. Which worksheets a notebook has, when each was
 * saved last and how often stands outside the lock.
 *
 * docs/privacy-design.md has every byte.
 */
import type { Owner } from "./answer";
import { canonical, fromBase64url, fromUtf8, random, toBase64url, utf8, type Bytes } from "../lib/bytes";

/** What is saved of a passphrase. */
export interface Lock {
  schema: 1;
  site: string;
  who: Owner;
  kdf: "PBKDF2-HMAC-SHA-256";
  iterations: number;
  /** These three are base64url: 16 bytes, 12 bytes, and the data key with the tag that proves it, 48 bytes. */
  salt: string;
  iv: string;
  key: string;
}

/** An unlocked notebook's key. Whoever drops it has locked the notebook. */
export interface DataKey {
  readonly site: string;
  readonly who: Owner;
  readonly key: CryptoKey;
}

/** What stands outside the lock. */
export interface RecordHeader {
  schema: 1;
  worksheet: string;
  version: number;
  who: Owner;
  rev: number;
  updated: string;
}

export interface LockedRecord extends RecordHeader {
  /** Base64url: 12 bytes, and all but the header with the tag that proves it and the header. */
  locked: { iv: string; data: string };
}

/** "wrong" is the passphrase, or a byte of the lock that may be any; "damaged" is what no page of ours has written. */
export type LockTrouble = "wrong" | "damaged" | "newer";

const KDF = "PBKDF2-HMAC-SHA-256";
const ITERATIONS = 600_000;
const MOST_ITERATIONS = 2_000_000; // a lock may come from a file, and a billion would keep the browser busy for minutes
const STEP = 256;

/** Whether this browser can lock on this page: it can't on one that came over http from another machine. */
export const canLock = typeof crypto === "object" && typeof crypto.subtle === "object";

/** What counts of a passphrase: accents have one form, and phones' keyboards like to end a word with a space. Nothing may be left of it. */
export function passphraseOf(text: string): string {
  return text.normalize("NFKC").replace(/^ +| +$/g, "");
}

/** A new lock with a new data key. An empty passphrase is a mistake of the page. */
export async function createLock(site: string, who: Owner, passphrase: string): Promise<{ lock: Lock; key: DataKey }> {
  const key = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, true, ["encrypt", "decrypt"]);
  return wrap(site, who, key, passphrase);
}

export async function unlock(lock: unknown, passphrase: string): Promise<DataKey | LockTrouble> {
  return unwrap(lock, passphrase, false);
}

/**
 * The same data key under another passphrase. Copies of the old lock still open with the old one, and with it all that is locked later: who must not
 * have that needs a new lock, and each record locked anew.
 */
export async function rewrap(
  lock: unknown,
  old: string,
  passphrase: string,
): Promise<{ lock: Lock; key: DataKey } | LockTrouble> {
  const data = await unwrap(lock, old, true);
  return typeof data === "string" ? data : wrap(data.site, data.who, data.key, passphrase);
}

/** Encrypts all of a record but its header. */
export async function lockRecord<R extends RecordHeader>(key: DataKey, record: R): Promise<LockedRecord> {
  const { schema, worksheet, version, who, rev, updated, ...rest } = record;
  const header: RecordHeader = { schema, worksheet, version, who, rev, updated };
  if (!isHeader(header) || who !== key.who) throw new Error("this record couldn't be opened again");
  // Spaces after JSON mean nothing, so they can hide how much was written.
  const text = utf8(JSON.stringify(rest));
  const padded = new Uint8Array(Math.ceil(text.length / STEP) * STEP).fill(0x20);
  padded.set(text);
  const iv = random(12);
  const data = await crypto.subtle.encrypt(gcm(iv, recordData(key.site, header)), key.key, padded);
  return { ...header, locked: { iv: toBase64url(iv), data: toBase64url(new Uint8Array(data)) } };
}

/**
 * The record, with whatever it had, or nothing of it. Who reads it checks its answers like those of a record that wasn't locked. What somebody wrote
 * beside the header isn't part of it.
 */
export async function openRecord<R extends RecordHeader>(
  key: DataKey,
  locked: unknown,
): Promise<R | "damaged" | "newer"> {
  if (isNewer(locked)) return "newer";
  if (!isLockedRecord(locked) || locked.who !== key.who) return "damaged";
  const { schema, worksheet, version, who, rev, updated } = locked;
  const header: RecordHeader = { schema, worksheet, version, who, rev, updated };
  const iv = fromBase64url(locked.locked.iv);
  const data = fromBase64url(locked.locked.data);
  if (iv?.length !== 12 || !data) return "damaged";
  try {
    const text = fromUtf8(
      new Uint8Array(await crypto.subtle.decrypt(gcm(iv, recordData(key.site, header)), key.key, data)),
    );
    return { ...(JSON.parse(text ?? "") as object), ...header } as R;
  } catch {
    return "damaged";
  }
}

/** Whether a saved record is locked: it then needs a key, be it damaged or not. */
export function isLocked(record: object): boolean {
  return "locked" in record;
}

async function wrap(
  site: string,
  who: Owner,
  data: CryptoKey,
  passphrase: string,
): Promise<{ lock: Lock; key: DataKey }> {
  if (passphraseOf(passphrase) === "") throw new Error("a lock needs a passphrase");
  const salt = random(16);
  const iv = random(12);
  const lock: Lock = {
    schema: 1,
    site,
    who,
    kdf: KDF,
    iterations: ITERATIONS,
    salt: toBase64url(salt),
    iv: toBase64url(iv),
    key: "",
  };
  const wrapping = await wrappingKey(passphrase, salt, ITERATIONS);
  const wrapped = await crypto.subtle.wrapKey("raw", data, wrapping, gcm(iv, lockData(lock)));
  lock.key = toBase64url(new Uint8Array(wrapped));
  const key = await crypto.subtle.unwrapKey("raw", wrapped, wrapping, gcm(iv, lockData(lock)), "AES-GCM", false, [
    "encrypt",
    "decrypt",
  ]);
  return { lock, key: { site, who, key } };
}

async function unwrap(lock: unknown, passphrase: string, extractable: boolean): Promise<DataKey | LockTrouble> {
  if (isNewer(lock)) return "newer";
  if (!isLock(lock)) return "damaged";
  const salt = fromBase64url(lock.salt);
  const iv = fromBase64url(lock.iv);
  const wrapped = fromBase64url(lock.key);
  if (salt?.length !== 16 || iv?.length !== 12 || wrapped?.length !== 48) return "damaged";
  if (passphraseOf(passphrase) === "") return "wrong";
  const wrapping = await wrappingKey(passphrase, salt, lock.iterations);
  try {
    const key = await crypto.subtle.unwrapKey(
      "raw",
      wrapped,
      wrapping,
      gcm(iv, lockData(lock)),
      "AES-GCM",
      extractable,
      ["encrypt", "decrypt"],
    );
    return { site: lock.site, who: lock.who, key };
  } catch {
    return "wrong";
  }
}

async function wrappingKey(passphrase: string, salt: Bytes, iterations: number): Promise<CryptoKey> {
  const material = await crypto.subtle.importKey("raw", utf8(passphraseOf(passphrase)), "PBKDF2", false, ["deriveKey"]);
  const pbkdf2 = { name: "PBKDF2", hash: "SHA-256", salt, iterations };
  return crypto.subtle.deriveKey(pbkdf2, material, { name: "AES-GCM", length: 256 }, false, ["wrapKey", "unwrapKey"]);
}

// Both are authenticated without being encrypted: who changes them finds nothing opened.

function lockData({ schema, site, who, kdf, iterations, salt }: Lock): Bytes {
  return canonical("buildsite lock", schema, site, who, kdf, iterations, salt);
}

function recordData(site: string, { schema, worksheet, version, who, rev, updated }: RecordHeader): Bytes {
  return canonical("buildsite record", schema, site, worksheet, version, who, rev, updated);
}

function gcm(iv: Bytes, additionalData: Bytes): AesGcmParams {
  return { name: "AES-GCM", iv, additionalData };
}

function isNewer(value: unknown): boolean {
  return isObject(value) && isCount(value["schema"]) && value["schema"] > 1;
}

function isLock(value: unknown): value is Lock {
  if (!isObject(value)) return false;
  const { schema, site, who, kdf, iterations, salt, iv, key } = value;
  const bounded = isCount(iterations) && iterations >= ITERATIONS && iterations <= MOST_ITERATIONS;
  return schema === 1 && kdf === KDF && bounded && [site, who, salt, iv, key].every((part) => typeof part === "string");
}

function isHeader(value: unknown): value is RecordHeader {
  if (!isObject(value)) return false;
  const { schema, worksheet, version, who, rev, updated } = value;
  return (
    schema === 1 && [version, rev].every(isCount) && [worksheet, who, updated].every((part) => typeof part === "string")
  );
}

function isLockedRecord(value: unknown): value is LockedRecord {
  if (!isObject(value) || !isHeader(value)) return false;
  const locked = value["locked"];
  return isObject(locked) && typeof locked["iv"] === "string" && typeof locked["data"] === "string";
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
