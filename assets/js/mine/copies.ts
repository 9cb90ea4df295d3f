import { saveFile, fileName } from "../lib/file";
import { backup } from "../answers/backup";
import { utf8 } from "../lib/bytes";
import { button, make } from "../lib/dom";
import {
  current,
  differing,
  largest,
  merge,
  openCopy,
  readCopy,
  type Copy,
  type Place,
  type Refusal,
  type SheetInfo,
} from "../answers/import";
import { unlock } from "../answers/lock";
import { coverChange, lockRest, serialize } from "../answers/passphrase";
import { isObject, type Change, type Saved } from "../answers/store";
import { askPassphrase } from "../sheet/unlock";
import { moment, type Mine } from "./page";
import { inTwoSteps, paragraphs, part } from "./parts";
import { word, type Word } from "../lib/words";

/** Saves a copy of the open notebook as a file, and takes one in. */
export function copies(mine: Mine): HTMLElement {
  const save = button(word("backup-do"), () => void saveCopy(mine));
  const id = mine.ids.reserved("copy");
  const input = make("input", { type: "file", id, accept: ".json,application/json" });
  const label = make("label", { for: id, class: "field-label" }, word("mine-take"));
  const place = make("div", { class: "mine-take" });
  input.addEventListener("change", () => {
    const file = input.files?.[0];
    input.value = ""; // so that the same file can be chosen again
    place.replaceChildren();
    if (file) void take(mine, file, place);
  });
  const locked = mine.keys.length > 0 ? "mine-copy-locked" : "mine-copy-open";
  return part("mine-copy", ["mine-copy-about", locked], save, make("div", {}, label, input), place);
}

async function saveCopy(mine: Mine): Promise<void> {
  const { store, who } = mine;
  if (!mine.asLocked()) return mine.close(); // these keys would lock what the lock of now doesn't open
  await lockRest(store, who, mine.keys);
  if (mine.who !== who) return;
  const text = backup(store, who);
  saveFile(text, fileName("json"));
  const cover = store.cover(who);
  if (isObject(cover)) store.setCover({ ...cover, backup: new Date().toISOString() });
  mine.tell(utf8(text).length > largest ? "mine-copy-large" : "mine-copy-done");
}

/** A record of a copy, and what is here in its place. */
interface Item {
  readonly sheet: SheetInfo;
  readonly theirs: Saved;
  readonly here: Saved | undefined;
  readonly text: string | null; // of what is here
}

async function take(mine: Mine, file: File, place: HTMLElement): Promise<void> {
  const { who } = mine;
  const fits: Place = { site: mine.data.site, who, sheets: mine.sheets };
  const refuse = (why: Refusal): void => void mine.tell(`mine-no-${why}`);
  if (file.size > largest) return refuse("large");
  const bytes = await file.arrayBuffer().catch(() => undefined);
  const copy = readCopy((bytes && decoded(bytes)) ?? "", fits);
  if (mine.who !== who) return;
  if (typeof copy === "string") return refuse(copy);
  const go = async (key?: Parameters<typeof openCopy>[2]): Promise<void> => {
    const records = await openCopy(copy, fits, key);
    if (mine.who !== who) return;
    place.replaceChildren();
    if (typeof records === "string") return refuse(records);
    const items = await compare(mine, records);
    if (mine.who !== who) return;
    if (typeof items === "string") mine.tell("mine-take-stuck", items);
    else preview(mine, items, copy.more, place);
  };
  if (!isLocked(copy)) return go();
  const ask = askPassphrase(
    mine,
    (passphrase) => unlock(copy.lock, passphrase),
    (key) => void go(key),
  );
  place.replaceChildren(make("p", {}, word("mine-take-locked")), ask);
  ask.querySelector("input")?.focus();
}

/** The text of a file. Some editors mark what they save, and some write two bytes for each letter; undefined if it is no text. */
function decoded(bytes: ArrayBuffer): string | undefined {
  const [first, second] = new Uint8Array(bytes);
  const wide =
    first === 0xff && second === 0xfe ? "utf-16le" : first === 0xfe && second === 0xff ? "utf-16be" : "utf-8";
  try {
    return new TextDecoder(wide, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function isLocked(copy: Copy): boolean {
  return copy.records.some((record) => "locked" in record);
}

/** Each record beside what is here; or the title of a sheet that can't be read here. */
async function compare(mine: Mine, records: readonly Saved[]): Promise<Item[] | string> {
  const items: Item[] = [];
  const order = [...mine.sheets.keys()];
  const place = (r: Saved): number => order.indexOf(r.worksheet) + (r.who === "together" ? order.length : 0);
  for (const theirs of [...records].sort((a, b) => place(a) - place(b))) {
    const { worksheet, who } = theirs;
    const sheet = mine.sheets.get(worksheet);
    if (!sheet) continue;
    const text = mine.store.get(worksheet, who) ?? null;
    const kept = text === null ? undefined : await mine.read(worksheet, who);
    if (typeof kept === "string" || (kept && kept.version > sheet.version)) return sheet.title;
    try {
      items.push({ sheet, theirs, here: kept && current(kept, sheet), text });
    } catch {
      return sheet.title;
    }
  }
  return items;
}

function preview(mine: Mine, items: readonly Item[], more: boolean, place: HTMLElement): void {
  const list = (name: Word, labels: readonly string[]): HTMLElement[] =>
    labels.length > 0
      ? [make("p", {}, word(name)), make("ul", {}, ...labels.map((label) => make("li", {}, label)))]
      : [];
  const own = items.filter((i) => i.theirs.who === mine.who);
  const only = mine.store
    .worksheets(mine.who)
    .filter((id) => mine.sheets.has(id) && !own.some((i) => i.sheet.id === id))
    .map((id) => mine.title(id));
  const older = own.filter((i) => age(i) === "older").map((i) => i.sheet.title);
  const entries = items.map((item) => {
    const { sheet, theirs, here } = item;
    const count = Object.values(theirs.answers).filter((entry) => "v" in entry).length;
    const differ = differing(here, theirs, sheet);
    const entry = make(
      "li",
      {},
      make("strong", {}, sheet.title),
      ` ${theirs.who === "together" ? `(${word("mine-together")}) ` : ""}`,
      word("mine-take-item", count, moment(theirs.updated)),
    );
    if (here) entry.append(make("p", {}, word(`mine-take-${age(item)}`, moment(here.updated))));
    entry.append(
      ...list("mine-take-differ", differ),
      ...list(
        "mine-take-apart",
        Object.values(theirs.orphans ?? {}).map((o) => o.label),
      ),
    );
    return entry;
  });
  const heading = make("h3", { tabindex: "-1" }, word("mine-take-heading"));
  place.replaceChildren(
    heading,
    make("ul", {}, ...entries),
    ...list("mine-take-only", only),
    ...(more ? paragraphs(["mine-take-more"]) : []),
    make("p", {}, word("mine-take-about")),
    button(word("mine-take-add"), () => void accept(mine, items, false)),
    " ",
    older.length + only.length > 0
      ? inTwoSteps("mine-take-replace", () => void accept(mine, items, true), [
          word("mine-take-sure", [...older, ...only].join(", ")),
          word("mine-take-sure-no"),
          word("mine-take-sure-yes"),
        ])
      : button(word("mine-take-replace"), () => void accept(mine, items, true)),
    " ",
    button(word("mine-take-leave"), () => place.replaceChildren()),
  );
  heading.focus();
}

/** Whether what a copy has is older or newer than what is here. */
function age({ theirs, here }: Item): "older" | "same" | "newer" {
  const later = here ? Date.parse(theirs.updated) - Date.parse(here.updated) : 1;
  return later < 0 ? "older" : later > 0 ? "newer" : "same";
}

/** Writes what a copy has, all of it or nothing. What people fill in together is never replaced: it isn't one's own. */
async function accept(mine: Mine, items: readonly Item[], replace: boolean): Promise<void> {
  const { store, who } = mine;
  const changes: Change[] = [];
  const cover = store.cover(who);
  if (cover === "broken") return;
  if (!mine.asLocked()) return mine.close();
  const taken = new Set(items.filter((i) => i.theirs.who === who).map((i) => i.sheet.id));
  changes.push(
    coverChange(store, who, {
      schema: 1,
      who,
      ...cover,
      ...(cover?.apart && { apart: cover.apart.filter((id) => !taken.has(id)) }),
    }),
  );
  if (replace) {
    for (const id of store.worksheets(who))
      if (!taken.has(id) && mine.sheets.has(id))
        changes.push({ key: store.recordKey(id, who), before: store.get(id, who) ?? null, after: null });
  }
  for (const { sheet, theirs, here, text } of items) {
    const own = theirs.who === who;
    const record = replace && own ? theirs : merge(here, theirs, sheet);
    // Other windows shall see that this is later than what they know.
    const rev = here ? Math.max(here.rev, theirs.rev) + 1 : theirs.rev;
    const after = await serialize({ ...record, rev }, own ? mine.keys[0] : undefined);
    changes.push({ key: store.recordKey(sheet.id, theirs.who), before: text, after });
  }
  if (mine.who !== who) return;
  const outcome = store.exchange(changes);
  if (outcome !== "done") return void mine.tell(`mine-take-${outcome}`);
  await mine.show();
  const undo = button(word("undo"), () => void takeBack(mine, changes));
  mine.tell(replace ? "mine-take-replaced" : "mine-take-added").append(" ", undo);
}

async function takeBack(mine: Mine, changes: readonly Change[]): Promise<void> {
  const { store, who } = mine;
  // A cover that has changed since has nothing of the copy.
  const mended = changes.filter(({ key, after }) => key !== store.coverKey(who) || store.now(key) === after);
  const outcome = store.exchange(
    mended.map(({ key, before, after }) => ({ key, before: after, after: before })).reverse(),
  );
  if (outcome === "done") await mine.show();
  mine.tell(outcome === "done" ? "mine-take-undone" : `mine-take-${outcome}`);
}
