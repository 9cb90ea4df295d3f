/** Saves half a second after the last change, and two seconds after the first at the latest; at once where the page may end. */
export class Autosave {
  private timer = 0;
  private first = 0;

  constructor(
    form: HTMLFormElement,
    private readonly save: () => void,
  ) {
    form.addEventListener("change", () => this.flush());
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden") this.flush();
    });
    addEventListener("pagehide", () => this.flush());
  }

  soon(): void {
    const now = performance.now();
    this.first ||= now;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), Math.max(0, Math.min(500, this.first + 2000 - now)));
  }

  flush(): void {
    clearTimeout(this.timer);
    if (!this.first) return;
    this.first = 0;
    this.save();
  }
}
