import type { Answer, Owner } from "./answer";
import type { Lock, LockedRecord, RecordHeader } from "./lock";

// This module promises:
//
// - It alone knows the browser's storage. All that the site keeps is under keys that begin with the site's id, because a site of many may
//   share its origin, and all files on a disk do.
// - Writes are synchronous, so they survive the end of a page, and are read back before they count.
// - What it reads is bare: objects without a prototype, of the form that their types say, or a word that tells why not.
// - Several changes are made all together or not at all.
// - It doesn't throw: browsers refuse storage in many ways.
//
// docs/privacy-design.md describes the records.

/** What is saved of one question. `also` is another answer to it, from another window, until the reader chooses. */
export type Entry = { readonly v: Answer; readonly also?: Answer } | { readonly skip: true };

/** All answers in an entry, the chosen one first. */
export function answersOf(entry: Entry | undefined): Answer[] {
  if (!entry || !("v" in entry)) return [];
  return entry.also === undefined ? [entry.v] : [entry.v, entry.also];
}

/** The entry of one answer, or two. */
export function entryOf([v, also]: readonly Answer[]): Entry {
  return also === undefined ? { v: v as Answer } : { v: v as Answer, also };
}

/** An answer to a question that the worksheet no longer asks. */
export interface Orphan {
  readonly v: Answer;
  readonly label: string;
  /** The last version of the worksheet that asked it. */
  readonly from: number;
}

/** What one notebook holds of one worksheet. Whatever else a record has is kept as it is. */
export interface Saved extends RecordHeader {
  answers: Record<string, Entry>;
  orphans?: Record<string, Orphan>;
  /** How many writes of which open pages are in it, the last ones last: so a page knows what another one hadn't seen. */
  seen?: Readonly<Record<string, number>>;
}

/** A notebook's cover: whoever has one decided to keep what they write. */
export interface Cover {
  schema: 1;
  who: Owner;
  /** When the last copy was saved as a file. */
  backup?: string;
  /** Worksheets that aren't kept all the same. */
  apart?: readonly string[];
  lock?: Lock;
  /** What opens records that were locked before the passphrase changed: the data key of then under the passphrase of now. */
  former?: Lock;
}

/** What a key shall hold, and what it has to hold before, or nothing is changed. null: nothing. */
export interface Change {
  readonly key: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** "changed": another window was faster; "failed": the browser refused. Then everything is as it was before. */
export type Outcome = "done" | "changed" | "failed";

/** Why a record can't be used: it is from a page that knows more than this one, or it is damaged. */
export type Unusable = "newer" | "broken";

/** Those of this document who want to know. */
const watching = new Set<Store>();

export class Store {
  readonly #prefix: string;
  #ended = false;
  #hear: (key: string | null) => void = () => {};

  constructor(readonly site: string) {
    this.#prefix = `buildsite:${site}:`;
  }

  /** A record as it is written down, or null; undefined if the browser refuses to tell. */
  get(worksheet: string, who: Owner): string | null | undefined {
    return this.#getKey(this.recordKey(worksheet, who));
  }

  /** Tells whether it was written. */
  set(worksheet: string, who: Owner, text: string): boolean {
    return this.#setKey(this.recordKey(worksheet, who), text);
  }

  /** Tells whether it is gone, and with it the round, which holds a copy of its answers. */
  remove(worksheet: string, who: Owner): boolean {
    const gone = this.removeRound(worksheet, who);
    return this.#removeKey(this.recordKey(worksheet, who)) && gone;
  }

  /** What somebody sealed of a worksheet, and how far that got: swap/round.ts knows what is in it. */
  round(worksheet: string, who: Owner): string | null | undefined {
    return this.#getKey(this.roundKey(worksheet, who));
  }

  setRound(worksheet: string, who: Owner, text: string): boolean {
    return this.#setKey(this.roundKey(worksheet, who), text);
  }

  removeRound(worksheet: string, who: Owner): boolean {
    return this.#removeKey(this.roundKey(worksheet, who));
  }

  /** The names of the worksheets of which somebody has sealed something. */
  rounds(who: Owner): string[] {
    return this.#keys().flatMap((key) => {
      const [worksheet, of, what] = key.split(":");
      return worksheet && of === who && what === "swap" ? [worksheet] : [];
    });
  }

  /** The names of the worksheets of which a notebook holds something. */
  worksheets(who: Owner): string[] {
    return this.#keys().flatMap((key) => {
      const [worksheet, of, ...more] = key.split(":");
      return worksheet && of === who && more.length === 0 ? [worksheet] : [];
    });
  }

  /** A notebook's cover as it is written down. */
  coverText(who: Owner): string | null | undefined {
    return this.#getKey(this.coverKey(who));
  }

  /** A notebook's cover; undefined if nothing is kept in it, "broken" if it can't be read: then it may have been locked. */
  cover(who: Owner): Cover | "broken" | undefined {
    const text = this.coverText(who);
    if (text === null || text === undefined) return undefined;
    const cover = parse(text) as Partial<Cover> | undefined;
    if (!isObject(cover) || cover.schema !== 1 || cover.who !== who) return "broken";
    if (cover.lock !== undefined && !isObject(cover.lock)) return "broken";
    if (!isObject(cover.former)) delete cover.former;
    if (!Array.isArray(cover.apart)) delete cover.apart;
    if (typeof cover.backup !== "string") delete cover.backup;
    return cover as Cover;
  }

  setCover(cover: Cover): boolean {
    return this.#setKey(this.coverKey(cover.who), JSON.stringify(cover));
  }

  removeCover(who: Owner): boolean {
    return this.#removeKey(this.coverKey(who));
  }

  /** The key of a round, for exchange. */
  roundKey(worksheet: string, who: Owner): string {
    return `${this.recordKey(worksheet, who)}:swap`;
  }

  /** The key of a record, for exchange. */
  recordKey(worksheet: string, who: Owner): string {
    return `${worksheet}:${who}`;
  }

  coverKey(who: Owner): string {
    return `:notebook:${who}`;
  }

  /** What is written under a key now. */
  now(key: string): string | null {
    return this.#getKey(key) ?? null;
  }

  /** Makes all changes, in their order, or none. A store that is full refuses one of many: then those before it are undone. */
  exchange(changes: readonly Change[]): Outcome {
    if (changes.some(({ key, before }) => this.now(key) !== before)) return "changed";
    const put = (key: string, text: string | null): boolean =>
      text === null ? this.#removeKey(key) : this.#setKey(key, text);
    const failed = changes.findIndex(({ key, after }) => !put(key, after));
    if (failed < 0) return "done";
    // Backwards, each state is one that has fitted before. A record that can't be put back keeps the cover that opens it.
    changes
      .slice(0, failed + 1)
      .reverse()
      .every(({ key, before }) => this.now(key) === before || put(key, before));
    return "failed";
  }

  /** Writes nothing more, whoever asks. */
  end(): void {
    this.#ended = true;
  }

  /** Deletes all that this site keeps, of everybody. Tells whether it is gone. */
  clear(): boolean {
    const gone = this.#keys()
      .map((key) => this.#removeKey(key))
      .every(Boolean);
    // A key that is never kept, to tell the other windows.
    return this.#setKey(":clear", "1") && this.#removeKey(":clear") && gone;
  }

  /**
   * Calls when somebody else has changed something, in another window or on another page of the same document: a record, or a cover (worksheet
   * is "" then), or deleted everything (both are "" then).
   */
  watch(changed: (worksheet: string, who: Owner) => void): void {
    this.#hear = (key) => {
      if (key === null) return changed("", "");
      if (!key.startsWith(this.#prefix)) return;
      const [worksheet = "", what = "", of = ""] = key.slice(this.#prefix.length).split(":");
      changed(worksheet, worksheet ? what : of);
    };
    watching.add(this);
    addEventListener("storage", (event) => {
      if (event.storageArea === localStorage) this.#hear(event.key);
    });
  }

  /** Tells the others of this document, to whom the browser tells nothing of it; when they get to it, as it would. */
  #tell(key: string): void {
    for (const store of watching) if (store !== this) setTimeout(() => store.#hear(this.#prefix + key));
  }

  #keys(): string[] {
    try {
      return Object.keys(localStorage).flatMap((key) =>
        key.startsWith(this.#prefix) ? [key.slice(this.#prefix.length)] : [],
      );
    } catch {
      return [];
    }
  }

  #getKey(key: string): string | null | undefined {
    try {
      return localStorage.getItem(this.#prefix + key);
    } catch {
      return undefined;
    }
  }

  #setKey(key: string, text: string): boolean {
    if (this.#ended) return false;
    try {
      localStorage.setItem(this.#prefix + key, text);
      this.#tell(key);
      return localStorage.getItem(this.#prefix + key) === text;
    } catch {
      return false;
    }
  }

  #removeKey(key: string): boolean {
    if (this.#ended) return false;
    try {
      localStorage.removeItem(this.#prefix + key);
      this.#tell(key);
      return localStorage.getItem(this.#prefix + key) === null;
    } catch {
      return false;
    }
  }
}

/** A record from its text. It is never half of one: what isn't an answer makes all of it broken. */
export function readRecord(text: string): Saved | LockedRecord | Unusable {
  const record = parse(text) as Partial<Saved & LockedRecord> | undefined;
  if (!isObject(record)) return "broken";
  if (typeof record.schema === "number" && record.schema > 1) return "newer";
  const { schema, worksheet, version, who, rev, updated, locked } = record;
  if (schema !== 1 || typeof worksheet !== "string" || typeof who !== "string" || typeof updated !== "string")
    return "broken";
  if (!isCount(version) || !isCount(rev)) return "broken";
  if (locked !== undefined) {
    return isObject(locked) && typeof locked.iv === "string" && typeof locked.data === "string"
      ? (record as LockedRecord)
      : "broken";
  }
  return hasAnswers(record) ? (record as Saved) : "broken";
}

/** Tells whether a text is a locked record: a question may be called "locked", too. */
export function isLockedText(text: string): boolean {
  const record = readRecord(text);
  return isObject(record) && "locked" in record;
}

/** Tells whether the answers of a record have the form that they should. */
export function hasAnswers(record: Partial<Saved>): boolean {
  const { answers, orphans = {}, seen = {} } = record;
  if (!isObject(seen) || !Object.values(seen).every(isCount)) return false;
  return (
    isObject(answers) &&
    isObject(orphans) &&
    Object.values(answers).every((entry) => isObject(entry) && ("v" in entry || entry.skip === true)) &&
    Object.values(orphans).every((o) => isObject(o) && "v" in o)
  );
}

function parse(text: string): unknown {
  try {
    return bare(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

export function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A copy whose objects have no prototype: to JSON.parse, __proto__ is a key like any other. It throws where it nests too deeply. */
export function bare(value: unknown, depth = 0): unknown {
  if (depth > 32) throw new RangeError("nested too deeply");
  if (Array.isArray(value)) return value.map((part) => bare(part, depth + 1));
  if (!isObject(value)) return value;
  const copy = Object.create(null) as Record<string, unknown>;
  for (const [key, part] of Object.entries(value)) copy[key] = bare(part, depth + 1);
  return copy;
}

/** Tells whether two parts of a record are the same. The order of keys doesn't matter. */
export function same(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (
    typeof a !== "object" ||
    typeof b !== "object" ||
    a === null ||
    b === null ||
    Array.isArray(a) !== Array.isArray(b)
  )
    return false;
  const [x, y] = [a as Record<string, unknown>, b as Record<string, unknown>];
  const keys = Object.keys(x);
  return keys.length === Object.keys(y).length && keys.every((key) => key in y && same(x[key], y[key]));
}
