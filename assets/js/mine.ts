import { attempt } from "./sheet/dom";
import { Mine, type MineData } from "./mine/page";

for (const section of document.querySelectorAll<HTMLElement>("[data-mine]")) {
  attempt(() => new Mine(section, JSON.parse(section.querySelector("[data-mine-data]")?.textContent ?? "") as MineData).start());
}
