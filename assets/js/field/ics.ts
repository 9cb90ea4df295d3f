import { later } from "../lib/dates";

/** What a calendar file says. Calendars sync to other devices and are seen by others: it has no word but the author's neutral title. */
export interface Entry {
  /** Permanent; a calendar knows by it what to change. */
  readonly uid: string;
  /** Higher than before whenever the date or time changed. */
  readonly sequence: number;
  readonly title: string;
  /** 2026-12-01 and 19:30, wherever the reader is. */
  readonly day: string;
  readonly time: string;
  readonly minutes: number;
  readonly repeat?: string;
  /** Further entries, so many days later. */
  readonly offsets?: readonly number[];
  /** Minutes before it; undefined for none. */
  readonly alarm?: number;
}

const repeats: Readonly<Record<string, string>> = { daily: "DAILY", weekly: "WEEKLY", monthly: "MONTHLY" };

/** A calendar file as RFC 5545 has it. */
export function calendar(entry: Entry, now = new Date()): string {
  const lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Calendar//Entry//EN"];
  for (const days of [0, ...(entry.offsets ?? [])]) lines.push(...event(entry, days, now));
  lines.push("END:VCALENDAR");
  return lines.map((line) => fold(line) + "\r\n").join("");
}

function event(entry: Entry, days: number, now: Date): string[] {
  const title = escape(entry.title);
  const lines = [
    "BEGIN:VEVENT",
    `UID:${entry.uid}${days > 0 ? `-${days}` : ""}`,
    `DTSTAMP:${now.toISOString().replace(/[-:]|\.\d+/g, "")}`,
    `SEQUENCE:${entry.sequence}`,
    // Without a zone it floats: half past seven stays half past seven when the clocks change.
    `DTSTART:${later(entry.day, days).replace(/-/g, "")}T${entry.time.slice(0, 5).replace(":", "")}00`,
    `DURATION:PT${entry.minutes}M`,
    `SUMMARY:${title}`,
  ];
  const repeat = repeats[entry.repeat ?? ""];
  if (repeat !== undefined) lines.push(`RRULE:FREQ=${repeat}`);
  if (entry.alarm !== undefined) {
    lines.push(
      "BEGIN:VALARM",
      "ACTION:DISPLAY",
      `DESCRIPTION:${title}`,
      `TRIGGER:${entry.alarm > 0 ? "-" : ""}PT${entry.alarm}M`,
      "END:VALARM",
    );
  }
  return [...lines, "END:VEVENT"];
}

function escape(text: string): string {
  return text
    .replace(/[\\;,]/g, "\\$&")
    .replace(/\r\n|\r|\n/g, "\\n")
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, "");
}

const longest = 75; // octets of a line, without its end

/** Folds a line, never inside a character. */
export function fold(line: string): string {
  let folded = "";
  let length = 0;
  for (const character of line) {
    const octets = new TextEncoder().encode(character).length;
    if (length + octets > longest) {
      folded += "\r\n ";
      length = 1; // the space
    }
    folded += character;
    length += octets;
  }
  return folded;
}
