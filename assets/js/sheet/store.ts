import type { Answer } from "./field";

/** What is saved of one question. */
export type Entry = { readonly v: Answer } | { readonly skip: true };

/** What one notebook holds of one worksheet. Whatever else a record has, such as answers left behind, is kept as it is. */
export interface Saved {
  schema: 1;
  worksheet: string;
  version: number;
  who: string;
  rev: number;
  updated: string;
  answers: Record<string, Entry>;
}

/**
 * Saved answers in localStorage, the only module that knows of it. A site of many may share its origin, and all files on a disk do:
 * so each key begins with the site's id. Writes are synchronous, and so survive the end of a page.
 *
 * Nothing here throws: browsers refuse storage in many ways.
 */
export class Store {
  constructor(private readonly site: string) {}

  private key(worksheet: string, who: string): string {
    return `buildsite:${this.site}:${worksheet}:${who}`;
  }

  /** A copy of a record; "newer" if it was written by a page that knows more than this one, "broken" if it can't be read. */
  read(worksheet: string, who: string): Saved | "none" | "newer" | "broken" {
    try {
      const text = localStorage.getItem(this.key(worksheet, who));
      if (text === null) return "none";
      const record = bare(JSON.parse(text)) as Partial<Saved>;
      if (typeof record.schema === "number" && record.schema > 1) return "newer";
      if (record.schema !== 1 || typeof record.version !== "number" || !isObject(record.answers)) return "broken";
      if (typeof record.rev !== "number") record.rev = 0;
      for (const [id, entry] of Object.entries(record.answers)) {
        if (!isObject(entry) || !("v" in entry || "skip" in entry)) delete record.answers[id];
      }
      return record as Saved;
    } catch {
      return "broken";
    }
  }

  /** Tells whether it was written. */
  write(record: Saved): boolean {
    try {
      localStorage.setItem(this.key(record.worksheet, record.who), JSON.stringify(record));
      return true;
    } catch {
      return false;
    }
  }

  /** Tells whether it is gone. */
  remove(worksheet: string, who: string): boolean {
    try {
      localStorage.removeItem(this.key(worksheet, who));
      return true;
    } catch {
      return false;
    }
  }
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A copy whose objects have no prototype: to JSON.parse, __proto__ is a key like any other. */
export function bare(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(bare);
  if (!isObject(value)) return value;
  const copy = Object.create(null) as Record<string, unknown>;
  for (const [key, part] of Object.entries(value)) copy[key] = bare(part);
  return copy;
}
