import { Count } from "../../../assets/js/field/count";
import type { Sheet } from "../../../assets/js/field/field";
import type { Paragraphs } from "../../../assets/js/field/specs.gen";
import { grow } from "./grow";
import { Notices } from "./notice";

/** What stands by whoever writes a text: the box grows, characters are counted, and certain words are answered. */
export class Aids {
  readonly #count: Count | undefined;
  readonly #notices: Notices | undefined;
  readonly #resize: (() => void) | undefined;

  /** @param row whether the box is in a row of a table */
  constructor(
    sheet: Sheet,
    box: HTMLInputElement | HTMLTextAreaElement,
    { max_length, notice }: Pick<Paragraphs, "max_length" | "notice">,
    row = false,
  ) {
    if (max_length) this.#count = new Count(sheet, box, max_length, row);
    if (box instanceof HTMLTextAreaElement) {
      if (notice) this.#notices = new Notices(sheet, box, notice);
      this.#resize = grow(box);
    }
    box.addEventListener("input", () => {
      this.#resize?.();
      this.#count?.soon();
      this.#notices?.soon();
    });
  }

  /** Shows what is to be said of a text that was put into the box. */
  show(): void {
    this.#resize?.();
    this.#count?.show();
    this.#notices?.show();
  }
}
