import type { Owner } from "../answers/answer";
import { canLock, passphraseOf } from "../answers/lock";
import { changePassphrase, removePassphrase, setPassphrase, type Sealed } from "../answers/passphrase";
import { passphraseForm, wrongOf } from "../sheet/unlock";
import type { Mine } from "./page";
import { part } from "./parts";
import { word, type Word } from "../lib/words";

const shortest = 8; // characters

/** Sets, changes and removes the passphrase of the open notebook; undefined where nothing is kept that could be locked. */
export function passphrase(mine: Mine): HTMLElement | undefined {
  const { store, who } = mine;
  if (!store.cover(who) && store.worksheets(who).length === 0) return undefined;
  if (!canLock) return part("mine-pass", ["mine-pass-cant"]);
  const twice = [word("mine-pass-new"), word("mine-pass-again")];
  if (!mine.lockOf(who)) {
    const form = passphraseForm(mine, "pass-set", twice, word("mine-pass-set"), async (first = "", again = "") => {
      return wrongNew(first, again) ?? finish(mine, who, "mine-pass-done", await setPassphrase(store, who, first));
    });
    return part("mine-pass", ["mine-pass-about", "mine-pass-limits"], form);
  }
  const change = passphraseForm(
    mine,
    "pass-change",
    [word("mine-pass-now"), ...twice],
    word("mine-pass-change"),
    async (old = "", first = "", again = "") => {
      return (
        wrongNew(first, again) ??
        finish(mine, who, "mine-pass-changed", await changePassphrase(store, who, mine.keys, old, first))
      );
    },
  );
  const remove = passphraseForm(
    mine,
    "pass-remove",
    [word("mine-pass-now")],
    word("mine-pass-remove"),
    async (old = "") => {
      const done = await removePassphrase(store, who, mine.keys, old);
      return finish(
        mine,
        who,
        typeof done === "object" && done.left.length > 0 ? "mine-pass-stuck" : "mine-pass-removed",
        done,
      );
    },
  );
  return part(
    "mine-pass",
    [],
    part("mine-pass-change", [], change),
    part("mine-pass-remove", ["mine-pass-remove-about"], remove),
  );
}

function wrongNew(first: string, again: string): Word | undefined {
  const [a, b] = [passphraseOf(first), passphraseOf(again)];
  return [...a].length < shortest ? "mine-pass-short" : a !== b ? "mine-pass-differ" : undefined;
}

/** Shows the notebook as it is now, or returns the word for what is wrong. */
async function finish(mine: Mine, who: Owner, done: Word, sealed: Sealed): Promise<Word | undefined> {
  if (mine.who !== who) return undefined; // put away meanwhile
  if (sealed === "failed") return "mine-pass-full";
  if (typeof sealed === "string") return wrongOf(sealed);
  if (done !== "mine-pass-stuck") mine.relock(sealed.key);
  await mine.show();
  const left = sealed.left.map((worksheet) => mine.title(worksheet)).join(", ");
  mine.tell(done, left);
  if (left && done !== "mine-pass-stuck") mine.tell("mine-pass-left", left);
  return undefined;
}
