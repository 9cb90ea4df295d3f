import { attempt } from "./sheet/dom";
import { Mine, type MineData } from "./mine/page";

for (const part of document.querySelectorAll<HTMLElement>("[data-mine]")) {
  attempt(() =>
    new Mine(part, JSON.parse(part.querySelector("[data-mine-data]")?.textContent ?? "") as MineData).start(),
  );
}
