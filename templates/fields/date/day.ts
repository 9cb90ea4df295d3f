import { daysLanguage } from "../../../assets/js/sheet/dates";

/**
 * A day as it is typed, and as it is saved: 2026-11-22; 2026-11 or 2026 where no more is known. What can't be a day is saved all the same, with
 * its parts in that order: 2026-02-31, -02-31.
 */
export interface Day {
  year: string;
  month: string;
  day: string;
}

export function write({ year, month, day }: Day): string {
  const part = (text: string, digits: number): string => {
    const plain = text.trim().replace(/-/g, " ");
    return /^\d+$/.test(plain) ? plain.padStart(digits, "0") : plain;
  };
  return [part(year, 4), part(month, 2), part(day, 2)].join("-").replace(/-+$/, "");
}

export function read(saved: string): Day {
  const [year = "", month = "", day = ""] = saved.split("-");
  return { year, month, day };
}

/** Whether a calendar has it, as far as it is known. */
export function possible(saved: string): boolean {
  const match = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/.exec(saved);
  if (!match) return false;
  const [year, month, day] = [Number(match[1]), Number(match[2] ?? 1), Number(match[3] ?? 1)];
  return month >= 1 && month <= 12 && day >= 1 && day <= new Date(Date.UTC(year + 400, month, 0)).getUTCDate(); // 0 to 99 mean 1900 to 1999 there
}

export function complete(saved: string): boolean {
  return saved.length === 10 && possible(saved);
}

/** As people of the page's language write it. */
export function spoken(saved: string): string {
  if (!complete(saved)) return saved.replace(/-/g, " ").trim();
  const date = new Date(`${saved}T00:00:00Z`);
  return new Intl.DateTimeFormat(daysLanguage(), { dateStyle: "long", timeZone: "UTC" }).format(date);
}

/** The day it is here. */
export function today(): string {
  const now = new Date();
  return write({ year: String(now.getFullYear()), month: String(now.getMonth() + 1), day: String(now.getDate()) });
}
