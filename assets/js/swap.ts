import type { Opening } from "./sheet/partner";
import { Panel } from "./swap/panel";

// Show my partner, and seal and reveal: the script that a worksheet's page loads when somebody asks for it.

const panels = new WeakMap<HTMLElement, Panel>();
document.addEventListener("bs-swap", (event) => {
  const opening = (event as CustomEvent<Opening>).detail;
  const panel = panels.get(opening.place) ?? new Panel(opening);
  panels.set(opening.place, panel);
  void panel.open();
});
