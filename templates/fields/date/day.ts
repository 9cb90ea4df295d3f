import { daysLanguage, digits, inWords, language } from "../../../assets/js/lib/dates";

export const parts = ["year", "month", "day"] as const;
export type Part = (typeof parts)[number];

/** A day as it is typed, box by box. */
export type Typed = Record<Part, string>;

/** What was typed, as far as it was understood. */
export interface Meant {
  /** 2026-11-22; 2026-11 or 2026 where no more is known; "" if it isn't a day, or nothing was typed. */
  readonly day: string;
  /** Why it isn't one: a part that can't be read, one that is missing, or a month without that many days. */
  readonly wrong?:
    | { readonly why: "isnt" | "missing"; readonly part: Part }
    | { readonly why: "days"; readonly month: string; readonly days: number };
  /** Whether the day isn't simply what stands in the boxes: the century was guessed, or a word was read. */
  readonly guessed: boolean;
}

/**
 * Reads what was typed: numbers in any digits, months by name, years of two digits, and a whole day that stands in one box, in the order of
 * the boxes. A year of two digits is the last one that isn't after `latest`.
 */
export function meant(typed: Typed, order: readonly Part[], latest: number): Meant {
  const all = { year: digits(typed.year), month: digits(typed.month), day: digits(typed.day) };
  const filled = parts.filter((p) => all[p] !== "");
  if (filled.length === 0) return { day: "", guessed: false };
  const [one] = filled;
  const inOne = filled.length === 1 && one && (one !== "year" || /\D/.test(all.year)) && spread(all[one], order);
  const { year, month, day } = inOne || all;
  const numbers = { year: yearOf(year, latest), month: monthOf(month), day: dayOf(day) };
  const text = { year, month, day };
  for (const part of parts)
    if (text[part] !== "" && !numbers[part])
      return { day: "", wrong: { why: "isnt", part: inOne && one ? one : part }, guessed: false };
  for (const part of ["month", "year"] as const) {
    if (text[part] === "" && (text.day !== "" || part === "year"))
      return { day: "", wrong: { why: "missing", part }, guessed: false };
  }
  const last = new Date(Date.UTC(numbers.year + 400, numbers.month || 1, 0)).getUTCDate(); // 0 to 99 mean 1900 to 1999 there
  const known = parts.flatMap((p) => (text[p] === "" ? [] : [String(numbers[p]).padStart(p === "year" ? 4 : 2, "0")]));
  if (numbers.day > last)
    return { day: "", wrong: { why: "days", month: spoken(known.slice(0, 2).join("-")), days: last }, guessed: false };
  return {
    day: known.join("-"),
    guessed: parts.some((p) => text[p] !== "" && (inOne || Number(text[p]) !== numbers[p])),
  };
}

/** A day that was typed into one box, in its parts; undefined if that isn't what it is. */
function spread(text: string, order: readonly Part[]): Typed | undefined {
  const words = text.split(/[\s/.,-]+/).filter(Boolean);
  if (/^-/.test(text) || (words.length < 2 && !/^\d{4}$/.test(text))) return undefined;
  const found: Typed = { year: "", month: "", day: "" };
  const rest = words.filter((word) => {
    if (/^\p{L}{1,3}$/u.test(word) && !monthOf(word)) return false; // the third of March, el 3 de marzo
    const part = /^\d{4}$/.test(word) ? "year" : !/^\d/.test(word) && monthOf(word) ? "month" : undefined;
    if (part && !found[part]) found[part] = word;
    else return true;
    return false;
  });
  // A year that stands first is followed by the month, as it is where only one number is left.
  const turn = words[0] === found.year || (rest.length === 1 && words.length === 2) ? parts : order;
  for (const part of turn) if (!found[part]) found[part] = rest.shift() ?? "";
  return rest.length > 0 ? undefined : found;
}

/** The day of the month: "3", "3.", "3rd"; NaN if it isn't one. */
function dayOf(text: string): number {
  return Number(/^(\d{1,2})(?:\p{L}{1,2}|\.)?$/u.exec(text)?.[1]);
}

/** The year, of which two digits may be enough: "1998", "98", "’98". */
function yearOf(text: string, latest: number): number {
  const digits = /^['’‘]?(\d{1,2}|\d{4})\p{L}?$/u.exec(text)?.[1];
  const year = Number(digits);
  return year < 100 ? latest - ((((latest - year) % 100) + 100) % 100) : year;
}

/** The month, by its number or its name, of which three letters may be enough; NaN if it isn't one. */
function monthOf(text: string): number {
  if (/^\d/.test(text)) return Number(/^(0?[1-9]|1[0-2])(?:\.|月|월)?$/.exec(text)?.[1]);
  const begun = letters(text);
  const those = (fits: (name: string) => boolean): number[] =>
    months().flatMap((names, i) => (names.some(fits) ? [i + 1] : []));
  const named = those((name) => name === begun);
  const found = named.length > 0 || begun.length < 3 ? named : those((name) => name.startsWith(begun));
  return begun !== "" && found.length === 1 ? (found[0] as number) : NaN;
}

/** Without dots and accents, which people leave out. */
function letters(text: string): string {
  return text
    .normalize("NFD")
    .replace(/[\p{M}.]/gu, "")
    .toLocaleLowerCase(language());
}

let names: readonly (readonly string[])[] | undefined;

/** What the months are called in the page's language, alone and within a day, whole and shortened. */
function months(): readonly (readonly string[])[] {
  if (names) return names;
  const styles = (["long", "short"] as const).flatMap((month) => [{ month }, { month, day: "numeric" } as const]);
  const formats = styles.map(
    (style) => new Intl.DateTimeFormat(daysLanguage(), { ...style, calendar: "gregory", timeZone: "UTC" }),
  );
  names = Array.from({ length: 12 }, (_, i) =>
    formats.map((format) =>
      letters(format.formatToParts(Date.UTC(2026, i, 3)).find(({ type }) => type === "month")?.value ?? ""),
    ),
  );
  return names;
}

/** As it is saved: a day; or what was typed, if it isn't one, a line each for year, month and day. No box can hold a line's end. */
export function write(typed: Typed, { day }: Meant): string {
  return (
    day ||
    parts
      .map((p) => typed[p].trim())
      .join("\n")
      .replace(/^\n+$/, "")
  );
}

export function read(saved: string): Typed {
  const [year = "", month = "", day = ""] = saved.split(saved.includes("\n") ? "\n" : "-"); // 2026-02-31 was saved so once
  return { year, month, day };
}

/** As people of the page's language write it. */
export function spoken(day: string): string {
  if (/^\d{4}-\d\d$/.test(day)) return inWords("month", day);
  if (!/^\d{4}-\d\d-\d\d$/.test(day)) return day;
  return new Intl.DateTimeFormat(daysLanguage(), { dateStyle: "long", timeZone: "UTC" }).format(
    new Date(`${day}T00:00:00Z`),
  );
}
