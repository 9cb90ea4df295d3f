import type { Answer, Owner } from "../answers/answer";
import { Autosave } from "./autosave";
import { lockWhenAway } from "../lib/away";
import { Ids } from "../lib/ids";
import { whenLeft } from "../lib/page";
import { chooser, needsChooser, notebooks } from "./chooser";
import { attempt } from "../lib/dom";
import { Field, type FieldSpec, type Sheet, type SheetData } from "../field/field";
import { kinds } from "./kinds.gen";
import { Announcer } from "../lib/announcer";
import type { DataKey, Lock, LockedRecord } from "../answers/lock";
import { labelled, type Migration } from "../answers/migrate";
import { neverKept } from "../answers/never";
import { SheetRecord, type Subject, type Trouble } from "../answers/record";
import { Question } from "./question";
import { inWords } from "../answers/read";
import { lockOf, openText } from "../answers/passphrase";
import { isObject, readRecord, Store, type Entry, type Saved } from "../answers/store";
import { word, type Word } from "../lib/words";

/**
 * A worksheet on its page.
 *
 * Whose notebook is open is asked where the answer changes what is shown: on a site with people, if a question says whom it is for.
 * Elsewhere the notebook is that of "neither", or of "together" if all questions are for all at once. Questions for all at once
 * always belong to the notebook "together", which lies open beside the other.
 *
 * A notebook with a passphrase is open as long as its key is in this page's memory: until somebody locks it, opens another one, leaves the page
 * or turns away from it for some minutes.
 */
export class Worksheet implements Sheet {
  who = "";
  questions: Question[] = [];

  readonly #byId = new Map<string, Question>();
  readonly #byElement = new Map<Field, Question>();
  readonly #dependants = new Map<string, Question[]>();
  readonly #listeners: Field[] = []; // those that do something when others change
  readonly store: Store;
  readonly ids: Ids;
  readonly #records = new Map<string, SheetRecord>();
  readonly #keys = new Map<string, DataKey>();
  #elsewhere = new Map<string, Saved>(); // what a locked notebook holds of other worksheets
  readonly #dirty = new Set<Question>();
  readonly #subject: Subject;
  readonly #announcer: Announcer;
  readonly #autosave: Autosave;
  readonly #watchers: (() => void)[] = [];
  #asked = false;
  #loading = false;
  #closing: Promise<unknown> = Promise.resolve();
  #left = false;
  #refreshing = 0;
  #opening = 0; // counts what was opened and closed
  #told: HTMLElement | undefined; // the choice that was announced last
  /** What has happened to the sheet and wasn't read yet: the name of a word. */
  news: Word | "" = "";

  constructor(
    readonly form: HTMLFormElement,
    readonly data: SheetData,
  ) {
    const { id, version, fields, migrations = [] } = data.worksheet;
    this.store = new Store(data.site);
    this.ids = new Ids(data.ids);
    this.#subject = {
      id,
      version,
      fields,
      migrations: labelled(migrations as readonly Migration[], data.dropped),
      never: neverKept(fields),
    };
    this.#announcer = new Announcer(form);
    this.#autosave = new Autosave(form, () => this.save());
    form.addEventListener("submit", (event) => event.preventDefault());
    this.store.watch((worksheet, who) => this.#hear(worksheet, who));
    document.addEventListener("bs-leave", () => this.#leave());
    document.addEventListener("bs-empty", () => this.#empty());
    whenLeft(() => this.lock("")); // Back would show it again
    lockWhenAway(this);
  }

  /** Opens the notebook, or asks whose. */
  start(): void {
    const { only } = this;
    if (needsChooser(this.data) || this.lockOf(only)) {
      for (const element of this.#elements()) element.hidden = true;
      this.#ask();
      this.#tell();
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

  /** The lock of somebody's notebook. */
  lockOf(who: Owner): Lock | undefined {
    return lockOf(this.store, who);
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

  /** Opens a notebook, with its key if it is locked, and the one that all share; the one that was open is put aside. */
  async open(who: Owner, key?: DataKey): Promise<void> {
    this.#autosave.flush();
    if (who === this.who || this.#left) return;
    if (this.who) this.#lockAway(this.who);
    this.who = ""; // until all is read
    this.news = "";
    const opening = ++this.#opening;
    if (key) {
      await this.#closing; // it may be the same one, still being written
      const others = await this.#read(who, key);
      if (opening !== this.#opening) return; // somebody else was chosen meanwhile, or it was locked again
      this.#keys.set(who, key);
      this.#elsewhere = others;
    }
    this.who = who;
    if (this.questions.length === 0) this.#build();
    const reading = [this.opened.own?.reading, this.opened.common?.reading].filter((r) => r !== undefined);
    if (reading.length > 0) await Promise.all(reading);
    if (opening !== this.#opening) return;
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

  /** Forgets the key of a locked notebook, and all that was read with it. */
  #lockAway(who: Owner): void {
    if (!this.#keys.delete(who)) return;
    this.#closing = Promise.all([this.#closing, this.#records.get(who)?.settled]);
    this.#records.delete(who);
    this.#elsewhere.clear();
  }

  /** Puts the open notebook away, as if nobody had been chosen. */
  close(): void {
    this.#autosave.flush();
    this.#shut();
    this.#ask();
    this.#tell();
  }

  #shut(): void {
    const who = this.who;
    this.who = "";
    this.#opening++;
    this.#closing = Promise.all([this.#closing, ...[...this.#records.values()].map((n) => n.settled)]);
    this.#keys.clear();
    this.#elsewhere.clear();
    this.#records.clear();
    this.#dirty.clear();
    if (who) this.#load(() => undefined);
    this.announce(""); // it may have said something of it
  }

  /** Locks the open notebook, if it has a passphrase, and says so by the name of a word. */
  lock(news: Word | "" = "lock-done"): void {
    if (this.#keys.size === 0) return;
    this.close();
    this.inform(news);
  }

  /** Says what has happened, by the name of a word, where it is seen until it is read; "": it was. */
  inform(news: Word | ""): void {
    this.news = news;
    this.#tell();
    this.announce(news && word(news));
  }

  /** The reader leaves in a hurry: what is kept is written, and then nothing more. */
  #leave(): void {
    this.#autosave.flush();
    this.#left = true;
  }

  /** Nothing stays in the page that was left. */
  #empty(): void {
    this.news = "";
    this.#shut();
    // What isn't an answer: a passphrase, a copy.
    for (const box of this.form.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>(
      'input[type="text"], textarea',
    ))
      box.value = "";
  }

  /** Another window has changed what is kept. */
  #hear(worksheet: string, who: Owner): void {
    if (worksheet === "" && who === "") {
      this.#dirty.clear(); // deleted everywhere: nothing is written any more, and nothing stays in the page
      if (this.who) this.#shut();
      if (!this.#asked && !this.#left) void this.open(this.only);
      return this.inform("cleared");
    }
    if (worksheet === "" && who !== "" && who === this.who && this.opened.own?.stranded) {
      this.close();
      return this.inform("lock-elsewhere");
    }
    if (worksheet !== "" && worksheet !== this.#subject.id) return this.#refresh();
    this.#gather();
    const heard = this.#records.get(who)?.hear();
    if (heard) void heard.then(() => this.#tell());
    this.#tell();
  }

  /** Shows other answers than those that are shown now. */
  #load(entry: (q: Question) => Entry | undefined): void {
    this.#loading = true;
    for (const q of this.questions) if (q.answers) q.show(entry(q));
    this.#loading = false;
    for (const q of this.questions) this.#place(q);
    this.#refresh();
    this.#tell();
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
      record = new SheetRecord(this.store, this.#subject, who, this.#keys.get(who));
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
      const text = this.#keys.has(who) ? undefined : this.store.get(worksheet, who);
      const found = text ? readRecord(text) : undefined;
      const record = this.#keys.has(who)
        ? this.#elsewhere.get(worksheet)
        : isObject(found) && !("locked" in found)
          ? found
          : undefined;
      const entry = record?.answers[field];
      if (entry && "v" in entry) return entry.v;
    }
    return undefined;
  }

  announce(text: string): void {
    this.#announcer.say(text);
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
    if (this.#keys.size === 0) return;
    this.#gather();
    this.opened.own?.lockAhead();
  }

  // What its parts ask

  /** The key of the open notebook, if it is locked. Whoever asks doesn't hold on to it. */
  get key(): DataKey | undefined {
    return this.#keys.get(this.who);
  }

  /** Calls when another notebook is open, or what is kept has changed. */
  watch(watcher: () => void): void {
    this.#watchers.push(watcher);
  }

  /** Where the reader has to choose between two answers, first. */
  get choice(): HTMLElement | undefined {
    return this.who ? this.questions.find((q) => q.shown && q.choice)?.choice : undefined;
  }

  #tellOfChoice(): void {
    if (this.choice !== this.#told) this.#tell();
  }

  #tell(): void {
    this.#told = this.choice;
    for (const q of this.questions) q.freeze(this.who !== "" && q.answers && this.#record(q).trouble === "newer");
    for (const watcher of this.#watchers) attempt(watcher);
  }

  /** Where the reader's own answers go: nowhere, to this device, or neither, for a reason. */
  get keeping(): { own: boolean; common: boolean; locked: boolean; trouble: Trouble } {
    const { own, common } = this.opened;
    return {
      own: own?.kept ?? false,
      common: common?.kept ?? false,
      locked: this.#keys.has(this.who),
      trouble: own?.trouble || common?.trouble || "",
    };
  }

  keep(): void {
    this.#gather();
    this.#after(this.opened.own?.keep(), this.opened.common?.keep());
    this.#tell();
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
      this.#tell();
    };
    if (undoing.includes(undefined)) undo();
    this.#tell();
    return undoing.includes(undefined) ? undefined : undo;
  }

  /** Saves what changed. */
  save(): void {
    if (this.#left) return;
    const { trouble } = this.keeping;
    this.#gather();
    const { own, common } = this.opened;
    const alone = own?.kept && common && !common.kept && !common.trouble;
    this.#after(own?.save(), alone ? common.keep() : common?.save());
    if (this.keeping.trouble !== trouble) this.#tell();
  }

  /** Tells what came of what takes time, and tries again what failed. */
  #after(...waits: readonly (Promise<void> | void)[]): void {
    let { trouble } = this.keeping;
    const look = (): void => {
      if (this.keeping.trouble !== trouble) this.#tell();
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
    this.#tell();
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
