import { button, make } from "../lib/dom";
import type { Worksheet } from "./worksheet";
import { word } from "../lib/words";

/** A quiet end: nothing is sent, and nothing has to be finished. */
export function closing(sheet: Worksheet): { element: HTMLElement; open: () => void } {
  const element = make("section", { class: "sheet-done" });
  element.hidden = true;
  element.tabIndex = -1;
  const heading = make("h2", {}, word("done-heading"));
  heading.id = sheet.ids.reserved("done");
  element.setAttribute("aria-labelledby", heading.id);
  element.append(heading);

  const open = (): void => {
    sheet.flush();
    const { own, trouble } = sheet.keeping;
    element.replaceChildren(heading, make("p", {}, word(own && !trouble ? "done-kept" : "done-lost")));
    const left = sheet.questions.filter((q) => q.shown && q.spec.required && !q.entry());
    if (left.length > 0) {
      const list = make("ul");
      for (const q of left) {
        const item = make("li");
        // A button and no link, so that no question stands in the address and the history.
        item.append(
          button(q.spec.label ?? "", () =>
            q.element.querySelector<HTMLElement>("input, textarea, select, button")?.focus(),
          ),
        );
        list.append(item);
      }
      element.append(make("p", {}, word("done-open")), list);
    }
    for (const name of ["done-away", "done-bed", "done-steady"] as const) element.append(make("p", {}, word(name)));
    const { safety } = sheet.data;
    if (safety) element.append(make("p", {}, make("a", { href: safety.href }, safety.label)));
    element.append(
      button(word("done-back"), () => {
        element.hidden = true;
        opener?.focus();
      }),
    );
    const opener = document.activeElement instanceof HTMLElement ? document.activeElement : undefined;
    element.hidden = false;
    element.focus();
  };
  return { element, open };
}
