import { Field, type Answer, type FieldSpec, type Sheet } from "../../../assets/js/sheet/field";
import { dayAndTime, dayOf, inWords, later } from "../../../assets/js/sheet/dates";
import { button, make, newId, say } from "../../../assets/js/sheet/dom";
import { calendar } from "../../../assets/js/sheet/ics";
import { answers, list, record, text } from "../../../assets/js/sheet/read";

interface ScheduleSpec extends FieldSpec {
  readonly title?: string;
  readonly minutes?: number;
  readonly repeat?: string;
  readonly offsets?: readonly number[];
  readonly alarm?: number;
}

const parts = ["day", "month", "year", "time"] as const;
type Part = (typeof parts)[number];

/** What the reader's calendar has been given. */
interface Given {
  readonly uid: string;
  readonly sequence: number;
  readonly at: string;
}

/**
 * A date and time, and a file for the calendar. The answer is { at: "2026-12-01T19:30" }, or only the day. What isn't a day yet stands
 * as it was typed: { typed: { day, month, year, time } }. Once there was a file, its number is kept, so that the next one replaces it:
 * { at, calendar: { uid, sequence, at } }.
 */
export class Schedule extends Field<ScheduleSpec> {
  readonly #inputs = new Map<Part, HTMLInputElement>();
  readonly #hint = make("p", { class: "schedule-hint", role: "status" });
  #given: Given | undefined;

  constructor(element: HTMLElement, spec: ScheduleSpec, sheet: Sheet) {
    super(element, spec, sheet);
    for (const input of element.querySelectorAll<HTMLInputElement>("input")) {
      const part = parts.find((p) => input.name.endsWith(`.${p}`));
      if (!part) continue;
      this.#inputs.set(part, input);
      input.addEventListener("input", () => {
        this.#dates();
        sheet.changed(this);
      });
      input.addEventListener("change", () => this.#check());
    }
    const add = button(sheet.word("tool-schedule-add"), () => this.#save(), { class: "schedule-add" });
    element.querySelector("fieldset")?.append(add, this.#hint); // in this order: a hint that goes mustn't move the button from under a finger
  }

  get(): Answer | undefined {
    const typed = answers(parts.flatMap((p) => (this.#typed(p) === "" ? [] : [[p, this.#typed(p)] as const])));
    const at = this.#at();
    if (Object.keys(typed).length === 0 && !this.#given) return undefined;
    return { ...(at === "" ? { typed } : { at }), ...(this.#given ? { calendar: { ...this.#given } } : {}) };
  }

  set(answer: Answer | undefined): void {
    const a = record(answer);
    const m = /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}:\d{2}))?/.exec(text(a["at"]) || text(answer));
    const typed = record(a["typed"]);
    const strip = (part: string | undefined): string => (part ?? "").replace(/^0+(?=\d)/, "");
    const shown: Record<Part, string> = m
      ? { day: strip(m[3]), month: strip(m[2]), year: m[1] ?? "", time: m[4] ?? "" }
      : { day: text(typed["day"]), month: text(typed["month"]), year: text(typed["year"]), time: text(typed["time"]) };
    for (const [part, input] of this.#inputs) input.value = shown[part];
    const g = record(a["calendar"]);
    const sequence = g["sequence"];
    const known = /^[a-z0-9]{1,40}$/.test(text(g["uid"])) && typeof sequence === "number" && Number.isInteger(sequence) && sequence >= 0;
    this.#given = known ? { uid: text(g["uid"]), sequence, at: text(g["at"]) } : undefined;
    this.#dates();
    this.#check();
  }

  lines(): string[] {
    const day = this.#day();
    if (day === "") {
      const typed = parts.map((p) => this.#typed(p)).filter((t) => t !== "");
      return typed.length > 0 ? [typed.join(" ")] : [];
    }
    return [dayAndTime(day, this.#typed("time")), ...this.#offsets().map((n) => dayAndTime(later(day, n), this.#typed("time")))];
  }

  #typed(part: Part): string {
    return this.#inputs.get(part)?.value.trim() ?? "";
  }

  /** The typed day, or "" if it isn't one. */
  #day(): string {
    const numbers = [this.#typed("year"), this.#typed("month"), this.#typed("day")];
    if (!/^\d{4}$/.test(numbers[0] ?? "") || numbers.some((n) => !/^\d+$/.test(n))) return "";
    const [year = 0, month = 0, day = 0] = numbers.map(Number);
    return dayOf(year, month, day);
  }

  #at(): string {
    const day = this.#day();
    const time = /^\d{2}:\d{2}/.exec(this.#typed("time"))?.[0];
    return day === "" || time === undefined ? day : `${day}T${time}`;
  }

  /** Says which days the further entries fall on. */
  #dates(): void {
    const day = this.#day();
    for (const item of this.element.querySelectorAll<HTMLElement>("[data-offset]")) {
      const shown = item.querySelector(".schedule-day") ?? item.appendChild(make("span", { class: "schedule-day" }));
      const words = day === "" ? "" : inWords("day", later(day, Number(item.dataset["offset"])));
      say(shown, words === "" ? "" : `: ${words}`);
    }
  }

  /** Points out a day that can't be, once all of it is typed. */
  #check(): void {
    const whole = /^\d+$/.test(this.#typed("day")) && /^\d+$/.test(this.#typed("month")) && /^\d{4}$/.test(this.#typed("year"));
    say(this.#hint, whole && this.#day() === "" ? this.sheet.word("tool-schedule-no-day") : "");
  }

  /** Makes the calendar's file. It is made here and never leaves the device by our doing. */
  #save(): void {
    const at = this.#at();
    const [day = "", time = ""] = at.split("T");
    if (day === "" || time === "") {
      const missing = day === "" ? "day" : "time";
      say(this.#hint, this.sheet.word(`tool-schedule-${missing}-first`));
      [...this.#inputs.entries()].find(([part]) => (part === "time") === (missing === "time"))?.[1].focus();
      return;
    }
    const before = this.#given;
    if (!before || before.at !== at) {
      this.#given = { uid: before?.uid ?? newId() + newId(), sequence: before ? before.sequence + 1 : 0, at };
      this.sheet.changed(this);
    }
    const given = this.#given as Given;
    const { title = "", minutes = 30, repeat, alarm } = this.spec;
    const file = calendar({
      uid: given.uid,
      sequence: given.sequence,
      title,
      day,
      time,
      minutes,
      offsets: this.#offsets(),
      ...(repeat === undefined ? {} : { repeat }),
      ...(alarm === undefined ? {} : { alarm }),
    });
    const url = URL.createObjectURL(new Blob([file], { type: "text/calendar;charset=utf-8" }));
    const link = make("a", { href: url, download: "event.ics" });
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), 60_000);
    say(this.#hint, this.sheet.word("tool-schedule-added"));
  }

  #offsets(): number[] {
    return list(this.spec.offsets).filter((n): n is number => typeof n === "number" && Number.isInteger(n) && n > 0);
  }
}
