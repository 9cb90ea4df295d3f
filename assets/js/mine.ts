import { attempt } from "./lib/dom";
import { copies } from "./mine/copies";
import { deletion, deletionOfAll, forgotten } from "./mine/erase";
import { Mine, type MineData } from "./mine/page";
import { passphrase } from "./mine/passphrase";

const tools = {
  open: [passphrase, copies, deletion],
  damaged: [deletion],
  locked: forgotten,
  all: deletionOfAll,
};

for (const part of document.querySelectorAll<HTMLElement>("[data-mine]")) {
  attempt(() => {
    const data = JSON.parse(part.querySelector("[data-mine-data]")?.textContent ?? "") as MineData;
    new Mine(part, data, tools).start();
  });
}
