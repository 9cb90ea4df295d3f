import { make } from "./dom";

/** The one live region of a worksheet, or of another page. */
export class Announcer {
  readonly #element = make("div", { class: "sheet-live", role: "status" });
  #timer = 0;

  constructor(form: HTMLElement) {
    form.append(this.#element);
  }

  say(text: string): void {
    this.#element.textContent = ""; // or the same words wouldn't be said twice
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => (this.#element.textContent = text), 50);
  }
}
