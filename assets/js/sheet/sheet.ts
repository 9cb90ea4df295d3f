import { Autosave } from "./autosave";
import { chooser, needsChooser } from "./chooser";
import { attempt } from "./dom";
import { Field, type Answer, type FieldSpec, type Sheet, type SheetData } from "./field";
import { keeper } from "./keep";
import { kinds } from "./kinds";
import { Live } from "./live";
import { Notebook, type Subject } from "./notebook";
import { offerPaper } from "./paper";
import { Question } from "./question";
import { Store, type Entry } from "./store";
import { tools } from "./tools";

/** Makes a worksheet keep, count, hide and print. Whatever fails here, the form stays what it is without script. */
export function openSheet(form: HTMLFormElement): void {
  attempt(() => {
    const text = form.querySelector("script[data-sheet-data]")?.textContent;
    if (text) new Worksheet(form, JSON.parse(text) as SheetData).start();
  });
}

/**
 * A worksheet on its page.
 *
 * Whose notebook is open is asked where the answer changes what is shown: on a site with people, if a question says whom it is for.
 * Elsewhere the notebook is that of "neither", or of "together" if all questions are for all at once. Questions for all at once
 * always belong to the notebook "together", which lies open beside the other.
 */
export class Worksheet implements Sheet {
  who = "";
  questions: Question[] = [];

  private readonly byId = new Map<string, Question>();
  private readonly byElement = new Map<Field, Question>();
  private readonly dependants = new Map<string, Question[]>();
  private readonly listeners: Field[] = []; // those that do something when others change
  private readonly notebooks = new Map<string, Notebook>();
  private readonly dirty = new Set<Question>();
  private readonly store: Store;
  private readonly subject: Subject;
  private readonly live: Live;
  private readonly autosave: Autosave;
  private readonly watchers: (() => void)[] = [];
  private loading = false;
  private refreshing = 0;

  constructor(
    readonly form: HTMLFormElement,
    readonly data: SheetData,
  ) {
    const { id, version, fields } = data.worksheet;
    this.store = new Store(data.site);
    this.subject = { id, version, never: new Set(fields.filter((f) => f.keep === false).map((f) => f.id ?? "")) };
    this.live = new Live(form);
    this.autosave = new Autosave(form, () => this.save());
    form.addEventListener("submit", (event) => event.preventDefault());
  }

  start(): void {
    keeper(this);
    tools(this);
    offerPaper(this);
    if (needsChooser(this.data)) {
      for (const element of this.elements()) element.hidden = true;
      chooser(this);
      this.tell();
    } else {
      const answering = this.data.worksheet.fields.filter((f) => f.id);
      this.open(answering.length > 0 && answering.every((f) => f.for?.includes("together")) ? "together" : "neither");
    }
  }

  private elements(): HTMLElement[] {
    return [...this.form.querySelectorAll<HTMLElement>(":scope > [data-field]")];
  }

  /** The fields stand in the page as they stand in the data. */
  private build(): void {
    this.elements().forEach((element, i) => {
      const spec: FieldSpec = this.data.worksheet.fields[i] ?? { type: element.dataset["field"] ?? "" };
      const question = new Question(element, spec, kinds.get(spec.type), this);
      this.questions.push(question);
      if (question.id) this.byId.set(question.id, question);
      if (question.field) this.byElement.set(question.field, question);
      if (question.field && question.field.refresh !== Field.prototype.refresh) this.listeners.push(question.field);
      if (spec.show_if) this.dependants.set(spec.show_if.field, [...(this.dependants.get(spec.show_if.field) ?? []), question]);
    });
  }

  /** Opens a notebook, and the one that all share; the one that was open is put aside. */
  open(who: string): void {
    this.autosave.flush();
    if (who === this.who) return;
    this.who = who;
    if (this.questions.length === 0) this.build();
    this.load((q) => (this.subject.never.has(q.id) ? undefined : this.notebook(q).answers[q.id]));
  }

  /** Shows other answers than those that are shown now. */
  private load(entry: (q: Question) => Entry | undefined): void {
    this.loading = true;
    for (const q of this.questions) if (q.answers) q.show(entry(q));
    this.loading = false;
    for (const q of this.questions) this.place(q);
    this.refresh();
    this.tell();
  }

  private place(q: Question): void {
    q.place(this.who, q.spec.show_if && this.byId.get(q.spec.show_if.field)?.field);
  }

  private refresh(but?: Field): void {
    clearTimeout(this.refreshing);
    this.refreshing = 0;
    for (const field of this.listeners) if (field !== but) attempt(() => field.refresh());
  }

  private notebook(q: Question): Notebook {
    return this.named(q.together ? "together" : this.who);
  }

  private named(who: string): Notebook {
    let notebook = this.notebooks.get(who);
    if (!notebook) this.notebooks.set(who, (notebook = new Notebook(this.store, this.subject, who)));
    return notebook;
  }

  /** The open person's notebook, and the common one if the sheet has a use for it. */
  get opened(): { own: Notebook | undefined; common: Notebook | undefined } {
    if (!this.who) return { own: undefined, common: undefined };
    const common = this.questions.some((q) => q.together) ? this.named("together") : undefined;
    return { own: this.named(this.who), common: this.who === "together" ? undefined : common };
  }

  // What fields ask

  word(name: string, ...args: readonly (string | number)[]): string {
    return (this.data.words[name] ?? name).replace(/\{(\d)\}/g, (_, i: string) => String(args[Number(i)] ?? ""));
  }

  field(id: string): Field | undefined {
    return this.byId.get(id)?.field;
  }

  saved(worksheet: string, field: string): Answer | undefined {
    for (const who of [this.who, "together"]) {
      const record = this.store.read(worksheet, who);
      const entry = typeof record === "object" ? record.answers[field] : undefined;
      if (entry && "v" in entry) return entry.v;
    }
    return undefined;
  }

  announce(text: string): void {
    this.live.say(text);
  }

  changed(field: Field): void {
    const q = this.byElement.get(field);
    if (!q || this.loading) return;
    q.changed();
    this.dirty.add(q);
    for (const dependant of this.dependants.get(q.id) ?? []) this.place(dependant);
    // Somebody types: what others draw of it can wait a moment.
    if (this.listeners.length > 0) this.refreshing ||= setTimeout(() => this.refresh(), 100);
    this.autosave.soon();
  }

  // What its parts ask

  /** Calls when another notebook is open, or what is kept has changed. */
  watch(watcher: () => void): void {
    this.watchers.push(watcher);
  }

  private tell(): void {
    for (const watcher of this.watchers) attempt(watcher);
  }

  /** Where the reader's own answers go: nowhere, to this device, or neither, for a reason. */
  get keeping(): { own: boolean; common: boolean; trouble: string } {
    const { own, common } = this.opened;
    return { own: own?.kept ?? false, common: common?.kept ?? false, trouble: own?.trouble || common?.trouble || "" };
  }

  keep(): void {
    this.gather();
    this.opened.own?.keep();
    this.opened.common?.keep();
    this.tell();
  }

  stop(): void {
    this.gather();
    this.opened.own?.stop();
    this.opened.common?.stop();
    this.tell();
  }

  /** Saves what changed. */
  save(): void {
    const before = this.keeping.trouble;
    this.gather();
    const { own, common } = this.opened;
    own?.save();
    if (own?.kept && common && !common.kept && !common.trouble) common.keep();
    else common?.save();
    if (this.keeping.trouble !== before) this.tell();
  }

  flush(): void {
    this.autosave.flush();
  }

  /** Puts what the page holds into the notebooks. */
  private gather(): void {
    for (const q of this.dirty) if (q.answers) this.notebook(q).put(q.id, q.entry());
    this.dirty.clear();
  }

  /** Deletes what the open notebooks hold of this sheet, and returns what undoes it; undefined if the browser refused. */
  delete(): (() => void) | undefined {
    this.gather();
    const { own, common } = this.opened;
    const notebooks = [own, common].filter((n) => n !== undefined);
    const who = this.who;
    const shown = new Map(this.questions.map((q) => [q, q.entry()]));
    const gone = notebooks.filter((n) => n.forget());
    if (gone.length < notebooks.length) {
      for (const n of gone) n.recall();
      return undefined;
    }
    this.load(() => undefined);
    return () => {
      if (this.who !== who) return;
      this.gather();
      for (const n of notebooks) n.recall();
      this.load((q) => q.entry() ?? shown.get(q)); // what was written since stays
    };
  }

  /** The questions that are shown, in their order, and may be put on paper: not those that are never kept, nor what hangs on them. */
  printed(): Question[] {
    const { never } = this.subject;
    const open = (q: Question, by = q.spec.show_if?.field ?? ""): boolean => !never.has(by) && q.open(this.field(by));
    return this.questions.filter((q) => q.shown && q.id && !never.has(q.id) && open(q));
  }
}
