import { describe, make } from "../../../assets/js/sheet/dom";
import { Field, type Answer, type FieldSpec, type Sheet } from "../../../assets/js/sheet/field";
import { complete, possible, read, spoken, today, write, type Day } from "./day";

export interface DateSpec extends FieldSpec {
  readonly after?: string;
  readonly before?: string;
}

const parts = ["year", "month", "day"] as const;

/** A day, typed. What can't be is pointed out when its boxes are left, and kept. */
export class DateField extends Field<DateSpec> {
  readonly #boxes = new Map(parts.map((part) => [part, this.element.querySelector<HTMLInputElement>(`input[name$=".${part}"]`)]));
  readonly #problem = make("p", { class: "field-problem" });
  #checked = false; // only what was once left is looked at again

  constructor(element: HTMLElement, spec: DateSpec, sheet: Sheet) {
    super(element, spec, sheet);
    const group = element.querySelector("fieldset");
    this.#problem.id = `bs-problem-${this.id}`;
    this.#problem.hidden = true;
    group?.append(this.#problem);
    describe(group, this.#problem);
    group?.addEventListener("input", () => {
      if (this.#checked) this.#check(false);
      sheet.changed(this);
    });
    group?.addEventListener("focusout", (event) => {
      if (event.relatedTarget instanceof Node && group.contains(event.relatedTarget)) return;
      this.#checked = this.get() !== undefined;
      this.#check(true);
    });
  }

  get #typed(): string {
    const value = (part: keyof Day): string => this.#boxes.get(part)?.value ?? "";
    return write({ year: value("year"), month: value("month"), day: value("day") });
  }

  get(): Answer | undefined {
    return this.#typed || undefined;
  }

  set(answer: Answer | undefined): void {
    const day = read(typeof answer === "string" ? answer : "");
    for (const part of parts) {
      const box = this.#boxes.get(part);
      if (box) box.value = day[part];
    }
    this.#checked = this.#typed !== "";
    this.#check(false);
  }

  lines(): string[] {
    return this.#typed ? [spoken(this.#typed)] : [];
  }

  override refresh(): void {
    if (this.#checked) this.#check(false);
  }

  #check(aloud: boolean): void {
    const text = this.#wrong();
    if (aloud && text && text !== this.#problem.textContent) this.sheet.announce(text);
    this.#problem.textContent = text;
    this.#problem.hidden = text === "";
    for (const box of this.#boxes.values()) {
      if (text) box?.setAttribute("aria-invalid", "true");
      else box?.removeAttribute("aria-invalid");
    }
  }

  #wrong(): string {
    const typed = this.#typed;
    if (!typed) return "";
    if (!possible(typed)) return this.sheet.word("date-impossible");
    const [after, before] = [this.#limit(this.spec.after), this.#limit(this.spec.before)];
    if (!complete(typed)) return ""; // a year is enough
    if (after && typed <= after) return this.sheet.word("date-after", spoken(after));
    if (before && typed >= before) return this.sheet.word("date-before", spoken(before));
    return "";
  }

  /** A day, today, or the answer to another date; "" if there is none yet. */
  #limit(by: string | undefined): string {
    const limit = by === "today" ? today() : by && /^\d/.test(by) ? by : by && this.sheet.field(by)?.get();
    return typeof limit === "string" && complete(limit) ? limit : "";
  }
}
