import { answersOf, entryOf, type Entry } from "./store";

/** What of a field decides whether an answer is kept. */
export interface Keeping {
  readonly id?: string;
  readonly keep?: boolean;
  readonly show_if?: { readonly field: string; readonly is: string };
  readonly [key: string]: unknown;
}

/** What a worksheet never keeps. */
export interface Never {
  /** The fields that say so, and those that are shown only after an answer that isn't kept, because they would tell it. */
  readonly ids: ReadonlySet<string>;
  /** Takes it out of answers: those of these fields, and those of decisions that say which end was reached, if that isn't kept. */
  remove(answers: Record<string, Entry>): void;
}

export function neverKept(fields: readonly Keeping[]): Never {
  const ids = new Set<string>();
  const ends = new Map<string, readonly unknown[]>(); // that aren't kept, by field
  for (const field of fields) {
    const { id = "", keep, show_if } = field;
    const own = (field["ends"] ?? []) as readonly { id: string; keep?: boolean }[];
    ends.set(
      id,
      own.flatMap((end) => (end.keep === false ? [end.id] : [])),
    );
    const shown = show_if && (ids.has(show_if.field) || ends.get(show_if.field)?.includes(show_if.is));
    if (id && (keep === false || shown)) ids.add(id);
  }
  const remove = (answers: Record<string, Entry>): void => {
    for (const [id, entry] of Object.entries(answers)) {
      const [all, gone] = [answersOf(entry), ends.get(id)];
      const left = all.filter((v) => !gone?.includes(v));
      if (ids.has(id) || (all.length > 0 && left.length === 0)) delete answers[id];
      else if (left.length < all.length) answers[id] = entryOf(left);
    }
  };
  return { ids, remove };
}
