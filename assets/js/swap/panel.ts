import type { Owner } from "../answers/answer";
import { button, make, say } from "../lib/dom";
import type { Opening, Post } from "../sheet/partner";
import type { Worksheet } from "../sheet/worksheet";
import { isObject } from "../answers/store";
import { Rounds, type Round } from "./round";
import { Printer, showable, type Shown } from "./shown";
import { word } from "../lib/words";

/** What is shown at each step of the way. */
export interface Steps {
  choose(panel: Panel): Node[];
  preview(panel: Panel, shown: readonly Shown[]): Node[];
  exchange(panel: Panel, round: Round): Promise<Node[]>;
  keys(panel: Panel, round: Round): Promise<Node[]>;
  reveal(panel: Panel, round: Round): Promise<Node[]>;
}

/**
 * What is open below *Show my partner*: one step of the way, by how far the open person's round has come.
 *
 * Whatever the way is left by (another notebook, a lock, leaving in a hurry), nothing of it stays in the page.
 */
export class Panel {
  readonly sheet: Worksheet;
  readonly post: Post;
  readonly rounds: Rounds;
  readonly printer: Printer;
  readonly ticked = new Set<string>();
  /** What is shown to the partner, frozen, before it is sealed. */
  previewed: readonly Shown[] | undefined;
  /** What covers the page while somebody else has the screen. */
  lent: HTMLDialogElement | undefined;
  /** Both sheets have been seen. */
  seen = false;

  private readonly place: HTMLElement;
  private readonly changed = make("p", { class: "sheet-notice", role: "status" });
  private sealed: readonly Shown[] = [];
  private who: Owner;
  private mark = "";
  private rendering = 0;
  private opener: HTMLElement | undefined;

  constructor(
    { sheet, place, post }: Opening,
    private readonly steps: Steps,
  ) {
    this.sheet = sheet;
    this.place = place;
    this.post = post;
    this.printer = new Printer(sheet);
    this.rounds = new Rounds(sheet);
    this.who = sheet.who;
    // Buttons change answers, too, and fields listen to the same events.
    for (const event of ["input", "change", "click"])
      sheet.form.addEventListener(event, () => setTimeout(() => this.compare()));
    sheet.watch(() => this.follow());
    sheet.form.addEventListener("bs-delete", () => {
      this.rounds.setAside(this.who); // it holds a copy of what is deleted
      this.shut();
    });
    sheet.form.addEventListener("bs-undelete", () => this.rounds.bringBack());
    document.addEventListener("bs-leave", () => {
      this.rounds.forget();
      this.shut();
    });
  }

  open(): Promise<void> {
    this.opener = document.activeElement instanceof HTMLElement ? document.activeElement : undefined;
    this.seen = false;
    this.place.hidden = false;
    return this.render();
  }

  /** The reader closes it. */
  close(): void {
    this.shut();
    this.opener?.focus();
  }

  private shut(): void {
    this.rendering++;
    this.ticked.clear();
    this.previewed = undefined;
    this.lent?.remove();
    this.printer.hold(undefined);
    this.place.hidden = true;
    this.place.replaceChildren();
    this.sealed = [];
  }

  /** Says which answers aren't any more what was sealed. */
  private compare(): void {
    const now = new Map(this.sealed.length > 0 ? showable(this.sheet).map((s) => [s.id, s.lines.join("\n")]) : []);
    const labels = this.sealed.filter((s) => now.get(s.id) !== s.lines.join("\n")).map((s) => s.label);
    this.changed.hidden = labels.length === 0;
    say(this.changed, labels.length > 0 ? word("swap-changed", labels.join(" · ")) : "");
  }

  /** Another notebook is open, or another window has gone on. */
  private follow(): void {
    const { sheet, who } = this;
    if (sheet.who !== who) {
      if (!sheet.who) this.rounds.forget();
      else if (sheet.lockOf(who)) this.rounds.forget(who);
      this.who = sheet.who;
      this.shut();
    } else if (!this.place.hidden && !this.lent?.isConnected && this.state() !== this.mark) {
      void this.render();
    }
  }

  private state(): string {
    return `${this.rounds.kept} ${this.rounds.mark}`;
  }

  /** Shows the step that the round is at, after a word on what has just been done. */
  async render(said = ""): Promise<void> {
    const rendering = ++this.rendering;
    await this.rounds.adopt();
    const round = await this.rounds.read();
    const step = await this.step(round);
    const sealed = (isObject(round) && (await this.rounds.mine(round))) || [];
    if (rendering !== this.rendering) return;
    this.sealed = sealed;
    this.compare();
    this.mark = this.state();
    this.printer.hold(undefined);
    const heading = make("h2", { tabindex: "-1" }, word("swap-heading"));
    const nodes: Node[] = [heading];
    if (said) nodes.push(make("p", { class: "swap-said" }, said));
    nodes.push(this.changed, ...step);
    if (!this.rounds.kept && (round || this.previewed))
      nodes.push(make("p", { class: "swap-quiet" }, word("swap-memory")));
    nodes.push(this.foot(round !== undefined));
    this.place.replaceChildren(...nodes);
    heading.focus();
  }

  private async step(round: Round | "broken" | undefined): Promise<Node[]> {
    if (round === "broken") return [make("p", {}, word("swap-wrong-broken"))];
    if (!round) return this.previewed ? this.steps.preview(this, this.previewed) : this.steps.choose(this);
    if (round.opens) return this.steps.reveal(this, round);
    return round.told ? this.steps.keys(this, round) : this.steps.exchange(this, round);
  }

  /** What is possible at each step: to stop, and to put it away. */
  private foot(begun: boolean): HTMLElement {
    const foot = make("div", { class: "swap-buttons swap-foot" });
    const close = button(word("swap-close"), () => this.close());
    const stop = button(word("swap-stop"), () => {
      const sure = make("p", {}, word("swap-stop-sure"));
      const yes = button(word("swap-stop-yes"), () => void this.end());
      const no = button(word("swap-stop-no"), () => {
        foot.replaceChildren(stop, close);
        stop.focus();
      });
      foot.replaceChildren(sure, yes, no);
      this.sheet.announce(sure.textContent ?? "");
      no.focus(); // pressed twice, it deletes nothing
    });
    foot.append(...(begun ? [stop] : []), close);
    return foot;
  }

  /** Deletes the round. */
  async end(): Promise<void> {
    this.previewed = undefined;
    this.ticked.clear();
    this.seen = false;
    const said = word(this.rounds.delete() ? "swap-deleted" : "swap-delete-failed");
    await this.render(said);
    this.sheet.announce(said);
  }

  /** A row of buttons. */
  buttons(...parts: readonly (HTMLElement | undefined)[]): HTMLElement {
    return make("div", { class: "swap-buttons" }, ...parts.filter((part) => part !== undefined));
  }

  /** Where a step says what went wrong. */
  problem(): { element: HTMLElement; say: (text: string) => void } {
    const element = make("p", { class: "field-problem", id: this.sheet.ids.reserved("swap-problem") });
    return {
      element,
      say: (text) => {
        element.textContent = text;
        this.sheet.announce(text);
      },
    };
  }
}
