import type { Answer } from "../../../assets/js/answers/answer";
import { Field, type Sheet } from "../../../assets/js/field/field";
import type { DateSpec } from "../../../assets/js/field/specs.gen";
import { DayBoxes } from "./boxes";

/** A day, typed. */
export class DateField extends Field<DateSpec> {
  readonly #boxes: DayBoxes;

  constructor(element: HTMLElement, spec: DateSpec, sheet: Sheet) {
    super(element, spec, sheet);
    const group = element.querySelector("fieldset");
    this.#boxes = new DayBoxes(group, sheet, spec, (id) => sheet.field(id)?.get());
    group?.addEventListener("input", () => sheet.changed(this));
  }

  get(): Answer | undefined {
    return this.#boxes.saved || undefined;
  }

  set(answer: Answer | undefined): void {
    this.#boxes.saved = typeof answer === "string" ? answer : "";
  }

  lines(): string[] {
    return this.#boxes.words ? [this.#boxes.words] : [];
  }

  override refresh(): void {
    this.#boxes.refresh();
  }
}
