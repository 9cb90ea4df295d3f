import { attempt } from "../lib/dom";
import { answerBusy } from "./busy";
import type { SheetData } from "../field/field";
import { keeper } from "./keep";
import { orphans } from "./orphans";
import { offerPaper } from "./paper";
import { tools } from "./tools";
import { Worksheet } from "./worksheet";

/** Makes a worksheet keep, count, hide and print. Whatever fails here, the form stays what it is without script. */
export function openSheet(form: HTMLFormElement): void {
  attempt(() => {
    const text = form.querySelector("script[data-sheet-data]")?.textContent;
    if (!text) return;
    const sheet = new Worksheet(form, JSON.parse(text) as SheetData);
    keeper(sheet);
    orphans(sheet);
    tools(sheet);
    offerPaper(sheet);
    answerBusy(sheet);
    sheet.start();
  });
}
