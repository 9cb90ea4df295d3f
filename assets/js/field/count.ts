import { describe, make } from "../lib/dom";
import type { Sheet } from "./field";
import { word } from "../lib/words";

// Firefox has it since 2024. Without it, code points come near enough.
const segmenter = "Segmenter" in Intl ? new Intl.Segmenter(undefined, { granularity: "grapheme" }) : undefined;

/** What readers call characters: 👩‍👩‍👧 is one. */
export function graphemes(text: string): number {
  let n = 0;
  for (const _ of segmenter ? segmenter.segment(text) : text) n++;
  return n;
}

/** Says below a box how many characters are left. Nothing is cut. */
export class Count {
  readonly #element: HTMLElement;
  #timer = 0;
  #over = false;

  /** @param row whether it is one of many, so that it is shown only when half of the room is taken */
  constructor(
    private readonly sheet: Sheet,
    private readonly box: HTMLInputElement | HTMLTextAreaElement,
    private readonly max: number,
    private readonly row = false,
  ) {
    this.#element = make("p", { class: "field-count" });
    this.#element.id = sheet.ids.beside(box.id, "count");
    box.after(this.#element);
    describe(box, this.#element);
    this.show();
  }

  /** Counting a long text takes a while, so it waits until nobody types. */
  soon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.show();
      if (this.#over) this.sheet.announce(this.#element.textContent ?? "");
    }, 250);
  }

  show(): void {
    const left = this.max - graphemes(this.box.value);
    this.#over = left < 0;
    this.#element.hidden = this.row && left > this.max / 2;
    this.#element.textContent = word(this.#over ? "count-over" : "count-left", Math.abs(left));
    this.#element.classList.toggle("field-count-over", this.#over);
  }
}
