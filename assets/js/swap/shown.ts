import type { Owner } from "../answers/answer";
import { notebooks } from "../sheet/chooser";
import { make } from "../lib/dom";
import { pageOf } from "../lib/page";
import { title } from "../sheet/paper";
import type { Worksheet } from "../sheet/worksheet";
import { isObject } from "../answers/store";
import { word } from "../lib/words";

// What one person shows another: text, a question's label and the lines of its answer. This module promises:
//
// - Only what may be shared can be: what its author allows, and what this person sees, has answered and may keep.
// - Screen, paper and envelope say the same. An envelope holds answers only, and a question's words come from the page of whoever reads it: so
//   nobody can put another question before an answer.

const most = 10_000; // lines in an envelope: hundreds of thousands would fit in, and keep the browser busy

export interface Shown {
  readonly id: string;
  readonly label: string;
  readonly lines: readonly string[];
}

/** What the open person may show, now. */
export function showable(sheet: Worksheet): Shown[] {
  return sheet.printed().flatMap((q) => {
    if (q.spec["share"] !== "ask" || q.spec["letter"] || !q.answers || q.skipped || q.value() === undefined) return [];
    const lines = q.lines().filter((line) => line.trim());
    return lines.length > 0 ? [{ id: q.id, label: q.spec.label ?? "", lines }] : [];
  });
}

/** What is sealed of it. */
export function answersOf(shown: readonly Shown[]): Record<string, readonly string[]> {
  return Object.fromEntries(shown.map(({ id, lines }) => [id, lines]));
}

/** What an opened envelope shows on this sheet, in its order; undefined if no page of ours has sealed that. */
export function shownOf(sheet: Worksheet, answers: unknown): Shown[] | undefined {
  if (!isObject(answers)) return undefined;
  const rest = new Map<string, unknown>(Object.entries(answers));
  let count = 0;
  for (const lines of rest.values()) {
    if (!Array.isArray(lines) || (count += lines.length + 1) > most || !lines.every((line) => typeof line === "string"))
      return undefined;
  }
  const take = (id: string, label: string): Shown => ({ id, label, lines: rest.get(id) as string[] });
  const known = sheet.data.worksheet.fields.flatMap(({ id = "", label = "", share }) =>
    share === "ask" && rest.has(id) ? [take(id, label)] : [],
  );
  for (const { id } of known) rest.delete(id);
  return [...known, ...[...rest.keys()].map((id) => take(id, word("swap-gone")))];
}

/** The person's name, or "" where the site has no people. */
export function nameOf(sheet: Worksheet, who: Owner): string {
  return sheet.data.people.length > 0 ? (notebooks(sheet).find((n) => n.id === who)?.label ?? "") : "";
}

export function view(shown: readonly Shown[], heading: string): HTMLElement {
  const list = make("dl", { class: "swap-answers" });
  for (const { label, lines } of shown) {
    list.append(make("dt", { dir: "auto" }, label), ...lines.map((line) => make("dd", { dir: "auto" }, line)));
  }
  return make("div", { class: "swap-view" }, make("h3", { dir: "auto" }, heading), list);
}

export function paper(sheet: Worksheet, shown: readonly Shown[], heading: string): HTMLElement {
  const page = make(
    "div",
    { class: "paper paper-filled" },
    make("p", { class: "paper-title" }, title(sheet)),
    make("p", { class: "paper-people" }, heading),
  );
  for (const { label, lines } of shown) {
    const part = make("div", { class: "paper-part" }, make("p", { class: "paper-label", dir: "auto" }, label));
    part.append(...lines.map((line) => make("p", { class: "paper-answer", dir: "auto" }, line)));
    page.append(part);
  }
  return page;
}

/**
 * What is printed while it holds something: that and no more. Otherwise the sheet prints as ever. It listens after the sheet's own paper, and
 * so has the last word.
 */
export class Printer {
  private pages: (() => HTMLElement[]) | undefined;
  private laid: HTMLElement[] = [];

  constructor(sheet: Worksheet) {
    addEventListener("beforeprint", () => {
      const papers = pageOf(sheet.form).querySelector(".papers");
      if (!this.pages || !papers) return;
      this.clear();
      for (const page of papers.querySelectorAll(".paper-filled")) page.remove();
      papers.append(...(this.laid = this.pages()));
      papers.classList.add("papers-filled");
    });
    addEventListener("afterprint", () => this.clear());
  }

  hold(pages: (() => HTMLElement[]) | undefined): void {
    this.pages = pages;
    this.clear();
  }

  print(pages: () => HTMLElement[]): void {
    this.hold(pages);
    addEventListener("afterprint", () => this.hold(undefined), { once: true });
    window.print();
  }

  private clear(): void {
    for (const page of this.laid) page.remove();
    this.laid = [];
  }
}
