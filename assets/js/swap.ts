import type { Opening } from "./sheet/partner";
import { Panel } from "./swap/panel";
import { learn } from "./swap/words";

/**
 * Show my partner, and seal and reveal: the script that a worksheet's page loads when somebody asks for it.
 *
 * The theme ends this file with a call of `begin`, with the words of the site's language that begin with "swap-".
 */
export function begin(words: Readonly<Record<string, string>>): void {
  learn(words);
  const panels = new WeakMap<HTMLElement, Panel>();
  document.addEventListener("bs-swap", (event) => {
    const opening = (event as CustomEvent<Opening>).detail;
    const panel = panels.get(opening.place) ?? new Panel(opening);
    panels.set(opening.place, panel);
    void panel.open();
  });
}
