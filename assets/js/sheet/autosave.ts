/**
 * Saves half a second after the last change, and two seconds after the first at the latest; four times as soon where it must be. Where the
 * page may end, it saves at once.
 */
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

  soon(sooner = false): void {
    const now = performance.now();
    const share = sooner ? 4 : 1;
    this.first ||= now;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), Math.max(0, Math.min(500 / share, this.first + 2000 / share - now)));
  }

  flush(): void {
    clearTimeout(this.timer);
    if (!this.first) return;
    this.first = 0;
    this.save();
  }
}
