import { newId } from "../../../assets/js/lib/bytes";
import type { Answer } from "../../../assets/js/answers/answer";
import { Field, type Sheet } from "../../../assets/js/field/field";
import type { Column, Option, TableSpec } from "../../../assets/js/field/specs.gen";
import { inWords, periodOf, today, type Period } from "../../../assets/js/lib/dates";
import { button, keepingFocus, make, rename, say } from "../../../assets/js/lib/dom";
import { rowsFrom, toPaper } from "../../../assets/js/field/from";
import { answers, id, list, record, text, type OwnEntry } from "../../../assets/js/answers/read";
import { DayBoxes } from "../date/boxes";
import { Cell } from "./cell";
import { word } from "../../../assets/js/lib/words";

/** What a row is by its place: its own, or one that another field has. */
interface Row {
  /** Of a log, the day, week or month; of a table with `from`, the source's id. */
  readonly id: string;
  readonly element: HTMLTableRowElement;
  readonly head: HTMLElement;
  readonly cells: readonly Cell[];
  /** What was saved under columns that aren't there. */
  readonly rest: Readonly<Record<string, Answer>>;
  /** In a table with `from`, what the reader writes there while the source has nothing. */
  readonly own: HTMLInputElement | null;
  source: string | undefined;
  /** The answer that it stands under. It may have another one by now: rows move only when somebody asks. */
  group: string;
}

/** Rows that the reader adds. The answer is [{ id, cells: { column: value } } …]. */
export class Table extends Field<TableSpec> {
  readonly #table: HTMLTableElement | null;
  readonly #template: HTMLTemplateElement | null;
  readonly #tools = make("div", { class: "row-tools" });
  readonly #undo = make("p", { class: "row-undo" });
  readonly #add: HTMLButtonElement;
  #rows: Row[] = [];
  #source: readonly OwnEntry[] = [];
  readonly #sort: HTMLButtonElement;
  #unfolded = false;
  readonly #unfold: HTMLButtonElement;

  constructor(element: HTMLElement, spec: TableSpec, sheet: Sheet) {
    super(element, spec, sheet);
    this.#table = element.querySelector<HTMLTableElement>("table.rows");
    this.#template = element.querySelector<HTMLTemplateElement>("template[data-new-row]");
    this.#add = button(word("tool-row-add"), () => this.#added(this.#append(newId())));
    const by = this.#columns().find((c) => c.id === spec.group_by);
    this.#sort = button(word("tool-sort", by?.label ?? ""), () => this.#regroup());
    this.#unfold = button("", () => {
      this.#unfolded = !this.#unfolded;
      this.#arrange();
    });
    if (!this.#table || !this.#template) return;
    this.#table.tHead?.rows[0]?.append(make("td"));
    this.#table.after(this.#undo, this.#tools);
    this.#tools.append(...(spec.dated ? [this.#unfold, this.#another(spec.dated)] : [this.#add]), this.#sort);
    this.#undo.hidden = true;
    this.#table.addEventListener("input", (event) => this.#input(event.target));
    this.#table.addEventListener("change", (event) => this.#change(event.target));
    if (spec.dated) document.addEventListener("visibilitychange", () => this.refresh());
    this.set(undefined);
  }

  get(): Answer | undefined {
    const rows = this.#rows.filter(hasText).map((row): Answer => {
      const cells = answers([...Object.entries(row.rest), ...values(row)]);
      const own = row.own?.value.trim() ?? "";
      return own === "" ? { id: row.id, cells } : { id: row.id, own, cells };
    });
    return rows.length > 0 ? rows : undefined;
  }

  set(answer: Answer | undefined): void {
    keepingFocus(() => this.#set(answer));
  }

  #set(answer: Answer | undefined): void {
    for (const row of this.#rows) row.element.remove();
    this.#rows = [];
    this.#forget();
    const seen = new Set<string>();
    for (const item of list(answer)) {
      const r = record(item);
      const name = id(r["id"]);
      if (name === "" || seen.has(name)) continue;
      seen.add(name);
      const row = this.#append(name, record(r["cells"]) as Record<string, Answer>);
      if (row?.own) row.own.value = text(r["own"]);
    }
    this.#fill();
    this.#arrange();
  }

  lines(): string[] {
    const columns = this.#columns();
    const about = columns.flatMap(({ id, label }) => {
      const words = this.#rows.map((row) => row.cells.find((c) => c.column.id === id)?.ends()).find(Boolean);
      return words ? [`${asked(label)} ${words}`] : []; // said once: without its ends, a number says nothing
    });
    const rows = this.#sorted()
      .filter(hasText)
      .map((row, i) => {
        const cells = row.cells.flatMap((cell, n) =>
          cell.words() === "" ? [] : [`${asked(columns[n]?.label ?? "")} ${cell.words()}`],
        );
        return `${this.spec.dated || this.spec.from ? `${this.#name(row)} –` : `${i + 1}.`} ${cells.join(" · ")}`;
      });
    return [...about, ...rows];
  }

  /** Rows of the source that came or went, and the day that began while the page was open. */
  override refresh(): void {
    if (!this.#table) return;
    if (this.spec.from) {
      const source = rowsFrom(this.sheet, this.spec.from);
      if (JSON.stringify(source) === JSON.stringify(this.#source)) return;
      this.#source = source;
      toPaper(this.element, source);
    } else if (!this.spec.dated || this.#find(this.#now())) return;
    this.#fill();
    this.#arrange();
  }

  /** Makes the rows that are there without the reader's doing. */
  #fill(): void {
    if (!this.#template) return;
    if (this.spec.dated) {
      if (!this.#find(this.#now())) this.#append(this.#now());
      return;
    }
    const ids = new Set(this.#source.map((s) => s.id));
    // The empty row makes room for the source's, but not under the reader's hands.
    if (ids.size > 0)
      this.#drop((row) => !ids.has(row.id) && !hasText(row) && !row.element.contains(document.activeElement));
    for (const { id, text: words } of this.#source) {
      const row = this.#find(id) ?? this.#append(id);
      if (row) row.source = words;
    }
    for (const row of this.#rows) if (!ids.has(row.id)) row.source = undefined;
    if (this.#rows.length === 0) this.#append(newId());
  }

  /** Shows the rows in their order, under their groups, with their numbers. */
  #arrange(): void {
    const table = this.#table;
    if (!table) return;
    keepingFocus(() => {
      const groups = this.#groups();
      const old = [...table.tBodies];
      for (const { label, rows } of groups) {
        const body = make("tbody", {}, ...rows.map((row) => row.element));
        if (label !== "") {
          const span = String(this.#columns().length + 2);
          body.prepend(make("tr", { class: "row-group" }, make("th", { scope: "rowgroup", colspan: span }, label)));
        }
        table.append(body);
      }
      for (const body of old) body.remove();
    });
    const now = this.#now();
    const folded = this.spec.dated ? this.#rows.filter((row) => row.id < now) : [];
    for (const row of folded) row.element.hidden = !this.#unfolded;
    this.#unfold.hidden = folded.length === 0;
    this.#unfold.setAttribute("aria-expanded", String(this.#unfolded));
    this.#unfold.textContent = word("tool-log-earlier", folded.length);
    this.#add.hidden = this.#source.length > 0;
    this.#sort.hidden = this.#inPlace;
    this.#heads();
  }

  #heads(): void {
    for (const row of this.#sorted()) {
      const name = this.#name(row);
      const read = row.source !== undefined || row.own === null;
      const label = row.head.querySelector<HTMLElement>(".row-name");
      if (label) {
        label.hidden = !read;
        say(label, name);
      }
      for (const part of row.head.querySelectorAll<HTMLElement>("label, input")) part.hidden = read;
      row.element.querySelector("[data-remove]")?.setAttribute("aria-label", word("tool-row-remove-which", name));
      const remove = row.element.querySelector<HTMLElement>("[data-remove]");
      if (remove) remove.hidden = row.source !== undefined;
    }
  }

  /** What a row is called: its number, its day, or what it was made of. */
  #name(row: Row): string {
    const dated = this.spec.dated;
    if (dated)
      return row.id === this.#now() ? word(`tool-now-${dated}`, inWords(dated, row.id)) : inWords(dated, row.id);
    if (row.source !== undefined) return row.source;
    if (row.own && row.own.value.trim() !== "") return row.own.value.trim();
    return word("tool-row", this.#sorted().indexOf(row) + 1);
  }

  /** The rows as they are shown, one group after the other. */
  #sorted(): Row[] {
    return this.#groups().flatMap((g) => g.rows);
  }

  #groups(): { label: string; rows: Row[] }[] {
    const order = new Map(this.#source.map((s, i) => [s.id, i]));
    const rows = [...this.#rows];
    if (this.spec.dated) rows.sort((a, b) => (a.id < b.id ? 1 : a.id > b.id ? -1 : 0));
    else if (order.size > 0) rows.sort((a, b) => (order.get(a.id) ?? order.size) - (order.get(b.id) ?? order.size));
    const column = this.#columns().find((c) => c.id === this.spec.group_by);
    if (!column) return [{ label: "", rows }];
    const labels = new Map((list(column.options) as readonly Option[]).map((o) => [o.id, o.label]));
    if (column.other)
      labels.set("other", this.#template?.content.querySelector(`option[value="other"]`)?.textContent ?? "");
    const groups = [["", word("tool-group-none")] as const, ...labels].map(([id, label]) => ({
      label,
      rows: rows.filter((row) => (labels.has(row.group) ? row.group : "") === id),
    }));
    const filled = groups.filter((g) => g.rows.length > 0);
    // As long as nothing is sorted, a heading would only be in the way.
    return filled.length === 1 && filled[0] === groups[0] ? [{ label: "", rows }] : filled;
  }

  #answerOf(row: Row): string {
    return row.cells.find((c) => c.column.id === this.spec.group_by)?.choice() ?? "";
  }

  #append(id: string, saved: Readonly<Record<string, Answer>> = answers()): Row | undefined {
    const element = this.#template?.content.firstElementChild?.cloneNode(true);
    if (!(element instanceof HTMLTableRowElement)) return undefined;
    rename(element, "new", id);
    element.setAttribute("data-row", id);
    const head = element.querySelector<HTMLElement>(".row-head") ?? make("th");
    if (this.spec.dated) head.replaceChildren();
    if (!this.spec.from && !this.spec.dated) head.replaceChildren();
    head.prepend(make("span", { class: "row-name", dir: "auto" }));
    const rest = answers(Object.entries(saved));
    const beside = (id: string): Answer | undefined => cells.find((c) => c.column.id === id)?.get();
    const cells: Cell[] = this.#columns().map((column) => {
      const place = [...element.querySelectorAll<HTMLElement>("[data-column]")].find(
        (td) => td.dataset["column"] === column.id,
      );
      return new Cell(place ?? make("td"), column, this.sheet, beside);
    });
    for (const cell of cells) if (cell.set(rest[cell.column.id])) delete rest[cell.column.id];
    const row: Row = {
      id,
      element,
      head,
      cells,
      rest,
      own: this.spec.from ? head.querySelector("input") : null,
      source: undefined,
      group: "",
    };
    row.group = this.#answerOf(row);
    const remove = button(word("tool-row-remove"), () => this.#remove(row), { "data-remove": "" });
    element.append(make("td", { class: "row-remove" }, remove));
    this.#rows.push(row);
    return row;
  }

  #added(row: Row | undefined): void {
    this.#arrange();
    first(row)?.focus();
  }

  #remove(row: Row): void {
    const name = this.#name(row);
    const place = this.#rows.indexOf(row);
    this.#drop((r) => r === row);
    this.#fill();
    this.#arrange();
    this.sheet.changed(this);
    const back = button(word("tool-undo"), () => {
      this.#drop((r) => r.id === row.id || (this.#rows.length === 1 && !hasText(r)));
      this.#rows.splice(place, 0, row);
      this.#forget();
      this.#fill();
      this.#arrange();
      first(row)?.focus();
      this.sheet.announce(word("tool-row-back", name));
      this.sheet.changed(this);
    });
    this.#undo.replaceChildren(make("span", { dir: "auto" }, word("tool-row-removed", name)), " ", back);
    this.#undo.dataset["row"] = row.id;
    this.#undo.hidden = false;
    back.focus();
    this.sheet.announce(word("tool-row-removed", name));
  }

  #drop(which: (row: Row) => boolean): void {
    for (const row of this.#rows.filter(which)) row.element.remove();
    this.#rows = this.#rows.filter((row) => !which(row));
  }

  #forget(): void {
    this.#undo.hidden = true;
    this.#undo.replaceChildren();
  }

  #input(target: EventTarget | null): void {
    const row = this.#rows.find((r) => target instanceof Node && r.element.contains(target));
    if (!row) return;
    if (this.#undo.dataset["row"] === row.id) this.#forget(); // undoing would write over what is written now
    for (const cell of row.cells) cell.refresh();
    this.sheet.changed(this);
  }

  #change(target: EventTarget | null): void {
    const row = this.#rows.find((r) => target instanceof Node && r.element.contains(target));
    const cell = row?.cells.find((c) => c.column.id === this.spec.group_by);
    if (target === row?.own) this.#heads();
    if (cell?.is(target)) this.#sort.hidden = this.#inPlace;
  }

  /** Whether each row stands under its answer. */
  get #inPlace(): boolean {
    return this.#rows.every((row) => row.group === this.#answerOf(row));
  }

  /** Puts the rows under their answers. */
  #regroup(): void {
    for (const row of this.#rows) row.group = this.#answerOf(row);
    this.#arrange();
    this.sheet.announce(word("tool-sorted"));
    first(this.#sorted()[0])?.focus(); // the button that was pressed is gone
  }

  /** The way to an entry of another day: one that was missed, or one that is kept. */
  #another(period: Period): HTMLElement {
    const box = make("div", {
      class: "row-another",
      role: "group",
      "aria-label": word(`tool-log-another-${period}`),
    });
    const typed = this.#template?.content.querySelector(".row-head .day")?.cloneNode(true);
    if (!(typed instanceof HTMLElement)) return box;
    rename(typed, "new", "another");
    box.append(make("p", { "aria-hidden": "true" }, word(`tool-log-another-${period}`)), typed);
    const boxes = new DayBoxes(box, this.sheet);
    const hint = make("span", { role: "status" });
    const open = (): void => {
      const key = periodOf(period, boxes.day);
      say(hint, key === "" ? word(`tool-log-which-${period}`) : "");
      if (key === "") return boxes.focus();
      const row = this.#find(key) ?? this.#append(key);
      this.#unfolded ||= key < this.#now();
      boxes.saved = "";
      this.#added(row);
    };
    box.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || !(event.target instanceof HTMLInputElement)) return;
      event.preventDefault();
      open();
    });
    box.append(button(word("tool-log-open"), open), hint);
    return box;
  }

  #find(id: string): Row | undefined {
    return this.#rows.find((row) => row.id === id);
  }

  #now(): string {
    return this.spec.dated ? periodOf(this.spec.dated, today()) : "";
  }

  #columns(): readonly Column[] {
    return list(this.spec.columns) as readonly Column[];
  }
}

function values(row: Row): (readonly [string, Answer])[] {
  return row.cells.flatMap((cell) => {
    const value = cell.get();
    return value === undefined ? [] : [[cell.column.id, value] as const];
  });
}

/** A column's label before its answer: "By when:", "How steady?" */
function asked(label: string): string {
  return /\p{P}$/u.test(label) ? label : `${label}:`;
}

/** Whether the reader wrote anything there. */
function hasText(row: Row): boolean {
  return (
    Object.keys(row.rest).length > 0 ||
    values(row).length > 0 ||
    (row.source === undefined && (row.own?.value.trim() ?? "") !== "")
  );
}

function first(row: Row | undefined): HTMLElement | null {
  const controls = row?.element.querySelectorAll<HTMLElement>("input, select, textarea") ?? [];
  return [...controls].find((c) => !c.hidden) ?? null;
}
