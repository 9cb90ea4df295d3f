import type { Answer } from "../../../assets/js/answers/answer";
import { Field, type Sheet } from "../../../assets/js/field/field";
import type { ScaleSpec } from "../../../assets/js/field/specs.gen";
import { ends } from "./ends";

/** A number between two ends. */
export class Scale extends Field<ScaleSpec> {
  readonly #radios = [...this.element.querySelectorAll<HTMLInputElement>('input[type="radio"]')];

  constructor(element: HTMLElement, spec: ScaleSpec, sheet: Sheet) {
    super(element, spec, sheet);
    for (const radio of this.#radios) radio.addEventListener("change", () => sheet.changed(this));
  }

  override get sticks(): boolean {
    return true;
  }

  get(): Answer | undefined {
    const chosen = this.#radios.find((radio) => radio.checked);
    return chosen && Number(chosen.value);
  }

  set(answer: Answer | undefined): void {
    for (const radio of this.#radios) radio.checked = Number(radio.value) === answer;
  }

  /** Without its ends, a number on paper says nothing. */
  lines(): string[] {
    const { min = 0, max = 10 } = this.spec;
    const answer = this.get();
    return answer === undefined ? [] : [`${String(answer)} (${ends(this.spec) || `${min}–${max}`})`];
  }
}
