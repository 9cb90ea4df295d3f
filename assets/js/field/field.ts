import type { Answer, Owner } from "../answers/answer";
import type { Ids } from "../lib/ids";
import type { FieldSpec } from "./specs.gen";

export type { FieldSpec };

/** What a page's script knows of its worksheet: the JSON in the form, with the keys that the author wrote. */
export interface SheetData {
  /** The site's permanent id; it begins the key of every saved answer. */
  site: string;
  /** What stands before each id of the page, where others share its document. */
  ids?: string;
  /** The page's address on the web, where it is read elsewhere. */
  published?: string;
  people: readonly { id: string; label: string }[];
  worksheet: {
    id: string;
    version: number;
    fields: readonly FieldSpec[];
    print: readonly unknown[];
    migrations?: readonly unknown[];
  };
  /** What readers saw of what migrations drop, by the version that each comes to, and by path. */
  dropped?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** The safety page, if the site names one. */
  safety?: { href: string; label: string };
}

/** What a field may ask of its worksheet. */
export interface Sheet {
  readonly form: HTMLFormElement;
  readonly data: SheetData;
  readonly ids: Ids;
  /** Whose notebook is open, or "". */
  readonly who: Owner;
  /** Another field of this sheet, or undefined. */
  field(id: string): Field | undefined;
  /** The answer that the open person saved in another worksheet of the site; undefined if there is none. */
  saved(worksheet: string, field: string): Answer | undefined;
  /** Says it to screen readers, politely. */
  announce(text: string): void;
  /** Saves soon, and shows or hides what depends on the field's answer. A field calls it after each change of its answer. */
  changed(field: Field): void;
}

/**
 * One question of a worksheet. The markup is complete without it; a subclass makes it better.
 *
 * A subclass listens to its own controls, calls `sheet.changed(this)` when its answer changes, and must not throw: what it
 * doesn't find in the markup it leaves alone.
 */
export abstract class Field<Spec extends FieldSpec = FieldSpec> {
  constructor(
    /** The element with data-field. */
    readonly element: HTMLElement,
    readonly spec: Spec,
    readonly sheet: Sheet,
  ) {}

  get id(): string {
    return this.spec.id ?? "";
  }

  /** The answer as it is saved, or undefined if there is none. */
  abstract get(): Answer | undefined;

  /** Whether its controls can't be emptied by themselves, as a choice can't: then there is *Clear*. */
  get sticks(): boolean {
    return false;
  }

  /** What `show_if` goes by: the answer, and what a kind knows beside it and doesn't save. */
  condition(): Answer | undefined {
    return this.get();
  }

  /** Shows an answer that was saved, or none. Whatever it is given, it doesn't throw: a record may be of another version. */
  abstract set(answer: Answer | undefined): void;

  /** The answer in words, a line each, for paper and for copying; empty if there is none. */
  abstract lines(): string[];

  /** Called when all fields of the sheet are there and have their answers, and again when another field changed. */
  refresh(): void {}
}
