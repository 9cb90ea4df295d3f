import { button, make } from "./dom";
import type { Worksheet } from "./sheet";

/** Says where the answers go, and lets the reader choose. It stays where the form says without script that nothing is saved. */
export function keeper(sheet: Worksheet): void {
  const text = sheet.form.querySelector<HTMLElement>("[data-unsaved]");
  if (!text) return;
  const choice = button("", () => {
    if (sheet.keeping.own) sheet.stop();
    else sheet.keep();
    sheet.announce(text.textContent ?? ""); // the button's own words have changed under the finger
  });
  const box = make("div", { class: "sheet-notice sheet-keep" });
  text.className = "";
  text.replaceWith(box);
  box.append(text, choice);

  let told = "";
  sheet.watch(() => {
    const { own, common, trouble } = sheet.keeping;
    text.textContent = sheet.word(trouble ? `keep-${trouble}` : own ? "keep-done" : common ? "keep-together" : "keep-none");
    choice.textContent = sheet.word(own && !trouble ? "keep-stop" : "keep-do");
    choice.hidden = sheet.who === "" || trouble === "newer";
    box.classList.toggle("sheet-trouble", trouble !== "");
    if (trouble && trouble !== told) sheet.announce(text.textContent);
    told = trouble;
  });
}
