import { button, make } from "../sheet/dom";
import { canSeal } from "./envelope";
import type { Panel } from "./panel";
import { nameOf, paper, showable, view, type Shown } from "./shown";
import { word } from "./words";

/** Which answers: nothing is ticked beforehand, and what can't be shared isn't there. */
export function choose(panel: Panel): Node[] {
  const { sheet, ticked } = panel;
  const about = make(
    "div",
    { class: "sheet-notice swap-safety" },
    make("p", {}, word("free")),
    make("p", {}, word("fear")),
  );
  const { safety } = sheet.data;
  if (safety) about.append(make("p", {}, make("a", { href: safety.href }, safety.label)));
  const nodes: Node[] = [about];
  if (panel.post.text) nodes.push(make("p", {}, word("came-first")));

  const list = showable(sheet);
  if (list.length === 0) return [...nodes, make("p", {}, word("nothing"))];
  const group = make(
    "fieldset",
    {},
    make("legend", { class: "field-label" }, word("which")),
    make("p", { class: "swap-quiet" }, word("which-about")),
  );
  for (const { id, label } of list) {
    const box = make("input", { type: "checkbox", id: `bs-swap-${id}` });
    box.checked = ticked.has(id);
    box.addEventListener("change", () => (box.checked ? ticked.add(id) : ticked.delete(id)));
    group.append(make("div", { class: "option" }, box, make("label", { for: box.id, dir: "auto" }, label)));
  }
  const problem = panel.problem("bs-swap-problem");
  const next = button(word("preview"), () => {
    const shown = showable(sheet).filter((s) => ticked.has(s.id));
    if (shown.length === 0) return problem.say(word("none"));
    panel.previewed = shown;
    void panel.render();
  });
  return [...nodes, group, problem.element, panel.buttons(next)];
}

/** Exactly what the partner will see. */
export function preview(panel: Panel, shown: readonly Shown[]): Node[] {
  const { sheet } = panel;
  const heading = nameOf(sheet, sheet.who) || word("you");
  const problem = panel.problem("bs-swap-problem");
  const seal = button(word("seal"), async () => {
    const done = await panel.rounds.begin(shown).catch(() => false);
    if (!done) return problem.say(word("wrong-failed"));
    panel.previewed = undefined;
    panel.ticked.clear();
    await panel.render(word("sealed"));
  });
  const back = button(word("back"), () => {
    panel.previewed = undefined;
    void panel.render();
  });
  return [
    make("p", {}, word("preview-about")),
    view(shown, heading),
    make("p", { class: "swap-quiet" }, word("screen-about")),
    panel.buttons(
      button(word("screen"), () => lend(panel, shown, heading)),
      button(word("print"), () => panel.press.print(() => [paper(sheet, shown, heading)])),
    ),
    make("p", { class: "swap-quiet" }, word(canSeal ? "seal-about" : "seal-not")),
    panel.buttons(canSeal ? seal : undefined, back),
    problem.element,
  ];
}

/** Covers the page with the preview, and empties it when it is given back. A locked notebook is locked then. */
function lend(panel: Panel, shown: readonly Shown[], heading: string): void {
  const dialog = make("dialog", { class: "swap-screen", "aria-label": word("screen") });
  const done = button(word("screen-done"), () => dialog.close());
  dialog.append(view(shown, heading), panel.buttons(done));
  dialog.addEventListener("close", () => {
    dialog.replaceChildren();
    dialog.remove();
    panel.close();
    panel.sheet.lock();
  });
  // Whoever has the screen may print, too.
  panel.press.hold(() => [paper(panel.sheet, shown, heading)]);
  panel.sheet.form.append(dialog);
  panel.lent = dialog;
  dialog.showModal();
}
