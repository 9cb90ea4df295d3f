import type { Owner } from "../answers/answer";
import type { DataKey, Lock } from "../answers/lock";
import { lockOf, sameLock } from "../answers/passphrase";
import { Store } from "../answers/store";
import type { SheetData } from "../field/field";
import { Announcer } from "../lib/announcer";
import { lockWhenAway } from "../lib/away";
import { attempt } from "../lib/dom";
import { Ids } from "../lib/ids";
import { whenLeft } from "../lib/page";
import type { Word } from "../lib/words";

/**
 * Whose notebook is open on a page, and what opens it. A subclass is the page: it shows the open notebook, and forgets what it showed.
 *
 * This module promises:
 *
 * - One person's notebook is open at a time.
 * - A notebook with a passphrase is open as long as its key is in this page's memory: until somebody locks it, opens
 *   another one, leaves the page or turns away from it for some minutes, or until another window changes its lock.
 * - Who opens or closes a notebook puts an end to what was still being opened.
 * - Once the reader has left in a hurry, nothing is opened.
 */
export abstract class Session<
  Data extends Pick<SheetData, "site" | "ids" | "people"> = Pick<SheetData, "site" | "ids" | "people">,
  Form extends HTMLElement = HTMLElement,
> {
  /** Whose notebook is open, or "". */
  who: Owner = "";
  /**
   * What opens the notebook, if it is locked: the first key, and for what was locked before the passphrase changed, the
   * others. Whoever asks doesn't hold on to them.
   */
  keys: readonly DataKey[] = [];
  /** Whether the open notebook is locked as it was when it was opened, or still not at all. */
  asLocked: () => boolean = () => false;
  readonly store: Store;
  readonly ids: Ids;
  /** Whether the reader has left in a hurry. */
  protected left = false;
  /** Counts what was opened and closed: who opens a notebook can tell whether that has come to an end meanwhile. */
  protected turn = 0;
  readonly #watchers: (() => void)[] = [];
  readonly #announcer: Announcer;

  constructor(
    readonly form: Form,
    readonly data: Data,
  ) {
    this.store = new Store(data.site);
    this.ids = new Ids(data.ids);
    this.#announcer = new Announcer(form);
    this.store.watch((worksheet, who) => {
      if (worksheet || who) return this.heard(worksheet, who);
      this.shut(); // nothing is written any more, and nothing stays in the page
      this.cleared?.();
      this.notify();
      this.tell("cleared");
    });
    document.addEventListener("bs-leave", () => {
      this.leave();
      this.left = true;
    });
    document.addEventListener("bs-empty", () => this.shut());
    document.addEventListener("bs-busy", (event) => {
      if (this.keys.length > 0) event.preventDefault(); // it would have to be opened again
    });
    whenLeft(() => this.lock("")); // Back would show it again
    lockWhenAway(this);
  }

  // What the page does

  /** Shows the open notebook. */
  abstract show(): Promise<void>;

  /** Forgets all notebooks, and shows none. */
  protected abstract clear(): void;

  /** Another window has changed a record or a cover, as `Store.watch` tells it. */
  protected abstract heard(worksheet: string, who: Owner): void;

  /** Says what has happened, by the name of a word. */
  abstract tell(news: Word): void;

  /** Adds to the question for a passphrase. */
  asking?(who: Owner, form: HTMLElement): void;

  /** Takes the question for a passphrase away, if it is asked: once it is gone from the page, it opens nothing. */
  drop(): void {
    this.form.querySelector(":scope > .sheet-unlock")?.remove();
  }

  /** Another window has deleted everything. */
  protected cleared?(): void;

  /** The reader leaves in a hurry. */
  protected abstract leave(): void;

  // What it is asked

  /** The lock of somebody's notebook. */
  lockOf(who: Owner): Lock | undefined {
    return lockOf(this.store, who);
  }

  /** Says it to screen readers, politely. */
  announce(text: string): void {
    this.#announcer.say(text);
  }

  /** Calls when another notebook is open, or what is kept has changed. */
  watch(watcher: () => void): void {
    this.#watchers.push(watcher);
  }

  notify(): void {
    for (const watcher of this.#watchers) attempt(watcher);
  }

  /** Opens a notebook, with its key if it is locked. */
  async open(who: Owner, key?: DataKey): Promise<void> {
    if (who === this.who || this.left) return;
    this.end();
    this.who = who;
    this.relock(key);
    await this.show();
  }

  /** Takes the key with which the open notebook is locked from now on; none if it isn't. */
  relock(key: DataKey | undefined): void {
    this.keys = key ? [key, ...this.keys] : [];
    this.asLocked = sameLock(this.store, this.who);
  }

  /** Puts the open notebook away, as if nobody had been chosen, and the question for a passphrase. */
  close(): void {
    this.drop(); // whoever comes after the one who was asked finds neither half a passphrase nor what it opens
    this.shut();
    this.notify();
  }

  /** Closes it as it is: what waits to be written isn't any more. */
  protected shut(): void {
    this.end();
    this.clear();
  }

  /** Forgets who has a notebook open, and its keys. What is still being opened comes to an end. */
  protected end(): void {
    this.who = "";
    this.keys = [];
    this.turn++;
  }

  /** Locks the open notebook, if it has a passphrase, and says so by the name of a word. */
  lock(news: Word | "" = "lock-done"): void {
    if (this.keys.length === 0) return this.drop();
    this.close();
    if (news) this.tell(news);
  }

  /**
   * Closes the open notebook if it isn't locked as it was, since its keys fit no more, and says so by the name of a
   * word. Reports whether it did.
   */
  protected strand(news: Word): boolean {
    if (this.asLocked()) return false;
    this.close();
    this.tell(news);
    return true;
  }
}
