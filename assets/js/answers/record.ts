import { newId } from "../lib/bytes";
import type { Answer, Owner } from "./answer";
import { lockRecord, openRecord, type DataKey, type LockedRecord } from "./lock";
import { freeName, migrate, type Migration } from "./migrate";
import type { Never } from "./never";
import { sameLock } from "./passphrase";
import {
  answersOf,
  bare,
  hasAnswers,
  isObject,
  readRecord,
  same,
  type Cover,
  type Entry,
  type Orphan,
  type Saved,
  type Store,
} from "./store";

/**
 * Why something isn't kept: the browser refused; what is there is newer, or damaged; it was deleted, or locked, in another window; or
 * the notebook's cover is damaged, so that nobody can tell whether it is locked.
 */
export type Trouble = "" | "failed" | "newer" | "broken" | "gone" | "locked" | "cover";

/** What a record has to know of its worksheet. */
export interface Subject {
  id: string;
  version: number;
  fields: readonly { readonly id?: string }[];
  migrations: readonly Migration[];
  never: Never;
}

/** What one write of this page changed, and from what. */
interface Write {
  n: number;
  touched: ReadonlySet<string>;
  base: Record<string, Entry>;
}

/** What can be written at once: a record, its locked text, and the answers in the store when it was made. */
interface Ahead {
  record: Saved;
  text: string;
  base: Record<string, Entry>;
}

const page = newId(); // in a record's `seen`
const mostPages = 20;

/**
 * The record of one worksheet in one notebook: its answers in memory, and in the store once somebody chose to keep them.
 *
 * This module promises:
 *
 * - Nothing is written that isn't kept, and never an answer that `never` names.
 * - A write never undoes another window's: if the store holds something else than what was last read or written here, that is
 *   merged first. Where both changed one answer, both stay until the reader chooses. Two windows may write at the same moment, and the last
 *   one wins: so a record says how many writes of which page it has `seen`, and a page writes again what wasn't.
 * - What was deleted in another window isn't written again, and what can't be read isn't overwritten.
 * - With a key, answers are written only in their locked form. Locking takes a moment that a page which ends doesn't give. So what changes is
 *   locked at once, ahead of its time, and `save` writes without a wait what is ready. Of a page that ends, only what was typed in its last
 *   moment is lost, while that was being locked.
 */
export class SheetRecord {
  answers: Record<string, Entry> = Object.create(null);
  orphans: Record<string, Orphan> = Object.create(null);
  kept = false;
  trouble: Trouble = "";
  /** Called when another window's work has changed answers here, with their questions' ids. */
  changed: (ids: readonly string[]) => void = () => {};
  /** Puts in what the page holds and nobody has put yet, before another window's work is taken in. */
  gather: () => void = () => {};

  /** Resolves when a locked notebook is read; undefined if it is read already. */
  readonly reading: Promise<void> | void;

  /** What the store held when it was last read or written: as text, and the answers in it. */
  #text: string | null = null;
  #base: Record<string, Entry> = Object.create(null);
  /** Whatever else the record has. */
  #record: Partial<Saved> = {};

  /** What changed here since it was last written, and whether something else did. */
  #touched = new Set<string>();
  #due = false;
  #wrote: Write[] = [];
  #writes = 0;
  #removed = new Set<string>(); // orphans
  readonly #apart = new Map<string, Orphan>(); // orphans of this page's, which no record may have yet
  /** Whether the notebook is locked as it was when it was opened, or not at all: else what is written here couldn't be read again. */
  #asLocked: () => boolean = () => false;
  #writing: Promise<void> = Promise.resolve();
  #ahead: Ahead | undefined;
  #asked = false; // to lock ahead
  readonly #store: Store;
  readonly #subject: Subject;
  readonly #key: DataKey | undefined;

  constructor(
    store: Store,
    subject: Subject,
    readonly who: Owner,
    key?: DataKey,
  ) {
    this.#store = store;
    this.#subject = subject;
    this.#key = key;
    this.reading = this.#open();
  }

  /** Reads what is kept. Only a locked notebook takes time. */
  #open(): Promise<void> | void {
    const text = this.#find();
    const cover = this.#cover();
    this.#asLocked = sameLock(this.#store, this.who);
    if (text === undefined) return this.#refuse("failed");
    if (cover === "broken") return this.#refuse("cover");
    if (cover?.lock && !this.#key) return this.#refuse("locked");
    this.kept = text !== null || this.#wanted(cover);
    if (text === null) return;
    return this.#take(text, (record, wasLocked) => {
      this.#accept(text, record);
      this.answers = { ...record.answers };
      // It was being locked when the page ended: what is still open is locked now.
      if (this.#key && !wasLocked) void this.save(true);
    });
  }

  /** The text in the store; undefined if the browser refuses to tell. */
  #find(): string | null | undefined {
    return this.#store.get(this.#subject.id, this.who);
  }

  #cover(): Cover | "broken" | undefined {
    return this.#store.cover(this.who);
  }

  /** Whether this sheet is kept before something of it is. */
  #wanted(cover: Cover | undefined): boolean {
    return cover !== undefined && !cover.apart?.includes(this.#subject.id);
  }

  /** Gives the record in a text to `use`, at once if it isn't locked. If it can't be used, that is the trouble. */
  #take(text: string, use: (record: Saved, wasLocked: boolean) => void): Promise<void> | void {
    const found = readRecord(text);
    if (typeof found === "string") return this.#refuse(found);
    if (!("locked" in found)) return this.#useMigrated(found, (record) => use(record, false));
    const key = this.#key;
    if (!key) return this.#refuse(this.#asLocked() ? "broken" : "locked"); // its lock is gone, or has just come
    return openRecord(key, found as LockedRecord).then((opened) => {
      const record = isObject(opened) ? (bare(opened) as Saved) : undefined;
      if (!record || !hasAnswers(record)) return this.#refuse(this.#asLocked() ? "broken" : "locked");
      this.#useMigrated(record, (migrated) => use(migrated, true));
    });
  }

  #useMigrated(record: Saved, use: (record: Saved) => void): void {
    const { id, version, migrations, fields } = this.#subject;
    if (record.worksheet !== id || record.who !== this.who) return this.#refuse("broken");
    if (record.version > version) {
      // What this page can show of it is only to be read.
      if (this.#text === null && this.#touched.size === 0) this.answers = { ...record.answers };
      return this.#refuse("newer");
    }
    try {
      record = migrate(record, version, migrations, fields);
    } catch {
      return this.#refuse("broken");
    }
    use(record);
  }

  #refuse(trouble: Trouble): void {
    this.trouble = trouble;
    if (trouble !== "failed") this.kept = false;
  }

  #accept(text: string | null, record: Saved | undefined): void {
    this.#text = text;
    this.#base = record?.answers ?? Object.create(null);
    this.#record = record ?? {};
    if (!record) {
      this.#wrote = [];
      return;
    }
    this.orphans = { ...record.orphans };
    for (const name of this.#removed) delete this.orphans[name];
    for (const [name, orphan] of this.#apart)
      if (!Object.values(this.orphans).some((o) => same(o.v, orphan.v)))
        this.orphans[freeName(this.orphans, name)] = orphan;
  }

  put(id: string, entry: Entry | undefined): void {
    if (this.#subject.never.ids.has(id)) return;
    if (entry) this.answers[id] = entry;
    else delete this.answers[id];
    this.#touched.add(id);
  }

  /** Forgets an answer that was left behind, and returns what brings it back. */
  putAway(name: string): () => void {
    const { [name]: orphan } = this.orphans;
    const apart = this.#apart.get(name);
    delete this.orphans[name];
    this.#apart.delete(name);
    this.#removed.add(name);
    void this.save(true);
    return () => {
      this.#removed.delete(name);
      if (apart) this.#apart.set(name, apart);
      if (orphan) this.orphans[name] = orphan;
      void this.save(true);
    };
  }

  /** Leaves behind an answer that its question can't show, or only a `rest` of it: what is answered there next would be written over it. */
  setApart(id: string, v: Answer, label: string, rest: Entry | undefined): void {
    const kept = { [id]: { v } };
    this.#subject.never.remove(kept);
    if (!(id in kept) || this.trouble === "newer") return; // nothing of a newer one is written anyway
    const name = freeName(this.orphans, id);
    this.#apart.set(name, { v, label, from: this.#subject.version });
    this.orphans[name] = { v, label, from: this.#subject.version };
    this.put(id, rest);
  }

  /** Begins to keep what is written, and all that was. */
  keep(): Promise<void> | void {
    if (this.trouble !== "" && this.trouble !== "failed" && this.trouble !== "gone") return;
    const cover = this.#cover();
    if (cover === "broken") return this.#refuse("cover");
    if (!this.#asLocked()) return this.#refuse("locked");
    const apart = cover?.apart?.filter((id) => id !== this.#subject.id) ?? [];
    this.#store.setCover({ schema: 1, who: this.who, ...cover, ...(cover?.apart && { apart }) });
    if (this.trouble === "gone") this.#accept(null, undefined);
    this.kept = true;
    this.trouble = "";
    for (const id of Object.keys(this.answers)) this.#touched.add(id);
    return this.save(true);
  }

  /** Writes what changed, if it is kept. */
  save(always = false): Promise<void> | void {
    this.#due ||= always;
    if (!this.#waits) return;
    if (!this.#key) return this.#write();
    this.#post();
    return this.#next(() => this.#write());
  }

  /** Locks what changed, to be written later. */
  lockAhead(): void {
    if (!this.#key || this.#asked) return;
    this.#asked = true;
    void this.#next(() => {
      this.#asked = false;
      return this.#lock(this.#key);
    });
  }

  get #waits(): boolean {
    return this.kept && (this.#touched.size > 0 || this.#due);
  }

  /** Does one thing after the other. */
  #next(what: () => Promise<void> | void): Promise<void> {
    return (this.#writing = this.#writing.then(what).catch(() => this.#refuse("failed")));
  }

  #writePlain(): void {
    if (!this.#follow(this.#find()) || !this.kept) return;
    const record = this.#compose();
    this.#confirm(record, JSON.stringify(record));
  }

  async #writeLocked(): Promise<void> {
    // Another window may write while this one locks; then it is done again.
    for (let tries = 0; this.#waits; tries++) {
      if (tries === 20) return this.#refuse("failed");
      if (!(await this.#follow(this.#find()))) return;
      await this.#lock(this.#key);
      if (this.#post()) return;
    }
  }

  async #lock(key: DataKey | undefined): Promise<void> {
    if (!key || !this.#waits) return;
    const base = this.#base;
    const record = this.#compose();
    this.#ahead = { base, record, text: JSON.stringify(await lockRecord(key, record)) };
  }

  /** Writes what was locked, unless the store holds something else now. Tells whether it came to that. */
  #post(): boolean {
    const ahead = this.#ahead;
    this.#ahead = undefined;
    if (ahead?.base !== this.#base || this.#find() !== this.#text) return false;
    this.#confirm(ahead.record, ahead.text);
    return true;
  }

  /** What the store shall hold: what it holds, and what changed here. */
  #compose(): Saved {
    const { id, version, never } = this.#subject;
    const answers: Record<string, Entry> = { ...this.#base };
    for (const touched of this.#touched) {
      const entry = this.answers[touched];
      if (entry) answers[touched] = entry;
      else delete answers[touched];
    }
    never.remove(answers);
    const { orphans: _, seen, ...rest } = this.#record;
    const others = Object.entries(seen ?? {}).filter(([of]) => of !== page);
    return {
      ...rest,
      schema: 1,
      worksheet: id,
      version,
      who: this.who,
      rev: (this.#record.rev ?? 0) + 1,
      updated: new Date().toISOString(),
      answers,
      ...(Object.keys(this.orphans).length > 0 && { orphans: { ...this.orphans } }),
      seen: Object.fromEntries([...others.slice(1 - mostPages), [page, this.#writes + 1]]),
    };
  }

  #confirm(record: Saved, text: string): void {
    if (!this.#asLocked()) return this.#refuse("locked");
    if (!this.#store.set(this.#subject.id, this.who, text)) return this.#refuse("failed");
    this.trouble = "";
    this.#due = !same(record.orphans ?? {}, this.orphans);
    this.#wrote = [...this.#wrote.slice(-99), { n: ++this.#writes, touched: this.#touched, base: this.#base }];
    // What was changed while it was being locked has still to be written.
    this.#touched = new Set(
      [...this.#touched].filter(
        (id) => !same(this.answers[id], record.answers[id]) && !this.#subject.never.ids.has(id),
      ),
    );
    this.#text = text;
    this.#base = record.answers;
    this.#record = record;
  }

  /** Takes in what another window has written since. Tells whether there is still something to write to. */
  #follow(text: string | null | undefined): boolean | Promise<boolean> {
    if (text === this.#text) return true;
    if (text === undefined || text === null) {
      // What was deleted in another window doesn't come back by itself.
      this.#refuse(text === null ? "gone" : "failed");
      return false;
    }
    const done = this.#take(text, (record) => this.#merge(text, record));
    return done ? done.then(() => this.kept) : this.kept;
  }

  #merge(text: string, theirs: Saved): void {
    this.gather();
    const seen = theirs.seen?.[page] ?? 0;
    const unseen = this.#wrote.filter(({ n }) => n > seen);
    const base = unseen[0]?.base ?? this.#base;
    const mine = new Set([...this.#touched, ...unseen.flatMap((w) => [...w.touched])]);
    const changed: string[] = [];
    for (const id of new Set([...Object.keys(base), ...Object.keys(theirs.answers), ...mine])) {
      if (this.#subject.never.ids.has(id)) continue;
      const [here, there] = [this.answers[id], theirs.answers[id]];
      if (same(here, there) || (there && same(here, mirror(there)))) {
        this.#touched.delete(id); // at most in another order: here, the answer from here comes first
      } else if (same(there, base[id])) {
        if (mine.has(id)) this.#touched.add(id);
      } else if (mine.has(id) && here && "v" in here && !(there && "v" in there)) {
        this.#touched.add(id); // emptied or skipped there, written here
      } else if (mine.has(id) && here && "v" in here && there && "v" in there) {
        // A question that both answered keeps both answers.
        this.answers[id] = both(here, there, base[id]);
        this.#touched.add(id);
        changed.push(id);
      } else {
        // It was changed there only; or emptied or skipped here, and what was written there isn't to be lost.
        if (there) this.answers[id] = here && sameFirst(here, mirror(there)) ? mirror(there) : there;
        else delete this.answers[id];
        this.#touched.delete(id);
        changed.push(id);
      }
    }
    this.#accept(text, theirs);
    if (changed.length > 0) this.changed(changed);
  }

  /** Looks whether another window has changed something, and takes it in. */
  hear(): Promise<void> | void {
    const look = (): void | Promise<void> => {
      if (!this.kept) return;
      const text = this.#find();
      if (text === this.#text) {
        // It was to be kept and there was nothing yet: another window may have decided otherwise.
        const cover = this.#cover();
        if (text === null && this.#touched.size === 0 && cover !== "broken") this.kept = this.#wanted(cover);
        return;
      }
      if (this.#text === null && text !== null) for (const id of Object.keys(this.answers)) this.#touched.add(id);
      const still = this.#follow(text);
      const after = (kept: boolean): void | Promise<void> =>
        kept && this.#touched.size > 0 ? this.#write() : undefined;
      return still instanceof Promise ? still.then(after) : after(still);
    };
    if (!this.#key) return look();
    return this.#next(look);
  }

  #write(): Promise<void> | void {
    return this.#key ? this.#writeLocked() : this.#writePlain();
  }

  /** Resolves when nothing waits to be written. */
  get settled(): Promise<void> {
    return this.#writing;
  }

  /** Takes it out of the store; the answers stay in memory. Returns what undoes it; undefined if the browser refused. */
  stop(): (() => Promise<void> | void) | undefined {
    const undo = this.#undo();
    if (!this.#store.remove(this.#subject.id, this.who)) return undefined;
    const cover = this.#cover();
    if (isObject(cover)) {
      const others = this.#store.worksheets(this.who).length > 0;
      // Nothing is left to keep: the cover goes with it.
      if (!others && !cover.lock) this.#store.removeCover(this.who);
      else this.#store.setCover({ ...cover, apart: [...new Set([...(cover.apart ?? []), this.#subject.id])] });
    }
    this.kept = false;
    this.#accept(null, undefined);
    if (this.trouble === "failed" || this.trouble === "gone") this.trouble = "";
    return undo;
  }

  /** Throws away what can't be read, and begins anew. A damaged cover is thrown away alone, if what it covered can be read without it. */
  startAfresh(): Promise<void> | void {
    if (this.#is("cover")) {
      if (!this.#store.removeCover(this.who)) return;
      this.trouble = "";
      void this.#open(); // that is trouble again if it was locked
      if (this.#is("")) return this.keep();
    }
    if (!this.#is("broken") || !this.#store.remove(this.#subject.id, this.who)) return;
    this.trouble = "";
    this.#accept(null, undefined);
    return this.keep();
  }

  #is(trouble: Trouble): boolean {
    return this.trouble === trouble;
  }

  /** Whether another window has locked it, or changed or taken away its lock: then it has to be opened anew. */
  get stranded(): boolean {
    return !this.#asLocked();
  }

  /** Whether something was changed here that isn't written. */
  get unfinished(): boolean {
    return this.#touched.size > 0;
  }

  /** What the store would hold if it could. */
  async unwritten(): Promise<Saved | LockedRecord> {
    return this.#key ? lockRecord(this.#key, this.#compose()) : this.#compose();
  }

  /** The text of what can't be read, so that it can be saved as a file. */
  get damaged(): string {
    const cover = this.trouble === "cover" ? this.#store.coverText(this.who) : "";
    return [cover, this.#find()].filter(Boolean).join("\n");
  }

  /** Deletes it, from memory too. It goes on to be kept, if it was. Returns what undoes it; undefined if the browser refused. */
  forget(): (() => Promise<void> | void) | undefined {
    if (this.trouble === "locked" || this.trouble === "cover") return undefined;
    const undo = this.#undo();
    if (!this.#store.remove(this.#subject.id, this.who)) return undefined;
    this.answers = Object.create(null);
    this.orphans = Object.create(null);
    this.#apart.clear();
    this.#touched.clear();
    this.#due = false;
    this.#accept(null, undefined);
    this.trouble = "";
    return undo;
  }

  /** What brings back what is there now. What was written or sealed since stays. */
  #undo(): () => Promise<void> | void {
    const { kept, trouble, answers, orphans } = this;
    const { id } = this.#subject;
    const [text, round] = [this.#find() ?? null, this.#store.round(id, this.who) ?? null];
    const [base, record] = [this.#base, this.#record];
    return () => {
      if (!this.#asLocked()) return this.#refuse("locked");
      this.answers = { ...answers, ...this.answers };
      this.kept = kept || this.kept;
      if (text !== null && this.#find() === null) this.#store.set(id, this.who, text);
      if (round !== null && this.#store.round(id, this.who) === null) this.#store.setRound(id, this.who, round);
      this.#text = this.#find() ?? null;
      this.#base = base;
      this.#record = record;
      this.orphans = orphans;
      this.trouble = trouble;
      if (!this.kept) return;
      const cover = this.#cover();
      if (!isObject(cover) || !this.#wanted(cover)) return this.keep();
      for (const answered of Object.keys(this.answers)) this.#touched.add(answered);
      return this.save(true);
    };
  }
}

/**
 * Two answers to one question, the one from here first. Of those that were there before, only those stay that neither window has done
 * away with; if more than two are left, they are put together as far as they are texts.
 */
function both(here: Entry & { v: Answer }, there: Entry, base: Entry | undefined): Entry {
  const has = (list: readonly Answer[], v: Answer): boolean => list.some((o) => same(o, v));
  const others: Answer[] = [];
  for (const v of [...answersOf(there), ...answersOf(here)]) {
    const gone = has(answersOf(base), v) && !(has(answersOf(here), v) && has(answersOf(there), v));
    if (!gone && !same(v, here.v) && !has(others, v)) others.push(v);
  }
  const [also, ...more] = others;
  if (also === undefined) return { v: here.v };
  return {
    v: here.v,
    also: more.length > 0 && others.every((v) => typeof v === "string") ? others.join("\n\n") : also,
  };
}

function mirror(entry: Entry): Entry {
  return "v" in entry && entry.also !== undefined ? { v: entry.also, also: entry.v } : entry;
}

function sameFirst(a: Entry, b: Entry): boolean {
  return "v" in a && "v" in b && same(a.v, b.v);
}
