import { newId } from "../../../assets/js/lib/bytes";
import type { Answer } from "../../../assets/js/answers/answer";
import { Field, type Sheet } from "../../../assets/js/field/field";
import type { ScheduleSpec } from "../../../assets/js/field/specs.gen";
import { dayAndTime, inWords, later, timeOf } from "../../../assets/js/lib/dates";
import { button, make, say } from "../../../assets/js/lib/dom";
import { calendar } from "../../../assets/js/field/ics";
import { answers, list, record, text } from "../../../assets/js/answers/read";
import { DayBoxes } from "../date/boxes";
import { word } from "../../../assets/js/lib/words";

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
  readonly #boxes: DayBoxes;
  readonly #time = this.element.querySelector<HTMLInputElement>('input[name$=".time"]');
  readonly #hint = make("p", { class: "schedule-hint", role: "status" });
  #given: Given | undefined;

  constructor(element: HTMLElement, spec: ScheduleSpec, sheet: Sheet) {
    super(element, spec, sheet);
    this.#boxes = new DayBoxes(element.querySelector<HTMLElement>(".day"), sheet);
    element.addEventListener("input", () => {
      this.#dates();
      sheet.changed(this);
    });
    this.#time?.addEventListener("change", () => this.#check());
    const add = button(word("tool-schedule-add"), () => this.#save(), { class: "schedule-add" });
    element.querySelector("fieldset")?.append(add, this.#hint); // in this order: a hint that goes mustn't move the button from under a finger
  }

  get(): Answer | undefined {
    const all = Object.entries({ ...this.#boxes.typed, time: this.#time?.value ?? "" });
    const typed = answers(all.flatMap(([part, value]) => (value.trim() === "" ? [] : [[part, value.trim()] as const])));
    const at = this.#at();
    if (Object.keys(typed).length === 0 && !this.#given) return undefined;
    return { ...(at === "" ? { typed } : { at }), ...(this.#given ? { calendar: { ...this.#given } } : {}) };
  }

  set(answer: Answer | undefined): void {
    const a = record(answer);
    const m = /^(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2}))?/.exec(text(a["at"]) || text(answer));
    const typed = record(a["typed"]);
    const strip = (part: string): string => part.replace(/^0+(?=\d)/, "");
    this.#boxes.saved = (
      m ? (m[1] ?? "").split("-").map(strip) : ["year", "month", "day"].map((part) => text(typed[part]))
    ).join("\n");
    if (this.#time) this.#time.value = m ? (m[2] ?? "") : text(typed["time"]);
    const g = record(a["calendar"]);
    const sequence = g["sequence"];
    const known =
      /^[a-z0-9]{1,40}$/.test(text(g["uid"])) &&
      typeof sequence === "number" &&
      Number.isInteger(sequence) &&
      sequence >= 0;
    this.#given = known ? { uid: text(g["uid"]), sequence, at: text(g["at"]) } : undefined;
    this.#dates();
    this.#check();
  }

  lines(): string[] {
    const day = this.#day();
    const time = this.#clock() || (this.#time?.value.trim() ?? "");
    if (day === "") {
      const typed = [this.#boxes.words, time].filter((t) => t !== "");
      return typed.length > 0 ? [typed.join(", ")] : [];
    }
    return [dayAndTime(day, time), ...this.#offsets().map((n) => dayAndTime(later(day, n), time))];
  }

  /** The typed day, or "" if it isn't a whole one. */
  #day(): string {
    return this.#boxes.day.length === 10 ? this.#boxes.day : "";
  }

  /** The typed time as 19:30, or "" if it isn't one. */
  #clock(): string {
    return timeOf(this.#time?.value ?? "");
  }

  /** Day and time; the day alone as long as no time was typed; "" as long as one of them can't be read. */
  #at(): string {
    const [day, time] = [this.#day(), this.#clock()];
    if (day === "" || time === "") return this.#time?.value.trim() ? "" : day;
    return `${day}T${time}`;
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

  /** Points out a time that can't be read. */
  #check(): void {
    const wrong = this.#time?.value.trim() !== "" && this.#clock() === "";
    say(this.#hint, wrong ? word("tool-schedule-no-time") : "");
  }

  /** Makes the calendar's file. It is made here and never leaves the device by our doing. */
  #save(): void {
    const [day, time] = [this.#day(), this.#clock()];
    if (day === "" || time === "") {
      say(this.#hint, word(`tool-schedule-${day === "" ? "day" : "time"}-first`));
      if (day === "") this.#boxes.focus();
      else this.#time?.focus();
      return;
    }
    const at = `${day}T${time}`;
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
    say(this.#hint, word("tool-schedule-added"));
  }

  #offsets(): number[] {
    return list(this.spec.offsets).filter((n): n is number => typeof n === "number" && Number.isInteger(n) && n > 0);
  }
}
