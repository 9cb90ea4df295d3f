import type { Owner } from "../answers/answer";
import { lockWhenAway } from "../lib/away";
import { Ids } from "../lib/ids";
import { chooser, notebooks, type Desk } from "../sheet/chooser";
import { clock, daysLanguage } from "../lib/dates";
import { button, make } from "../lib/dom";
import type { SheetInfo } from "../answers/import";
import { Announcer } from "../lib/announcer";
import type { DataKey, Lock } from "../answers/lock";
import { lockOf, openText, sameLock } from "../answers/passphrase";
import { Store, type Saved } from "../answers/store";
import { word, type Word } from "../lib/words";

export interface MineData {
  readonly site: string;
  /** The address of the site's first page, as it is written on this one. */
  readonly root: string;
  /** What stands before each id of the page, where others share its document. */
  readonly ids?: string;
  readonly people: readonly { readonly id: string; readonly label: string }[];
  readonly sheets: readonly SheetInfo[];
}

/** What can be done on the page: each is an element, or nothing where it can't be done. */
export interface Tools {
  /** With the open notebook. */
  readonly open: readonly ((mine: Mine) => HTMLElement | undefined)[];
  /** With an open notebook whose cover is damaged. */
  readonly damaged: readonly ((mine: Mine) => HTMLElement | undefined)[];
  /** With a notebook whose passphrase is being asked for. */
  readonly locked: (mine: Mine, who: Owner) => HTMLElement;
  /** With all of them. */
  readonly all: (mine: Mine) => HTMLElement;
}

/**
 * The page that shows what is kept of all worksheets. Nothing tells who was here before somebody is chosen, and a notebook with a
 * passphrase is open only as long as its key is in this page's memory.
 */
export class Mine implements Desk {
  who = "";
  /** What opens the notebook, if it is locked: the first key, and for what was locked before the passphrase changed, the others. */
  keys: DataKey[] = [];
  readonly store: Store;
  readonly ids: Ids;
  readonly sheets: ReadonlyMap<string, SheetInfo>;

  private readonly announcer: Announcer;
  private readonly watchers: (() => void)[] = [];
  private readonly message = make("p", { class: "sheet-notice mine-message", tabindex: "-1" });
  private readonly list = make("div");
  private readonly panel = make("div", { class: "mine-panel" }, this.list);
  /** Whether the open notebook is locked as it was when it was shown. */
  asLocked: () => boolean = () => false;

  constructor(
    readonly form: HTMLElement,
    readonly data: MineData,
    private readonly tools: Tools,
  ) {
    this.store = new Store(data.site);
    this.ids = new Ids(data.ids);
    this.sheets = new Map(data.sheets.map((s) => [s.id, s]));
    this.announcer = new Announcer(form);
  }

  start(): void {
    this.form.querySelector("[data-unsaved]")?.remove();
    chooser(
      this,
      this.data.people.length > 0 ? notebooks(this) : [{ id: "neither", label: word("mine-show") }],
      "mine-who",
    );
    this.message.hidden = this.panel.hidden = true;
    this.form.append(this.message, this.panel, this.tools.all(this));
    this.store.watch((worksheet, who) => this.hear(worksheet, who));
    document.addEventListener("bs-leave", () => this.leave());
    addEventListener("pagehide", () => this.lock("")); // Back would show it again
    document.addEventListener("bs-turn", () => this.closeAll()); // as a page that is opened anew has nothing open
    lockWhenAway(this);
  }

  announce(text: string): void {
    this.announcer.say(text);
  }

  /** Says what came of something, where it can be read again, and moves there: what was pressed may be gone. */
  tell(name: Word, ...args: readonly string[]): HTMLElement {
    this.message.textContent = word(name, ...args);
    this.message.hidden = false;
    if (document.activeElement === this.message) this.announce(this.message.textContent);
    else this.message.focus();
    return this.message;
  }

  watch(watcher: () => void): void {
    this.watchers.push(watcher);
  }

  lockOf(who: Owner): Lock | undefined {
    return lockOf(this.store, who);
  }

  asking(who: Owner, form: HTMLElement): void {
    form.append(this.tools.locked(this, who));
  }

  async open(who: Owner, key?: DataKey): Promise<void> {
    this.shut();
    this.who = who;
    this.keys = key ? [key] : [];
    await this.show();
  }

  /** Shows the open notebook as it is now. */
  async show(): Promise<void> {
    const { who } = this;
    this.asLocked = sameLock(this.store, who);
    await this.fill();
    if (this.who !== who) return;
    const parts = this.tools[this.store.cover(who) === "broken" ? "damaged" : "open"].map((tool) => tool(this));
    this.panel.replaceChildren(
      this.list,
      button(word("mine-away"), () => this.putAway()),
      ...parts.filter((p) => p !== undefined),
    );
    this.panel.hidden = false;
    for (const watcher of this.watchers) watcher();
  }

  close(): void {
    this.shut();
    for (const watcher of this.watchers) watcher();
  }

  lock(said: Word | "" = "lock-done"): void {
    if (this.keys.length > 0) {
      this.close();
      if (said) this.tell(said);
    }
    for (const box of this.form.querySelectorAll<HTMLInputElement>(".sheet-passphrase input")) box.value = "";
  }

  /** Closes the notebook, and the question for a passphrase. */
  closeAll(): void {
    this.close();
    this.form.querySelector(":scope > .sheet-unlock")?.remove();
  }

  private putAway(): void {
    this.close();
    this.tell("mine-put-away");
  }

  private shut(): void {
    this.who = "";
    this.keys = [];
    this.list.replaceChildren();
    this.panel.replaceChildren();
    this.message.textContent = "";
    this.message.hidden = this.panel.hidden = true;
  }

  /** The reader leaves in a hurry. */
  private leave(): void {
    this.store.end();
    this.shut();
    this.form.replaceChildren();
  }

  private hear(worksheet: string, who: Owner): void {
    if (worksheet === "" && who === "") {
      this.close();
      this.tell("cleared");
    } else if (this.who === "" || (who !== this.who && who !== "together")) {
      return;
    } else if (!this.asLocked()) {
      this.close();
      this.tell("mine-elsewhere");
    } else {
      void this.fill();
    }
  }

  /** What the open notebook, or the one that all share, holds of a worksheet. */
  read(worksheet: string, who: Owner): Promise<Saved | "newer" | "broken"> {
    return openText(this.store, worksheet, who, who === this.who ? this.keys : []);
  }

  private async fill(): Promise<void> {
    const { who } = this;
    const own = await this.items(who);
    const common = who === "together" ? [] : await this.items("together");
    if (this.who !== who) return;
    const heading = (name: Word): HTMLElement => make("h2", {}, word(name));
    const none = this.store.cover(who) === "broken" ? ("keep-cover" as const) : "mine-none";
    this.list.replaceChildren(
      heading("mine-heading"),
      own.length > 0 ? make("ul", { class: "mine-list" }, ...own) : make("p", {}, word(none)),
    );
    if (common.length > 0) this.list.append(heading("mine-together"), make("ul", { class: "mine-list" }, ...common));
  }

  private async items(who: Owner): Promise<HTMLElement[]> {
    const kept = new Set(this.store.worksheets(who));
    const items: HTMLElement[] = [];
    for (const id of [...this.sheets.keys(), ...[...kept].filter((w) => !this.sheets.has(w))]) {
      if (!kept.has(id)) continue;
      const sheet = this.sheets.get(id);
      const record = await this.read(id, who);
      const about = typeof record === "string" ? word(`mine-${record}`) : word("mine-written", day(record.updated));
      const title = sheet ? make("a", { href: sheet.address }, sheet.title) : id;
      items.push(make("li", {}, title, " ", make("span", {}, sheet ? about : `${about}. ${word("mine-unknown")}`)));
    }
    return items;
  }

  title(worksheet: string): string {
    return this.sheets.get(worksheet)?.title ?? worksheet;
  }
}

/** A time as its day and the time of that day, in words. */
export function moment(time: string): string {
  const at = Date.parse(time);
  return Number.isNaN(at) ? "?" : `${day(time)}, ${clock(at)}`;
}

/** A time as its day, in words. */
export function day(time: string): string {
  const date = new Date(time);
  if (Number.isNaN(date.getTime())) return "?";
  const year = date.getFullYear() === new Date().getFullYear() ? {} : ({ year: "numeric" } as const);
  return date
    .toLocaleDateString(daysLanguage(), { weekday: "long", day: "numeric", month: "long", ...year })
    .replace(/^(\p{L}+) (?=\d)/u, "$1, ");
}
