// The class of each kind of field. Written by: go generate ./internal/schema

import { Note } from "../../../templates/fields/note/note";
import { Input } from "../../../templates/fields/input/input";
import { Textarea } from "../../../templates/fields/textarea/textarea";
import { Radios } from "../../../templates/fields/radios/radios";
import { Checkboxes } from "../../../templates/fields/checkboxes/checkboxes";
import { Scale } from "../../../templates/fields/scale/scale";
import { DateField } from "../../../templates/fields/date/date";
import { Table } from "../../../templates/fields/table/table";
import { Grid } from "../../../templates/fields/grid/grid";
import { Checklist } from "../../../templates/fields/checklist/checklist";
import { Chart } from "../../../templates/fields/chart/chart";
import { Timer } from "../../../templates/fields/timer/timer";
import { Decision } from "../../../templates/fields/decision/decision";
import { Cards } from "../../../templates/fields/cards/cards";
import { Schedule } from "../../../templates/fields/schedule/schedule";
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

/** Kinds without a saved answer. */
export const silent: ReadonlySet<string> = new Set(["note", "chart", "timer"]);
