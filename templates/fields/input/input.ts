import { Count } from "../../../assets/js/sheet/count";
import { Field, type Answer, type FieldSpec, type Sheet } from "../../../assets/js/sheet/field";

export interface InputSpec extends FieldSpec {
  readonly max_length?: number;
}

/** One line of text. */
export class Input extends Field<InputSpec> {
  readonly #box = this.element.querySelector("input");
  readonly #count: Count | undefined;

  constructor(element: HTMLElement, spec: InputSpec, sheet: Sheet) {
    super(element, spec, sheet);
    if (this.#box && spec.max_length) this.#count = new Count(this, this.#box, spec.max_length);
    this.#box?.addEventListener("input", () => {
      this.#count?.soon();
      sheet.changed(this);
    });
  }

  get(): Answer | undefined {
    return this.#box?.value.trim() ? this.#box.value : undefined;
  }

  set(answer: Answer | undefined): void {
    if (this.#box) this.#box.value = typeof answer === "string" ? answer : "";
    this.#count?.show();
  }

  lines(): string[] {
    return this.#box?.value.trim() ? [this.#box.value] : [];
  }
}
