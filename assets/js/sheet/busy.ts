import { neverKept } from "../answers/never";
import type { Worksheet } from "./worksheet";

/**
 * Answers whether loading the page anew would lose something ("bs-busy"): what is written and isn't kept.
 * Where all is kept, the boxes of the form hold nothing else.
 */
export function answerBusy(sheet: Worksheet): void {
  const never = neverKept(sheet.data.worksheet.fields).ids;
  document.addEventListener("bs-busy", (event) => {
    sheet.flush();
    const { own, trouble } = sheet.keeping;
    const unkept = sheet.questions.some((q) => never.has(q.id) && q.entry());
    if (own && !trouble && !unkept) (event as CustomEvent<Set<Element>>).detail.add(sheet.form);
  });
}
