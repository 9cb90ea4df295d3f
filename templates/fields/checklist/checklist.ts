import { Field, type Answer, type FieldSpec, type Sheet } from "../../../assets/js/sheet/field";
import { keepingFocus, make } from "../../../assets/js/sheet/dom";
import { rowsFrom, type From } from "../../../assets/js/sheet/from";
import { Own } from "../../../assets/js/sheet/own";
import { list, record, texts, written, type Option, type Written } from "../../../assets/js/sheet/read";

interface ChecklistSpec extends FieldSpec {
  readonly options?: readonly Option[];
  readonly from?: From;
}

/** Things to tick. The answer is { ticked: [id …], own: [{ id, text } …] }. */
export class Checklist extends Field<ChecklistSpec> {
  /** Every ticked id, also those whose row isn't there now: it may come back. */
  #ticked = new Set<string>();
  #source: readonly Written[] = [];
  readonly #own: Own;
  readonly #list = make("div");

  constructor(element: HTMLElement, spec: ChecklistSpec, sheet: Sheet) {
    super(element, spec, sheet);
    this.#own = new Own(this, sheet.word("tool-own-add"), () => sheet.changed(this));
    element.querySelector("[data-from]")?.after(this.#list);
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
    const ticked = [...this.#ticked, ...this.#own.ids()];
    return own.length + ticked.length > 0 ? { ticked, own } : undefined;
  }

  set(answer: Answer | undefined): void {
    const a = record(answer);
    const own = written(a["own"]);
    const ticked = new Set(texts(a["ticked"]));
    this.#own.set(own, ticked);
    for (const { id } of own) ticked.delete(id);
    this.#ticked = ticked;
    this.#show();
  }

  lines(): string[] {
    const own = this.#own.get();
    const options = list(this.spec.options) as readonly Option[];
    return [
      ...options.filter((o) => this.#ticked.has(o.id)).map((o) => `☑ ${o.label}`),
      ...this.#source.map((s) => `${this.#ticked.has(s.id) ? "☑" : "☐"} ${s.text}`),
      ...own.map((o) => `${this.#own.ticked(o.id) ? "☑" : "☐"} ${o.text}`),
    ];
  }

  override refresh(): void {
    if (!this.spec.from) return;
    const options = new Set((this.spec.options ?? []).map((o) => o.id));
    const source = rowsFrom(this.sheet, this.spec.from).filter((s) => !options.has(s.id));
    if (JSON.stringify(source) === JSON.stringify(this.#source)) return;
    this.#source = source;
    const rows = source.map(({ id, text }) => {
      const box = make("input", { type: "checkbox", id: `f-${this.id}.from.${id}`, name: `f-${this.id}`, value: id });
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
