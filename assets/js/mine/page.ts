import type { Owner } from "../answers/answer";
import { chooser, notebooks } from "../sheet/chooser";
import { Session } from "../sheet/session";
import { clock, daysLanguage } from "../lib/dates";
import { button, make } from "../lib/dom";
import type { SheetInfo } from "../answers/import";
import type { DataKey } from "../answers/lock";
import { openText } from "../answers/passphrase";
import type { Saved } from "../answers/store";
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
 * The page that shows what is kept of all worksheets. Nothing tells who was here before somebody is chosen.
 */
export class Mine extends Session<MineData> {
  readonly sheets: ReadonlyMap<string, SheetInfo>;

  readonly #tools: Tools;
  readonly #message = make("p", { class: "sheet-notice mine-message", tabindex: "-1" });
  readonly #list = make("div");
  readonly #panel = make("div", { class: "mine-panel" }, this.#list);

  constructor(form: HTMLElement, data: MineData, tools: Tools) {
    super(form, data);
    this.#tools = tools;
    this.sheets = new Map(data.sheets.map((s) => [s.id, s]));
  }

  start(): void {
    this.form.querySelector("[data-unsaved]")?.remove();
    chooser(
      this,
      this.data.people.length > 0 ? notebooks(this) : [{ id: "neither", label: word("mine-show") }],
      "mine-who",
    );
    this.clear();
    if (location.protocol === "file:") this.form.append(make("p", {}, word("keep-file")));
    this.form.append(this.#message, this.#panel, this.#tools.all(this));
    document.addEventListener("bs-turn", () => this.close()); // as a page that is opened anew has nothing open
  }

  /** Says what came of something, where it can be read again, and moves there: what was pressed may be gone. */
  tell(name: Word, ...args: readonly string[]): HTMLElement {
    this.#message.textContent = word(name, ...args);
    this.#message.hidden = false;
    if (document.activeElement === this.#message) this.announce(this.#message.textContent);
    else this.#message.focus();
    return this.#message;
  }

  override asking(who: Owner, form: HTMLElement): void {
    form.append(this.#tools.locked(this, who));
  }

  override open(who: Owner, key?: DataKey): Promise<void> {
    this.shut();
    return super.open(who, key);
  }

  override lock(news?: Word | ""): void {
    super.lock(news);
    for (const box of this.form.querySelectorAll<HTMLInputElement>(".sheet-passphrase input")) box.value = "";
  }

  /** Shows the open notebook as it is now. */
  async show(): Promise<void> {
    const { who } = this;
    await this.#fill();
    if (this.who !== who) return;
    const parts = this.#tools[this.store.cover(who) === "broken" ? "damaged" : "open"].map((tool) => tool(this));
    this.#panel.replaceChildren(
      this.#list,
      button(word("mine-away"), () => {
        this.close();
        this.tell("mine-put-away");
      }),
      ...parts.filter((p) => p !== undefined),
    );
    this.#panel.hidden = false;
    this.notify();
  }

  protected clear(): void {
    for (const element of [this.#list, this.#panel, this.#message]) element.replaceChildren();
    this.#message.hidden = this.#panel.hidden = true;
  }

  protected leave(): void {
    this.store.end();
    this.shut();
    this.form.replaceChildren();
  }

  protected heard(_worksheet: string, who: Owner): void {
    if (this.who === "" || (who !== this.who && who !== "together")) return;
    if (!this.strand("mine-elsewhere")) void this.#fill();
  }

  /** What the open notebook, or the one that all share, holds of a worksheet. */
  read(worksheet: string, who: Owner): Promise<Saved | "newer" | "broken"> {
    return openText(this.store, worksheet, who, who === this.who ? this.keys : []);
  }

  async #fill(): Promise<void> {
    const { who } = this;
    const own = await this.#items(who);
    const common = who === "together" ? [] : await this.#items("together");
    if (this.who !== who) return;
    const none = this.store.cover(who) === "broken" ? ("keep-cover" as const) : "mine-none";
    const list = (name: Word, items: readonly HTMLElement[]): HTMLElement[] => [
      make("h2", {}, word(name)),
      items.length > 0 ? make("ul", { class: "mine-list" }, ...items) : make("p", {}, word(none)),
    ];
    this.#list.replaceChildren(
      ...list("mine-heading", own),
      ...(common.length > 0 ? list("mine-together", common) : []),
    );
  }

  async #items(who: Owner): Promise<HTMLElement[]> {
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
