import type { Answer } from "../../../assets/js/answers/answer";
import { Field, type Sheet } from "../../../assets/js/field/field";
import type { TimerSpec } from "../../../assets/js/field/specs.gen";
import { clock, language, minutesInWords } from "../../../assets/js/lib/dates";
import { button, make, say } from "../../../assets/js/lib/dom";
import { list } from "../../../assets/js/answers/read";
import { Sound } from "./sound";
import { word } from "../../../assets/js/lib/words";

interface Turn {
  readonly who: string;
  readonly minutes: number;
  readonly item: number; // in the list
}

const MINUTE = 60_000;

/**
 * Turns for talking, and a break. Nothing of it is saved.
 *
 * It doesn't count: it knows when a turn ends and looks at the clock. So it is right after the screen was locked or the page asleep.
 */
export class Timer extends Field<TimerSpec> {
  readonly #turns: readonly Turn[];
  readonly #items: readonly HTMLElement[];
  readonly #sound = new Sound();
  #at = -1; // the turn that runs; -1: none
  #ends = 0; // when it ends
  #left = 0; // of a turn that was paused, in milliseconds; 0: it runs
  #warned = false;
  #breakEnds = 0; // 0: no break
  #said = ""; // when the turns were over
  #ticking: ReturnType<typeof setTimeout> | undefined;

  readonly #panel = make("div", { class: "timer-panel" });
  readonly #who = make("p", { class: "timer-who" });
  readonly #time = make("p", { class: "timer-time", role: "timer", "aria-live": "off" });
  readonly #bar = make("progress", { class: "timer-bar", "aria-hidden": "true" });
  readonly #start: HTMLButtonElement;
  readonly #pause: HTMLButtonElement;
  readonly #next: HTMLButtonElement;
  readonly #stop: HTMLButtonElement;
  readonly #break: HTMLButtonElement;
  readonly #endBreak: HTMLButtonElement;
  readonly #mute: HTMLButtonElement;
  readonly #return = make("input", { type: "time" });
  readonly #returnPart: HTMLElement;

  constructor(element: HTMLElement, spec: TimerSpec, sheet: Sheet) {
    super(element, spec, sheet);
    this.#items = [...element.querySelectorAll<HTMLElement>(".turns > li")];
    const once = list(spec.turns).map((t, item) => ({ ...(t as { who: string; minutes: number }), item }));
    this.#turns = spec.swap ? [...once, ...once.map((t) => ({ ...t, who: word("tool-timer-swapped", t.who) }))] : once;
    this.#start = button(word("tool-timer-start"), () => this.#begin(), { class: "timer-start" });
    this.#pause = button("", () => this.#hold());
    this.#next = button(word("tool-timer-next"), () => this.#turn(this.#at + 1, Date.now()));
    this.#stop = button(word("tool-timer-stop"), () => this.#done(word("tool-timer-stopped")));
    this.#break = button(word("tool-timer-break", minutesInWords(spec.pause?.minutes ?? 0)), () => this.#rest());
    this.#endBreak = button(word("tool-timer-break-end"), () => this.#restDone());
    this.#mute = button(
      word("tool-timer-sound"),
      () => this.#mute.setAttribute("aria-pressed", String(this.#sound.toggle())),
      {
        "aria-pressed": "false",
      },
    );
    const id = this.sheet.ids.control(`${this.id}.return`);
    this.#return.id = id;
    this.#returnPart = make(
      "p",
      { class: "timer-return" },
      make("label", { for: id }, word("tool-timer-return")),
      this.#return,
    );
    this.#return.addEventListener("change", () => this.#agree());
    const shown = element.querySelector(".timer");
    if (!shown) return;
    this.#panel.append(
      this.#who,
      this.#time,
      this.#bar,
      this.#returnPart,
      make(
        "div",
        { class: "timer-buttons" },
        this.#start,
        this.#pause,
        this.#next,
        this.#stop,
        this.#break,
        this.#endBreak,
        this.#mute,
      ),
    );
    shown.append(this.#panel);
    document.addEventListener("visibilitychange", () => this.#look());
    this.#show();
  }

  get(): undefined {
    return undefined;
  }

  set(_answer: Answer | undefined): void {}

  lines(): string[] {
    return [];
  }

  #begin(): void {
    this.#turn(0, Date.now());
    this.#pause.focus();
  }

  /** Begins a turn at a time that may have passed while the page slept. */
  #turn(n: number, from: number): void {
    const turn = this.#turns[n];
    if (!turn) return this.#done(word("tool-timer-over"));
    this.#at = n;
    this.#left = 0;
    this.#warned = turn.minutes < 2;
    this.#ends = from + turn.minutes * MINUTE;
    this.#panel.classList.remove("timer-over");
    if (this.#ends > Date.now()) this.sheet.announce(word("tool-timer-turn", turn.who, minutesInWords(turn.minutes)));
    this.#look();
  }

  #hold(): void {
    if (this.#left > 0) {
      this.#ends = Date.now() + this.#left;
      this.#left = 0;
    } else {
      this.#left = Math.max(1, this.#ends - Date.now());
    }
    this.#look();
  }

  #done(words: string): void {
    const focused = this.#panel.contains(document.activeElement);
    this.#at = -1;
    this.#left = 0;
    this.#said = words;
    this.#show();
    this.sheet.announce(words);
    if (focused) this.#start.focus();
  }

  #rest(): void {
    if (this.#at >= 0 && this.#left === 0) this.#left = Math.max(1, this.#ends - Date.now());
    const ends = new Date(Date.now() + (this.spec.pause?.minutes ?? 0) * MINUTE);
    this.#breakEnds = ends.getTime();
    this.#return.value = `${String(ends.getHours()).padStart(2, "0")}:${String(ends.getMinutes()).padStart(2, "0")}`;
    this.#panel.classList.remove("timer-over");
    this.#look();
    (this.spec.pause?.ask_return ? this.#return : this.#endBreak).focus();
    this.sheet.announce(word("tool-timer-break-until", clock(this.#breakEnds)));
  }

  /** The time to go on that was agreed: today, or tomorrow if it has passed. */
  #agree(): void {
    const m = /^(\d{2}):(\d{2})/.exec(this.#return.value);
    if (!m || this.#breakEnds === 0) return;
    const at = new Date();
    at.setHours(Number(m[1]), Number(m[2]), 0, 0);
    if (at.getTime() <= Date.now()) at.setDate(at.getDate() + 1);
    this.#breakEnds = at.getTime();
    this.#look();
  }

  #restDone(): void {
    this.#breakEnds = 0;
    this.#panel.classList.remove("timer-over");
    this.#show();
    (this.#at >= 0 ? this.#pause : this.#turns.length > 0 ? this.#start : this.#break).focus();
  }

  /** Looks at the clock, and again in a moment. */
  #look(): void {
    clearTimeout(this.#ticking);
    const now = Date.now();
    if (this.#breakEnds > 0) {
      if (now >= this.#breakEnds && !this.#panel.classList.contains("timer-over"))
        this.#cue(word("tool-timer-break-over"));
      this.#show();
      // Once it is over there is nothing to wait for: the reader says when they go on.
      if (now < this.#breakEnds) this.#ticking = setTimeout(() => this.#look(), 500);
      return;
    }
    const turn = this.#turns[this.#at];
    if (turn && this.#left === 0) {
      if (now >= this.#ends) {
        if (now - this.#ends < 5000) this.#sound.play(); // what ended while the page slept needs no tone now
        const last = this.#at + 1 >= this.#turns.length;
        this.#turn(this.#at + 1, this.#ends);
        if (last) this.#panel.classList.add("timer-over");
        return;
      }
      if (!this.#warned && this.#ends - now <= MINUTE) {
        this.#warned = true;
        this.sheet.announce(word("tool-timer-minute"));
      }
      this.#ticking = setTimeout(() => this.#look(), 250);
    }
    this.#show();
  }

  #cue(words: string): void {
    this.#panel.classList.add("timer-over");
    this.#sound.play();
    this.sheet.announce(words);
  }

  #show(): void {
    const now = Date.now();
    const turn = this.#turns[this.#at];
    const resting = this.#breakEnds > 0;
    const left = resting ? this.#breakEnds - now : this.#left > 0 ? this.#left : this.#ends - now;
    const whole = (resting ? (this.spec.pause?.minutes ?? 0) : (turn?.minutes ?? 0)) * MINUTE;
    const running = resting || turn !== undefined;
    if (resting)
      say(this.#who, word(left > 0 ? "tool-timer-break-until" : "tool-timer-break-over", clock(this.#breakEnds)));
    else say(this.#who, turn?.who ?? this.#said);
    say(this.#time, running ? minutes(left) : "");
    this.#time.hidden = this.#bar.hidden = !running;
    this.#bar.value = whole > 0 ? Math.min(1, Math.max(0, left / whole)) : 0;
    this.#pause.textContent = word(this.#left > 0 ? "tool-timer-go-on" : "tool-timer-pause");
    this.#start.hidden = running || this.#turns.length === 0;
    this.#pause.hidden = this.#next.hidden = this.#stop.hidden = resting || !turn;
    this.#break.hidden = resting || !this.spec.pause;
    this.#endBreak.hidden = !resting;
    this.#returnPart.hidden = !resting || !this.spec.pause?.ask_return;
    this.#items.forEach((item, i) => {
      if (turn?.item === i) item.setAttribute("aria-current", "step");
      else item.removeAttribute("aria-current");
    });
  }
}

/** What is left, as 2:05. */
function minutes(milliseconds: number): string {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1000));
  const two = new Intl.NumberFormat(language(), { minimumIntegerDigits: 2 });
  const one = new Intl.NumberFormat(language(), { useGrouping: false });
  return `${one.format(Math.floor(seconds / 60))}:${two.format(seconds % 60)}`;
}
