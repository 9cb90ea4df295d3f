/**
 * Exit this page: the reader is away from this site at once, and in this tab Back, Forward and a reload show none of its pages.
 *
 * What it promises, in this order: the page is covered; the title is neutral; no page of this site that the browser kept whole can be shown
 * again; worksheets save what is kept and fall silent (they hear "bs-leave"); the tab is on its way to the exit address, which takes the page's
 * place in its history; and as soon as the empty page was painted, worksheets forget the rest ("bs-empty"), all other boxes are emptied, and
 * nothing is left in the page. Off line the empty page stays, and goes on when there is a connection again.
 *
 * It can't erase the browser's history, and it closes no other tab. Files that aren't pages (pictures, PDFs, plain text) can't run it: the
 * site's links open them in tabs of their own, but one that was opened in this tab is shown again. Nor has a page a hand in the small picture of
 * the page before that some browsers draw while a finger swipes back.
 *
 * Pages of before the exit leave, too, as soon as they are shown again. A button "Show it again" would be in the hands of whoever presses Back,
 * and that may be the one the reader fled from. Who left by mistake opens the site's address anew: that is a choice, and shows the page.
 *
 * The script stands in the head and isn't deferred. So a page that mustn't be seen is hidden before there is anything to paint, and no
 * script of the page, whatever happens to it, comes before the button.
 *
 * A page that a browser keeps whole (the back/forward cache) runs nothing before it is painted: what Back shows first may be its last picture, of
 * when its answers could be seen. So the pages that were kept are thrown away: a message makes browsers do that (Chromium and Firefox),
 * because a page that sleeps can't answer it. Until then they are kept, and with them what was written and not saved. Where a message does
 * nothing (Safari), the page is painted anew, after "pageshow", and was covered before it was put aside.
 */
export {};

const root = document.documentElement;
const { site, to = "", loading = "", offline = "" } = (document.currentScript as HTMLScriptElement).dataset;

// Of the last exit in this tab. The number is random, since nobody shall read anything from it: above zero the tab is left, below zero somebody
// has opened the site anew, and 0 stands for no exit.
const key = `buildsite:${site}:left`;

function last(): number {
  try {
    return Number(sessionStorage.getItem(key));
  } catch {
    return 0; // this browser stores nothing, so earlier pages can't know
  }
}

function remember(exit: number): void {
  try {
    sessionStorage.setItem(key, String(exit));
  } catch {
    // As above.
  }
}

/** Of all pages of this site, so that those that sleep are thrown away. Listening is what it takes: nobody does anything with the message. */
const awake = channel();

function channel(): BroadcastChannel | undefined {
  try {
    const made = new BroadcastChannel(key);
    made.onmessage = () => {};
    return made;
  } catch {
    return undefined; // as above, or an old browser
  }
}

root.dataset["exits"] = ""; // what is said of Shift and Back is true

let left = false;

function leave(): void {
  root.hidden = true; // needs no style sheet, which may not be there yet
  document.title = loading;
  left = true;
  remember(Math.random() || 1);
  awake?.postMessage(0);
  tell("bs-leave");
  go();
  // To empty many boxes takes a while. A frame comes first; if there is none, as in a tab that nobody sees, it is done all the same.
  requestAnimationFrame(() => setTimeout(empty));
  setTimeout(empty, 250);
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", empty); // the rest of the page, and its scripts
}

function tell(what: string): void {
  document.dispatchEvent(new Event(what));
}

function empty(): void {
  tell("bs-leave"); // scripts that came since
  tell("bs-empty");
  for (const form of document.forms) if (!form.matches("[data-sheet]")) form.reset();
  for (const box of document.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>("input, textarea")) {
    if (!box.closest("[data-sheet]")) box.value = "";
  }
  document.body?.replaceChildren();
  if (!navigator.onLine && document.readyState !== "loading") {
    document.title = offline;
    document.body.className = "left";
    document.body.append(offline);
    root.hidden = false;
  }
}

function go(): void {
  if (left && navigator.onLine) location.replace(to);
}

let known = last(); // the exit that this page came after
if (known > 0) {
  const [entry] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
  if (entry?.type === "navigate") remember((known = -known));
  else leave();
}

addEventListener("online", go);
addEventListener("pagehide", () => {
  root.dataset["away"] = "";
  if (left) empty();
});
addEventListener("pageshow", (event) => {
  if (event.persisted && (left || last() !== known)) leave();
  else delete root.dataset["away"];
});

document.addEventListener(
  "click",
  (event) => {
    if (!(event.target as Element).closest("[data-exit]")) return;
    event.preventDefault();
    leave();
  },
  true, // whatever the page does with a click, this comes first
);

// Shift three times. Only a press on its own counts: with another key or the mouse, Shift does something else.

const patience = 5000; // milliseconds between two presses
let presses = 0;
let alone = false;
let timer = 0;

/** Says how many presses are left, which is also the only way to notice one that wasn't meant. */
function count(n: number, word: "first" | "second" | "over" | ""): void {
  const status = document.querySelector<HTMLElement>(".exit-count");
  if (!status) return; // this site has no such button
  clearTimeout(timer);
  presses = n;
  status.textContent = status.dataset[word] ?? "";
  if (word) timer = setTimeout(() => count(0, n > 0 ? "over" : ""), patience);
}

addEventListener(
  "keydown",
  (event) => {
    if (event.key === "Shift") {
      alone = event.repeat ? alone : !(event.ctrlKey || event.altKey || event.metaKey);
      return;
    }
    alone = false;
    if (presses > 0) count(0, "");
  },
  true,
);
addEventListener(
  "keyup",
  (event) => {
    if (event.key !== "Shift" || !alone) return;
    alone = false;
    if (presses === 2) leave();
    else count(presses + 1, presses === 0 ? "first" : "second");
  },
  true,
);
for (const other of ["pointerdown", "wheel"])
  addEventListener(other, () => (alone = false), { capture: true, passive: true });
