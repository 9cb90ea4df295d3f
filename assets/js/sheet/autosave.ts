import { whenLeft } from "../lib/page";

/**
 * Saves half a second after the last change, and two seconds after the first at the latest. Where the page may end, it saves at once. What
 * failed is tried again after some seconds.
 */
export class Autosave {
  #timer = 0;
  #first = 0;

  constructor(
    form: HTMLFormElement,
    private readonly save: () => void,
  ) {
    form.addEventListener("change", () => this.flush());
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") this.flush();
    });
    whenLeft(() => this.flush());
  }

  soon(): void {
    const now = performance.now();
    this.#first ||= now;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.flush(), Math.max(0, Math.min(500, this.#first + 2000 - now)));
  }

  again(): void {
    if (this.#first) return;
    this.#first = performance.now();
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.flush(), 5000);
  }

  flush(): void {
    clearTimeout(this.#timer);
    if (!this.#first) return;
    this.#first = 0;
    this.save();
  }
}
