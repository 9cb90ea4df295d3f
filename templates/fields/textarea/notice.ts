import { describe, make } from "../../../assets/js/lib/dom";
import type { Sheet } from "../../../assets/js/field/field";
import type { Notice } from "../../../assets/js/field/specs.gen";

/** The quiet sentences below a box, as far as their words stand in it. */
export class Notices {
  readonly #hint = make("p", { class: "field-hint" });
  #timer = 0;

  constructor(
    private readonly sheet: Sheet,
    private readonly box: HTMLTextAreaElement,
    private readonly notices: readonly Notice[],
  ) {
    this.#hint.id = sheet.ids.beside(box.id, "hint");
    box.after(this.#hint);
    describe(box, this.#hint);
  }

  /** Looks again when nobody types any more. */
  soon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.show(true), 400);
  }

  /** Shows them; they are only said aloud when they are new. */
  show(aloud = false): void {
    const now = this.notices
      .filter((n) => found(n.words, this.box.value))
      .map((n) => n.say)
      .join(" ");
    if (now === this.#hint.textContent) return;
    this.#hint.textContent = now;
    if (now && aloud) this.sheet.announce(now);
  }
}

const patterns = new WeakMap<readonly string[], RegExp>();

/** Whether one of the words stands in the text: a whole word, in small letters or large. */
function found(words: readonly string[], text: string): boolean {
  let pattern = patterns.get(words);
  if (!pattern) {
    const alternatives = words.map((word) =>
      plain(word.trim())
        .replace(/[.*+?^${}()|[\]\\/]/g, "\\$&")
        .replace(/\s+/g, "\\s+"),
    );
    pattern = new RegExp(`(?:^|[^\\p{L}\\p{N}])(?:${alternatives.join("|")})(?![\\p{L}\\p{N}])`, "iu"); // Safari learnt (?<!…) late
    patterns.set(words, pattern);
  }
  return pattern.test(plain(text));
}

/** Phones write ’ where authors write '. */
function plain(text: string): string {
  return text.normalize("NFC").replace(/’/g, "'");
}
