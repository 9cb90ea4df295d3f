import { button, make, say } from "../lib/dom";
import { word } from "../lib/words";
import type { Keeper } from "./keeper";

/** A quiet line below the page: a newer version is ready, or the copy is gone. What the reader is at stays as it is. */
export function line(keeper: Keeper): void {
  const text = make("p");
  const answer = make("p", { role: "status" });
  const use = button(word("offline-use"), async () => {
    say(answer, (await keeper.use()) ? "" : word("offline-busy"));
  });
  const again = button(word("offline-again"), () => void keeper.keep());
  const box = make("section", { class: "offline-line", "aria-label": word("offline-title") }, text, use, again, answer);
  const here = document.querySelector("[data-offline-copy]") !== null; // which says the same of the copy
  const update = (): void => {
    const { newer, state } = keeper;
    const gone = !here && state.is === "gone";
    if (!newer && !gone) return box.remove();
    say(text, word(gone ? "offline-gone" : "offline-newer"));
    use.hidden = gone;
    again.hidden = !gone;
    const foot = document.querySelector(".site-footer");
    if (box.isConnected) return;
    if (foot) foot.before(box);
    else document.body.append(box);
  };
  keeper.watch(update);
}
