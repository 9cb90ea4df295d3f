import type { Answer, Owner } from "./answer";
import type { Backup } from "./backup";
import { openRecord, type DataKey, type Lock, type LockedRecord } from "./lock";
import { labelled, leave, migrate, type Labels, type Migration } from "./migrate";
import { neverKept, type Keeping } from "./never";
import {
  answersOf,
  bare,
  entryOf,
  hasAnswers,
  isObject,
  readRecord,
  same,
  type Entry,
  type Orphan,
  type Saved,
} from "./store";

// A file may come from anywhere, so it is either what a page of ours has saved, or it is refused as a whole, for one of these reasons.

export type Refusal =
  | "large" // it isn't even read
  | "other" // no copy of ours
  | "nested"
  | "newer" // of a page that knows more than this one
  | "site"
  | "who"
  | "sheet" // it has only worksheets that this site doesn't have
  | "empty"
  | "damaged"; // or made by somebody else

export const largest = 2 << 20; // bytes
const most = { text: 200_000, id: 200, rev: 1e9 };

/** A worksheet, as far as its records are concerned. */
export interface SheetInfo {
  readonly id: string;
  readonly version: number;
  readonly title: string;
  readonly address: string;
  readonly fields: readonly (Keeping & { readonly id: string; readonly type: string; readonly label: string })[];
  readonly migrations: readonly Migration[];
  readonly dropped?: Readonly<Record<string, Labels>>;
}

/** What a copy has to fit. */
export interface Place {
  readonly site: string;
  readonly who: Owner;
  readonly sheets: ReadonlyMap<string, SheetInfo>;
}

export interface Copy {
  readonly lock: Lock | undefined;
  readonly records: readonly (Saved | LockedRecord)[];
  /** Whether there are worksheets in it that this site doesn't have: they are left out. */
  readonly more: boolean;
}

/** A copy from the text of a file. What is locked in it is checked when it is opened. */
export function readCopy(text: string, place: Place): Copy | Refusal {
  let file: Partial<Backup>;
  try {
    file = bare(JSON.parse(text)) as Partial<Backup>;
  } catch (error) {
    return error instanceof RangeError ? "nested" : "other";
  }
  if (!isObject(file) || file.format !== "buildsite-answers") return "other";
  const { schema, site, who, lock, records } = file;
  if (typeof schema === "number" && schema > 1) return "newer";
  if (schema !== 1 || !Array.isArray(records) || !clean(file, Infinity)) return "damaged";
  if (site !== place.site) return "site";
  if (who !== place.who) return "who";
  if (lock !== undefined && !(isObject(lock) && lock.site === site && lock.who === who)) return "damaged";
  const found: (Saved | LockedRecord)[] = [];
  const seen = new Set<string>();
  let more = false;
  for (const part of records as readonly unknown[]) {
    const record = readRecord(JSON.stringify(part));
    if (record === "newer") return "newer";
    if (record === "broken" || record.rev > most.rev || !Date.parse(record.updated)) return "damaged";
    if (record.who !== who && record.who !== "together") return "who";
    const sheet = place.sheets.get(record.worksheet);
    if (!sheet) {
      more = true;
      continue;
    }
    if (record.version > sheet.version) return "newer";
    const name = `${record.worksheet}:${record.who}`;
    if (seen.has(name) || ("locked" in record && (!lock || record.who !== who))) return "damaged";
    seen.add(name);
    found.push(record);
  }
  return found.length > 0 ? { lock, records: found, more } : more ? "sheet" : "empty";
}

/** The records of a copy as today's worksheets would have saved them. */
export async function openCopy(copy: Copy, place: Place, key?: DataKey): Promise<Saved[] | Refusal> {
  const opened: Saved[] = [];
  for (const record of copy.records) {
    let plain: unknown = record;
    if ("locked" in record) plain = key && bare(await openRecord(key, record));
    const sheet = place.sheets.get(record.worksheet);
    if (!sheet || !isObject(plain) || !isSound(plain)) return "damaged";
    try {
      opened.push(current(plain, sheet));
    } catch {
      return "damaged";
    }
  }
  return opened;
}

/**
 * A record of today's version. Answers to questions that nobody asks are left behind, and so are those that no page saves for such a question;
 * what is never kept goes, wherever it stands. It may throw.
 */
export function current(record: Saved, sheet: SheetInfo): Saved {
  const now = migrate(bare(record) as Saved, sheet.version, labelled(sheet.migrations, sheet.dropped), sheet.fields);
  const known = new Set(sheet.fields.map((f) => f.id));
  for (const id of Object.keys(now.answers)) if (!known.has(id)) leave(now, id, now.answers[id]);
  const never = neverKept(sheet.fields);
  never.remove(now.answers);
  for (const id of never.ids) delete now.orphans?.[id];
  for (const { id, type, label } of sheet.fields) {
    const all = answersOf(now.answers[id]);
    const fitting = all.filter((v) => forms[type]?.(v) ?? true);
    if (fitting.length === all.length) continue;
    for (const v of all) if (!fitting.includes(v)) leave(now, id, { v }, label);
    if (fitting.length > 0) now.answers[id] = entryOf(fitting);
  }
  return now;
}

// The forms of answers, by kind of field: those of docs/worksheets.md.

type Form = (value: unknown) => boolean;
const text: Form = (v) => typeof v === "string";
const number: Form = (v) => typeof v === "number";
const either =
  (...forms: readonly Form[]): Form =>
  (v) =>
    forms.some((form) => form(v));
const list =
  (form: Form): Form =>
  (v) =>
    Array.isArray(v) && v.every(form);
const every =
  (form: Form): Form =>
  (v) =>
    isObject(v) && Object.values(v).every(form);
/** An object with some parts, of which those with a question mark may be missing. */
const parts =
  (of: Readonly<Record<string, Form>>): Form =>
  (v) =>
    isObject(v) &&
    Object.entries(of).every(([key, form]) => {
      const part = (v as Record<string, unknown>)[key.replace("?", "")];
      return part === undefined ? key.endsWith("?") : form(part);
    });
const own = list(parts({ id: text, text }));

const forms: Readonly<Record<string, Form>> = {
  input: text,
  textarea: text,
  radios: either(text, parts({ id: text, words: text })),
  checkboxes: list(text),
  scale: number,
  date: text,
  table: list(parts({ id: text, cells: every(either(text, number, parts({ other: text }))), "own?": text })),
  grid: parts({ acts: own, weeks: every(every(list(text))) }),
  checklist: parts({ "ticked?": list(text), own, "weeks?": every(list(text)) }),
  decision: text,
  cards: parts({ kept: list(text), own }),
  schedule: parts({
    "at?": text,
    "typed?": every(text),
    "calendar?": parts({ uid: text, sequence: number, at: text }),
  }),
};

/** What is here and what a copy has: an answer of either, and where they differ, both. The third answer to a question is left behind. */
export function merge(here: Saved | undefined, theirs: Saved, sheet: SheetInfo): Saved {
  if (!here) return theirs;
  const merged: Saved = {
    ...theirs,
    ...here,
    answers: { ...theirs.answers, ...here.answers },
    orphans: { ...here.orphans },
  };
  if (theirs.updated > here.updated) merged.updated = theirs.updated;
  for (const [id, there] of Object.entries(theirs.answers)) {
    const mine = here.answers[id];
    if (!("v" in there) || !mine) continue;
    merged.answers[id] =
      "v" in mine ? both(merged, sheet.fields.find((f) => f.id === id)?.label ?? id, id, mine, there) : there;
  }
  for (const [id, orphan] of Object.entries(theirs.orphans ?? {})) add(merged, id, orphan);
  return merged;
}

type Answered = Extract<Entry, { v: Answer }>;

function both(merged: Saved, label: string, id: string, mine: Answered, there: Answered): Entry {
  let { also } = mine;
  for (const v of [there.v, there.also]) {
    if (v === undefined || same(v, mine.v) || same(v, also)) continue;
    if (also === undefined) also = v;
    else add(merged, id, { v, label, from: merged.version });
  }
  return also === undefined ? mine : { v: mine.v, also };
}

function add(to: Saved, id: string, orphan: Orphan): void {
  const orphans = (to.orphans ??= {});
  let name = id;
  for (let i = 2; name in orphans && !same(orphans[name], orphan); i++) name = `${id}-${i}`;
  orphans[name] = orphan;
}

/** The labels of the questions that both have answered, and not in the same way. */
export function differing(here: Saved | undefined, theirs: Saved, sheet: SheetInfo): string[] {
  return sheet.fields
    .filter(({ id }) => here?.answers[id] && theirs.answers[id] && !same(here.answers[id], theirs.answers[id]))
    .map((f) => f.label);
}

/** Whether a record has only what a record may have. */
function isSound(value: object): value is Saved {
  const record = value as Saved;
  return (
    hasAnswers(record) &&
    clean(record, most.text) &&
    Object.values(record.answers).every(isEntry) &&
    Object.values(record.orphans ?? {}).every(isOrphan)
  );
}

function isEntry(entry: Entry): boolean {
  const keys = Object.keys(entry).sort().join();
  return keys === "v" || keys === "also,v" || keys === "skip";
}

function isOrphan({ label, from, ...rest }: Orphan): boolean {
  return typeof label === "string" && Number.isSafeInteger(from) && Object.keys(rest).join() === "v";
}

/** Whether no text is longer than it may be, and no key is one that an object of JavaScript would take for something else. */
function clean(value: unknown, longest: number): boolean {
  if (typeof value === "string") return value.length <= longest;
  if (typeof value !== "object" || value === null) return true;
  return Object.entries(value).every(
    ([key, part]) => key !== "__proto__" && key.length <= most.id && clean(part, longest),
  );
}
