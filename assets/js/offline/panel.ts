import { button, make, say } from "../lib/dom";
import { word } from "../lib/words";
import type { Keeper } from "./keeper";
import { counted, file, said } from "./said";

/** Shows how it stands with the copy, where the page offers it, and lets the reader keep or remove it. */
export function panel(place: HTMLElement, keeper: Keeper): void {
  const state = place.querySelector<HTMLElement>("[data-offline-state]");
  const offered = place.querySelector("button");
  if (!state || !offered) return;
  const bar = make("progress", { "aria-label": word("offline-bar") });
  const count = make("span");
  const progress = make("p", { class: "offline-progress" }, bar, count);
  const about = make("p");
  const removing = removal(keeper);
  const keep = button(word("offline-do"), () => void keeper.keep());
  state.tabIndex = -1;
  offered.replaceWith(keep);
  state.after(progress, about);
  keep.after(removing.element);

  const update = (): void => {
    const { state: now } = keeper;
    say(state, said(now));
    say(count, counted(now));
    progress.hidden = now.is !== "keeping";
    if (now.is === "keeping" && now.of > 0) {
      bar.max = now.of;
      bar.value = now.kept;
    }
    const kept = now.is === "kept";
    const words = kept ? [word(keeper.lasting ? "offline-lasting" : "offline-fleeting")] : [];
    if (kept && now.refused) words.push(word("offline-refused", file(now.refused)));
    say(about, words.join(" "));
    about.hidden = !kept;
    const hides = kept || now.is === "keeping";
    if (hides && document.activeElement === keep) state.focus(); // or the next Tab would begin at the top of the page
    keep.hidden = hides;
    say(keep, word(now.is === "gone" ? "offline-again" : "offline-do"));
    removing.element.hidden = !kept && now.is !== "gone";
    if (!kept) removing.close();
  };
  keeper.watch(update);
  update();
}

/** The button *Remove*, which asks once more: whoever has no network couldn't keep it again. */
function removal(keeper: Keeper): { element: HTMLElement; close: () => void } {
  const sure = make("div", { class: "offline-sure", role: "group", "aria-label": word("offline-remove") });
  const close = (): void => {
    sure.hidden = true;
    first.hidden = false;
  };
  const first = button(word("offline-remove"), () => {
    sure.hidden = false;
    first.hidden = true;
    no.focus();
  });
  const no = button(word("offline-remove-no"), () => {
    close();
    first.focus();
  });
  const yes = button(word("offline-remove-yes"), () => void keeper.remove());
  sure.append(make("p", {}, word("offline-remove-sure")), no, yes);
  close();
  return { element: make("div", {}, first, sure), close };
}
