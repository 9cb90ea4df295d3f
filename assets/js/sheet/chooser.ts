import { button, make } from "./dom";
import type { SheetData } from "./field";
import type { Worksheet } from "./sheet";

/** Whether it matters who fills the sheet in. If all of it is for all at once, it doesn't. */
export function needsChooser({ people, worksheet }: SheetData): boolean {
  const asking = worksheet.fields.filter((f) => f.id);
  return people.length > 0 && worksheet.fields.some((f) => f.for) && !asking.every((f) => f.for?.includes("together"));
}

/** The notebooks to choose from: each person's, and for several people both and neither. */
export function notebooks(sheet: Worksheet): { id: string; label: string }[] {
  const list = [...sheet.data.people];
  if (list.length > 1) list.push({ id: "both", label: sheet.word("who-both") }, { id: "neither", label: sheet.word("who-neither") });
  return list;
}

/**
 * Asks who fills the sheet in. They are buttons and not radios, because arrow keys that pass over a radio choose it, and would open
 * somebody's notebook in passing. Nothing is chosen beforehand.
 */
export function chooser(sheet: Worksheet): void {
  const group = make("fieldset", { class: "sheet-who" });
  group.append(make("legend", { class: "field-label" }, sheet.word("who-ask")));
  for (const { id, label } of notebooks(sheet)) {
    const choice = button(label, () => {
      sheet.open(id);
      for (const other of group.querySelectorAll("button")) other.setAttribute("aria-pressed", String(other === choice));
      sheet.announce(sheet.word("who-open", label));
    });
    choice.setAttribute("aria-pressed", "false");
    group.append(choice);
  }
  sheet.form.prepend(group);
}
