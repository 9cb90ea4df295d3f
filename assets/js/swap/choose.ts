import { button, make } from "../lib/dom";
import { canSeal } from "./envelope";
import type { Panel } from "./panel";
import { nameOf, paper, showable, view, type Shown } from "./shown";
import { word } from "../lib/words";

/** Which answers: nothing is ticked beforehand, and what can't be shared isn't there. */
export function choose(panel: Panel): Node[] {
  const { sheet, ticked } = panel;
  const about = make(
    "div",
    { class: "sheet-notice swap-safety" },
    make("p", {}, word("swap-free")),
    make("p", {}, word("swap-fear")),
  );
  const { safety } = sheet.data;
  if (safety) about.append(make("p", {}, make("a", { href: safety.href }, safety.label)));
  const nodes: Node[] = [about];
  if (panel.post.text) nodes.push(make("p", {}, word("swap-came-first")));

  const list = showable(sheet);
  if (list.length === 0) return [...nodes, make("p", {}, word("swap-nothing"))];
  const group = make(
    "fieldset",
    {},
    make("legend", { class: "field-label" }, word("swap-which")),
    make("p", { class: "swap-quiet" }, word("swap-which-about")),
  );
  for (const { id, label } of list) {
    const box = make("input", { type: "checkbox", id: sheet.ids.reserved(`swap-${id}`) });
    box.checked = ticked.has(id);
    box.addEventListener("change", () => (box.checked ? ticked.add(id) : ticked.delete(id)));
    group.append(make("div", { class: "option" }, box, make("label", { for: box.id, dir: "auto" }, label)));
  }
  const problem = panel.problem();
  const next = button(word("swap-preview"), () => {
    const shown = showable(sheet).filter((s) => ticked.has(s.id));
    if (shown.length === 0) return problem.say(word("swap-none"));
    panel.previewed = shown;
    void panel.render();
  });
  return [...nodes, group, problem.element, panel.buttons(next)];
}

/** Exactly what the partner will see. */
export function preview(panel: Panel, shown: readonly Shown[]): Node[] {
  const { sheet } = panel;
  const heading = nameOf(sheet, sheet.who) || word("swap-you");
  const problem = panel.problem();
  const seal = button(word("swap-seal"), async () => {
    const done = await panel.rounds.begin(shown).catch(() => false);
    if (!done) return problem.say(word("swap-wrong-failed"));
    panel.previewed = undefined;
    panel.ticked.clear();
    await panel.render(word("swap-sealed"));
  });
  const back = button(word("swap-back"), () => {
    panel.previewed = undefined;
    void panel.render();
  });
  return [
    make("p", {}, word("swap-preview-about")),
    view(shown, heading),
    make("p", { class: "swap-quiet" }, word("swap-screen-about")),
    panel.buttons(
      button(word("swap-screen"), () => lend(panel, shown, heading)),
      button(word("swap-print"), () => panel.printer.print(() => [paper(sheet, shown, heading)])),
    ),
    make("p", { class: "swap-quiet" }, word(canSeal ? "swap-seal-about" : "swap-seal-not")),
    panel.buttons(canSeal ? seal : undefined, back),
    problem.element,
  ];
}

/** Covers the page with the preview, and empties it when it is given back. A locked notebook is locked then. */
function lend(panel: Panel, shown: readonly Shown[], heading: string): void {
  const dialog = make("dialog", { class: "swap-screen", "aria-label": word("swap-screen") });
  const done = button(word("swap-screen-done"), () => dialog.close());
  dialog.append(view(shown, heading), panel.buttons(done));
  dialog.addEventListener("close", () => {
    dialog.replaceChildren();
    dialog.remove();
    panel.close();
    panel.sheet.lock();
  });
  // Whoever has the screen may print, too.
  panel.printer.hold(() => [paper(panel.sheet, shown, heading)]);
  panel.sheet.form.append(dialog);
  panel.lent = dialog;
  dialog.showModal();
}
