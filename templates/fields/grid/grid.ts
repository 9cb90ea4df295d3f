import { newId } from "../../../assets/js/lib/bytes";
import type { Answer } from "../../../assets/js/answers/answer";
import { Field, type Sheet } from "../../../assets/js/field/field";
import type { GridSpec, Option } from "../../../assets/js/field/specs.gen";
import { inWords } from "../../../assets/js/lib/dates";
import { button, keepingFocus, make, nameAfter, rename } from "../../../assets/js/lib/dom";
import { answers, list, record, texts, ownEntries, type OwnEntry } from "../../../assets/js/answers/read";
import { Weeks } from "../../../assets/js/field/weeks";
import { word } from "../../../assets/js/lib/words";

interface Act {
  readonly id: string;
  readonly element: HTMLElement;
  readonly input: HTMLInputElement | null;
  readonly label: string; // as long as nothing is written
  readonly name: HTMLElement;
}

/** A grid whose columns aren't days has no weeks: its marks are all kept under one name. */
const always = "all";

/** Acts by the days of a week. The answer is { acts: [{ id, text } …], weeks: { "2026-W48": { row: [column …] } } }. */
export class Grid extends Field<GridSpec> {
  readonly #body: HTMLElement | null;
  readonly #model: HTMLElement | undefined;
  readonly #marks = new Map<string, Map<string, Set<string>>>(); // by week and row
  readonly #weeks: Weeks | undefined; // none if its columns aren't days
  #acts: Act[] = [];
  #shown = ""; // the day that is marked as today

  constructor(element: HTMLElement, spec: GridSpec, sheet: Sheet) {
    super(element, spec, sheet);
    this.#body = element.querySelector<HTMLElement>(".marks tbody");
    const markup = [...element.querySelectorAll<HTMLElement>('[data-row^="own."]')];
    this.#model = markup[0]?.cloneNode(true) as HTMLElement | undefined;
    for (const row of markup) row.remove();
    const table = element.querySelector(".marks");
    if (list(spec.columns).length === 0) {
      this.#weeks = new Weeks(sheet, () => this.#show());
      table?.before(this.#weeks.element);
      document.addEventListener("visibilitychange", () => this.refresh());
    }
    if (this.#model)
      table?.after(button(word("tool-act-add"), () => this.#append(newId(), "").input?.focus(), { class: "own-add" }));
    table?.addEventListener("input", (event) => this.#input(event.target));
    this.set(undefined);
  }

  get(): Answer | undefined {
    const acts = this.#ownEntries();
    const rows = new Set([...this.#rows(), ...this.#unknown()]);
    for (const act of this.#acts) if (!acts.some((a) => a.id === act.id)) rows.delete(act.id);
    const weeks = [...this.#marks].flatMap(([week, marks]) => {
      const marked = [...marks]
        .filter(([row, columns]) => rows.has(row) && columns.size > 0)
        .map(([row, columns]) => [row, [...columns]] as const);
      return marked.length > 0 ? [[week, answers(marked)] as const] : [];
    });
    return acts.length + weeks.length > 0 ? { acts, weeks: answers(weeks) } : undefined;
  }

  set(answer: Answer | undefined): void {
    keepingFocus(() => this.#set(answer));
  }

  #set(answer: Answer | undefined): void {
    const a = record(answer);
    this.#marks.clear();
    for (const [week, rows] of Object.entries(record(a["weeks"]))) {
      this.#marks.set(
        week,
        new Map(Object.entries(record(rows)).map(([row, columns]) => [row, new Set(texts(columns))])),
      );
    }
    for (const act of this.#acts) act.element.remove();
    this.#acts = [];
    const acts = ownEntries(a["acts"]);
    for (const { id, text } of acts) this.#append(id, text);
    if (acts.length === 0 && this.#model) this.#append(newId(), "");
    this.#weeks?.reset();
    this.#show();
  }

  lines(): string[] {
    const labels = new Map(this.#ownEntries().map((w) => [w.id, w.text]));
    for (const row of list(this.spec.rows) as readonly Option[]) labels.set(row.id, row.label);
    const days = new Map(this.#columns());
    const rows = new Set(
      [...this.#marks.values()].flatMap((marks) =>
        [...marks].flatMap(([row, columns]) => (columns.size > 0 ? [row] : [])),
      ),
    );
    const unmarked = this.#ownEntries()
      .filter(({ id }) => !rows.has(id))
      .map(({ text }) => text);
    const weeks = [...this.#marks.keys()]
      .sort()
      .reverse()
      .flatMap((week) => {
        const marked = [...(this.#marks.get(week) ?? [])].filter(
          ([row, columns]) => labels.has(row) && columns.size > 0,
        );
        if (marked.length === 0) return [];
        const lines = marked.map(
          ([row, columns]) =>
            `${labels.get(row)}: ${[...days]
              .filter(([id]) => columns.has(id))
              .map(([, label]) => label)
              .join(", ")}`,
        );
        return week === always ? lines : [inWords("week", week), ...lines];
      });
    return [...unmarked, ...weeks];
  }

  /** A day or a week that began while the page was open. */
  override refresh(): void {
    this.#weeks?.refresh();
    if (this.#shown !== this.#today()) this.#show();
  }

  get #week(): string {
    return this.#weeks?.shown ?? always;
  }

  #show(): void {
    const marks = this.#marks.get(this.#week);
    this.#shown = this.#today();
    for (const box of this.#boxes()) {
      box.checked = marks?.get(rowOf(box))?.has(box.value) ?? false;
      box.closest("td")?.classList.toggle("today", box.value === this.#shown);
    }
    for (const head of this.element.querySelectorAll(".marks thead th")) {
      if (head.id === this.sheet.ids.reserved(`column-${this.id}.${this.#shown}`))
        head.setAttribute("aria-current", "date");
      else head.removeAttribute("aria-current");
    }
  }

  #input(target: EventTarget | null): void {
    if (target instanceof HTMLInputElement && target.type === "checkbox") {
      const marks = this.#marks.get(this.#week) ?? new Map<string, Set<string>>();
      this.#marks.set(this.#week, marks);
      const columns = marks.get(rowOf(target)) ?? new Set<string>();
      marks.set(rowOf(target), columns);
      if (target.checked) columns.add(target.value);
      else columns.delete(target.value);
    } else {
      const act = this.#acts.find((a) => a.input === target);
      if (act) nameRow(act);
    }
    this.sheet.changed(this);
  }

  #append(id: string, text: string): Act {
    const element = this.#model?.cloneNode(true) as HTMLElement;
    rename(element, (element.getAttribute("data-row") ?? "").replace("own.", ""), id);
    element.setAttribute("data-row", id);
    const input = element.querySelector<HTMLInputElement>('input[type="text"]');
    const label = word("tool-own", this.#acts.length + 1);
    const shown = element.querySelector("th label");
    if (shown) shown.textContent = label;
    if (input) input.value = text;
    const name = make("span", { id: this.sheet.ids.reserved(`own-${this.id}.${id}`), hidden: "" });
    element.querySelector("th")?.append(name);
    const act = { id, element, input, label, name };
    nameRow(act);
    this.#body?.append(element);
    this.#acts.push(act);
    for (const box of element.querySelectorAll<HTMLInputElement>('input[type="checkbox"]'))
      box.closest("td")?.classList.toggle("today", box.value === this.#shown);
    return act;
  }

  #ownEntries(): OwnEntry[] {
    return this.#acts.flatMap(({ id, input }) =>
      (input?.value ?? "").trim() === "" ? [] : [{ id, text: input?.value ?? "" }],
    );
  }

  #rows(): string[] {
    return [...new Set(this.#boxes().map(rowOf))];
  }

  /** Rows that were marked and aren't there: they may belong to another version. */
  #unknown(): string[] {
    return [...this.#marks.values()].flatMap((marks) => [...marks.keys()]);
  }

  #boxes(): HTMLInputElement[] {
    return [...this.element.querySelectorAll<HTMLInputElement>('.marks input[type="checkbox"]')];
  }

  #columns(): [string, string][] {
    const heads = [...this.element.querySelectorAll(".marks thead th")].map((th) => th.textContent?.trim() ?? "");
    const row = this.#body?.querySelector("tr") ?? this.#model;
    return [...(row?.querySelectorAll<HTMLInputElement>('input[type="checkbox"]') ?? [])].map((box, i) => [
      box.value,
      heads[i] ?? box.value,
    ]);
  }

  /** The column of today, while its week is shown. */
  #today(): string {
    return this.#weeks?.now ? (["sun", "mon", "tue", "wed", "thu", "fri", "sat"][new Date().getDay()] ?? "") : "";
  }
}

function rowOf(box: HTMLInputElement): string {
  return box.closest<HTMLElement>("[data-row]")?.dataset["row"] ?? "";
}

function nameRow({ element, input, label, name }: Act): void {
  nameAfter(element.querySelectorAll<HTMLInputElement>('input[type="checkbox"]'), name, input?.value.trim() || label);
}
