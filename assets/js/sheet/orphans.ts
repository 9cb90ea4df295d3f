import type { Owner } from "../answers/answer";
import { button, make } from "../lib/dom";
import { inWords } from "../answers/read";
import type { Worksheet } from "./worksheet";
import { word } from "../lib/words";

/** Shows, at the end of a sheet, the answers to questions that it no longer asks. They are the reader's, so only the reader deletes them. */
export function orphans(sheet: Worksheet): void {
  const id = sheet.ids.reserved("orphans");
  const section = make("section", { class: "sheet-orphans", "aria-labelledby": id });
  const heading = make("h2", { id, tabindex: "-1" }, word("orphans-heading"));
  let deleted: { who: Owner; element: HTMLElement } | undefined; // what was deleted last, with its way back
  section.hidden = true;
  sheet.form.append(section);
  const update = (): void => {
    const notebooks = [sheet.opened.own, sheet.opened.common].filter((n) => n !== undefined);
    const items = notebooks.flatMap((n) =>
      Object.entries(n.orphans).map(([id, { v, label }]) => {
        const lines = inWords(v).map((line) => make("p", { dir: "auto" }, line));
        const remove = button(word("orphans-delete"), () => {
          const back = n.putAway(id);
          const { who } = sheet;
          const undo = button(word("undo"), () => {
            if (sheet.who === who) back();
            deleted = undefined;
            update();
            heading.focus();
          });
          deleted = { who, element: make("p", {}, word("orphans-deleted"), " ", undo) };
          update();
          undo.focus();
          sheet.announce(word("orphans-deleted"));
        });
        remove.setAttribute("aria-label", `${word("orphans-delete")}: ${label}`);
        return make("div", {}, make("h3", {}, label), ...lines, remove);
      }),
    );
    if (deleted && deleted.who !== sheet.who) deleted = undefined;
    section.hidden = items.length === 0 && !deleted;
    section.replaceChildren(
      heading,
      make("p", {}, word("orphans-about")),
      ...(deleted ? [deleted.element] : []),
      ...items,
    );
  };
  sheet.watch(update);
}
