import { Checkboxes } from "../../../templates/fields/checkboxes/checkboxes";
import { DateField } from "../../../templates/fields/date/date";
import { Input } from "../../../templates/fields/input/input";
import { Note } from "../../../templates/fields/note/note";
import { Radios } from "../../../templates/fields/radios/radios";
import { Scale } from "../../../templates/fields/scale/scale";
import { Textarea } from "../../../templates/fields/textarea/textarea";
import type { Field, FieldSpec, Sheet } from "./field";

/** A kind's class; each reads the keys of its own kind. */
export type Kind = new (element: HTMLElement, spec: any, sheet: Sheet) => Field<FieldSpec>;

/** The class of each kind of field, by the name that data-field has. A kind without one works as its markup does. */
export const kinds: ReadonlyMap<string, Kind> = new Map<string, Kind>([
  ["note", Note],
  ["input", Input],
  ["textarea", Textarea],
  ["radios", Radios],
  ["checkboxes", Checkboxes],
  ["scale", Scale],
  ["date", DateField],
]);

/** Kinds that ask nothing, or whose answer is never saved. */
export const silent: ReadonlySet<string> = new Set(["note", "chart", "timer"]);
