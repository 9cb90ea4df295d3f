import { button, make } from "./dom";
import type { Answer } from "./field";
import type { Worksheet } from "./sheet";

/** Shows, at the end of a sheet, the answers to questions that it no longer asks. They are the reader's, so only the reader deletes them. */
export function orphans(sheet: Worksheet): void {
  const section = make("section", { class: "sheet-orphans", "aria-labelledby": "bs-orphans" });
  const heading = make("h2", { id: "bs-orphans" }, sheet.word("orphans-heading"));
  section.hidden = true;
  sheet.form.append(section);
  const update = (): void => {
    const notebooks = [sheet.opened.own, sheet.opened.common].filter((n) => n !== undefined);
    const items = notebooks.flatMap((n) =>
      Object.entries(n.orphans).map(([id, { v, label }]) => {
        const lines = inWords(v).map((line) => make("p", { dir: "auto" }, line));
        const remove = button(sheet.word("orphans-delete"), () => {
          n.putAway(id);
          update();
          sheet.announce(sheet.word("orphans-deleted"));
        });
        remove.setAttribute("aria-label", `${sheet.word("orphans-delete")}: ${label}`);
        return make("div", {}, make("h3", {}, label), ...lines, remove);
      }),
    );
    section.hidden = items.length === 0;
    section.replaceChildren(heading, make("p", {}, sheet.word("orphans-about")), ...items);
  };
  sheet.watch(update);
}

/** Whatever was answered, as lines of text; what is only an id reads as words. */
export function inWords(answer: Answer | undefined): string[] {
  if (answer === null || answer === undefined || answer === false || answer === "") return [];
  if (typeof answer !== "object") return String(answer).split("\n");
  if (Array.isArray(answer)) return answer.flatMap(inWords);
  const { id, cells, ...rest } = answer as Record<string, Answer>;
  if (cells !== undefined && typeof cells === "object" && cells !== null) return [Object.values(cells).flatMap(inWords).join(" · ")];
  const parts = Object.values(rest).flatMap(inWords);
  return parts.length > 0 ? parts : inWords(id);
}
