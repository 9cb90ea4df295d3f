/** The page that an element stands on: one document may hold several, an article each. */
export function pageOf(element: Element): HTMLElement {
  return element.closest("article") ?? document.body;
}

/** Tells whether a page is the one that is shown. */
export function isOpen(page: Element): boolean {
  return !page.closest("[hidden]");
}

/** Calls when the reader goes on to another page, be it a file of its own or one of the same document ("bs-turn"). */
export function whenLeft(act: () => void): void {
  addEventListener("pagehide", act);
  document.addEventListener("bs-turn", act);
}
