import type { Answer } from "../../../assets/js/answers/answer";
import { Field, type Sheet } from "../../../assets/js/field/field";
import type { ChecklistSpec, Option } from "../../../assets/js/field/specs.gen";
import { inWords } from "../../../assets/js/lib/dates";
import { keepingFocus, make } from "../../../assets/js/lib/dom";
import { rowsFrom, toPaper } from "../../../assets/js/field/from";
import { Own } from "../../../assets/js/field/own";
import { answers, list, record, texts, ownEntries, type OwnEntry } from "../../../assets/js/answers/read";
import { Weeks } from "../../../assets/js/field/weeks";
import { word } from "../../../assets/js/lib/words";

/** What isn't dated is ticked once for all. */
const always = "";

/**
 * Things to tick. The answer is { ticked: [id …], own: [{ id, text } …] }; if it begins afresh each week,
 * { weeks: { "2026-W48": [id …] }, own: [{ id, text } …] }.
 */
export class Checklist extends Field<ChecklistSpec> {
  /** Every ticked id by its week, also those whose row isn't there now: it may come back. */
  readonly #marks = new Map<string, Set<string>>();
  readonly #weeks: Weeks | undefined;
  #source: readonly OwnEntry[] = [];
  readonly #own: Own;
  readonly #list = make("div");

  constructor(element: HTMLElement, spec: ChecklistSpec, sheet: Sheet) {
    super(element, spec, sheet);
    this.#own = new Own(this, word("tool-own-add"), () => {
      this.#gather();
      sheet.changed(this);
    });
    element.querySelector("[data-from]")?.after(this.#list);
    if (spec.dated) {
      this.#weeks = new Weeks(sheet, () => this.#showWeek());
      (element.querySelector("[data-from]") ?? element.querySelector(".option"))?.before(this.#weeks.element);
    }
    element.addEventListener("change", (event) => {
      const box = event.target;
      if (!(box instanceof HTMLInputElement) || box.type !== "checkbox" || box.value.startsWith("own.")) return;
      if (box.checked) this.#ticked.add(box.value);
      else this.#ticked.delete(box.value);
      sheet.changed(this);
    });
  }

  get(): Answer | undefined {
    const own = this.#own.get();
    const marks = [...this.#marks].filter(([, ids]) => ids.size > 0).map(([week, ids]) => [week, [...ids]] as const);
    const ticked = marks.find(([week]) => week === always)?.[1] ?? [];
    const weeks = marks.filter(([week]) => week !== always);
    if (own.length + marks.length === 0) return undefined;
    return {
      ...(this.#weeks && ticked.length === 0 ? {} : { ticked }),
      own,
      ...(weeks.length > 0 ? { weeks: answers(weeks) } : {}),
    };
  }

  set(answer: Answer | undefined): void {
    const a = record(answer);
    this.#marks.clear();
    for (const [week, ids] of [[always, a["ticked"]] as const, ...Object.entries(record(a["weeks"]))])
      this.#marks.set(week, new Set(texts(ids)));
    this.#weeks?.reset();
    this.#showWeek(ownEntries(a["own"]));
  }

  lines(): string[] {
    const own = this.#own.get();
    const all = [
      ...(list(this.spec.options) as readonly Option[]).map(({ id, label }) => ({ id, text: label, given: true })),
      ...this.#source,
      ...own,
    ];
    const of = (week: string, open: boolean): string[] => {
      const ids = this.#marks.get(week);
      return all.flatMap((item) =>
        ids?.has(item.id) ? [`☑ ${item.text}`] : open && !("given" in item) ? [`☐ ${item.text}`] : [],
      );
    };
    if (!this.#weeks) return of(always, true);
    const { shown } = this.#weeks;
    const past = [...this.#marks.keys()]
      .filter((week) => week !== always && week !== shown && of(week, false).length > 0)
      .sort()
      .reverse();
    const now = of(shown, true);
    return [
      ...(now.length > 0 ? [inWords("week", shown), ...now] : []),
      ...past.flatMap((week) => [inWords("week", week), ...of(week, false)]),
    ];
  }

  /** What is ticked in the week that is shown. */
  get #ticked(): Set<string> {
    const week = this.#weeks?.shown ?? always;
    const ids = this.#marks.get(week) ?? new Set<string>();
    this.#marks.set(week, ids);
    return ids;
  }

  /** Takes over what is ticked of the reader's own. */
  #gather(): void {
    const ticked = new Set(this.#own.ids());
    for (const { id } of this.#own.get()) {
      if (ticked.has(id)) this.#ticked.add(id);
      else this.#ticked.delete(id);
    }
  }

  /** Shows the ticks of another week. */
  #showWeek(own: readonly OwnEntry[] = this.#own.get()): void {
    this.#own.set(own, this.#ticked);
    this.#show();
  }

  override refresh(): void {
    this.#weeks?.refresh();
    if (!this.spec.from) return;
    const options = new Set((this.spec.options ?? []).map((o) => o.id));
    const source = rowsFrom(this.sheet, this.spec.from).filter((s) => !options.has(s.id));
    if (JSON.stringify(source) === JSON.stringify(this.#source)) return;
    this.#source = source;
    toPaper(this.element, source);
    const rows = source.map(({ id, text }) => {
      const box = make("input", {
        type: "checkbox",
        id: this.sheet.ids.control(`${this.id}.from.${id}`),
        name: this.sheet.ids.control(this.id),
        value: id,
      });
      return make("div", { class: "option" }, box, make("label", { for: box.id, dir: "auto" }, text));
    });
    keepingFocus(() => this.#list.replaceChildren(...rows));
    this.#show();
  }

  #show(): void {
    for (const box of this.element.querySelectorAll<HTMLInputElement>('input[type="checkbox"]')) {
      if (!box.value.startsWith("own.")) box.checked = this.#ticked.has(box.value);
    }
  }
}
