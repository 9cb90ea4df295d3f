import { bare, type Entry, type Saved, type Store } from "./store";

export type Trouble = "" | "failed" | "newer" | "gone";

/** What a notebook has to know of its worksheet. */
export interface Subject {
  id: string;
  version: number;
  /** Fields whose answers are never saved. */
  never: ReadonlySet<string>;
}

/**
 * The answers of one who to one worksheet: in memory, and in the store once somebody chose to keep them. That choice is remembered by
 * the record alone.
 */
export class Notebook {
  answers: Record<string, Entry> = Object.create(null);
  kept = false;
  trouble: Trouble = "";

  /** What changed here since it was last saved. Only that is written, so that two windows don't undo each other's work. */
  private touched = new Set<string>();
  private rev = 0;
  private before: { answers: Record<string, Entry>; kept: boolean; saved: Saved | undefined } | undefined;

  constructor(
    private readonly store: Store,
    private readonly subject: Subject,
    readonly who: string,
  ) {
    const found = this.find();
    if (found === "newer") this.trouble = "newer";
    if (typeof found !== "object") return;
    this.kept = true;
    this.rev = found.rev;
    this.answers = found.answers;
  }

  private find(): Saved | "none" | "newer" | "broken" {
    const found = this.store.read(this.subject.id, this.who);
    return typeof found === "object" && found.version > this.subject.version ? "newer" : found;
  }

  put(id: string, entry: Entry | undefined): void {
    if (this.subject.never.has(id)) return;
    if (entry) this.answers[id] = entry;
    else delete this.answers[id];
    this.touched.add(id);
  }

  /** Begins to keep what is written, and all that was. */
  keep(): void {
    if (this.trouble === "newer") return;
    this.kept = true;
    this.rev = 0; // it may have been deleted in another window before
    for (const id of Object.keys(this.answers)) this.touched.add(id);
    this.write();
  }

  /** Writes what changed, if it is kept. */
  save(): void {
    if (this.kept && this.touched.size > 0) this.write();
  }

  private write(): void {
    const { id, version, never } = this.subject;
    const found = this.find();
    if (found === "newer" || (found === "none" && this.rev > 0)) {
      // Deleted in another window: what was deleted doesn't come back by itself.
      this.trouble = found === "newer" ? "newer" : "gone";
      this.kept = false;
      return;
    }
    // A record of an earlier version keeps its number until its answers are migrated.
    const record: Saved = typeof found === "object" ? found : { schema: 1, worksheet: id, version, who: this.who, rev: 0, updated: "", answers: Object.create(null) };
    // Where nothing readable is left, all is written anew.
    for (const touched of typeof found === "object" ? this.touched : new Set([...this.touched, ...Object.keys(this.answers)])) {
      const entry = this.answers[touched];
      if (entry) record.answers[touched] = entry;
      else delete record.answers[touched];
    }
    for (const secret of never) delete record.answers[secret];
    record.rev++;
    record.updated = new Date().toISOString();
    if (!this.store.write(record)) {
      this.trouble = "failed";
      return;
    }
    this.trouble = "";
    this.rev = record.rev;
    this.touched.clear();
  }

  /** Takes it out of the store; the answers stay in memory. Tells whether it is gone. */
  stop(): boolean {
    if (!this.store.remove(this.subject.id, this.who)) return false;
    this.kept = false;
    this.rev = 0;
    if (this.trouble !== "newer") this.trouble = "";
    return true;
  }

  /** Deletes it, from memory too, until recall. Tells whether it is gone. */
  forget(): boolean {
    const found = this.find();
    const before = { answers: this.answers, kept: this.kept, saved: typeof found === "object" ? found : undefined };
    if (!this.stop()) return false;
    this.before = before;
    this.answers = Object.create(null);
    this.touched.clear();
    return true;
  }

  /** Undoes forget. What was written since stays. */
  recall(): void {
    const before = this.before;
    if (!before) return;
    this.before = undefined;
    const since = this.answers;
    this.answers = bare({ ...before.answers, ...since }) as Record<string, Entry>;
    if (before.saved && !this.kept) this.store.write(before.saved);
    if (before.kept || this.kept) this.keep();
  }
}
