import type { Answer } from "../../../assets/js/answers/answer";
import { Field, type Sheet } from "../../../assets/js/field/field";
import type { DecisionSpec, End, Question } from "../../../assets/js/field/specs.gen";
import { button, make } from "../../../assets/js/lib/dom";
import { list, text } from "../../../assets/js/answers/read";
import { word } from "../../../assets/js/lib/words";

/**
 * Questions that lead to advice, one at a time. The answer is the id of the end that was reached, and nothing of the way there: so no
 * answer to a question can be found out, kept or not. An end that isn't kept is no answer.
 */
export class Decision extends Field<DecisionSpec> {
  readonly #parts = new Map<string, HTMLElement>(); // questions and ends
  readonly #root: HTMLElement | null;
  #way: string[] = []; // questions that were answered
  #at = "";
  #whole = false;
  readonly #yes: HTMLButtonElement;
  readonly #no: HTMLButtonElement;
  readonly #back: HTMLButtonElement;
  readonly #again: HTMLButtonElement;
  readonly #chart: HTMLButtonElement;
  readonly #advice: HTMLElement;

  constructor(element: HTMLElement, spec: DecisionSpec, sheet: Sheet) {
    super(element, spec, sheet);
    this.#yes = button(word("tool-decision-yes"), () => this.#answer("yes"), { class: "decision-choice" });
    this.#no = button(word("tool-decision-no"), () => this.#answer("no"), { class: "decision-choice" });
    this.#back = button(word("tool-decision-back"), () => this.#go(this.#way.pop() ?? this.#first()));
    this.#again = button(word("tool-decision-again"), () => {
      this.#way = [];
      this.#go(this.#first());
    });
    this.#chart = button("", () => {
      this.#whole = !this.#whole;
      this.#show();
    });
    this.#advice = make("p", { class: "decision-hint" }, word("tool-decision-advice"));
    this.#root = element.querySelector<HTMLElement>(".decision");
    for (const part of element.querySelectorAll<HTMLElement>("[data-question], [data-end]")) {
      this.#parts.set(part.dataset["question"] ?? part.dataset["end"] ?? "", part);
      part.tabIndex = -1;
    }
    if (!this.#root || !this.#parts.has(this.#first())) return;
    this.#root.append(
      this.#advice,
      make("div", { class: "decision-buttons" }, this.#yes, this.#no, this.#back, this.#again, this.#chart),
    );
    this.set(undefined);
  }

  get(): Answer | undefined {
    const end = this.#end();
    return end && end.keep !== false ? end.id : undefined;
  }

  /** The end that was reached, kept or not. */
  override condition(): string {
    return this.#end()?.id ?? "";
  }

  set(answer: Answer | undefined): void {
    const end = this.#ends().find((e) => e.id === text(answer) && e.keep !== false);
    this.#way = [];
    this.#at = end && this.#parts.has(end.id) ? end.id : this.#first();
    this.#show();
  }

  lines(): string[] {
    const end = this.#end();
    return end && end.keep !== false ? [end.label] : [];
  }

  #answer(which: "yes" | "no"): void {
    const question = this.#questions().find((q) => q.id === this.#at);
    if (!question || !this.#parts.has(question[which])) return;
    this.#way.push(question.id);
    this.#go(question[which]);
  }

  /** Shows a question or an end, and has it read out by giving it the focus. */
  #go(id: string): void {
    const before = this.condition();
    this.#at = id;
    this.#whole = false;
    this.#show();
    this.#parts.get(id)?.focus();
    if (before !== this.condition()) this.sheet.changed(this);
  }

  #show(): void {
    const end = this.#end();
    for (const [id, part] of this.#parts) part.hidden = !this.#whole && id !== this.#at;
    for (const answers of this.element.querySelectorAll<HTMLElement>(".decision-answers"))
      answers.hidden = !this.#whole;
    this.#root?.classList.toggle("decision-flow", !this.#whole);
    this.#yes.hidden = this.#no.hidden = this.#whole || end !== undefined;
    this.#back.hidden = this.#whole || this.#way.length === 0;
    this.#again.hidden = this.#whole || this.#at === this.#first();
    this.#advice.hidden = this.#whole || end === undefined;
    this.#chart.textContent = word(this.#whole ? "tool-decision-one" : "tool-decision-whole");
  }

  #end(): End | undefined {
    return this.#ends().find((e) => e.id === this.#at);
  }

  #first(): string {
    return this.#questions()[0]?.id ?? "";
  }

  #questions(): readonly Question[] {
    return list(this.spec.questions) as readonly Question[];
  }

  #ends(): readonly End[] {
    return list(this.spec.ends) as readonly End[];
  }
}
