import { button, make } from "../sheet/dom";
import type { Asker } from "../sheet/unlock";

/** A part of the page that opens when it is wanted. */
export function part(title: string, ...inside: readonly (Node | string)[]): HTMLDetailsElement {
  return make("details", { class: "mine-part" }, make("summary", {}, title), ...inside);
}

export function paragraphs(asker: Asker, ...names: readonly string[]): HTMLElement[] {
  return names.map((name) => make("p", {}, asker.word(name)));
}

/** A button that asks once more: before it does what can't be undone, or with the words of `sure`, and those of its two answers. */
export function inTwoSteps(
  asker: Asker,
  name: string,
  act: () => void,
  sure = ["mine-sure", "mine-sure-no", "mine-sure-yes"].map((word) => asker.word(word)),
): HTMLElement {
  const [about = "", keep = "", go = ""] = sure;
  const box = make("div", { class: "mine-sure", role: "group", "aria-label": asker.word(name) });
  const first = button(asker.word(name), () => {
    box.hidden = false;
    first.hidden = true;
    no.focus();
  });
  const back = (): void => {
    box.hidden = true;
    first.hidden = false;
  };
  const no = button(keep, () => {
    back();
    first.focus();
  });
  const yes = button(go, () => {
    back();
    act();
  });
  box.append(make("p", {}, about), yes, no);
  box.hidden = true;
  return make("div", {}, first, box);
}
