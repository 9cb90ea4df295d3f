import type { Answer } from "../../../assets/js/sheet/field";
import { inWords } from "../../../assets/js/sheet/dates";
import { record, text, type Option } from "../../../assets/js/sheet/read";

export interface ColumnSpec {
  readonly type: string;
  readonly id: string;
  readonly label: string;
  readonly options?: readonly Option[];
  readonly other?: boolean;
}

type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

/** One cell of a table: a text, a number, a day as 2026-11-24, an option's id, or { other: "in own words" }. */
export class Cell {
  readonly #control: Control | null;
  readonly #words: HTMLInputElement | null;
  readonly #label: HTMLElement | null;

  constructor(
    place: HTMLElement,
    readonly column: ColumnSpec,
  ) {
    this.#control = place.querySelector<Control>("select, textarea, input");
    this.#words = column.other ? place.querySelector<HTMLInputElement>('input[name$=".words"]') : null;
    this.#label = place.querySelector<HTMLElement>(".cell-words");
    this.#control?.addEventListener("change", () => this.#ask());
    this.#ask();
  }

  is(target: EventTarget | null): boolean {
    return target !== null && target === this.#control;
  }

  /** The chosen option's id, "other", or "". */
  choice(): string {
    return this.#control?.value ?? "";
  }

  get(): Answer | undefined {
    const value = this.#control?.value ?? "";
    if (value.trim() === "") return undefined;
    if (this.column.type === "scale") return Number(value);
    return this.column.type === "radios" && value === "other" && this.#words ? { other: this.#words.value } : value;
  }

  /** Shows a value, and tells whether it could. */
  set(value: unknown): boolean {
    const control = this.#control;
    if (!control) return false;
    const other = text(record(value)["other"]);
    const chosen = Object.hasOwn(record(value), "other") ? "other" : typeof value === "number" ? String(value) : text(value);
    control.value = chosen;
    const shown = control.value === chosen && chosen !== "";
    if (!shown) control.value = "";
    if (this.#words) this.#words.value = other;
    this.#ask();
    return shown;
  }

  /** The value as the reader would say it. */
  words(): string {
    const value = this.get();
    if (value === undefined) return "";
    if (this.column.type === "date") return inWords("day", String(value));
    if (this.#control instanceof HTMLSelectElement) {
      const label = this.#control.selectedOptions[0]?.textContent ?? "";
      return typeof value === "object" ? text(record(value)["other"]) || label : label;
    }
    return String(value).replace(/\s+/g, " ").trim();
  }

  /** Own words are asked for only where "something else" is chosen. */
  #ask(): void {
    if (!this.#words) return;
    const hidden = this.#control?.value !== "other";
    this.#words.hidden = hidden;
    if (this.#label) this.#label.hidden = hidden;
  }
}
