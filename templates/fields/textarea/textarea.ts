import type { Answer } from "../../../assets/js/answers/answer";
import { Field, type Sheet } from "../../../assets/js/field/field";
import type { TextareaSpec } from "../../../assets/js/field/specs.gen";
import { Aids } from "./aids";

/** Free text, in a box that grows with it. */
export class Textarea extends Field<TextareaSpec> {
  readonly #box = this.element.querySelector("textarea");
  readonly #aids: Aids | undefined;

  constructor(element: HTMLElement, spec: TextareaSpec, sheet: Sheet) {
    super(element, spec, sheet);
    if (!this.#box) return;
    this.#aids = new Aids(sheet, this.#box, spec);
    this.#box.addEventListener("input", () => sheet.changed(this));
  }

  get(): Answer | undefined {
    return this.#box?.value.trim() ? this.#box.value : undefined;
  }

  set(answer: Answer | undefined): void {
    if (!this.#box) return;
    this.#box.value = typeof answer === "string" ? answer : "";
    this.#aids?.show();
  }

  lines(): string[] {
    return this.#box?.value.trim() ? this.#box.value.trimEnd().split("\n") : [];
  }
}
