import { today } from "../../../assets/js/lib/dates";
import { describe, make } from "../../../assets/js/lib/dom";
import type { Sheet } from "../../../assets/js/field/field";
import type { Days } from "../../../assets/js/field/specs.gen";
import { meant, parts, read, spoken, write, type Meant, type Part, type Typed } from "./day";
import { word } from "../../../assets/js/lib/words";

/** The boxes that a day is typed into. What can't be is pointed out when they are left, and kept; what was guessed is said. */
export class DayBoxes {
  readonly #boxes = new Map<Part, HTMLInputElement>();
  readonly #said = make("p");
  #checked = false; // only what was once left is looked at again

  /** @param other what another date has, by its id */
  constructor(
    group: HTMLElement | null,
    private readonly sheet: Sheet,
    private readonly limits: Days = {},
    private readonly other: (id: string) => unknown = () => undefined,
  ) {
    for (const input of group?.querySelectorAll("input") ?? []) {
      const part = parts.find((p) => input.name.endsWith(`.${p}`));
      if (part) this.#boxes.set(part, input);
    }
    const [first] = this.#boxes.values();
    if (!group || !first) return;
    this.#said.id = sheet.ids.beside(first.id, "problem");
    this.#said.hidden = true;
    first.closest(".day")?.after(this.#said);
    describe(group.closest("fieldset, [role=group]"), this.#said);
    group.addEventListener("input", () => this.refresh());
    group.addEventListener("focusout", (event) => {
      if (event.relatedTarget instanceof Node && group.contains(event.relatedTarget)) return;
      this.#checked = this.saved !== "";
      this.#check(true);
    });
  }

  get #typed(): Typed {
    const value = (part: Part): string => this.#boxes.get(part)?.value ?? "";
    return { year: value("year"), month: value("month"), day: value("day") };
  }

  get #meant(): Meant {
    const before = this.#limit(this.limits.before);
    const latest = before ? Number(before.slice(0, 4)) : Number(today().slice(0, 4)) + 20;
    return meant(this.#typed, [...this.#boxes.keys()], latest);
  }

  /** What was typed, as it is saved; "" if nothing was. */
  get saved(): string {
    return write(this.#typed, this.#meant);
  }

  set saved(text: string) {
    const day = read(text);
    for (const [part, box] of this.#boxes) box.value = day[part];
    this.#checked = text !== "";
    this.#check(false);
  }

  /** The day, as far as it is known: 2026-11-22, 2026-11, 2026; "" if it isn't one. */
  get day(): string {
    return this.#meant.day;
  }

  /** What was typed, box by box. */
  get typed(): Readonly<Typed> {
    return this.#typed;
  }

  /** For paper: the day, or what was typed. */
  get words(): string {
    return (
      spoken(this.day) ||
      [...this.#boxes.values()]
        .map((box) => box.value.trim())
        .filter(Boolean)
        .join(" ")
    );
  }

  focus(): void {
    [...this.#boxes.values()][0]?.focus();
  }

  /** Looks again, since another date may have changed. */
  refresh(): void {
    if (this.#checked) this.#check(false);
  }

  #check(aloud: boolean): void {
    const wrong = this.#wrong();
    const { day, guessed } = this.#meant;
    const text = wrong || (guessed && this.#checked ? word("date-read", spoken(day)) : "");
    if (aloud && text && text !== this.#said.textContent) this.sheet.announce(text);
    this.#said.textContent = text;
    this.#said.hidden = text === "";
    this.#said.className = wrong ? "field-problem" : "field-hint";
    for (const box of this.#boxes.values()) {
      if (wrong) box.setAttribute("aria-invalid", "true");
      else box.removeAttribute("aria-invalid");
    }
  }

  #wrong(): string {
    if (!this.#checked) return "";
    const { day, wrong } = this.#meant;
    if (wrong?.why === "days") return word("date-days", wrong.month, wrong.days);
    if (wrong) {
      const box = this.#boxes.get(wrong.part);
      return word(`date-${wrong.why}`, box?.labels?.[0]?.textContent ?? "", box?.value.trim() ?? "");
    }
    // Where only a year is known, it may be on either side.
    const [after, before] = [this.#limit(this.limits.after), this.#limit(this.limits.before)];
    if (after && (day < after.slice(0, day.length) || day === after)) return word("date-after", spoken(after));
    if (before && (day > before.slice(0, day.length) || day === before)) return word("date-before", spoken(before));
    return "";
  }

  /** A day, today, or the answer to another date; "" if there is none yet. */
  #limit(by: string | undefined): string {
    const limit = by === "today" ? today() : by && /^\d/.test(by) ? by : by && this.other(by);
    return typeof limit === "string" && /^\d{4}-\d\d-\d\d$/.test(limit) ? limit : "";
  }
}
