import { button, make } from "../lib/dom";
import type { Ids } from "../lib/ids";
import type { DataKey, LockTrouble } from "../answers/lock";
import { word, type Word } from "../lib/words";

/** What asks for a passphrase. */
export interface Asker {
  readonly ids: Ids;
  announce(text: string): void;
}

/**
 * A box for a passphrase. It isn't a password field: browsers would offer to save it. Instead, a style hides its letters. A wrong
 * passphrase changes nothing.
 */
function passphraseBox(id: string, label: string): { box: HTMLInputElement; element: HTMLElement } {
  const box = make("input", {
    type: "text",
    id,
    class: "passphrase",
    autocomplete: "off",
    autocapitalize: "none",
    spellcheck: "false",
    writingsuggestions: "false",
    dir: "auto",
  });
  const show = button(word("unlock-show"), () =>
    show.setAttribute("aria-pressed", String(!box.classList.toggle("passphrase"))),
  );
  show.setAttribute("aria-pressed", "false");
  const element = make(
    "div",
    { class: "sheet-passphrase" },
    make("label", { for: id, class: "field-label" }, label),
    box,
    show,
  );
  return { box, element };
}

/** A box for each label, what is wrong with them, and a button. `name` tells its ids from others; `act` says what is wrong, by the name of a word, or nothing. */
export function passphraseForm(
  asker: Asker,
  name: string,
  labels: readonly string[],
  label: string,
  act: (...texts: string[]) => Promise<Word | void>,
): HTMLElement {
  const id = asker.ids.reserved(name);
  const boxes = labels.map((text, i) => passphraseBox(`${id}-${i}`, text));
  const problem = make("p", { class: "field-problem", id: `${id}-problem` });
  problem.hidden = true;
  let busy = false;
  const attempt = async (): Promise<void> => {
    const texts = boxes.map(({ box }) => box.value);
    const empty = boxes.find(({ box }) => !box.value);
    if (busy || empty) return empty?.box.focus();
    busy = true;
    asker.announce(word("unlock-wait"));
    const wrong = await act(...texts);
    busy = false;
    if (!wrong) {
      for (const { box } of boxes) box.value = "";
      return;
    }
    problem.textContent = word(wrong);
    problem.hidden = false;
    for (const { box } of boxes) box.setAttribute("aria-invalid", "true");
    asker.announce(problem.textContent);
    boxes[0]?.box.select();
  };
  for (const { box } of boxes) {
    box.setAttribute("aria-describedby", problem.id);
    box.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.isComposing) return;
      event.preventDefault();
      void attempt();
    });
  }
  return make(
    "div",
    { class: "sheet-unlock" },
    ...boxes.map(({ element }) => element),
    problem,
    button(label, () => void attempt()),
  );
}

/** Asks for the passphrase of a lock, and hands on the key that it opens. */
export function askPassphrase(
  asker: Asker,
  unlock: (passphrase: string) => Promise<DataKey | LockTrouble>,
  opened: (key: DataKey) => void,
): HTMLElement {
  return passphraseForm(asker, "passphrase", [word("unlock-ask")], word("unlock-do"), async (passphrase = "") => {
    const key = await unlock(passphrase);
    return typeof key === "string" ? wrongOf(key) : opened(key);
  });
}

/** The name of the word for what is wrong with a lock. */
export function wrongOf(trouble: LockTrouble): Word {
  return trouble === "wrong" ? "unlock-wrong" : "unlock-damaged";
}
