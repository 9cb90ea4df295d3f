import type { Answer, Owner } from "../answers/answer";
import { attempt, button, make } from "../lib/dom";
import { Field, type FieldSpec, type Sheet } from "../field/field";
import { silent, type Kind } from "./kinds.gen";
import { inWords } from "../answers/read";
import { same, type Entry } from "../answers/store";
import { word } from "../lib/words";

/** A field as its worksheet sees it: whose it is, whether it is shown, answered or skipped. */
export class Question {
  /** Undefined where no class is known, or where it failed: the markup then works as without script. */
  readonly field: Field | undefined;
  skipped = false;
  #asked = true; // by what it is shown by
  #aside: Entry | undefined; // what Skip took out, to bring it back
  #busy = false;
  readonly #skip: HTMLButtonElement | undefined;
  #also: Answer | undefined; // another answer, from another window
  /** Called with an answer that was to be shown, and that this question has no place for, or not for all of it. */
  unshown: (answer: Answer) => void = () => {};
  /** Where the reader chooses between the two. */
  choice: HTMLElement | undefined;

  constructor(
    readonly element: HTMLElement,
    readonly spec: FieldSpec,
    kind: Kind | undefined,
    private readonly sheet: Sheet,
  ) {
    this.field = kind && attempt(() => new kind(element, spec, sheet));
    if (!this.field || !this.answers) return;
    this.#skip = button("", () => (this.#clears ? this.#clear() : this.#toggle()), { class: "field-skip" });
    this.#mark(false);
    element.append(this.#skip);
  }

  /** Whether the button empties: a choice that was made can't be taken back by what it was made with. */
  get #clears(): boolean {
    return !this.skipped && this.field?.sticks === true && this.value() !== undefined;
  }

  get id(): string {
    return this.spec.id ?? "";
  }

  get answers(): boolean {
    return this.id !== "" && !silent.has(this.spec.type);
  }

  get together(): boolean {
    return this.spec.for?.includes("together") ?? false;
  }

  get shown(): boolean {
    return !this.element.hidden;
  }

  /** Both and neither see every question. */
  #isFor(who: Owner): boolean {
    const people = this.spec.for;
    return !people || this.together || who === "both" || who === "neither" || people.includes(who);
  }

  /** Shows or hides it; what it holds stays. An undefined answer is that of a field that can't tell. */
  place(who: Owner, by?: Field): void {
    const { show_if } = this.spec;
    this.#asked =
      !show_if ||
      !by ||
      chose(
        attempt(() => by.condition()),
        show_if.is,
      );
    const hint = this.element.querySelector<HTMLElement>(":scope > .field-if");
    if (hint) hint.hidden = by !== undefined;
    this.element.hidden = who === "" || !this.#asked || !this.#isFor(who);
  }

  value(): Answer | undefined {
    return this.field && attempt(() => this.field?.get());
  }

  lines(): string[] {
    return (this.field && attempt(() => this.field?.lines())) ?? [];
  }

  entry(): Entry | undefined {
    if (this.skipped) return { skip: true };
    const v = this.value();
    const also = this.#also;
    return v === undefined ? (also === undefined ? undefined : { v: also }) : also === undefined ? { v } : { v, also };
  }

  show(entry: Entry | undefined): void {
    this.#busy = true;
    this.#aside = undefined;
    this.#mark(entry !== undefined && "skip" in entry);
    const answer = entry && "v" in entry ? entry : undefined;
    // Where somebody is writing, what is shown is theirs already, and setting it would move the cursor.
    if (!(this.element.contains(document.activeElement) && same(this.value(), answer?.v)))
      attempt(() => this.field?.set(answer?.v));
    this.#busy = false;
    this.#also = answer?.also;
    if (answer && this.field) {
      const shown = new Set(parts(this.value()));
      if (!parts(answer.v).every((part) => shown.has(part))) this.unshown(answer.v);
    }
    this.#ask();
    this.#mark(this.skipped);
  }

  /** Two windows have changed the answer: both are kept, and the reader chooses. */
  #ask(): void {
    this.choice?.remove();
    this.choice = undefined;
    const { field, sheet } = this;
    const also = this.#also;
    if (also === undefined || !field) return;
    const choose = (v: Answer | undefined): void => {
      this.show(v === undefined ? undefined : { v });
      this.element.querySelector<HTMLElement>("input, textarea, select, button")?.focus();
      sheet.changed(field);
    };
    const box = make("div", {
      class: "field-other sheet-notice",
      role: "group",
      "aria-label": word("other-heading"),
    });
    box.append(make("p", {}, word("other-heading")), ...inWords(also).map((line) => make("p", { dir: "auto" }, line)));
    box.append(
      button(word("other-take"), () => choose(also)),
      button(word("other-keep"), () => choose(this.value())),
    );
    this.element.append(box);
    this.choice = box;
    sheet.announce(word("other-heading"));
  }

  /** Called after each change: whoever answers a skipped question hasn't skipped it. */
  changed(): void {
    if (this.#busy) return;
    if (this.skipped && this.value() !== undefined) {
      this.#aside = undefined;
      this.skipped = false;
    }
    this.#mark(this.skipped);
  }

  #clear(): void {
    if (!this.field) return;
    this.show(undefined);
    this.sheet.announce(word("clear-done"));
    this.sheet.changed(this.field);
  }

  /** Skips, and sets aside what was written; pressed again, it brings that back. */
  #toggle(): void {
    if (!this.field) return;
    const back = this.skipped ? this.#aside : undefined;
    const aside = this.skipped ? undefined : this.entry();
    this.show(this.skipped ? back : { skip: true });
    this.#aside = aside;
    this.sheet.changed(this.field);
  }

  /** Lets its answer be read only, or be written again. */
  freeze(on: boolean): void {
    if (on === (this.element.dataset["frozen"] !== undefined)) return;
    if (on) this.element.dataset["frozen"] = "";
    else delete this.element.dataset["frozen"];
    for (const control of this.element.querySelectorAll<
      HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement | HTMLButtonElement
    >("input, textarea, select, button")) {
      // What is read only can still be selected and copied.
      if (control instanceof HTMLTextAreaElement || control.type === "text")
        (control as HTMLTextAreaElement).readOnly = on;
      else control.disabled = on;
    }
  }

  #mark(skipped: boolean): void {
    this.skipped = skipped;
    if (!this.#skip) return;
    const [name, what] = this.#clears ? (["clear", "clear-what"] as const) : (["skip", "skip-what"] as const);
    this.#skip.textContent = word(name);
    this.#skip.setAttribute("aria-label", word(what, this.spec.label ?? ""));
    if (this.#clears) this.#skip.removeAttribute("aria-pressed");
    else this.#skip.setAttribute("aria-pressed", String(skipped));
  }
}

/** All that an answer says: its texts without their spaces, which boxes may change, and its numbers. */
function parts(answer: Answer | undefined): (string | number)[] {
  if (typeof answer === "object" && answer !== null) return Object.values(answer).flatMap(parts);
  const part = typeof answer === "string" ? answer.replace(/\s/g, "") : answer;
  return typeof part === "number" || part ? [part as string | number] : [];
}

/** Tells whether an answer is, or has in it, the option, end or row of that id. */
function chose(answer: Answer | undefined, id: string): boolean {
  if (Array.isArray(answer)) return answer.includes(id);
  if (typeof answer !== "object" || answer === null) return answer === id;
  const { id: own, end } = answer as { readonly [key: string]: Answer };
  return own === id || end === id;
}
