import type { Answer } from "./answer";

// Saved answers may come from another version, or from a file that somebody made. These read whatever they are given; copies have no
// prototype, so that no name in them means anything else than itself.

export function record(value: unknown): Record<string, unknown> {
  const copy = Object.create(null) as Record<string, unknown>;
  if (typeof value !== "object" || value === null || Array.isArray(value)) return copy;
  for (const [key, v] of Object.entries(value)) copy[key] = v;
  return copy;
}

export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}

export function texts(value: unknown): string[] {
  return list(value).filter((v): v is string => typeof v === "string" && v !== "");
}

/** Something the reader wrote, under a permanent id. */
export type OwnEntry = { id: string; text: string };

/** An id that may stand in the markup, where a space would end it; or "". */
export function id(value: unknown): string {
  return /^[A-Za-z0-9-]{1,64}$/.test(text(value)) ? text(value) : "";
}

/** What the reader wrote, each id once. */
export function ownEntries(value: unknown): OwnEntry[] {
  const found = new Map<string, OwnEntry>();
  for (const item of list(value)) {
    const r = record(item);
    const name = id(r["id"]);
    if (name !== "" && text(r["text"]).trim() !== "" && !found.has(name))
      found.set(name, { id: name, text: text(r["text"]) });
  }
  return [...found.values()];
}

/** A null-prototype object of answers. */
export function answers(entries: Iterable<readonly [string, Answer]> = []): { [key: string]: Answer } {
  const copy = Object.create(null) as { [key: string]: Answer };
  for (const [key, value] of entries) copy[key] = value;
  return copy;
}

/** An id, or a path of them, as words: where a label isn't on the page, or went with its question. */
export function readable(path: string): string {
  const words = path.replace(/[-.]/g, " ");
  return words.charAt(0).toLocaleUpperCase() + words.slice(1);
}

/** Whatever was answered, as lines of text; what is only an id reads as words. */
export function inWords(answer: Answer | undefined): string[] {
  if (answer === null || answer === undefined || answer === false || answer === "") return [];
  if (typeof answer !== "object") return String(answer).split("\n");
  if (Array.isArray(answer)) return answer.flatMap(inWords);
  const { id, cells, ...rest } = answer as Record<string, Answer>;
  if (cells !== undefined && typeof cells === "object" && cells !== null)
    return [Object.values(cells).flatMap(inWords).join(" · ")];
  const own = ownEntries(rest["own"] ?? rest["acts"]); // which may be ticked, by ids that say nothing
  const parts = Object.values(rest)
    .flatMap(inWords)
    .filter((line) => !own.some((o) => o.id === line));
  return parts.length > 0 ? parts : inWords(id);
}
