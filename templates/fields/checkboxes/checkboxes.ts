import type { Answer } from "../../../assets/js/answers/answer";
import { Field, type Sheet } from "../../../assets/js/field/field";
import type { CheckboxesSpec } from "../../../assets/js/field/specs.gen";

/** Any of several. The answer is their ids in the order of the sheet. */
export class Checkboxes extends Field<CheckboxesSpec> {
  readonly #boxes = [...this.element.querySelectorAll<HTMLInputElement>('input[type="checkbox"]')];

  #excluded: HTMLInputElement[] = []; // what the exclusive answer took back, as long as nothing else is chosen

  constructor(element: HTMLElement, spec: CheckboxesSpec, sheet: Sheet) {
    super(element, spec, sheet);
    for (const box of this.#boxes) {
      box.addEventListener("change", () => {
        if (box.checked) this.#exclude(box);
        else for (const other of this.#excluded) other.checked = true;
        if (!box.checked || !("exclusive" in box.dataset)) this.#excluded = [];
        sheet.changed(this);
      });
    }
  }

  /** An exclusive answer takes the others back, and the other way round. */
  #exclude(chosen: HTMLInputElement): void {
    const exclusive = "exclusive" in chosen.dataset;
    if (exclusive) this.#excluded = this.#boxes.filter((box) => box !== chosen && box.checked);
    for (const box of this.#boxes) if (box !== chosen && (exclusive || "exclusive" in box.dataset)) box.checked = false;
  }

  get #chosen(): string[] {
    return this.#boxes.filter((box) => box.checked).map((box) => box.value);
  }

  get(): Answer | undefined {
    return this.#chosen.length > 0 ? this.#chosen : undefined;
  }

  set(answer: Answer | undefined): void {
    const ids: readonly unknown[] = Array.isArray(answer) ? answer : [];
    for (const box of this.#boxes) box.checked = ids.includes(box.value);
    this.#excluded = [];
  }

  lines(): string[] {
    const ids = this.#chosen;
    return this.spec.options.filter((option) => ids.includes(option.id)).map((option) => option.label);
  }
}
