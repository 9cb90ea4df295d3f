import type { Answer } from "../../../assets/js/answers/answer";
import type { Sheet } from "../../../assets/js/field/field";
import { record, text } from "../../../assets/js/answers/read";
import { DayBoxes } from "../date/boxes";
import { ends } from "../scale/ends";
import { Aids } from "../textarea/aids";
import type { Column } from "../../../assets/js/field/specs.gen";

type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

/** One cell of a table: a text, a number, a day as a date has it, an option's id, or { other: "in own words" }. */
export class Cell {
  readonly #control: Control | null;
  readonly #words: HTMLInputElement | null;
  readonly #label: HTMLElement | null;
  readonly #day: DayBoxes | undefined;
  readonly #aids: Aids | undefined;

  /** @param beside what another cell of the row has, by its column */
  constructor(
    place: HTMLElement,
    readonly column: Column,
    sheet: Sheet,
    beside: (id: string) => unknown,
  ) {
    this.#control = place.querySelector<Control>("select, textarea, input");
    this.#words = column.other ? place.querySelector<HTMLInputElement>('input[name$=".words"]') : null;
    this.#label = place.querySelector<HTMLElement>(".cell-words");
    if (column.type === "date")
      this.#day = new DayBoxes(place.querySelector<HTMLElement>("[role=group]"), sheet, column, beside);
    else if (this.#control && !(this.#control instanceof HTMLSelectElement))
      this.#aids = new Aids(sheet, this.#control, column, true);
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
    const value = this.#day?.saved ?? this.#control?.value ?? "";
    if (value.trim() === "") return undefined;
    if (this.column.type === "scale") return Number(value);
    return this.column.type === "radios" && value === "other" && this.#words ? { other: this.#words.value } : value;
  }

  /** Shows a value, and reports whether it could. */
  set(value: unknown): boolean {
    if (this.#day) {
      this.#day.saved = text(value);
      return text(value) !== "";
    }
    const control = this.#control;
    if (!control) return false;
    const other = text(record(value)["other"]);
    const chosen = Object.hasOwn(record(value), "other")
      ? "other"
      : typeof value === "number"
        ? String(value)
        : text(value);
    control.value = chosen;
    const shown = control.value === chosen && chosen !== "";
    if (!shown) control.value = "";
    if (this.#words) this.#words.value = other;
    this.#ask();
    this.#aids?.show();
    return shown;
  }

  /** Another cell of the row may have changed. */
  refresh(): void {
    this.#day?.refresh();
  }

  /** The value as the reader would say it. */
  words(): string {
    const value = this.get();
    if (value === undefined) return "";
    if (this.#day) return this.#day.words;
    if (this.column.type === "radios" && this.#control instanceof HTMLSelectElement) {
      const label = this.#control.selectedOptions[0]?.textContent ?? "";
      return typeof value === "object" ? text(record(value)["other"]) || label : label;
    }
    return String(value).replace(/\s+/g, " ").trim();
  }

  /** What the numbers of a scale mean, where one is chosen. */
  ends(): string {
    return this.column.type === "scale" && this.get() !== undefined ? ends(this.column) : "";
  }

  /** Own words are asked for only where "something else" is chosen. */
  #ask(): void {
    if (!this.#words) return;
    const hidden = this.#control?.value !== "other";
    this.#words.hidden = hidden;
    if (this.#label) this.#label.hidden = hidden;
  }
}
