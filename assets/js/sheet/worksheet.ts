import type { Answer, Owner } from "../answers/answer";
import { Autosave } from "./autosave";
import { chooser, needsChooser, notebooks } from "./chooser";
import { attempt } from "../lib/dom";
import { Field, type FieldSpec, type Sheet, type SheetData } from "../field/field";
import { kinds } from "./kinds.gen";
import type { DataKey, LockedRecord } from "../answers/lock";
import { labelled, type Migration } from "../answers/migrate";
import { neverKept } from "../answers/never";
import { SheetRecord, type Subject, type Trouble } from "../answers/record";
import { Question } from "./question";
import { inWords } from "../answers/read";
import { Session } from "./session";
import { openText } from "../answers/passphrase";
import { isObject, readRecord, type Entry, type Saved } from "../answers/store";
import { word, type Word } from "../lib/words";

/**
 * A worksheet on its page.
 *
 * Whose notebook is open is asked where the answer changes what is shown: on a site with people, if a question says whom it is for.
 * Elsewhere the notebook is that of "neither", or of "together" if all questions are for all at once. Questions for all at once
 * always belong to the notebook "together", which lies open beside the other.
 */
export class Worksheet extends Session<SheetData, HTMLFormElement> implements Sheet {
  questions: Question[] = [];

  readonly #byId = new Map<string, Question>();
  readonly #byElement = new Map<Field, Question>();
  readonly #dependants = new Map<string, Question[]>();
  readonly #listeners: Field[] = []; // those that do something when others change
  readonly #records = new Map<string, SheetRecord>();
  #elsewhere = new Map<string, Saved>(); // what a locked notebook holds of other worksheets
  readonly #dirty = new Set<Question>();
  readonly #subject: Subject;
  readonly #autosave: Autosave;
  #asked = false;
  #loading = false;
  #closing: Promise<unknown> = Promise.resolve();
  #refreshing = 0;
  #told: HTMLElement | undefined; // the choice that was announced last
  /** What has happened to the sheet and wasn't read yet: the name of a word. */
  news: Word | "" = "";

  constructor(form: HTMLFormElement, data: SheetData) {
    super(form, data);
    const { id, version, fields, migrations = [] } = data.worksheet;
    this.#subject = {
      id,
      version,
      fields,
      migrations: labelled(migrations as readonly Migration[], data.dropped),
      never: neverKept(fields),
    };
    this.#autosave = new Autosave(form, () => this.save());
    form.addEventListener("submit", (event) => event.preventDefault());
    document.addEventListener("bs-empty", () => this.#empty());
    this.watch(() => {
      this.#told = this.choice;
      for (const q of this.questions) q.freeze(this.who !== "" && q.answers && this.#record(q).trouble === "newer");
    });
  }

  /** Opens the notebook, or asks whose. */
  start(): void {
    const { only } = this;
    if (needsChooser(this.data) || this.lockOf(only)) {
      for (const element of this.#elements()) element.hidden = true;
      this.#ask();
      this.notify();
    } else {
      void this.open(only);
    }
  }

  /** Asks whose notebook to open. Where that is known, it is asked only once it has been closed. */
  #ask(): void {
    if (this.#asked) return;
    this.#asked = true;
    chooser(this, needsChooser(this.data) ? notebooks(this) : [{ id: this.only, label: word("unlock-open") }]);
  }

  /** The notebook of a sheet that doesn't ask for one. */
  private get only(): string {
    const answering = this.data.worksheet.fields.filter((f) => f.id);
    return answering.length > 0 && answering.every((f) => f.for?.includes("together")) ? "together" : "neither";
  }

  #elements(): HTMLElement[] {
    return [...this.form.querySelectorAll<HTMLElement>(":scope > [data-field]")];
  }

  /** The fields stand in the page as they stand in the data. */
  #build(): void {
    this.#elements().forEach((element, i) => {
      const spec: FieldSpec = this.data.worksheet.fields[i] ?? { type: element.dataset["field"] ?? "" };
      const question = new Question(element, spec, kinds.get(spec.type), this);
      this.questions.push(question);
      if (question.id) this.#byId.set(question.id, question);
      question.unshown = (v) => this.#record(question).setApart(question.id, v, spec.label ?? "", question.entry());
      if (question.field) this.#byElement.set(question.field, question);
      if (question.field && question.field.refresh !== Field.prototype.refresh) this.#listeners.push(question.field);
      if (spec.show_if)
        this.#dependants.set(spec.show_if.field, [...(this.#dependants.get(spec.show_if.field) ?? []), question]);
    });
  }

  /** Opens a notebook, and the one that all share; the one that was open is put aside, and if it is locked, forgotten. */
  override async open(who: Owner, key?: DataKey): Promise<void> {
    this.#autosave.flush();
    if (who === this.who || this.left) return;
    if (this.key) {
      this.#closing = Promise.all([this.#closing, this.#records.get(this.who)?.settled]);
      this.#records.delete(this.who);
      this.#elsewhere.clear();
    }
    this.end(); // until all is read
    this.news = "";
    if (key) {
      const { turn } = this;
      await this.#closing; // it may be the same one, still being written
      const others = await this.#read(who, key);
      if (turn !== this.turn) return; // somebody else was chosen meanwhile, or it was locked again
      this.#elsewhere = others;
    }
    await super.open(who, key);
  }

  override close(): void {
    this.#autosave.flush();
    this.#ask();
    super.close();
  }

  /** Shows the open notebook, and the one that all share. */
  async show(): Promise<void> {
    const { turn } = this;
    if (this.questions.length === 0) this.#build();
    const reading = [this.opened.own?.reading, this.opened.common?.reading].filter((r) => r !== undefined);
    if (reading.length > 0) await Promise.all(reading);
    if (turn === this.turn)
      this.#load((q) => (this.#subject.never.ids.has(q.id) ? undefined : this.#record(q).answers[q.id]));
  }

  /** Reads what other worksheets ask of a locked notebook. */
  async #read(who: Owner, key: DataKey): Promise<Map<string, Saved>> {
    const records = new Map<string, Saved>();
    for (const worksheet of this.store.worksheets(who)) {
      const record = worksheet === this.#subject.id ? undefined : await openText(this.store, worksheet, who, [key]);
      if (isObject(record)) records.set(worksheet, record);
    }
    return records;
  }

  protected clear(): void {
    this.#closing = Promise.all([this.#closing, ...[...this.#records.values()].map((n) => n.settled)]);
    this.#elsewhere.clear();
    this.#records.clear();
    this.#dirty.clear();
    this.#load(() => undefined);
    this.announce(""); // it may have said something of it
  }

  /** Says what has happened, by the name of a word, where it is seen until it is read; "": it was. */
  tell(news: Word | ""): void {
    this.news = news;
    this.notify();
    this.announce(news && word(news));
  }

  /** What is kept is written, and then nothing more. */
  protected leave(): void {
    this.#autosave.flush();
  }

  /** Nothing else stays in the page that was left, either. */
  #empty(): void {
    this.tell("");
    // What isn't an answer: a passphrase, a copy.
    for (const box of this.form.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>(
      'input[type="text"], textarea',
    ))
      box.value = "";
  }

  protected override cleared(): void {
    if (!this.#asked) void this.open(this.only);
  }

  protected heard(worksheet: string, who: Owner): void {
    if (worksheet === "" && who === this.who && this.strand("lock-elsewhere")) return;
    if (worksheet !== "" && worksheet !== this.#subject.id) return this.#refresh();
    this.#gather();
    const heard = this.#records.get(who)?.hear();
    if (heard) void heard.then(() => this.notify());
    this.notify();
  }

  /** Shows other answers than those that are shown now. */
  #load(entry: (q: Question) => Entry | undefined): void {
    this.#loading = true;
    for (const q of this.questions) if (q.answers) q.show(entry(q));
    this.#loading = false;
    for (const q of this.questions) this.#place(q);
    this.#refresh();
    this.notify();
  }

  /** Shows what another window has written. */
  #reload(ids: readonly string[]): void {
    this.#loading = true;
    for (const id of ids) {
      const q = this.#byId.get(id);
      if (q?.answers && this.who) q.show(this.#record(q).answers[id]);
    }
    this.#loading = false;
    for (const q of this.questions) this.#place(q);
    this.#refresh();
    this.#tellOfChoice();
  }

  #place(q: Question): void {
    q.place(this.who, q.spec.show_if && this.#byId.get(q.spec.show_if.field)?.field);
  }

  #refresh(but?: Field): void {
    clearTimeout(this.#refreshing);
    this.#refreshing = 0;
    for (const field of this.#listeners) if (field !== but) attempt(() => field.refresh());
  }

  #record(q: Question): SheetRecord {
    return this.#named(q.together ? "together" : this.who);
  }

  #named(who: Owner): SheetRecord {
    let record = this.#records.get(who);
    if (!record) {
      record = new SheetRecord(this.store, this.#subject, who, who === this.who ? this.key : undefined);
      record.changed = (ids) => this.#reload(ids);
      record.gather = () => this.#gather();
      this.#records.set(who, record);
    }
    return record;
  }

  /** The open person's notebook, and the common one if the sheet has a use for it. */
  get opened(): { own: SheetRecord | undefined; common: SheetRecord | undefined } {
    if (!this.who) return { own: undefined, common: undefined };
    const common = this.questions.some((q) => q.together) ? this.#named("together") : undefined;
    return { own: this.#named(this.who), common: this.who === "together" ? undefined : common };
  }

  // What fields ask

  field(id: string): Field | undefined {
    return this.#byId.get(id)?.field;
  }

  saved(worksheet: string, field: string): Answer | undefined {
    for (const who of [this.who, "together"]) {
      const locked = who === this.who && this.key !== undefined;
      const text = locked ? undefined : this.store.get(worksheet, who);
      const found = text ? readRecord(text) : undefined;
      const record = locked
        ? this.#elsewhere.get(worksheet)
        : isObject(found) && !("locked" in found)
          ? found
          : undefined;
      const entry = record?.answers[field];
      if (entry && "v" in entry) return entry.v;
    }
    return undefined;
  }

  changed(field: Field): void {
    const q = this.#byElement.get(field);
    if (!q || this.#loading) return;
    q.changed();
    this.#dirty.add(q);
    for (const dependant of this.#dependants.get(q.id) ?? []) this.#place(dependant);
    // Somebody types: what others draw of it can wait a moment.
    if (this.#listeners.length > 0) this.#refreshing ||= setTimeout(() => this.#refresh(), 100);
    this.#tellOfChoice();
    this.#autosave.soon();
    if (!this.key) return;
    this.#gather();
    this.opened.own?.lockAhead();
  }

  // What its parts ask

  /** The key of the open notebook, if it is locked. Whoever asks doesn't hold on to it. */
  get key(): DataKey | undefined {
    return this.keys[0];
  }

  /** Where the reader has to choose between two answers, first. */
  get choice(): HTMLElement | undefined {
    return this.who ? this.questions.find((q) => q.shown && q.choice)?.choice : undefined;
  }

  #tellOfChoice(): void {
    if (this.choice !== this.#told) this.notify();
  }

  /** Where the reader's own answers go: nowhere, to this device, or neither, for a reason. */
  get keeping(): { own: boolean; common: boolean; locked: boolean; trouble: Trouble } {
    const { own, common } = this.opened;
    return {
      own: own?.kept ?? false,
      common: common?.kept ?? false,
      locked: this.key !== undefined,
      trouble: own?.trouble || common?.trouble || "",
    };
  }

  keep(): void {
    this.#gather();
    this.#after(this.opened.own?.keep(), this.opened.common?.keep());
    this.notify();
  }

  /** Deletes what is kept of this sheet, and keeps nothing more. Returns what undoes it; undefined if the browser refused. */
  stop(): (() => void) | undefined {
    this.#gather();
    const { who } = this;
    const undoing = this.#parts.map((n) => n.stop());
    const undo = (): void => {
      if (this.who !== who) return;
      this.#gather();
      this.#after(...undoing.map((back) => back?.()));
      this.notify();
    };
    if (undoing.includes(undefined)) undo();
    this.notify();
    return undoing.includes(undefined) ? undefined : undo;
  }

  /** Saves what changed. */
  save(): void {
    if (this.left) return;
    const { trouble } = this.keeping;
    this.#gather();
    const { own, common } = this.opened;
    const alone = own?.kept && common && !common.kept && !common.trouble;
    this.#after(own?.save(), alone ? common.keep() : common?.save());
    if (this.keeping.trouble !== trouble) this.notify();
  }

  /** Tells what came of what takes time, and tries again what failed. */
  #after(...waits: readonly (Promise<void> | void)[]): void {
    let { trouble } = this.keeping;
    const look = (): void => {
      if (this.keeping.trouble !== trouble) this.notify();
      trouble = this.keeping.trouble;
      if (trouble === "failed") this.#autosave.again();
    };
    look();
    for (const wait of waits) void wait?.then(look);
  }

  /** Resolves when all that could be written is. */
  async settle(): Promise<void> {
    this.flush();
    await this.opened.own?.settled;
  }

  get #parts(): SheetRecord[] {
    return [this.opened.own, this.opened.common].filter((n) => n !== undefined);
  }

  /** What the open notebooks hold of this sheet and the store doesn't. A locked one stays locked. */
  unsaved(): Promise<(Saved | LockedRecord)[]> {
    return Promise.all(
      this.#parts
        .filter(
          (n) =>
            (!n.kept && !n.trouble) ||
            n.trouble === "failed" ||
            n.trouble === "gone" ||
            (n.trouble === "newer" && n.unfinished),
        )
        .map((n) => n.unwritten()),
    );
  }

  /** The text of what can't be read. */
  damaged(): string {
    return this.#parts.flatMap((n) => (n.trouble === "broken" || n.trouble === "cover" ? [n.damaged] : [])).join("\n");
  }

  /** Throws away what is damaged, as far as it can't be read. What was written here since stays. */
  startAfresh(): void {
    this.#gather();
    this.#after(...this.#parts.map((n) => n.startAfresh()));
    this.#reload([...this.#byId.keys()]);
    this.notify();
  }

  flush(): void {
    this.#autosave.flush();
  }

  /** Puts what the page holds into the notebooks. */
  #gather(): void {
    for (const q of this.#dirty) if (q.answers && this.who) this.#record(q).put(q.id, q.entry());
    this.#dirty.clear();
  }

  /** Deletes what the open notebooks hold of this sheet, and returns what undoes it; undefined if the browser refused. */
  delete(): (() => void) | undefined {
    this.#gather();
    const parts = this.#parts;
    const who = this.who;
    const shown = new Map(this.questions.map((q) => [q, q.entry()]));
    const undoing = parts.map((n) => n.forget());
    if (undoing.includes(undefined)) {
      for (const back of undoing) void back?.();
      return undefined;
    }
    const tell = (what: string): boolean => this.form.dispatchEvent(new Event(what));
    tell("bs-delete");
    this.#load(() => undefined);
    return () => {
      if (this.who !== who) return;
      this.#gather();
      this.#after(...undoing.map((back) => back?.()));
      tell("bs-undelete");
      this.#load((q) => q.entry() ?? shown.get(q)); // what was written since stays
    };
  }

  /** What was answered to questions that this sheet doesn't ask any more. */
  leftBehind(): { label: string; lines: string[] }[] {
    return this.#parts.flatMap((n) => Object.values(n.orphans).map(({ v, label }) => ({ label, lines: inWords(v) })));
  }

  /** The questions that are shown, in their order, and may be put on paper. */
  printed(): Question[] {
    return this.questions.filter((q) => q.shown && q.id && !this.#subject.never.ids.has(q.id));
  }
}
