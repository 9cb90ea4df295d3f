import { Field, type Answer, type FieldSpec, type Sheet } from "../../../assets/js/sheet/field";

export interface ScaleSpec extends FieldSpec {
  readonly min?: number; // 0 stands in no data, unless the author wrote it
  readonly max: number;
  readonly min_label?: string;
  readonly max_label?: string;
}

/** A number between two ends. */
export class Scale extends Field<ScaleSpec> {
  readonly #radios = [...this.element.querySelectorAll<HTMLInputElement>('input[type="radio"]')];

  constructor(element: HTMLElement, spec: ScaleSpec, sheet: Sheet) {
    super(element, spec, sheet);
    for (const radio of this.#radios) radio.addEventListener("change", () => sheet.changed(this));
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
    const { min = 0, max, min_label, max_label } = this.spec;
    const end = (n: number, label?: string): string => (label ? `${n} = ${label}` : String(n));
    const answer = this.get();
    return answer === undefined ? [] : [`${String(answer)} (${end(min, min_label)}, ${end(max, max_label)})`];
  }
}
