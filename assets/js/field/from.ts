import type { Answer } from "../answers/answer";
import type { FieldSpec, Sheet } from "./field";
import { list, readable, record, texts, ownEntries, type OwnEntry } from "../answers/read";
import type { From, Option } from "./specs.gen";

/** What the same person wrote or chose in another field, each under its id. */
export function rowsFrom(sheet: Sheet, from: From): OwnEntry[] {
  const here = from.worksheet === undefined || from.worksheet === sheet.data.worksheet.id;
  const answer = here ? sheet.field(from.field)?.get() : sheet.saved(from.worksheet as string, from.field);
  const spec = here ? sheet.field(from.field)?.spec : undefined;
  return from.column === undefined ? chosen(answer, labels(spec)) : cells(answer, from.column);
}

/** Hides the words that say what belongs there, once it is there. */
export function toPaper(field: HTMLElement, rows: readonly OwnEntry[]): void {
  const words = field.querySelector<HTMLElement>(".field-from");
  if (words) words.hidden = rows.length > 0;
}

function cells(answer: Answer | undefined, column: string): OwnEntry[] {
  return ownEntries(list(answer).map((row) => ({ id: record(row)["id"], text: record(record(row)["cells"])[column] })));
}

/** What was ticked, kept or marked, and what the reader added. */
function chosen(answer: Answer | undefined, labels: ReadonlyMap<string, string>): OwnEntry[] {
  const a = record(answer);
  const own = ownEntries(a["own"] ?? a["acts"]);
  const marked = list(Object.values(record(a["weeks"]))).flatMap((week) => [
    ...texts(week), // of a checklist
    ...Object.entries(record(week)).flatMap(([row, marks]) => (list(marks).length > 0 ? [row] : [])),
  ]);
  const ids = [...texts(answer), ...texts(a["chosen"]), ...texts(a["ticked"]), ...texts(a["kept"]), ...marked];
  const options = [...new Set(ids)].filter((id) => !own.some((o) => o.id === id));
  return [...options.map((id) => ({ id, text: labels.get(id) ?? readable(id) })), ...own];
}

function labels(spec: FieldSpec | undefined): ReadonlyMap<string, string> {
  const options = [spec?.["options"], spec?.["cards"], spec?.["rows"]].flatMap((of) => list(of) as readonly Option[]);
  return new Map(options.map((o) => [o.id, o.label]));
}
