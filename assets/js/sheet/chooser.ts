import type { Owner } from "../answers/answer";
import { lockWhenAway } from "../lib/away";
import { whenLeft } from "../lib/page";
import { button, make } from "../lib/dom";
import type { SheetData } from "../field/field";
import type { DataKey, Lock } from "../answers/lock";
import { unlockNotebook } from "../answers/passphrase";
import type { Store } from "../answers/store";
import { askPassphrase, type Asker } from "./unlock";
import { word, type Word } from "../lib/words";

/** Where a notebook is opened: a worksheet, or the page that shows what is kept. */
export interface Desk extends Asker {
  readonly data: Pick<SheetData, "people">;
  readonly form: HTMLElement;
  readonly store: Store;
  readonly who: Owner;
  lockOf(who: Owner): Lock | undefined;
  open(who: Owner, key?: DataKey): Promise<void>;
  close(): void;
  /** Calls when another notebook is open. */
  watch(watcher: () => void): void;
  /** Adds to the question for a passphrase. */
  asking?(who: Owner, form: HTMLElement): void;
}

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
export function chooser(sheet: Desk, choices: readonly Choice[], question: Word = "who-ask"): void {
  const group = make("fieldset", { class: "sheet-who" });
  const buttons = new Map<string, HTMLButtonElement>();
  let asking: HTMLElement | undefined;
  const drop = (): void => {
    asking?.remove();
    asking = undefined;
  };
  // Whoever comes after the one who was asked finds neither half a passphrase nor what it opens.
  whenLeft(drop);
  lockWhenAway({ lock: drop });
  if (choices.length > 1 || sheet.data.people.length > 0)
    group.append(make("legend", { class: "field-label" }, word(question)));

  const open = ({ id, label }: Choice): void => {
    drop();
    if (id === sheet.who) return;
    const opened = (): void => sheet.announce(word("who-open", label));
    if (!sheet.lockOf(id)) return void sheet.open(id).then(opened);
    sheet.close(); // nobody's answers stand beside the question for another's passphrase
    const form = askPassphrase(
      sheet,
      (passphrase) => unlockNotebook(sheet.store, id, passphrase),
      (key) => {
        if (!form.isConnected) return; // somebody else was chosen meanwhile, or the page left
        drop();
        buttons.get(id)?.focus();
        void sheet.open(id, key).then(opened);
      },
    );
    asking = form;
    group.after(form);
    sheet.asking?.(id, form);
    form.querySelector("input")?.focus();
  };

  for (const choice of choices) {
    const b = button(choice.label, () => open(choice));
    buttons.set(choice.id, b);
    group.append(b);
  }
  sheet.watch(() => {
    for (const [id, b] of buttons) b.setAttribute("aria-pressed", String(id === sheet.who));
  });
  sheet.form.prepend(group);
}
