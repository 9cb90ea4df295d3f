import { button } from "../lib/dom";
import type { Worksheet } from "./worksheet";
import { word } from "../lib/words";

/** Switches the browser's spelling check, which the markup switches off: some browsers send what is typed to their maker. */
export function spelling(sheet: Worksheet, say: (text: string) => void): HTMLButtonElement {
  let on = false;
  const toggle = button(word("spelling"), () => {
    on = !on;
    // Rows still to be added come from templates.
    for (const part of [sheet.form, ...[...sheet.form.querySelectorAll("template")].map((t) => t.content)]) {
      for (const box of part.querySelectorAll<HTMLElement>("[spellcheck]"))
        if (!box.closest(".sheet-unlock")) box.spellcheck = on;
    }
    toggle.setAttribute("aria-pressed", String(on));
    say(word(on ? "spelling-on" : "spelling-off"));
  });
  toggle.setAttribute("aria-pressed", "false");
  return toggle;
}
