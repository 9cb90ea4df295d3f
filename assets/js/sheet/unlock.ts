import { button, make } from "./dom";
import { unlock, type DataKey, type Lock } from "./lock";

/** What asks for a passphrase. */
interface Asker {
  word(name: string, ...args: readonly string[]): string;
  announce(text: string): void;
}

/**
 * A box for a passphrase. It isn't a password field: browsers would offer to save it. Instead, a style hides its letters. A wrong
 * passphrase changes nothing.
 */
export function passphraseBox(asker: Asker, id: string, label: string): { box: HTMLInputElement; element: HTMLElement } {
  const box = make("input", { type: "text", id, class: "passphrase", autocomplete: "off", autocapitalize: "none", spellcheck: "false", dir: "auto" });
  const show = button(asker.word("unlock-show"), () => show.setAttribute("aria-pressed", String(!box.classList.toggle("passphrase"))));
  show.setAttribute("aria-pressed", "false");
  const element = make("div", { class: "sheet-passphrase" }, make("label", { for: id, class: "field-label" }, label), box, show);
  return { box, element };
}

/** Asks for the passphrase of a lock, and hands on the key that it opens. */
export function askPassphrase(asker: Asker, lock: Lock, opened: (key: DataKey) => void): HTMLElement {
  const { box, element } = passphraseBox(asker, "bs-passphrase", asker.word("unlock-ask"));
  const problem = make("p", { class: "field-problem", id: "bs-passphrase-problem" });
  problem.hidden = true;
  box.setAttribute("aria-describedby", problem.id);
  let busy = false;
  const attempt = async (): Promise<void> => {
    if (busy || !box.value) return;
    busy = true;
    asker.announce(asker.word("unlock-wait"));
    const key = await unlock(lock, box.value);
    busy = false;
    if (typeof key !== "string") {
      box.value = "";
      return opened(key);
    }
    problem.textContent = asker.word(key === "wrong" ? "unlock-wrong" : "unlock-damaged");
    problem.hidden = false;
    box.setAttribute("aria-invalid", "true");
    asker.announce(problem.textContent);
    box.select();
  };
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    void attempt();
  });
  const panel = make("div", { class: "sheet-unlock" }, element, problem);
  panel.append(button(asker.word("unlock-do"), () => void attempt()));
  return panel;
}
