import "./main";
import "./mine";
import "./swap";
import { openSheet } from "./sheet/open";

/**
 * All pages in one document, one of them shown at a time: the one that the address's fragment is on. So links, Back and Forward work as between
 * files, and without this script everything stands below each other.
 *
 * A page that is turned away stays what it is, but those who have to know hear "bs-turn": to them it is as if the reader had left it. A worksheet
 * starts when its page is shown first. Of the history's entries each knows how far down its page was read; the browser would restore that before
 * the page is there.
 */
const root = document.documentElement;
const parts = [...document.querySelectorAll<HTMLElement>(".part")];
const links = [
  ...document.querySelectorAll<HTMLAnchorElement>(".site-nav a, .site-footer a, .site-name, .single-bar a"),
];
const back = document.querySelector<HTMLButtonElement>("[data-back]");
const started = new WeakSet<HTMLElement>();
const read = new Map<number, number>(); // how far, by entry

let current: HTMLElement | undefined;
let entry = 0; // of the history
let turns = 0;

interface Entry {
  readonly entry: number;
  readonly y?: number;
}

/** What the address leads to, or the first page. */
function target(): HTMLElement | undefined {
  try {
    const found = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (found?.closest(".part")) return found;
  } catch {
    // No address of ours.
  }
  return current && location.hash.length > 1 ? undefined : parts[0];
}

function turn(): void {
  const goal = target();
  const part = goal?.closest<HTMLElement>(".part");
  const state = history.state as Partial<Entry> | null;
  const again = typeof state?.entry === "number";
  entry = again ? (state.entry as number) : Math.floor(performance.timeOrigin + performance.now());
  if (!again) history.replaceState({ entry } satisfies Entry, "");
  if (!goal || !part) return; // an address that leads nowhere changes nothing
  const turned = part !== current;
  if (turned) open(part);
  const y = again ? (read.get(entry) ?? state?.y) : undefined;
  if (turned && current && turns++ > 0) focus(goal === part ? part.querySelector("h1") : goal);
  if (y !== undefined) scrollTo(0, y);
  else if (goal !== part) goal.scrollIntoView();
  else if (turned) scrollTo(0, 0);
}

function open(part: HTMLElement): void {
  current = part;
  for (const other of parts) other.hidden = other !== part;
  document.body.classList.toggle("has-sheet", part.classList.contains("has-sheet"));
  document.dispatchEvent(new Event("bs-turn"));
  for (const form of part.querySelectorAll<HTMLFormElement>("form[data-sheet]")) {
    if (started.has(form)) continue;
    started.add(form);
    openSheet(form);
  }
  mark(part.id);
  if (back) back.hidden = turns === 0;
}

/** Marks the links to the page, or to the nearest section that it is in. */
function mark(page: string): void {
  for (const list of new Set(links.map((link) => link.parentElement?.parentElement))) {
    const within = links.filter((link) => link.parentElement?.parentElement === list);
    const near = (link: HTMLAnchorElement): number => {
      const to = decodeURIComponent(link.hash.slice(1));
      return to === page || (to.length > 1 && to.endsWith("/") && page.startsWith(to)) ? to.length : 0;
    };
    const nearest = Math.max(...within.map(near));
    for (const link of within) {
      const here = nearest > 0 && near(link) === nearest;
      if (here) link.setAttribute("aria-current", near(link) === page.length ? "page" : "true");
      else link.removeAttribute("aria-current");
    }
  }
}

/** Reading goes on there, also for who doesn't see it. */
function focus(element: HTMLElement | null): void {
  if (!element) return;
  if (!element.hasAttribute("tabindex") && !element.matches("a[href], button, input, select, textarea, summary"))
    element.tabIndex = -1;
  element.focus({ preventScroll: true });
}

/** Prints all pages, with empty sheets. */
function offerAll(button: HTMLButtonElement): void {
  const sheet = document.body.classList;
  button.hidden = false;
  button.addEventListener("click", () => {
    const had = sheet.contains("has-sheet");
    sheet.remove("has-sheet");
    for (const part of parts) part.hidden = false;
    addEventListener(
      "afterprint",
      () => {
        for (const part of parts) part.hidden = part !== current;
        sheet.toggle("has-sheet", had);
      },
      { once: true },
    );
    print();
  });
}

history.scrollRestoration = "manual";
addEventListener("scroll", () => read.set(entry, scrollY), { passive: true });
addEventListener("hashchange", turn);
addEventListener("pagehide", () => {
  const state = history.state as Partial<Entry> | null;
  if (state?.entry === entry) history.replaceState({ entry, y: scrollY } satisfies Entry, "");
});
back?.addEventListener("click", () => history.back());
const all = document.querySelector<HTMLButtonElement>("[data-print-all]");
if (all) offerAll(all);
root.dataset["turning"] = ""; // what is said of pages that stand below each other isn't true any more
light();
turn();

/** Shows the part of a drawing that a picture names. The drawing stands in the style sheet, once for all. */
function light(): void {
  const style = getComputedStyle(root);
  for (const image of document.querySelectorAll<HTMLImageElement>('img[src*="%22%20class=%22"]')) {
    const [, name = "", part = ""] = /id=%22(.*?)%22%20class=%22(.*?)%22/.exec(image.src) ?? [];
    const drawing = /^url\("(.*)"\)$/.exec(style.getPropertyValue(`--${name}`).trim())?.[1];
    if (drawing) image.src = `${drawing}#${part}`;
  }
}
