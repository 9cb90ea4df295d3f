import type { Owner } from "../answers/answer";
import { fromBase64url, toBase64url, type Bytes } from "../lib/bytes";
import { lockRecord, openRecord, type RecordHeader } from "../answers/lock";
import type { Worksheet } from "../sheet/worksheet";
import { bare, isObject, same, type Outcome } from "../answers/store";
import { open, peek, seal, type Damage, type Wrong } from "./envelope";
import { keyFromText } from "./key";
import { answersOf, shownOf, type Shown } from "./shown";

/** What one person sealed, and how far the round has come. */
export interface Round extends RecordHeader {
  /** Base64url. */
  readonly envelope: string;
  readonly key: string;
  /** The other's envelope, and whose it says to be. */
  readonly theirs?: string;
  readonly their?: string;
  /** One's own key was shown: no other envelope is taken any more. */
  readonly told?: true;
  /** The other's key. */
  readonly opens?: string;
}

/** As it is stored. `left` is an envelope that its owner has left for the other on this device: it is outside of any lock. */
interface Stored extends RecordHeader {
  readonly left?: string;
}

/** Why an envelope isn't taken in. */
export type Refusal = Damage | "own" | "self" | "site" | "worksheet" | "version" | "late";

/**
 * The rounds on this page: one for each person and worksheet.
 *
 * This module promises:
 *
 * - A round is stored where its answers are kept, and encrypted where they are. Otherwise it lies in this page's memory.
 * - Each step begins with what is stored, and is done again if that has changed by the time it is written. So two windows can't be at different
 *   steps: after a key was shown in one, no envelope is taken in any.
 * - An envelope is taken, or opened, as a whole or not at all.
 * - Of somebody else's round, no more is read than an envelope that they have left for others.
 */
export class Rounds {
  private readonly memory = new Map<string, Stored>();
  private deleted: readonly [string, Stored] | undefined; // with its sheet, until that is undone

  constructor(private readonly sheet: Worksheet) {}

  /** Whether the open person's rounds outlive the page. */
  get kept(): boolean {
    const { own, trouble } = this.sheet.keeping;
    return own && trouble === "";
  }

  /** Forgets what lies in memory: of one person, or of all. */
  forget(who?: Owner): void {
    if (who === undefined) this.memory.clear();
    else this.memory.delete(who);
    this.deleted = undefined;
  }

  /** The sheet is deleted: what lies in memory goes with it, and comes back with it. */
  setAside(who: Owner): void {
    const stored = this.memory.get(who);
    this.forget(who);
    this.deleted = stored && [who, stored];
  }

  bringBack(): void {
    const { deleted } = this;
    if (deleted && !this.find(deleted[0])) this.memory.set(...deleted);
    this.deleted = undefined;
  }

  /** The open person's round; "broken" if what is stored can't be read. */
  async read(): Promise<Round | "broken" | undefined> {
    const { sheet } = this;
    const { who } = sheet;
    const stored = this.find(who);
    if (stored === undefined || stored === "broken") return stored;
    const record = "locked" in stored ? sheet.key && (await openRecord<Round>(sheet.key, stored)) : stored;
    return isRound(record) && record.worksheet === sheet.data.worksheet.id && record.who === who ? record : "broken";
  }

  /** What is stored, as text: it differs when another window has gone on. */
  get mark(): string {
    return this.text ?? JSON.stringify(this.memory.get(this.sheet.who) ?? null);
  }

  private find(who: Owner): Stored | "broken" | undefined {
    const text = this.sheet.store.round(this.sheet.data.worksheet.id, who);
    if (text === null || text === undefined) return this.memory.get(who);
    try {
      const stored = bare(JSON.parse(text));
      return isObject(stored) ? (stored as Stored) : "broken";
    } catch {
      return "broken";
    }
  }

  /** Writes it where it belongs, if what is stored is still what it was. */
  private async write(round: Round, left: string | undefined, before: string | null): Promise<Outcome> {
    const { sheet, kept } = this;
    const { who, key, store } = sheet;
    const next = { ...round, rev: round.rev + 1, updated: new Date().toISOString() };
    const stored: Stored = {
      ...(key && kept ? await lockRecord(key, next) : next),
      ...(left !== undefined && { left }),
    };
    if (sheet.who !== who || sheet.opened.own?.stranded) return "failed";
    if (!kept) this.memory.set(who, stored);
    else {
      const outcome = store.exchange([
        { key: store.roundKey(next.worksheet, who), before, after: JSON.stringify(stored) },
      ]);
      if (outcome !== "done") return outcome;
      this.memory.delete(who);
    }
    return "done";
  }

  /** Tells whether it was written; where another window was faster, that is what `change` makes of that window's round, or nothing. */
  private async change(change: (round: Round) => Partial<Stored & Round> | undefined): Promise<boolean> {
    let outcome: Outcome = "changed";
    for (let tries = 0; tries < 20 && outcome === "changed"; tries++) {
      const [before, stored] = [this.text, this.find(this.sheet.who)];
      const round = await this.read();
      if (!isObject(round) || !isObject(stored)) return false;
      const next = change(round);
      if (!next) return false;
      const { left = stored.left, ...changed } = next;
      outcome = await this.write({ ...round, ...changed }, left, before);
    }
    return outcome === "done";
  }

  private get text(): string | null {
    const { data, store, who } = this.sheet;
    return store.round(data.worksheet.id, who) ?? null;
  }

  /** Stores what was in memory when keeping began, and locks what was stored before there was a passphrase. */
  async adopt(): Promise<void> {
    const { key, who } = this.sheet;
    const stored = this.find(who);
    if (this.kept && isObject(stored) && (this.memory.has(who) || (key && !("locked" in stored))))
      await this.change(() => ({}));
  }

  async begin(shown: readonly Shown[]): Promise<boolean> {
    const { data, who } = this.sheet;
    const { id: worksheet, version } = data.worksheet;
    const answers = answersOf(shown);
    if (!shownOf(this.sheet, answers)) return false; // nobody could open it
    const sealed = await seal({ site: data.site, worksheet, version, who, answers });
    if (this.sheet.who !== who) return false;
    const round: Round = {
      schema: 1,
      worksheet,
      version,
      who,
      rev: 0,
      updated: "",
      envelope: toBase64url(sealed.envelope),
      key: sealed.key,
    };
    return (await this.write(round, undefined, null)) === "done"; // one that another window has begun stays
  }

  /** Puts the sealed envelope where the other finds it who opens their own notebook on this device. */
  leave(): Promise<boolean> {
    return this.change((round) => ({ left: round.envelope }));
  }

  /** The envelopes that others have left on this device. */
  async leftHere(): Promise<{ who: Owner; envelope: Bytes }[]> {
    const { sheet } = this;
    const found = [];
    for (const who of [...sheet.data.people.map((p) => p.id), "both", "neither"]) {
      const stored = who === sheet.who ? undefined : this.find(who);
      const envelope = isObject(stored) && typeof stored.left === "string" ? fromBase64url(stored.left) : undefined;
      const header = envelope && (await peek(envelope));
      if (envelope && isObject(header) && header.who === who) found.push({ who, envelope });
    }
    return found;
  }

  /** Takes in the other's envelope; undefined if that went well. */
  async take(envelope: Bytes): Promise<Refusal | "failed" | undefined> {
    const header = await peek(envelope);
    const round = await this.read();
    if (!isObject(round)) return "failed";
    if (!isObject(header)) return header;
    const {
      site,
      worksheet: { id, version },
    } = this.sheet.data;
    if (header.site !== site) return "site";
    if (header.worksheet !== id) return "worksheet";
    const own = await peek(fromBase64url(round.envelope) ?? new Uint8Array());
    if (isObject(own) && header.round === own.round) return "own";
    // Both and neither may be both people's choice.
    if (header.who === round.who && this.sheet.data.people.some((p) => p.id === header.who)) return "self";
    if (header.version !== version || round.version !== version) return "version";
    const theirs = toBase64url(envelope);
    if (theirs === round.theirs) return undefined;
    let late = false;
    const done = await this.change((now) => ((late = now.told === true) ? undefined : { theirs, their: header.who }));
    return late ? "late" : done ? undefined : "failed";
  }

  /** From here on no other envelope is taken. */
  tell(): Promise<boolean> {
    return this.change((round) => (round.theirs ? { told: true } : undefined));
  }

  /** Opens the other's envelope with their key, and keeps the key if it fits. */
  async reveal(key: string): Promise<Wrong | "own-key" | "failed" | undefined> {
    const round = await this.read();
    if (!isObject(round) || !round.theirs || !round.told) return "failed";
    if (same(keyFromText(key), keyFromText(round.key))) return "own-key";
    const opened = await open(fromBase64url(round.theirs) ?? new Uint8Array(), key);
    if (!isObject(opened)) return opened;
    if (!shownOf(this.sheet, opened.answers)) return "format";
    return (await this.change(() => ({ opens: key }))) ? undefined : "failed";
  }

  /** Both sheets of an open round. */
  async both(round: Round): Promise<{ mine: Shown[]; theirs: Shown[] } | undefined> {
    const [mine, theirs] = [await this.mine(round), await this.opened(round.theirs, round.opens)];
    return mine && theirs && { mine, theirs };
  }

  /** What was sealed. */
  mine(round: Round): Promise<Shown[] | undefined> {
    return this.opened(round.envelope, round.key);
  }

  private async opened(envelope = "", key = ""): Promise<Shown[] | undefined> {
    const opened = await open(fromBase64url(envelope) ?? new Uint8Array(), key);
    return isObject(opened) ? shownOf(this.sheet, opened.answers) : undefined;
  }

  /** Deletes the open person's round. */
  delete(): boolean {
    const { data, who, store } = this.sheet;
    this.memory.delete(who);
    return store.removeRound(data.worksheet.id, who) || store.round(data.worksheet.id, who) === undefined;
  }
}

function isRound(value: unknown): value is Round {
  if (!isObject(value)) return false;
  const { schema, version, rev, envelope, key, theirs, their, opens } = value as Partial<Round>;
  const texts = [envelope, key, theirs ?? "", their ?? "", opens ?? ""].every((text) => typeof text === "string");
  return schema === 1 && typeof version === "number" && typeof rev === "number" && texts;
}
