import type { Opening } from "./sheet/partner";
import { choose, preview } from "./swap/choose";
import { exchange } from "./swap/exchange";
import { keys, reveal } from "./swap/keys";
import { Panel } from "./swap/panel";

// Show my partner, and seal and reveal: the script that a worksheet's page loads when somebody asks for it.

const panels = new WeakMap<HTMLElement, Panel>();
document.addEventListener("bs-swap", (event) => {
  const opening = (event as CustomEvent<Opening>).detail;
  const panel = panels.get(opening.place) ?? new Panel(opening, { choose, preview, exchange, keys, reveal });
  panels.set(opening.place, panel);
  void panel.open();
});
