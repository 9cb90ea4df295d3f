import { Cards } from "../../../templates/fields/cards/cards";
import { Chart } from "../../../templates/fields/chart/chart";
import { Checkboxes } from "../../../templates/fields/checkboxes/checkboxes";
import { Checklist } from "../../../templates/fields/checklist/checklist";
import { DateField } from "../../../templates/fields/date/date";
import { Decision } from "../../../templates/fields/decision/decision";
import { Grid } from "../../../templates/fields/grid/grid";
import { Input } from "../../../templates/fields/input/input";
import { Note } from "../../../templates/fields/note/note";
import { Radios } from "../../../templates/fields/radios/radios";
import { Scale } from "../../../templates/fields/scale/scale";
import { Schedule } from "../../../templates/fields/schedule/schedule";
import { Table } from "../../../templates/fields/table/table";
import { Textarea } from "../../../templates/fields/textarea/textarea";
import { Timer } from "../../../templates/fields/timer/timer";
import type { Field, FieldSpec, Sheet } from "../field/field";

/** A kind's class; each reads the keys of its own kind. */
export type Kind = new (element: HTMLElement, spec: any, sheet: Sheet) => Field<FieldSpec>;

/** The class of each kind of field, by the name that data-field has. */
export const kinds: ReadonlyMap<string, Kind> = new Map<string, Kind>([
  ["note", Note],
  ["input", Input],
  ["textarea", Textarea],
  ["radios", Radios],
  ["checkboxes", Checkboxes],
  ["scale", Scale],
  ["date", DateField],
  ["table", Table],
  ["grid", Grid],
  ["checklist", Checklist],
  ["chart", Chart],
  ["timer", Timer],
  ["decision", Decision],
  ["cards", Cards],
  ["schedule", Schedule],
]);

/** Kinds that ask nothing, or whose answer is never saved. */
export const silent: ReadonlySet<string> = new Set(["note", "chart", "timer"]);
