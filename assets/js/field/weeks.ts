import { inWords, neighbour, periodOf, today } from "../lib/dates";
import { button, make, say } from "../lib/dom";
import type { Sheet } from "./field";
import { word } from "../lib/words";

/** The week that is shown of what begins afresh each week, and the ways to the weeks before. */
export class Weeks {
  shown = "";
  #current = "";
  readonly element: HTMLElement;
  readonly #name = make("p", { class: "week-name", tabindex: "-1" });
  readonly #after: HTMLButtonElement;

  /** @param show is called when another week is to be shown */
  constructor(
    private readonly sheet: Sheet,
    private readonly show: () => void,
  ) {
    this.#after = button(word("tool-week-after"), () => this.#go(1));
    const before = button(word("tool-week-before"), () => this.#go(-1));
    this.element = make(
      "div",
      { class: "weeks", role: "group", "aria-label": word("tool-week") },
      this.#name,
      before,
      this.#after,
    );
    document.addEventListener("visibilitychange", () => this.refresh());
    this.reset();
  }

  /** Whether the week that is shown is this one. */
  get now(): boolean {
    return this.shown === this.#current;
  }

  /** Goes back to this week. */
  reset(): void {
    this.shown = this.#current = periodOf("week", today());
    this.#tell();
  }

  /** Goes on to a week that began while the page was open, unless the reader looks at one before. */
  refresh(): void {
    const week = periodOf("week", today());
    if (week === this.#current) return;
    if (this.now) this.shown = week;
    this.#current = week;
    this.#tell();
    this.show();
  }

  #go(steps: 1 | -1): void {
    const week = neighbour("week", this.shown, steps);
    if (week === "" || week > this.#current) return;
    this.shown = week;
    this.#tell();
    this.show();
    if (this.now) this.#name.focus(); // the button that was pressed is gone
    this.sheet.announce(this.#name.textContent ?? "");
  }

  #tell(): void {
    const words = inWords("week", this.shown);
    say(this.#name, this.now ? word("tool-now-week", words) : words);
    this.#after.hidden = this.now;
  }
}
