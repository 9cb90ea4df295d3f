import type { Owner } from "../answers/answer";
import { button, make } from "../lib/dom";
import { fromText } from "./envelope";
import type { Panel } from "./panel";
import type { Round } from "./round";
import { nameOf, paper, view } from "./shown";
import { word, type Word } from "../lib/words";

const LETTERS = "ABCDEFGHJKMNPQRSTVWXYZ"; // those that keys have

/** One's own key, to be told, and a box for the other's. */
export async function keys(panel: Panel, round: Round): Promise<Node[]> {
  const { rounds, post } = panel;
  const problem = panel.problem();
  const nodes: Node[] = [];
  if (post.text) {
    const came = fromText(post.text);
    post.done();
    const wrong = typeof came === "string" ? came : await rounds.take(came);
    if (wrong) nodes.push(make("p", { class: "swap-said" }, word(`swap-wrong-${wrong}`)));
  }

  const groups = round.key.split(" ");
  const own = make("p", { class: "swap-key", dir: "ltr" });
  for (const group of groups) own.append(make("span", {}, group), " ");
  const names = word("swap-alphabet").split(" ");
  const spelt = make("ol", { class: "swap-spelt" });
  for (const group of groups)
    spelt.append(make("li", {}, [...group].map((c) => names[LETTERS.indexOf(c)] ?? c).join(" · ")));

  const box = make("input", {
    type: "text",
    id: panel.sheet.ids.reserved("swap-key"),
    class: "swap-typed",
    dir: "ltr",
    autocomplete: "off",
    autocapitalize: "characters",
    spellcheck: "false",
    writingsuggestions: "false",
    "aria-describedby": problem.element.id,
  });
  let busy = false;
  const open = async (): Promise<void> => {
    if (busy || !box.value.trim()) return;
    busy = true;
    const wrong = await rounds.reveal(box.value);
    busy = false;
    if (!wrong) return panel.render();
    box.setAttribute("aria-invalid", "true");
    problem.say(word(`swap-wrong-${wrong}`));
    box.focus();
  };
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    void open();
  });
  return [
    ...nodes,
    make("h3", {}, word("swap-key")),
    make("p", {}, word("swap-key-about")),
    own,
    make(
      "details",
      {},
      make("summary", {}, word("swap-spell")),
      make("p", { class: "swap-quiet" }, word("swap-spell-about")),
      spelt,
    ),
    make("h3", {}, word("swap-type")),
    make("p", {}, word("swap-type-about")),
    make("label", { class: "field-label", for: box.id }, word("swap-type-key")),
    box,
    problem.element,
    panel.buttons(button(word("swap-open"), () => void open())),
  ];
}

/** Both sheets, side by side, until they have been seen. */
export async function reveal(panel: Panel, round: Round): Promise<Node[]> {
  const { sheet } = panel;
  const remove = button(word("swap-delete"), () => void panel.end());
  if (panel.seen) return [make("p", {}, word("swap-seen")), panel.buttons(remove)];
  const both = await panel.rounds.both(round);
  if (!both) return [make("p", {}, word("swap-wrong-broken"))];
  const named = (name: Word, who: Owner): string => [word(name), nameOf(sheet, who)].filter(Boolean).join(" · ");
  const sheets = [
    { shown: both.theirs, heading: named("swap-partner", round.their ?? "") },
    { shown: both.mine, heading: named("swap-you", round.who) },
  ];
  return [
    make("p", {}, word("swap-both-about")),
    make("div", { class: "swap-both" }, ...sheets.map(({ shown, heading }) => view(shown, heading))),
    panel.buttons(
      button(word("swap-print"), () =>
        panel.printer.print(() => sheets.map(({ shown, heading }) => paper(sheet, shown, heading))),
      ),
      button(word("swap-done"), () => {
        panel.seen = true;
        void panel.render();
      }),
    ),
  ];
}
