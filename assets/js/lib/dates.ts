/** What a log's entries and a grid's weeks are kept by: 2026-11-24, 2026-W48 or 2026-11. They sort as they follow each other. */
export type Period = "day" | "week" | "month";

const DAY = 86_400_000;

// Days are counted in UTC throughout: a local clock has days of 23 and 25 hours.
function utc(year: number, month: number, day: number): Date {
  const date = new Date(Date.UTC(2000, month - 1, day));
  date.setUTCFullYear(year, month - 1, day);
  return date;
}

function pad(n: number, width = 2): string {
  return String(n).padStart(width, "0");
}

function iso(date: Date): string {
  return `${pad(date.getUTCFullYear(), 4)}-${pad(date.getUTCMonth() + 1)}-${pad(date.getUTCDate())}`;
}

/** A day as 2026-11-24, or "" if there is no such day. */
function dayOf(year: number, month: number, day: number): string {
  if (![year, month, day].every(Number.isInteger) || year < 1 || year > 9999) return "";
  const date = utc(year, month, day);
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? iso(date) : "";
}

function parse(day: string): Date | undefined {
  const m = /^(\d{4})-(\d{2})-(\d{2})$/.exec(day);
  if (!m || dayOf(Number(m[1]), Number(m[2]), Number(m[3])) === "") return undefined;
  return utc(Number(m[1]), Number(m[2]), Number(m[3]));
}

/** The reader's today. */
export function today(now = new Date()): string {
  return dayOf(now.getFullYear(), now.getMonth() + 1, now.getDate());
}

/** The day so many days later. */
export function later(day: string, days: number): string {
  const date = parse(day);
  return date ? iso(new Date(date.getTime() + days * DAY)) : "";
}

/** The period that a day is in, or "" if it isn't a day. A month may be given for a day. */
export function periodOf(period: Period, day: string): string {
  if (period === "month") return /^\d{4}-(0[1-9]|1[0-2])(-\d{2})?$/.test(day) ? day.slice(0, 7) : "";
  const date = parse(day);
  if (!date || period === "day") return date ? day : "";
  const thursday = new Date(date.getTime() + (3 - ((date.getUTCDay() + 6) % 7)) * DAY); // it says which year a week belongs to
  const year = thursday.getUTCFullYear();
  const week = Math.floor((thursday.getTime() - utc(year, 1, 1).getTime()) / (7 * DAY)) + 1;
  return `${pad(year, 4)}-W${pad(week)}`;
}

/** The first day of a period, or "" if it isn't one. */
export function firstDay(period: Period, key: string): string {
  if (period === "day") return parse(key) ? key : "";
  if (period === "month") return periodOf("month", key) === key ? `${key}-01` : "";
  const m = /^(\d{4})-W(\d{2})$/.exec(key);
  if (!m) return "";
  const fourth = utc(Number(m[1]), 1, 4); // is in the first week of its year
  const monday = iso(new Date(fourth.getTime() + ((Number(m[2]) - 1) * 7 - ((fourth.getUTCDay() + 6) % 7)) * DAY));
  return periodOf("week", monday) === key ? monday : "";
}

/** The period before or after. */
export function neighbour(period: Period, key: string, steps: 1 | -1): string {
  const first = firstDay(period, key);
  if (first === "") return "";
  if (period !== "month") return periodOf(period, later(first, steps * (period === "week" ? 7 : 1)));
  return periodOf("month", later(first, steps === 1 ? 31 : -1));
}

function format(day: string, options: Intl.DateTimeFormatOptions): string {
  const date = parse(day);
  return date ? formatter(options).format(date) : "";
}

const formatters = new Map<string, Intl.DateTimeFormat>();

/** Making one is slow, and a log has hundreds of days. */
function formatter(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = JSON.stringify(options);
  const made = formatters.get(key) ?? new Intl.DateTimeFormat(daysLanguage(), { ...options, timeZone: "UTC" });
  formatters.set(key, made);
  return made;
}

export function language(): string | undefined {
  return document.documentElement.lang || undefined;
}

/** English alone would put the month first, as only one of its countries does. */
export function daysLanguage(): string | undefined {
  const lang = language();
  return lang === "en" ? "en-GB" : lang;
}

/** A period in words: "Tuesday, 24 November 2026", "23 – 29 November 2026", "November 2026". */
export function inWords(period: Period, key: string): string {
  const first = firstDay(period, key);
  if (first === "") return key;
  if (period === "day") return format(first, { weekday: "long", day: "numeric", month: "long", year: "numeric" });
  if (period === "month") return format(first, { month: "long", year: "numeric" });
  const from = parse(first) as Date;
  return formatter({ day: "numeric", month: "long", year: "numeric" }).formatRange(
    from,
    new Date(from.getTime() + 6 * DAY),
  );
}

/** A time of day in words, by the reader's clock: "14:35", "2:35 pm". */
export function clock(milliseconds: number): string {
  return new Intl.DateTimeFormat(language(), { hour: "numeric", minute: "2-digit" }).format(milliseconds);
}

/** "3 minutes" */
export function minutesInWords(minutes: number): string {
  return new Intl.NumberFormat(language(), { style: "unit", unit: "minute", unitDisplay: "long" }).format(minutes);
}

/** A time of day as people type it ("19:30", "7.30 pm", "1930") as 19:30, or "" if it isn't a whole one. */
export function timeOf(typed: string): string {
  const m = /^(\d{1,2})(?:[:.h ]?(\d{2}))?(?:\s*([ap])\.?m?\.?| ?h| uhr)?$/.exec(digits(typed));
  const noon = m?.[3];
  const hour = noon ? (Number(m?.[1]) % 12) + (noon === "p" ? 12 : 0) : Number(m?.[1]);
  if (!m || (!m[2] && !noon) || hour > 23 || Number(m[2] ?? 0) > 59 || (noon && Number(m[1]) > 12)) return "";
  return `${pad(hour)}:${m[2] ?? "00"}`;
}

/** Small letters and the digits 0 to 9, whatever script they were typed in. */
export function digits(text: string): string {
  const value = (d: string): string => {
    const code = d.codePointAt(0) ?? 0;
    const row = code & ~15; // a script's digits begin at the start of a row of sixteen, or at its seventh place
    return String(code - (/\p{Nd}/u.test(String.fromCodePoint(row)) ? row : row + 6));
  };
  return text
    .normalize("NFKC")
    .replace(/\p{Nd}/gu, value)
    .trim()
    .toLocaleLowerCase(language());
}

/** A day and time in words; what isn't a time stands as it was typed. */
export function dayAndTime(day: string, time: string): string {
  const m = /^(\d{2}):(\d{2})$/.exec(time);
  const words = m ? clock(new Date(2000, 0, 1, Number(m[1]), Number(m[2])).getTime()) : time;
  return [inWords("day", day), words].filter(Boolean).join(", ");
}
