import type { Owner } from "./answer";
import type { Lock, LockedRecord } from "./lock";
import { isObject, type Saved, type Store } from "./store";

/** A copy of one notebook, as it is saved in a file. A locked one stays locked. */
export interface Backup {
  format: "buildsite-answers";
  schema: 1;
  site: string;
  saved: string;
  who: Owner;
  lock?: Lock;
  records: readonly (Saved | LockedRecord)[];
}

/** A copy of what a notebook and the one that all share hold, as the text of a file; `more` are records that aren't in the store. */
export function backup(store: Store, who: Owner, more: readonly (Saved | LockedRecord)[] = []): string {
  const cover = store.cover(who);
  const records = new Map<string, unknown>();
  for (const of of new Set([who, "together"])) {
    for (const worksheet of store.worksheets(of)) {
      try {
        records.set(`${worksheet}:${of}`, JSON.parse(store.get(worksheet, of) ?? ""));
      } catch {
        // What can't be read can't be restored. Its sheet offers the damaged text by itself.
      }
    }
  }
  for (const record of more) records.set(`${record.worksheet}:${record.who}`, record);
  const file: Backup = {
    format: "buildsite-answers",
    schema: 1,
    site: store.site,
    saved: new Date().toISOString(),
    who,
    ...(isObject(cover) && cover.lock && { lock: cover.lock }),
    records: [...records.values()] as (Saved | LockedRecord)[],
  };
  return `${JSON.stringify(file, null, 1)}\n`;
}
