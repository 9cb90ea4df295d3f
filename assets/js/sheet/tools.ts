import { button, make } from "../lib/dom";
import { closing } from "./done";
import { person, title } from "./paper";
import { partner } from "./partner";
import type { Worksheet } from "./worksheet";
import { spelling } from "./spelling";
import { word } from "../lib/words";

/** What can be done with the whole sheet, at its end. */
export function tools(sheet: Worksheet): void {
  const bar = make("div", { class: "sheet-tools" });
  const aside = make("div", { class: "sheet-aside" }); // what a tool says, below them
  let undo: HTMLButtonElement | undefined;

  const remove = button(word("do-delete"), () => {
    if (undo?.isConnected && !sheet.questions.some((q) => q.entry())) return; // pressed twice: Undo is still for what there was
    const restore = sheet.delete();
    aside.replaceChildren(make("p", {}, word(restore ? "deleted" : "delete-failed")));
    sheet.announce(aside.textContent ?? "");
    if (!restore) return;
    undo = button(word("undo"), () => {
      restore();
      const words = make("p", { tabindex: "-1" }, word("undone"));
      aside.replaceChildren(words);
      words.focus(); // the button that was pressed is gone
    });
    aside.append(undo);
  });
  const say = (text: string): void => {
    aside.replaceChildren(make("p", {}, text));
    sheet.announce(text);
  };
  const show = partner(sheet);
  bar.append(
    button(word("do-print"), () => window.print()),
    button(word("do-copy"), () => void copy(sheet, aside)),
    ...show.buttons,
    spelling(sheet, say),
    remove,
    button(word("done"), () => panel.open()),
  );
  const panel = closing(sheet);
  sheet.form.append(bar, aside, ...show.places, panel.element);
  let who = sheet.who;
  sheet.watch(() => {
    bar.hidden = sheet.who === "";
    if (sheet.who === who) return;
    who = sheet.who;
    aside.replaceChildren();
    panel.element.hidden = true;
  });
}

/** The sheet as text. A letter isn't in it: it can only be saved, printed and deleted. */
function asText(sheet: Worksheet): string {
  const parts = [[title(sheet), person(sheet)].filter(Boolean).join("\n")];
  for (const q of sheet.printed()) {
    const lines = q.skipped ? [word("skipped")] : q.lines();
    if (!q.spec["letter"] && (q.answers || lines.length > 0))
      parts.push([q.spec.label ?? "", ...(lines.length > 0 ? lines : ["____"])].join("\n"));
  }
  for (const { label, lines } of sheet.leftBehind()) parts.push([label, ...lines].join("\n"));
  return `${parts.join("\n\n")}\n`;
}

export async function copy(sheet: Worksheet, aside: HTMLElement): Promise<void> {
  const text = asText(sheet);
  try {
    await navigator.clipboard.writeText(text); // there is none on insecure addresses
    aside.replaceChildren(make("p", {}, word("copied")));
    sheet.announce(word("copied"));
  } catch {
    const label = make("label", {}, word("copy-here"));
    const box = make("textarea");
    box.value = text;
    box.readOnly = true;
    box.rows = 8;
    label.append(box);
    aside.replaceChildren(label);
    box.focus();
    box.select();
  }
}
