import { Keeper } from "./offline/keeper";
import { line } from "./offline/line";
import { panel } from "./offline/panel";

const script = document.currentScript as HTMLScriptElement;
const keeper = new Keeper(script.dataset["site"] ?? "", new URL("../", script.src).href);
for (const place of document.querySelectorAll<HTMLElement>("[data-offline-copy]")) panel(place, keeper);
line(keeper);
if (script.dataset["pressed"] === undefined) void keeper.look();
else void keeper.keep();
