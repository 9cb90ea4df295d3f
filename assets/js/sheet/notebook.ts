import type { FieldSpec } from "./field";
import { lockRecord, openRecord, type DataKey, type Lock, type LockedRecord } from "./lock";
import { migrate, type Migration } from "./migrate";
import { bare, hasAnswers, isLockedText, isObject, readRecord, same, type Cover, type Entry, type Orphan, type Saved, type Store } from "./store";

/**
 * Why something isn't kept: the browser refused; what is there is newer, or damaged; it was deleted, or locked, in another window; or
 * the notebook's cover is damaged, so that nobody can tell whether it is locked.
 */
export type Trouble = "" | "failed" | "newer" | "broken" | "gone" | "locked" | "cover";

/** What a notebook has to know of its worksheet. */
export interface Subject {
  id: string;
  version: number;
  fields: readonly FieldSpec[];
  migrations: readonly Migration[];
  /** Fields whose answers are never saved. */
  never: ReadonlySet<string>;
  /** Tells whether somebody is writing in a field just now. */
  busy(id: string): boolean;
}

/**
 * The answers of one who to one worksheet: in memory, and in the store once somebody chose to keep them.
 *
 * This module promises:
 *
 * - Nothing is written that isn't kept, and never an answer that `never` names.
 * - A write never undoes another window's: if the store holds something else than what was last read or written here, that is
 *   merged first. Where both changed one answer, both stay until the reader chooses.
 * - What was deleted in another window isn't written again, and what can't be read isn't overwritten.
 * - Nothing is written once the lock has changed in another window: nobody could open it any more, or everybody could.
 * - With a key, answers are written only in their locked form. That takes a moment, and can't be finished while a page ends.
 */
export class Notebook {
  answers: Record<string, Entry> = Object.create(null);
  orphans: Record<string, Orphan> = Object.create(null);
  kept = false;
  trouble: Trouble = "";
  /** Called when another window's work has changed answers here, with their questions' ids. */
  changed: (ids: readonly string[]) => void = () => {};

  /** Resolves when a locked notebook is read; undefined if it is read already. */
  readonly reading: Promise<void> | void;

  /** What the store held when it was last read or written: as text, and the answers in it. */
  private text: string | null = null;
  private base: Record<string, Entry> = Object.create(null);
  /** Whatever else the record has. */
  private record: Partial<Saved> = {};

  /** The lock as it was when the notebook was opened. */
  private lock: Lock | undefined;

  /** What changed here since it was last written. */
  private touched = new Set<string>();
  /** What the last write changed, and from what: another window may write at the same moment, and the last one wins. */
  private last = { touched: new Set<string>(), base: this.base };
  private writing: Promise<void> = Promise.resolve();
  private before: (Pick<Notebook, "kept" | "trouble" | "answers" | "orphans"> & { text: string | null; base: Record<string, Entry>; record: Partial<Saved> }) | undefined;

  constructor(
    private readonly store: Store,
    private readonly subject: Subject,
    readonly who: string,
    private readonly key?: DataKey,
  ) {
    this.reading = this.open();
  }

  /** Reads what is kept. Only a locked notebook takes time. */
  private open(): Promise<void> | void {
    const text = this.find();
    const cover = this.cover();
    if (cover === "broken" || (cover?.lock && !this.key)) {
      this.trouble = cover === "broken" ? "cover" : "locked";
      return;
    }
    this.lock = cover?.lock;
    this.kept = text !== null || (cover !== undefined && !cover.apart?.includes(this.subject.id));
    if (text === null) return;
    return this.take(text, (record) => {
      this.accept(text, record);
      this.answers = { ...record.answers };
      // It was being locked when the page ended: what is still open is locked now.
      if (this.key && !isLockedText(text)) this.save(true);
    });
  }

  private find(): string | null {
    return this.store.get(this.subject.id, this.who) ?? null;
  }

  private cover(): Cover | "broken" | undefined {
    return this.store.cover(this.who);
  }

  /** Gives the record in a text to `use`, at once if it isn't locked. If it can't be used, that is the trouble. */
  private take(text: string, use: (record: Saved) => void): Promise<void> | void {
    const found = readRecord(text);
    if (typeof found === "string") return this.refuse(found);
    if (!("locked" in found)) return this.useMigrated(found, use);
    const { key } = this;
    if (!key) return this.refuse("locked");
    return openRecord(key, found as LockedRecord).then((opened) => {
      const record = isObject(opened) ? (bare(opened) as Saved) : undefined;
      if (!record || !hasAnswers(record)) return this.refuse("broken");
      this.useMigrated(record, use);
    });
  }

  private useMigrated(record: Saved, use: (record: Saved) => void): void {
    const { id, version, migrations, fields } = this.subject;
    if (record.worksheet !== id || record.who !== this.who) return this.refuse("broken");
    if (record.version > version) return this.refuse("newer");
    try {
      record = migrate(record, version, migrations, fields);
    } catch {
      return this.refuse("broken");
    }
    use(record);
  }

  private refuse(trouble: Trouble): void {
    this.trouble = trouble;
    if (trouble !== "failed") this.kept = false;
  }

  private accept(text: string | null, record: Saved | undefined): void {
    this.text = text;
    this.base = record?.answers ?? Object.create(null);
    this.record = record ?? {};
    this.orphans = record?.orphans ?? Object.create(null);
  }

  put(id: string, entry: Entry | undefined): void {
    if (this.subject.never.has(id)) return;
    if (entry) this.answers[id] = entry;
    else delete this.answers[id];
    this.touched.add(id);
  }

  /** Forgets an answer that was left behind. */
  putAway(orphan: string): void {
    delete this.orphans[orphan];
    this.save(true);
  }

  /** Begins to keep what is written, and all that was. */
  keep(): Promise<void> | void {
    if (this.trouble !== "" && this.trouble !== "failed" && this.trouble !== "gone") return;
    const cover = this.cover();
    if (cover === "broken") return this.refuse("cover");
    const apart = cover?.apart?.filter((id) => id !== this.subject.id) ?? [];
    this.store.setCover({ schema: 1, who: this.who, ...cover, ...(cover?.apart && { apart }) });
    if (this.trouble === "gone") this.accept(null, undefined);
    this.kept = true;
    this.trouble = "";
    for (const id of Object.keys(this.answers)) this.touched.add(id);
    return this.save(true);
  }

  /** Writes what changed, if it is kept. */
  save(always = false): Promise<void> | void {
    if (!this.kept || (this.touched.size === 0 && !always)) return;
    if (!this.key) return this.writePlain();
    return (this.writing = this.writing.then(() => this.writeLocked()).catch(() => this.refuse("failed")));
  }

  /** Whether the lock is still the one that it was opened with. */
  private sameLock(): boolean {
    const cover = this.cover();
    if (cover !== "broken" && same(cover?.lock, this.lock)) return true;
    this.refuse(cover === "broken" ? "cover" : "locked");
    return false;
  }

  private writePlain(): void {
    if (!this.sameLock() || !this.follow(this.find()) || !this.kept) return;
    const record = this.compose();
    this.confirm(record, JSON.stringify(record));
  }

  private async writeLocked(): Promise<void> {
    const { key } = this;
    // Another window may write while this one encrypts; then it is done again.
    for (let turn = 0; key && this.kept && turn < 20; turn++) {
      if (!(await this.follow(this.find())) || !this.kept) return;
      const record = this.compose();
      const text = JSON.stringify(await lockRecord(key, record));
      if (!this.sameLock()) return;
      if (this.find() === this.text) return this.confirm(record, text);
    }
  }

  /** What the store shall hold: what it holds, and what changed here. */
  private compose(): Saved {
    const { id, version, never } = this.subject;
    const answers: Record<string, Entry> = { ...this.base };
    for (const touched of this.touched) {
      const entry = this.answers[touched];
      if (entry) answers[touched] = entry;
      else delete answers[touched];
    }
    for (const secret of never) delete answers[secret];
    const orphans = Object.keys(this.orphans).length > 0 ? { orphans: this.orphans } : {};
    const { orphans: _, ...rest } = this.record;
    return { ...rest, schema: 1, worksheet: id, version, who: this.who, rev: (this.record.rev ?? 0) + 1, updated: new Date().toISOString(), answers, ...orphans };
  }

  private confirm(record: Saved, text: string): void {
    if (!this.store.set(this.subject.id, this.who, text)) {
      this.trouble = "failed";
      return;
    }
    this.trouble = "";
    this.last = { touched: this.touched, base: this.base };
    // What was changed while it was being locked has still to be written.
    this.touched = new Set([...this.touched].filter((id) => !same(this.answers[id], record.answers[id]) && !this.subject.never.has(id)));
    this.text = text;
    this.base = record.answers;
    this.record = record;
  }

  /** Takes in what another window has written since. Tells whether there is still something to write to. */
  private follow(text: string | null): boolean | Promise<boolean> {
    if (text === this.text) return true;
    if (text === null) {
      // What was deleted in another window doesn't come back by itself.
      this.refuse("gone");
      return false;
    }
    const done = this.take(text, (record) => this.merge(text, record));
    return done ? done.then(() => this.kept) : this.kept;
  }

  private merge(text: string, theirs: Saved): void {
    let base = this.base;
    const mine = new Set(this.touched);
    if (this.text !== null && theirs.rev <= (this.record.rev ?? 0)) {
      // They hadn't seen what was last written here: it is as if it had not been written.
      for (const id of this.last.touched) mine.add(id);
      base = this.last.base;
    }
    const changed: string[] = [];
    for (const id of new Set([...Object.keys(base), ...Object.keys(theirs.answers), ...mine])) {
      const [here, there] = [this.answers[id], theirs.answers[id]];
      if (same(here, there) || mirrored(here, there)) continue;
      if (same(there, base[id])) {
        if (mine.has(id)) this.touched.add(id);
      } else if (!mine.has(id) && !this.subject.busy(id)) {
        if (there) this.answers[id] = there;
        else delete this.answers[id];
        changed.push(id);
      } else if (here && "v" in here && there && "v" in there) {
        // A question that both answered keeps both answers.
        const also = same(here.v, there.v) ? there.also : there.v;
        this.answers[id] = also === undefined ? here : { v: here.v, also };
        this.touched.add(id);
        changed.push(id);
      } else if (there && "v" in there) {
        this.answers[id] = there; // it was emptied or skipped here: what was written there is not to be lost
        this.touched.delete(id);
        changed.push(id);
      } else {
        this.touched.add(id);
      }
    }
    this.accept(text, theirs);
    if (changed.length > 0) this.changed(changed);
  }

  /** Looks whether another window has changed something, and takes it in. */
  hear(): Promise<void> | void {
    if (!this.kept) return;
    const look = (): void | Promise<void> => {
      const text = this.find();
      // The whole notebook was deleted in another window, and with it the wish to keep what is written here.
      if (text === null && this.cover() === undefined) return this.refuse(this.text === null ? "" : "gone");
      if (text === this.text) return;
      if (!this.sameLock()) return;
      if (this.text === null && text !== null) for (const id of Object.keys(this.answers)) this.touched.add(id);
      const still = this.follow(text);
      const after = (kept: boolean): void | Promise<void> => (kept ? this.save() : undefined);
      return still instanceof Promise ? still.then(after) : after(still);
    };
    if (!this.key) return look();
    return (this.writing = this.writing.then(look).catch(() => this.refuse("failed")));
  }

  /** Resolves when nothing waits to be written. */
  get settled(): Promise<void> {
    return this.writing;
  }

  /** Takes it out of the store; the answers stay in memory. Tells whether it is gone. */
  stop(): boolean {
    if (!this.store.remove(this.subject.id, this.who)) return false;
    const cover = this.cover();
    if (isObject(cover)) {
      const others = this.store.worksheets(this.who).length > 0;
      // Nothing is left to keep: the cover goes with it.
      if (!others && !cover.lock) this.store.removeCover(this.who);
      else this.store.setCover({ ...cover, apart: [...new Set([...(cover.apart ?? []), this.subject.id])] });
    }
    this.kept = false;
    this.accept(null, undefined);
    if (this.trouble === "failed" || this.trouble === "gone") this.trouble = "";
    return true;
  }

  /** Throws away what can't be read, and begins anew. */
  startAfresh(): void {
    if (this.trouble !== "broken" || !this.store.remove(this.subject.id, this.who)) return;
    this.trouble = "";
    this.accept(null, undefined);
    this.keep();
  }

  /** What the store would hold if it could. */
  async written(): Promise<Saved | LockedRecord> {
    return this.key ? lockRecord(this.key, this.compose()) : this.compose();
  }

  /** The text of what can't be read, so that it can be saved as a file. */
  get damaged(): string {
    return this.find() ?? "";
  }

  /** Deletes it, from memory too, until recall. It goes on to be kept, if it was. Tells whether it is gone. */
  forget(): boolean {
    if (this.trouble === "locked" || this.trouble === "cover") return false;
    const { kept, trouble, answers, orphans, base, record } = this;
    const before = { text: this.find(), kept, trouble, answers, orphans, base, record };
    if (!this.store.remove(this.subject.id, this.who)) return false;
    this.before = before;
    this.answers = Object.create(null);
    this.touched.clear();
    this.accept(null, undefined);
    this.trouble = "";
    return true;
  }

  /** Undoes forget. What was written since stays. */
  recall(): Promise<void> | void {
    const { before } = this;
    if (!before) return;
    this.before = undefined;
    const since = this.answers;
    this.answers = { ...before.answers, ...since };
    this.kept = before.kept || this.kept;
    if (before.text !== null && this.find() === null) this.store.set(this.subject.id, this.who, before.text);
    this.text = this.find();
    this.base = before.base;
    this.record = before.record;
    this.orphans = before.orphans;
    this.trouble = before.trouble;
    if (!this.kept) return;
    for (const id of Object.keys(this.answers)) this.touched.add(id);
    return this.save(true);
  }
}

/** Tells whether two windows hold the same two answers, each its own first. */
function mirrored(a: Entry | undefined, b: Entry | undefined): boolean {
  return a !== undefined && b !== undefined && "v" in a && "v" in b && a.also !== undefined && same(a.v, b.also) && same(a.also, b.v);
}
