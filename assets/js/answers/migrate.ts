import type { Answer } from "./answer";
import { inWords, readable, texts, ownEntries } from "./read";
import { answersOf, bare, entryOf, isObject, type Entry, type Orphan, type Saved } from "./store";

/** A migration as its author wrote it; docs/worksheets.md tells what its parts do. */
export interface Migration {
  readonly to: number;
  readonly rename?: Readonly<Record<string, string>>;
  readonly options?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly drop?: readonly string[];
  /** What readers saw of what is dropped, by path; empty where nobody wrote it down. */
  readonly labels?: Labels;
}

export type Labels = Readonly<Record<string, string>>;

/** Migrations with the labels of what each drops, which are kept beside them. */
export function labelled(
  migrations: readonly Migration[],
  dropped: Readonly<Record<string, Labels>> = {},
): Migration[] {
  return migrations.map((m) => ({ ...m, labels: dropped[m.to] ?? {} }));
}

/**
 * A record as the worksheet of today would have saved it; it throws where its answers are of a form that no page saves. Nothing is
 * lost: answers to questions that are gone, or that no migration speaks of, become orphans.
 *
 * The steps are those of internal/worksheet/migrate.go: options are renamed first, then things are dropped, then columns and fields renamed.
 */
export function migrate(
  saved: Saved,
  version: number,
  migrations: readonly Migration[],
  fields: readonly { readonly id?: string }[],
): Saved {
  if (saved.version >= version) return saved;
  const record = bare(saved) as Saved;
  record.orphans ??= Object.create(null) as Record<string, Orphan>;
  for (const m of migrations) {
    if (m.to <= record.version || m.to > version) continue;
    step(record, m);
    record.version = m.to;
  }
  const known = new Set(fields.map((f) => f.id));
  for (const id of Object.keys(record.answers)) if (!known.has(id)) leave(record, id, record.answers[id]);
  record.version = version;
  return record;
}

function step(record: Saved, m: Migration): void {
  for (const [of, renames] of Object.entries(m.options ?? {})) {
    const names = new Map(Object.entries(renames));
    change(record, of, (answer) => renamed(answer, names));
  }
  for (const path of m.drop ?? []) drop(record, path, m.labels ?? {});
  for (const [from, to] of Object.entries(m.rename ?? {})) {
    const [table = "", old] = from.split(".");
    const column = to.split(".")[1];
    if (old === undefined || column === undefined) continue;
    change(record, table, (rows) => eachRow(rows, (cells) => move(cells, old, column)));
  }
  const moved = Object.entries(m.rename ?? {}).filter(([from]) => !from.includes("."));
  const entries = moved.map(([from]) => record.answers[from]);
  for (const [from] of moved) delete record.answers[from];
  moved.forEach(([, to], i) => {
    const entry = entries[i];
    if (!entry) return;
    leave(record, to, record.answers[to]); // something is there already: not that it should be
    record.answers[to] = entry;
  });
}

/** Changes what was answered to a field, or in a column of it. */
function change(record: Saved, path: string, how: (answer: Answer) => Answer): void {
  const [field = "", column] = path.split(".");
  const entry = record.answers[field];
  if (!entry || !("v" in entry)) return;
  const cells = (rows: Answer): Answer =>
    eachRow(rows, (row) => column !== undefined && column in row && (row[column] = how(row[column] as Answer)));
  const changed = (answer: Answer): Answer =>
    isGrid(answer) ? inGrid(answer, column === "columns", how) : column === undefined ? how(answer) : cells(answer);
  record.answers[field] = entryOf(answersOf(entry).map(changed));
}

type Grid = Readonly<Record<string, Answer>> & {
  readonly weeks: Readonly<Record<string, Readonly<Record<string, Answer>>>>;
};

function isGrid(answer: Answer): answer is Grid {
  return (
    isObject(answer) && "weeks" in answer && isObject(answer["weeks"]) && Object.values(answer["weeks"]).every(isObject)
  );
}

function isTable(answer: Answer): boolean {
  return Array.isArray(answer) && answer.some((row) => isObject(row) && "cells" in row);
}

/** Changes the marks in a grid, or the rows that have them. */
function inGrid(grid: Grid, columns: boolean, how: (answer: Answer) => Answer): Answer {
  const weeks = Object.entries(grid.weeks).map(([week, rows]) => {
    const changed = Object.entries(rows).map(
      ([row, marks]) => (columns ? [row, how(marks)] : [how(row), marks]) as [string, Answer],
    );
    return [week, bare(Object.fromEntries(changed))] as [string, Answer];
  });
  return { ...grid, weeks: bare(Object.fromEntries(weeks)) as Answer };
}

function eachRow(rows: Answer, act: (cells: Record<string, Answer>) => void): Answer {
  for (const row of Array.isArray(rows) ? rows : []) {
    const { cells } = row as { cells?: Record<string, Answer> };
    if (isObject(cells)) act(cells);
  }
  return rows;
}

function move(of: Record<string, Answer>, from: string, to: string): void {
  if (!(from in of)) return;
  of[to] = of[from] as Answer;
  delete of[from];
}

// What readers wrote themselves, and so isn't an id, whatever it says.
const words = new Set(["words", "text", "cells", "other", "own", "acts", "typed", "calendar"]);

/** An answer with other ids. */
function renamed(answer: Answer, names: ReadonlyMap<string, string>): Answer {
  if (typeof answer === "string") return names.get(answer) ?? answer;
  if (Array.isArray(answer)) return answer.map((part) => renamed(part, names));
  if (!isObject(answer)) return answer;
  const copy = Object.create(null) as Record<string, Answer>;
  for (const [key, part] of Object.entries(answer))
    copy[names.get(key) ?? key] = words.has(key) ? part : renamed(part, names);
  return copy;
}

function drop(record: Saved, path: string, labels: Labels): void {
  const [field = "", part, option] = path.split(".");
  const entry = record.answers[field];
  if (!entry || !("v" in entry)) return;
  const label = labelOf(path, labels);
  if (part === undefined)
    return leave(record, field, entryOf(answersOf(entry).map((answer) => spoken(answer, field, labels))), label);
  const gone: Answer[] = [];
  const rest = answersOf(entry).map((answer) => {
    if (isGrid(answer)) return withoutMarks(answer, part, option, gone);
    if (isTable(answer)) return withoutCells(answer, part, option, gone);
    return without(answer, part, gone);
  });
  const left = rest.filter(
    (answer) => answer !== undefined && !(Array.isArray(answer) && answer.length === 0),
  ) as Answer[];
  if (left.length > 0) record.answers[field] = entryOf(left);
  else delete record.answers[field];
  const names = isTable(entry.v) ? below(labels, `${field}.${part}`) : below(labels, field, `${field}.columns`);
  if (gone.length > 0) leave(record, path, { v: renamed(gone, names) }, label);
}

/** What readers saw of a path, with what it stood in. */
function labelOf(path: string, labels: Labels): string {
  const names = path.split(".");
  return labels[path] === undefined
    ? readable(path)
    : names.flatMap((_, i) => labels[names.slice(0, i + 1).join(".")] ?? []).join(" · ");
}

/** The labels of what is right below some paths, by its id. */
function below(labels: Labels, ...paths: readonly string[]): Map<string, string> {
  const names = new Map<string, string>();
  for (const [path, label] of Object.entries(labels)) {
    const at = path.lastIndexOf(".");
    if (paths.includes(path.slice(0, at))) names.set(path.slice(at + 1), label);
  }
  return names;
}

/** An answer to a field that is gone, with labels in the place of ids. */
function spoken(answer: Answer, field: string, labels: Labels): Answer {
  const names = below(labels, field);
  if (isGrid(answer)) {
    const rows = new Map([...names, ...ownEntries(answer["acts"]).map(({ id, text }) => [id, text] as const)]);
    const days = below(labels, `${field}.columns`);
    const name = (of: ReadonlyMap<string, string>, id: string): string => of.get(id) ?? readable(id);
    return Object.entries(answer.weeks).flatMap(([week, marks]) =>
      Object.entries(marks).map(
        ([row, columns]) =>
          `${week === "all" ? "" : `${week} · `}${name(rows, row)}: ${texts(columns)
            .map((day) => name(days, day))
            .join(", ")}`,
      ),
    );
  }
  if (isTable(answer)) {
    return eachRow(bare(answer) as Answer, (cells) => {
      for (const [column, cell] of Object.entries(cells)) {
        const words = inWords(renamed(cell, below(labels, `${field}.${column}`))).join(" ");
        cells[column] = names.has(column) ? `${names.get(column)}: ${words}` : words;
      }
    });
  }
  return renamed(answer, names);
}

function withoutCells(rows: Answer, column: string, option: string | undefined, gone: Answer[]): Answer {
  return eachRow(rows, (cells) => {
    const cell = cells[column];
    if (cell === undefined || (option !== undefined && without(cell, option, []) !== undefined)) return;
    gone.push(cell);
    delete cells[column];
  });
}

function withoutMarks(grid: Grid, row: string, column: string | undefined, gone: Answer[]): Answer {
  const weeks = Object.entries(grid.weeks).map(([week, rows]) => {
    const rest = Object.entries(rows).flatMap(([id, marks]): [string, Answer][] => {
      if (row === "columns" && column !== undefined) return [[id, without(marks, column, gone) ?? []]];
      if (id !== row) return [[id, marks]];
      gone.push(week === "all" ? marks : { week, marks });
      return [];
    });
    return [week, bare(Object.fromEntries(rest))] as [string, Answer];
  });
  return { ...grid, weeks: bare(Object.fromEntries(weeks)) as Answer };
}

/** An answer without an option, which goes to `gone`; undefined if nothing is left. */
function without(answer: Answer, id: string, gone: Answer[]): Answer | undefined {
  if (Array.isArray(answer)) return answer.map((part) => without(part, id, gone)).filter((part) => part !== undefined);
  const fields = isObject(answer) ? (answer as Readonly<Record<string, Answer>>) : {};
  if (answer === id || fields["id"] === id || fields["end"] === id) {
    gone.push(answer);
    return undefined;
  }
  if (!isObject(answer)) return answer;
  const copy = Object.create(null) as Record<string, Answer>;
  for (const [key, part] of Object.entries(fields)) {
    const rest = key === id ? undefined : words.has(key) ? part : without(part, id, gone);
    if (rest !== undefined) copy[key] = rest;
    else if (key === id) gone.push(part);
  }
  return copy;
}

/** Puts an answer among those that were left behind. */
export function leave(record: Saved, path: string, entry: Entry | undefined, label = readable(path)): void {
  const orphans = (record.orphans ??= Object.create(null) as Record<string, Orphan>);
  for (const v of answersOf(entry)) orphans[freeName(orphans, path)] = { v, label, from: record.version };
  delete record.answers[path];
}

/** A name like this one that no answer left behind has. */
export function freeName(orphans: Readonly<Record<string, Orphan>>, like: string): string {
  let name = like;
  for (let i = 2; name in orphans; i++) name = `${like}-${i}`;
  return name;
}
