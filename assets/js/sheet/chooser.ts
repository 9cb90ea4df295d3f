import { button, make } from "../lib/dom";
import type { SheetData } from "../field/field";
import { unlockNotebook } from "../answers/passphrase";
import type { Session } from "./session";
import { askPassphrase } from "./unlock";
import { word, type Word } from "../lib/words";

export interface Choice {
  readonly id: string;
  readonly label: string;
}

/** Whether it matters who fills the sheet in. If all of it is for all at once, it doesn't. */
export function needsChooser({ people, worksheet }: SheetData): boolean {
  const asking = worksheet.fields.filter((f) => f.id);
  return people.length > 0 && asking.length > 0 && !asking.every((f) => f.for?.includes("together"));
}

/** The notebooks to choose from: each person's, and for several people both and neither. */
export function notebooks(of: { readonly data: Pick<SheetData, "people"> }): Choice[] {
  const list: Choice[] = [...of.data.people];
  if (list.length > 1)
    list.push({ id: "both", label: word("who-both") }, { id: "neither", label: word("who-neither") });
  return list;
}

/**
 * Asks whose notebook is to be opened. They are buttons and not radios, because arrow keys that pass over a radio choose it, and would open
 * somebody's notebook in passing. Nothing is chosen beforehand, and nothing tells who was here before: that a notebook has a passphrase
 * is said only when it is to be opened.
 */
export function chooser(session: Session, choices: readonly Choice[], question: Word = "who-ask"): void {
  const group = make("fieldset", { class: "sheet-who" });
  const buttons = new Map<string, HTMLButtonElement>();
  if (choices.length > 1 || session.data.people.length > 0)
    group.append(make("legend", { class: "field-label" }, word(question)));

  const open = ({ id, label }: Choice): void => {
    session.drop();
    if (id === session.who) return;
    const opened = (): void => session.announce(word("who-open", label));
    if (!session.lockOf(id)) return void session.open(id).then(opened);
    session.close(); // nobody's answers stand beside the question for another's passphrase
    const form = askPassphrase(
      session,
      (passphrase) => unlockNotebook(session.store, id, passphrase),
      (key) => {
        if (!form.isConnected) return; // somebody else was chosen meanwhile, or the page left
        session.drop();
        buttons.get(id)?.focus();
        void session.open(id, key).then(opened);
      },
    );
    group.after(form);
    session.asking?.(id, form);
    form.querySelector("input")?.focus();
  };

  for (const choice of choices) {
    const b = button(choice.label, () => open(choice));
    buttons.set(choice.id, b);
    group.append(b);
  }
  session.watch(() => {
    for (const [id, b] of buttons) b.setAttribute("aria-pressed", String(id === session.who));
  });
  session.form.prepend(group);
}
