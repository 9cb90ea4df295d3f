import { make } from "../lib/dom";
import { isOpen, pageOf } from "../lib/page";
import { notebooks } from "./chooser";
import type { Question } from "./question";
import type { Worksheet } from "./worksheet";
import { word } from "../lib/words";

/**
 * Prints what was filled in: default printing would cut a long answer off where its box ends. As long as nothing is answered, the empty sheets
 * are printed; those have a button of their own.
 */
export function offerPaper(sheet: Worksheet): void {
  const here = pageOf(sheet.form);
  const papers = here.querySelector(".papers");
  if (!papers) return;
  let empty = false;
  let filled: HTMLElement | undefined;
  const clear = (): void => {
    filled?.remove();
    filled = undefined;
    papers.classList.remove("papers-filled");
  };
  document.addEventListener(
    "click",
    (event) =>
      (empty = event.target instanceof Element && event.target.closest("[data-print], [data-print-all]") !== null),
    true,
  );
  addEventListener("beforeprint", () => {
    clear();
    if (empty || !isOpen(here) || !(sheet.printed().some((q) => q.entry()) || sheet.leftBehind().length > 0)) return;
    filled = paper(sheet);
    papers.append(filled);
    papers.classList.add("papers-filled");
  });
  addEventListener("afterprint", () => {
    empty = false;
    clear();
  });
}

/** The title that a printed form has: the author's for this reader, or the page's. */
export function title(sheet: Worksheet): string {
  for (const print of sheet.data.worksheet.print as { sheet?: string; title?: string; for?: string[] }[]) {
    if (print.sheet === "form" && print.title && (!print.for || print.for.includes(sheet.who))) return print.title;
  }
  return pageOf(sheet.form).querySelector("h1")?.textContent?.trim() ?? "";
}

/** The people's name for the one who writes, or "". */
export function person(sheet: Worksheet): string {
  return sheet.data.people.length > 1 ? (notebooks(sheet).find((n) => n.id === sheet.who)?.label ?? "") : "";
}

function answered(label: string, lines: readonly string[]): HTMLElement {
  return make(
    "div",
    { class: "paper-part" },
    make("p", { class: "paper-label" }, label),
    ...lines.map((line) => make("p", { class: "paper-answer", dir: "auto" }, line)),
  );
}

function paper(sheet: Worksheet): HTMLElement {
  const page = make("div", { class: "paper paper-filled" });
  const motif = pageOf(sheet.form).querySelector(".worksheet > .motif");
  if (motif) page.append(motif.cloneNode());
  page.append(make("p", { class: "paper-title" }, title(sheet)));
  const who = person(sheet);
  if (who && who !== word("who-both") && who !== word("who-neither"))
    page.append(make("p", { class: "paper-people" }, who));
  for (const q of sheet.printed()) {
    if (!q.answers && q.lines().length === 0) continue; // such as a timer
    const lines = q.skipped ? [word("skipped")] : q.lines();
    const part = answered(q.spec.label ?? "", lines);
    if (q.spec["letter"]) part.classList.add("part-letter");
    if (lines.length === 0) part.append(...empty(sheet, q)); // still to be filled in by hand
    page.append(part);
  }
  for (const { label, lines } of sheet.leftBehind()) page.append(answered(label, lines));
  return page;
}

/** Room for an answer: what there is to choose, as on the empty sheet, or a line. */
function empty(sheet: Worksheet, q: Question): HTMLElement[] {
  const part = pageOf(sheet.form).querySelector(`.paper-form > [data-prompt="${q.id}"]`);
  const room = [
    ...(part?.querySelectorAll<HTMLElement>(":scope > :is(.paper-choices, .paper-numbers, .paper-gap, .paper-marks)") ??
      []),
  ];
  return room.length > 0
    ? room.map((element) => element.cloneNode(true) as HTMLElement)
    : [make("div", { class: "line" })];
}
