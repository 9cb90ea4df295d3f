import type { Answer } from "../../../assets/js/answers/answer";
import { Field, type Sheet } from "../../../assets/js/field/field";
import type { RadiosSpec } from "../../../assets/js/field/specs.gen";
import { word } from "../../../assets/js/lib/words";

/** One of several. The answer is the option's id; {id: "other", words} where the reader's own words say what. */
export class Radios extends Field<RadiosSpec> {
  readonly #radios = [...this.element.querySelectorAll<HTMLInputElement>('input[type="radio"]')];
  readonly #words = this.element.querySelector<HTMLInputElement>('.option-words input[type="text"]');

  constructor(element: HTMLElement, spec: RadiosSpec, sheet: Sheet) {
    super(element, spec, sheet);
    for (const radio of this.#radios) radio.addEventListener("change", () => sheet.changed(this));
    this.#words?.addEventListener("input", () => {
      // Whoever writes what else means something else.
      const other = this.#radios.find((radio) => radio.value === "other");
      if (other && this.#words?.value.trim()) other.checked = true;
      sheet.changed(this);
    });
  }

  get #chosen(): string | undefined {
    return this.#radios.find((radio) => radio.checked)?.value;
  }

  override get sticks(): boolean {
    return true;
  }

  get(): Answer | undefined {
    const words = this.#words?.value;
    return this.#chosen === "other" && words?.trim() ? { id: "other", words } : this.#chosen;
  }

  set(answer: Answer | undefined): void {
    const { id, words } =
      typeof answer === "object" && answer !== null
        ? (answer as { readonly [key: string]: Answer })
        : { id: answer, words: "" };
    for (const radio of this.#radios) radio.checked = radio.value === id;
    if (this.#words) this.#words.value = typeof words === "string" ? words : "";
  }

  lines(): string[] {
    const id = this.#chosen;
    if (id === undefined) return [];
    const label = this.spec.options.find((option) => option.id === id)?.label ?? word("other");
    const words = id === "other" ? this.#words?.value.trim() : "";
    return [words ? `${label}: ${words}` : label];
  }
}
