import { Count } from "../../../assets/js/sheet/count";
import { describe, make } from "../../../assets/js/sheet/dom";
import { Field, type Answer, type FieldSpec, type Sheet } from "../../../assets/js/sheet/field";
import { grow } from "./grow";
import { found } from "./notice";

export interface TextareaSpec extends FieldSpec {
  readonly max_length?: number;
  readonly notice?: readonly { readonly words: readonly string[]; readonly say: string }[];
}

/** Free text, in a box that grows with it. */
export class Textarea extends Field<TextareaSpec> {
  readonly #box = this.element.querySelector("textarea");
  readonly #count: Count | undefined;
  readonly #hint: HTMLElement | undefined;
  readonly #resize: (() => void) | undefined;
  #timer = 0;

  constructor(element: HTMLElement, spec: TextareaSpec, sheet: Sheet) {
    super(element, spec, sheet);
    const box = this.#box;
    if (!box) return;
    if (spec.max_length) this.#count = new Count(this, box, spec.max_length);
    if (spec.notice) {
      this.#hint = make("p", { class: "field-hint" });
      this.#hint.id = `bs-hint-${this.id}`;
      box.after(this.#hint);
      describe(box, this.#hint);
    }
    this.#resize = grow(box);
    box.addEventListener("input", () => {
      this.#resize?.();
      this.#count?.soon();
      if (this.#hint) {
        clearTimeout(this.#timer);
        this.#timer = setTimeout(() => this.#look(true), 400);
      }
      sheet.changed(this);
    });
  }

  get(): Answer | undefined {
    return this.#box?.value.trim() ? this.#box.value : undefined;
  }

  set(answer: Answer | undefined): void {
    if (!this.#box) return;
    this.#box.value = typeof answer === "string" ? answer : "";
    this.#resize?.();
    this.#count?.show();
    this.#look(false);
  }

  lines(): string[] {
    return this.#box?.value.trim() ? this.#box.value.trimEnd().split("\n") : [];
  }

  /** Shows what the author has to say to the words in the text; it is only said aloud when it is new. */
  #look(aloud: boolean): void {
    if (!this.#hint || !this.#box) return;
    const text = this.#box.value;
    const say = (this.spec.notice ?? []).filter((n) => found(n.words, text)).map((n) => n.say);
    const now = say.join(" ");
    if (now === this.#hint.textContent) return;
    this.#hint.textContent = now;
    if (now && aloud) this.sheet.announce(now);
  }
}
