// What authors write of worksheets, as scripts find it in the form. Written by: go generate ./internal/schema

/** A Condition shows a field only where an earlier one was answered so. It hides, it never clears. */
export interface Condition {
  /** The id of a field above: radios, checkboxes or a decision. */
  readonly field: string;
  /** The id of one of its options or ends, not the text: yes, not Yes. */
  readonly is: string;
}

/** One field as its author wrote it. Each kind reads its own keys. */
export interface FieldSpec {
  /** true: the page asks once more before it is left empty. Nobody is kept from going on. */
  readonly required?: boolean;
  /** false: the answer is never saved, printed or exported, and gone when the page is closed. Left out: true. */
  readonly keep?: boolean;
  /** ask: the reader may show this answer to the partner. never: it isn't offered. Left out: never. */
  readonly share?: "ask" | "never";
  /** The field's permanent name: small letters, digits and hyphens, beginning with a letter. Answers are saved by it. */
  readonly id?: string;
  /** The question, as plain text. */
  readonly label?: string;
  /** Which kind of field it is. */
  readonly type: string;
  /** Who fills it in: people's ids from site.yaml, or “together”, for what they fill in side by side. Left out: each for themselves. */
  readonly for?: readonly string[];
  /** Shows the field only after a certain answer to a field above. */
  readonly show_if?: Condition;
  readonly [key: string]: unknown;
}

/** A Note is words between questions. */
export interface NoteSpec extends FieldSpec {
  /** A heading, as plain text. */
  readonly heading?: string;
}

/** Line is what an input and a column of inputs have of their own. */
export interface Line {
  /** How many characters there is room for, 1 to 20000. They are counted down, nothing is cut. Left out: no limit. */
  readonly max_length?: number;
}

/** An Input is one line of text. */
export interface InputSpec extends FieldSpec, Line {
}

/** A Notice is a quiet hint below a text in which one of the words appears. It never stops anybody. */
export interface Notice {
  /** The words to look for. */
  readonly words: readonly string[];
  /** The sentence that is shown when one of them is found. */
  readonly say: string;
}

/** Paragraphs is what a textarea and a column of textareas have of their own. */
export interface Paragraphs {
  /** How many ruled lines there are on paper, 1 to 60, 9 mm apart. Left out: 4, in a table 2, for a letter 24. */
  readonly lines?: number;
  /** How many characters there is room for, 1 to 20000. They are counted down, nothing is cut. Left out: no limit. */
  readonly max_length?: number;
  /** Quiet hints below the text, when certain words stand in it. */
  readonly notice?: readonly Notice[];
}

/** A Textarea is free text. A letter has a page of its own, and can only be saved, printed and deleted. */
export interface TextareaSpec extends FieldSpec, Paragraphs {
  /** true: a letter with a page of its own, which can only be saved, printed and deleted. */
  readonly letter?: boolean;
}

/** An Option is one of the things to choose, tick or mark. It may be written as plain text alone. */
export interface Option {
  /** The permanent name that answers are saved by. Left out: it is made of the label. */
  readonly id: string;
  /** The words to choose, as plain text. */
  readonly label: string;
  /** true: choosing it takes the others back. Only one option of checkboxes can be. */
  readonly exclusive?: boolean;
}

/** OneOf is what radios and a column of radios have of their own. */
export interface OneOf {
  /** What can be chosen, at least two. */
  readonly options: readonly Option[];
  /** true: adds an answer in the reader's own words. */
  readonly other?: boolean;
}

/** Radios are several things of which one can be chosen. */
export interface RadiosSpec extends FieldSpec, OneOf {
}

/** Checkboxes are several things of which any can be chosen. */
export interface CheckboxesSpec extends FieldSpec {
  /** What can be chosen. */
  readonly options: readonly Option[];
}

/** Range is what a scale and a column of scales have of their own. */
export interface Range {
  /** The lowest number. Left out: 0. */
  readonly min?: number;
  /** The highest number, at most ten above the lowest. Left out: 10. */
  readonly max?: number;
  /** What the lowest number means. */
  readonly min_label?: string;
  /** What the highest number means. */
  readonly max_label?: string;
}

/** A Scale is a number between two ends, 0 to 10 if left out. */
export interface ScaleSpec extends FieldSpec, Range {
}

/** Days is what a date and a column of dates have of their own: the days between which, without them, the answer should be. Each is a day (2026-11-22), Today, or the id of an earlier date: a field, or within a table another column. */
export interface Days {
  /** The answer should be later than this: a day as 2026-11-22, today, or the id of a date before this one. */
  readonly after?: string;
  /** The answer should be earlier than this: a day as 2026-11-22, today, or the id of a date before this one. */
  readonly before?: string;
}

/** A Date is a day. */
export interface DateSpec extends FieldSpec, Days {
}

/** A column of any kind. */
export interface Column {
  /** Which kind of column it is. */
  readonly type: string;
  /** The column's permanent name: small letters, digits and hyphens, beginning with a letter. Answers are saved by it. */
  readonly id: string;
  /** What stands above the column, as plain text. */
  readonly label: string;
  /** How many characters there is room for, 1 to 20000. They are counted down, nothing is cut. Left out: no limit. */
  readonly max_length?: number;
  /** How many ruled lines there are on paper, 1 to 60, 9 mm apart. Left out: 4, in a table 2, for a letter 24. */
  readonly lines?: number;
  /** Quiet hints below the text, when certain words stand in it. */
  readonly notice?: readonly Notice[];
  /** What can be chosen, at least two. */
  readonly options?: readonly Option[];
  /** true: adds an answer in the reader's own words. */
  readonly other?: boolean;
  /** The lowest number. Left out: 0. */
  readonly min?: number;
  /** The highest number, at most ten above the lowest. Left out: 10. */
  readonly max?: number;
  /** What the lowest number means. */
  readonly min_label?: string;
  /** What the highest number means. */
  readonly max_label?: string;
  /** The answer should be later than this: a day as 2026-11-22, today, or the id of a date before this one. */
  readonly after?: string;
  /** The answer should be earlier than this: a day as 2026-11-22, today, or the id of a date before this one. */
  readonly before?: string;
}

/** A From is another field whose answers a table or a checklist shows: the same person's, read only. */
export interface From {
  /** The id of another worksheet. Left out: this one. */
  readonly worksheet?: string;
  /** The id of the field, whose answer is a list of things. */
  readonly field: string;
  /** The id of the column of text to show, for a table. */
  readonly column?: string;
}

/** A Table is rows that the reader adds. A dated one is a log: it opens on the entry of the day, week or month. */
export interface TableSpec extends FieldSpec {
  /** The columns from left to right, at most eight. */
  readonly columns: readonly Column[];
  /** How many empty rows there are on paper, 1 to 40. Left out: 4, and 14 for a log. */
  readonly blank_rows?: number;
  /** The id of a radios column: rows are shown under their answers. */
  readonly group_by?: string;
  /** Makes the table a log, with a row for each day, week or month. */
  readonly dated?: "day" | "week" | "month";
  /** Takes the rows from another field, and adds the columns to them. */
  readonly from?: From;
}

/** A Grid is acts by the days of a week, to be marked. A new week keeps the acts, not the marks. */
export interface GridSpec extends FieldSpec {
  /** The things to do. */
  readonly rows?: readonly Option[];
  /** true: readers can add their own. */
  readonly own?: boolean;
  /** What stands above the marks, at most 14. Left out: the seven days of a week. */
  readonly columns?: readonly Option[];
}

/** A Checklist is things to tick: the author's, the reader's own, or what the reader wrote in another field. */
export interface ChecklistSpec extends FieldSpec {
  /** The things to tick. */
  readonly options?: readonly Option[];
  /** true: readers can add their own. */
  readonly own?: boolean;
  /** Takes things to tick from another field. */
  readonly from?: From;
  /** week: the ticks begin afresh each week, and those of the weeks before are kept. Left out: what is ticked stays so. */
  readonly dated?: "day" | "week" | "month";
}

/** A Chart draws one scale of a log in three bands, with the same numbers as a table beside it. */
export interface ChartSpec extends FieldSpec {
  /** The log and its scale, with a dot between: nights.sleep. */
  readonly of: string;
  /** Draws the mean of so many entries, 2 to 60. Left out: each entry. */
  readonly average?: number;
}

/** A Turn is a part of a talk. */
export interface Turn {
  /** What is done, or who speaks. */
  readonly who: string;
  /** How long it takes, 1 to 60 minutes. */
  readonly minutes: number;
}

/** A Pause is a break that anybody may call for. */
export interface Pause {
  /** How long it lasts, 1 to 1440 minutes. */
  readonly minutes: number;
  /** true: asks when the talk goes on. */
  readonly ask_return?: boolean;
}

/** A Timer is turns for talking, and a pause with an agreed return. */
export interface TimerSpec extends FieldSpec {
  /** The parts of a talk, one after the other. */
  readonly turns?: readonly Turn[];
  /** true: the turns then run again with the parts exchanged. */
  readonly swap?: boolean;
  /** A break that anybody can call for. */
  readonly pause?: Pause;
}

/** A Question is answered with yes or no, each of which leads to another question or to an end. */
export interface Question {
  /** The question's permanent name, which no other question or end has. */
  readonly id: string;
  /** The question, as plain text, to be answered with yes or no. */
  readonly ask: string;
  /** false: the answer is never saved. Left out: true. */
  readonly keep?: boolean;
  /** The id of the question or end that follows a yes. */
  readonly yes: string;
  /** The id of the question or end that follows a no. */
  readonly no: string;
}

/** An End is what a decision advises, and why. */
export interface End {
  /** The end's permanent name, which no other question or end has. */
  readonly id: string;
  /** The advice, as plain text. */
  readonly label: string;
  /** A page to go on to: its path from this file, or its address. */
  readonly link?: string;
  /** false: that this end was reached is never saved or printed. Left out: true. */
  readonly keep?: boolean;
}

/** A Decision is questions that lead to one of several ends. It advises; the reader decides. */
export interface DecisionSpec extends FieldSpec {
  /** Questions with yes or no; the first is where it begins. */
  readonly questions: readonly Question[];
  /** What it can come to. */
  readonly ends: readonly End[];
}

/** A Card is one card of a deck. It has a key for each filter. */
export interface Card extends Option {
  readonly [key: string]: unknown;
}

/** Cards are a deck to draw from, filter, keep and add to. */
export interface CardsSpec extends FieldSpec {
  /** The cards of the deck. */
  readonly cards: readonly Card[];
  /** What readers choose cards by, as name: [choice, choice]. Each card then has a key of that name. */
  readonly filters?: Readonly<Record<string, readonly Option[]>>;
  /** true: readers can write cards, too. */
  readonly own?: boolean;
}

/** A Schedule is a date and time, and a calendar file for it. */
export interface ScheduleSpec extends FieldSpec {
  /** What the calendar shows, to everybody who looks. Keep it neutral. */
  readonly title: string;
  /** How long it takes, 1 to 1440 minutes. Left out: 30. */
  readonly minutes?: number;
  /** How often it comes again. Left out: once. */
  readonly repeat?: "daily" | "weekly" | "monthly";
  /** In the place of repeat: further entries, at most 50, so many days after the first, from 1 to 3650. */
  readonly offsets?: readonly number[];
  /** How many minutes before the calendar calls, 0 to 10080. Left out: it doesn't. */
  readonly alarm?: number;
}
