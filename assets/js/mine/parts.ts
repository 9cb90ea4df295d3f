import { button, make } from "../lib/dom";
import { word, type Word } from "../lib/words";

/** A part of the page that opens when it is wanted: its title, what is said about it, and the rest. */
export function part(title: Word, about: readonly Word[], ...inside: readonly Node[]): HTMLDetailsElement {
  return make("details", { class: "mine-part" }, make("summary", {}, word(title)), ...paragraphs(about), ...inside);
}

export function paragraphs(names: readonly Word[]): HTMLElement[] {
  return names.map((name) => make("p", {}, word(name)));
}

/** A button that asks once more: before it does what can't be undone, or with the words of `sure`, and those of its two answers. */
export function inTwoSteps(
  name: Word,
  act: () => void,
  sure = [word("mine-sure"), word("mine-sure-no"), word("mine-sure-yes")],
): HTMLElement {
  const [about = "", keep = "", go = ""] = sure;
  const box = make("div", { class: "mine-sure", role: "group", "aria-label": word(name) });
  const first = button(word(name), () => {
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
