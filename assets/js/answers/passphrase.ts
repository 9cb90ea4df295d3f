import type { Owner } from "./answer";
import { createLock, lockRecord, openRecord, rewrap, unlock, type DataKey, type Lock, type LockTrouble } from "./lock";
import {
  bare,
  hasAnswers,
  isLockedText,
  isObject,
  readRecord,
  same,
  type Change,
  type Cover,
  type Outcome,
  type Saved,
  type Store,
} from "./store";

// A notebook's passphrase is set, changed and removed here, with all of its records at once. This module promises:
//
// - All new texts are made first and then written in one go, the cover with a new lock before the records, and after them where the lock
//   goes: wherever that ends, each record can be opened by whoever could open it before.
// - What can't be opened is left as it is.

/** What came of it: the key that opens the notebook now, and the worksheets whose records were left as they are. */
export type Sealed = { readonly key?: DataKey; readonly left: readonly string[] } | "failed" | LockTrouble;

export function lockOf(store: Store, who: Owner): Lock | undefined {
  const cover = store.cover(who);
  return isObject(cover) ? cover.lock : undefined;
}

/** Tells, whenever it is asked, whether a notebook is locked as it was when this was called, or still not at all. */
export function sameLock(store: Store, who: Owner): () => boolean {
  const lock = (): string | undefined | null => {
    const cover = store.cover(who);
    return cover === "broken" ? null : JSON.stringify(cover?.lock);
  };
  const then = lock() ?? undefined; // a damaged cover is never as it was
  return () => lock() === then;
}

/** The key of a notebook. What is still open in it, or locked under the passphrase before, is locked with that key. */
export async function unlockNotebook(store: Store, who: Owner, passphrase: string): Promise<DataKey | LockTrouble> {
  const cover = store.cover(who);
  if (!isObject(cover) || cover.lock?.site !== store.site || cover.lock.who !== who) return "damaged";
  const key = await unlock(cover.lock, passphrase);
  if (typeof key === "string") return key;
  const former = cover.former && (await unlock(cover.former, passphrase));
  if (!same(lockOf(store, who), cover.lock)) return unlockNotebook(store, who, passphrase);
  await lockRest(store, who, isObject(former) ? [key, former] : [key]);
  return key;
}

/** Locks what isn't locked with the first of the keys. */
export async function lockRest(store: Store, who: Owner, keys: readonly DataKey[]): Promise<void> {
  const [key] = keys;
  if (!key || (keys.length === 1 && store.worksheets(who).every((w) => isLockedText(store.get(w, who) ?? "")))) return;
  await retry(store, async () => {
    const records = await recordChanges(store, who, keys, key);
    const { former: _, ...cover } = coverOf(store, who);
    return {
      changes: [...records.changes, ...(records.left.length > 0 ? [] : [coverChange(store, who, cover)])],
      left: records.left,
    };
  });
}

export async function setPassphrase(store: Store, who: Owner, passphrase: string): Promise<Sealed> {
  const { lock, key } = await createLock(store.site, who, passphrase);
  return retry(store, async () => {
    const { changes, left } = await recordChanges(store, who, [], key);
    return {
      changes: [coverChange(store, who, { ...coverOf(store, who), lock }), ...changes, ...endRounds(store, who)],
      left,
      key,
    };
  });
}

/**
 * Another passphrase, and with it another data key: whoever has an old copy of the lock and knows the old passphrase can't open what is
 * written from now on. Until the notebook is unlocked next, the old key stays on the cover, under the new passphrase: another window may
 * still have written with it.
 */
export async function changePassphrase(
  store: Store,
  who: Owner,
  keys: readonly DataKey[],
  old: string,
  passphrase: string,
): Promise<Sealed> {
  const former = await rewrap(lockOf(store, who), old, passphrase);
  if (typeof former === "string") return former;
  const { lock, key } = await createLock(store.site, who, passphrase);
  return retry(store, async () => {
    const { changes, left } = await recordChanges(store, who, keys, key);
    return {
      changes: [
        coverChange(store, who, { ...coverOf(store, who), lock, former: former.lock }),
        ...changes,
        ...endRounds(store, who),
      ],
      left,
      key,
    };
  });
}

/** Takes the passphrase away; not while there is a record that can't be opened: it may open yet, with its key. */
export async function removePassphrase(
  store: Store,
  who: Owner,
  keys: readonly DataKey[],
  passphrase: string,
): Promise<Sealed> {
  const proof = await unlock(lockOf(store, who), passphrase);
  if (typeof proof === "string") return proof;
  return retry(store, async () => {
    const { changes, left } = await recordChanges(store, who, keys);
    const { lock: _, former: __, ...cover } = coverOf(store, who);
    return {
      changes: left.length > 0 ? [] : [...changes, ...endRounds(store, who), coverChange(store, who, cover)],
      left,
    };
  });
}

/** The record in a text, if one of the keys opens it or it isn't locked. */
export async function openText(
  store: Store,
  worksheet: string,
  who: Owner,
  keys: readonly DataKey[],
): Promise<Saved | "newer" | "broken"> {
  const found = readRecord(store.get(worksheet, who) ?? "");
  if (typeof found === "string") return found;
  if (found.worksheet !== worksheet || found.who !== who) return "broken";
  if (!("locked" in found)) return found;
  for (const key of keys) {
    const opened = await openRecord(key, found);
    if (!isObject(opened)) continue;
    const record = bare(opened) as Saved;
    return hasAnswers(record) ? record : "broken";
  }
  return "broken";
}

/** The text of a record as it is written down. */
export async function serialize(record: Saved, key: DataKey | undefined): Promise<string> {
  return JSON.stringify(key ? await lockRecord(key, record) : record);
}

/** Encrypts every record of a notebook anew, or leaves it open without a key. */
async function recordChanges(
  store: Store,
  who: Owner,
  keys: readonly DataKey[],
  key?: DataKey,
): Promise<{ changes: Change[]; left: string[] }> {
  const changes: Change[] = [];
  const left: string[] = [];
  for (const worksheet of store.worksheets(who)) {
    const before = store.get(worksheet, who) ?? null;
    const record = await openText(store, worksheet, who, keys);
    if (typeof record === "string") left.push(worksheet);
    else changes.push({ key: store.recordKey(worksheet, who), before, after: await serialize(record, key) });
  }
  return { changes, left };
}

/** Rounds of sealed answers hold copies of some, under the key of before: they end with it. */
function endRounds(store: Store, who: Owner): Change[] {
  return store.rounds(who).map((worksheet) => ({
    key: store.roundKey(worksheet, who),
    before: store.round(worksheet, who) ?? null,
    after: null,
  }));
}

function coverOf(store: Store, who: Owner): Cover {
  const cover = store.cover(who);
  return isObject(cover) ? cover : { schema: 1, who };
}

export function coverChange(store: Store, who: Owner, cover: Cover): Change {
  const key = store.coverKey(who);
  return { key, before: store.now(key), after: JSON.stringify(cover) };
}

/** Makes changes and, where another window was faster, makes them anew. */
async function retry<T extends { changes: readonly Change[] }>(
  store: Store,
  make: () => Promise<T>,
): Promise<T | "failed"> {
  let outcome: Outcome = "changed";
  for (let i = 0; i < 20 && outcome === "changed"; i++) {
    const made = await make();
    outcome = store.exchange(made.changes);
    if (outcome === "done") return made;
  }
  return "failed";
}
