import { button, make, say } from "../lib/dom";
import { word } from "../lib/words";
import type { Keeper } from "./keeper";
import { counted, said } from "./said";

/** A quiet line below the page: a newer version is ready, or the copy is gone. What the reader is at stays as it is. */
export function line(keeper: Keeper): void {
  const text = make("p");
  const count = make("p");
  const answer = make("p", { role: "status" });
  const use = button(word("offline-use"), async () => {
    say(answer, (await keeper.use()) ? "" : word("offline-busy"));
  });
  let wanted = false; // to be kept again
  const again = button(word("offline-again"), () => {
    wanted = true;
    void keeper.keep();
  });
  const label = { class: "offline-line", "aria-label": word("offline-title") };
  const box = make("section", label, text, count, use, again, answer);
  const here = document.querySelector("[data-offline-copy]") !== null; // where the same is said of the copy
  const update = (): void => {
    const { newer, state } = keeper;
    const keeping = state.is === "keeping" || state.is === "failed" || state.is === "full";
    const trouble = !here && (state.is === "gone" || (wanted && keeping));
    if (!newer && !trouble) return box.remove();
    say(text, trouble ? said(state) : word("offline-newer"));
    say(count, trouble ? counted(state) : "");
    use.hidden = trouble;
    again.hidden = !trouble || state.is === "keeping";
    const foot = document.querySelector(".site-footer");
    if (box.isConnected) return;
    if (foot) foot.before(box);
    else document.body.append(box);
  };
  keeper.watch(update);
}
