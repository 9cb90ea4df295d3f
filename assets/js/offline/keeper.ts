import { newId } from "../lib/bytes";
import { busy } from "./busy";
import { copiesOf, markOfWhole, type News, type Order, type Whole } from "./news";

/** How it stands with the copy: there is none, it is being kept, it is there, or the browser has deleted it; or keeping it failed. */
export type State =
  | { readonly is: "none" | "removed" | "gone" | "full" }
  | { readonly is: "keeping"; readonly kept: number; readonly of: number }
  | { readonly is: "kept"; readonly copy: Whole; readonly refused: string }
  | { readonly is: "failed"; readonly file: string };

/** What the pages of this site ask each other: whether one is busy. */
type Talk = News | { readonly asks: string } | { readonly busy: string };

interface TrustedTypes {
  createPolicy(name: string, rules: { createScriptURL(): string }): { createScriptURL(url: string): string };
}

const patience = 1000; // milliseconds for pages to say that they are busy; one that sleeps isn't loaded anew either

/**
 * The copy of the site for offline reading, as a page sees it: what there is of it, and all that can be done with it. Nothing is registered or
 * asked for before somebody has wanted the copy.
 */
export class Keeper {
  state: State = { is: "none" };
  /** A newer version is kept, and waits until no page shows this one. */
  newer = false;
  /** What the browser says of how long it keeps the copy; undefined if it doesn't say. */
  lasting: boolean | undefined;

  readonly #copies: string;
  readonly #channel: BroadcastChannel;
  readonly #watchers: (() => void)[] = [];
  #registration: ServiceWorkerRegistration | undefined;
  #wanted = false; // it was asked for on this page
  #left = false;

  constructor(
    readonly site: string,
    readonly root: string,
  ) {
    this.#copies = copiesOf(site, root);
    this.#channel = new BroadcastChannel(this.#copies);
    this.#channel.onmessage = ({ data }) => this.#hear(data as Talk);
    document.addEventListener("bs-leave", () => {
      this.#left = true;
      this.#channel.close();
    });
    let controlled = navigator.serviceWorker.controller !== null;
    navigator.serviceWorker.addEventListener("controllerchange", () => {
      if (controlled && !this.#left && !busy()) location.reload();
      controlled = true;
    });
  }

  /** Calls when something is another way. */
  watch(watcher: () => void): void {
    this.#watchers.push(watcher);
  }

  #tell(state = this.state): void {
    this.state = state;
    if (!this.#left) for (const watcher of this.#watchers) watcher();
  }

  /** Looks how it stands with the copy. */
  async look(): Promise<void> {
    const registration = await this.#find();
    if (!registration?.active) return;
    this.#follow(registration);
    const copy = await this.#copy();
    this.newer = registration.waiting !== null;
    this.lasting = await navigator.storage?.persisted?.();
    const refused = this.state.is === "kept" ? this.state.refused : "";
    this.#tell(copy ? { is: "kept", copy, refused } : { is: "gone" });
  }

  /** This site's registration. A site above it, on the same host, may have one that answers here, too. */
  async #find(): Promise<ServiceWorkerRegistration | undefined> {
    const found = await navigator.serviceWorker.getRegistration(this.root).catch(() => undefined);
    return found?.scope === this.root ? found : undefined;
  }

  /** The copy, if it is whole; of two, the older one, since the newer waits. To ask the worker would keep it awake, and a newer one waiting. */
  async #copy(): Promise<Whole | undefined> {
    const copies: (Whole & { readonly kept: number })[] = [];
    for (const cacheName of await caches.keys()) {
      const mark = await caches.match(this.root + markOfWhole, { cacheName });
      if (!mark || !cacheName.startsWith(this.#copies)) continue;
      const { length } = await (await caches.open(cacheName)).keys();
      copies.push({ ...((await mark.json()) as Whole), kept: length - 1 });
    }
    const [oldest] = copies.sort((a, b) => (a.at < b.at ? -1 : 1));
    return oldest && oldest.kept >= oldest.of ? oldest : undefined;
  }

  /** Keeps the site, or what is missing of it. */
  async keep(): Promise<void> {
    this.#wanted = true;
    this.#tell({ is: "keeping", kept: 0, of: 0 });
    void navigator.storage?.persist?.().then((lasting) => {
      this.lasting = lasting;
      this.#tell();
    });
    try {
      const there = await this.#find();
      if (there) await there.update().catch(() => undefined); // the copy's own version may be gone from the host
      const registration = await navigator.serviceWorker.register(worker(this.root), { scope: this.root });
      this.#follow(registration);
      if (registration.installing) return; // it tells what becomes of it
      registration.active?.postMessage("keep" satisfies Order);
    } catch {
      this.#tell({ is: "failed", file: "sw.js" });
    }
  }

  /** Follows what becomes of versions that come. */
  #follow(registration: ServiceWorkerRegistration): void {
    if (this.#registration === registration) return;
    this.#registration = registration;
    const follow = (): void => {
      registration.installing?.addEventListener("statechange", () => void this.look());
    };
    follow();
    registration.addEventListener("updatefound", follow);
  }

  #hear(talk: Talk): void {
    const had = this.state.is === "kept";
    if ("asks" in talk) {
      if (busy()) this.#channel.postMessage({ busy: talk.asks } satisfies Talk);
    } else if ("kept" in talk) {
      if (this.#wanted || !had) this.#tell({ is: "keeping", kept: talk.kept, of: talk.of });
    } else if ("failed" in talk) {
      if (this.state.is === "kept" && !this.#wanted) this.#tell({ ...this.state, refused: talk.failed });
      else this.#tell(talk.full ? { is: "full" } : { is: "failed", file: talk.failed });
      this.#wanted = false;
    } else if ("whole" in talk) {
      this.#wanted = false;
      void this.look();
    }
  }

  /** Lets the newer version take over, unless a page of this site would lose something. Tells whether it does. */
  async use(): Promise<boolean> {
    if (busy() || (await this.#othersBusy())) return false;
    (await this.#find())?.waiting?.postMessage("use" satisfies Order);
    return true;
  }

  #othersBusy(): Promise<boolean> {
    const question = newId();
    return new Promise((resolve) => {
      this.#channel.addEventListener("message", ({ data }) => {
        if ((data as { busy?: string }).busy === question) resolve(true);
      });
      setTimeout(() => resolve(false), patience);
      this.#channel.postMessage({ asks: question } satisfies Talk);
    });
  }

  /** Deletes the copy, and ends the worker. */
  async remove(): Promise<void> {
    await (await this.#find())?.unregister();
    for (const name of await caches.keys()) if (name.startsWith(this.#copies)) await caches.delete(name);
    this.newer = false;
    this.#tell({ is: "removed" });
  }
}

/** The worker's address. The site's policy lets a script name this one, and no other. */
function worker(root: string): string {
  const address = `${root}sw.js`;
  const { trustedTypes } = globalThis as { trustedTypes?: TrustedTypes };
  if (!trustedTypes) return address;
  policy ??= trustedTypes.createPolicy("buildsite", { createScriptURL: () => address });
  return policy.createScriptURL("");
}

let policy: ReturnType<TrustedTypes["createPolicy"]> | undefined;
