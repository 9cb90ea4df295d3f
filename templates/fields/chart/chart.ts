import type { Answer } from "../../../assets/js/answers/answer";
import { Field, type Sheet } from "../../../assets/js/field/field";
import type { ChartSpec, Range } from "../../../assets/js/field/specs.gen";
import { inWords, language, neighbour, periodOf, today, type Period } from "../../../assets/js/lib/dates";
import { make } from "../../../assets/js/lib/dom";
import { list, record, text } from "../../../assets/js/answers/read";
import { ends } from "../scale/ends";
import { word } from "../../../assets/js/lib/words";

interface Point {
  readonly key: string; // the log's day, week or month
  readonly at: number; // how many of those after the first
  readonly value: number;
  readonly drawn: number; // the value, or the mean that stands in its place
}

const svg = "http://www.w3.org/2000/svg";
const width = 600;
const height = 210;
const margin = 18;
const longest = 1000; // periods: more can't be told apart, and a mistyped year mustn't draw for ever

/** A line through one scale of a log. It has no answer of its own. */
export class Chart extends Field<ChartSpec> {
  readonly #figure: HTMLElement | null;
  readonly #empty: HTMLElement | null;
  readonly #drawing = make("div", { class: "chart-drawing" });
  readonly #numbers: HTMLDetailsElement;
  #before = "";

  constructor(element: HTMLElement, spec: ChartSpec, sheet: Sheet) {
    super(element, spec, sheet);
    this.#figure = element.querySelector<HTMLElement>(".chart");
    this.#empty = element.querySelector<HTMLElement>("[data-empty]");
    this.#numbers = make("details", { class: "chart-numbers" }, make("summary", {}, word("tool-chart-numbers")));
  }

  get(): undefined {
    return undefined;
  }

  set(_answer: Answer | undefined): void {}

  lines(): string[] {
    return [];
  }

  override refresh(): void {
    const [log = "", column = ""] = text(this.spec.of).split(".");
    const table = this.sheet.field(log);
    const period = table?.spec["dated"];
    if (!this.#figure || (period !== "day" && period !== "week" && period !== "month")) return;
    const scale = record(list(table?.spec["columns"]).find((c) => record(c)["id"] === column));
    const lowest = number(scale["min"], 0);
    const highest = Math.max(number(scale["max"], 10), lowest + 1);
    const points = this.#points(table?.get(), column, period);
    const state = JSON.stringify(points);
    if (state === this.#before) return;
    this.#before = state;
    if (this.#empty) this.#empty.hidden = points.length > 0;
    this.#drawing.remove();
    this.#numbers.remove();
    if (points.length === 0) return;
    // Bands without words would say nothing: what their ends mean, when the line begins and ends, and what its marks are.
    const end = (key: string): HTMLElement[] =>
      text(scale[key]) ? [make("p", { class: "chart-end", dir: "auto" }, text(scale[key]))] : [];
    const dates = [points[0], points.at(-1)].map((p) => make("span", { dir: "auto" }, inWords(period, p?.key ?? "")));
    this.#drawing.replaceChildren(
      ...end("max_label"),
      this.#draw(points, lowest, highest, period),
      ...end("min_label"),
      make("p", { class: "chart-dates" }, ...dates.slice(0, points.length)),
      make("p", { class: "chart-marks" }, word("tool-chart-marks")),
    );
    this.#numbers.querySelector("table")?.remove();
    this.#numbers.append(
      this.#table(
        points,
        period,
        table?.element.querySelector("thead th")?.textContent?.trim() ?? "",
        text(scale["label"]),
        ends(scale as Range),
      ),
    );
    this.#figure.append(this.#drawing, this.#numbers);
  }

  #points(answer: Answer | undefined, column: string, period: Period): Point[] {
    const values = new Map<string, number>();
    const now = periodOf(period, today());
    for (const row of list(answer)) {
      const value = record(record(row)["cells"])[column];
      const key = text(record(row)["id"]);
      // An entry for a day to come is a slip of the pen. Drawn, it would push all others together.
      if (typeof value === "number" && neighbour(period, key, 1) !== "" && key <= now) values.set(key, value);
    }
    const keys = [...values.keys()].sort();
    const last = keys.at(-1) ?? "";
    const places = new Map<string, number>();
    // Counted back from the latest, since that is what a reader comes to see.
    for (
      let key = last, n = 0;
      key !== "" && key >= (keys[0] ?? "") && n < longest;
      key = neighbour(period, key, -1), n++
    )
      places.set(key, -n);
    const shown = keys.filter((key) => places.has(key));
    const first = places.get(shown[0] ?? "") ?? 0;
    const n = Math.max(1, Math.floor(number(this.spec.average, 1)));
    return shown.map((key, i) => {
      const recent = shown.slice(Math.max(0, i - n + 1), i + 1).map((k) => values.get(k) ?? 0);
      const drawn = recent.reduce((sum, v) => sum + v, 0) / recent.length;
      return { key, at: (places.get(key) ?? 0) - first, value: values.get(key) ?? 0, drawn };
    });
  }

  #draw(points: readonly Point[], lowest: number, highest: number, period: Period): SVGSVGElement {
    const first = points[0] as Point;
    const last = points.at(-1) as Point;
    const label = word(
      "tool-chart-drawing",
      text(this.spec.label),
      inWords(period, first.key),
      inWords(period, last.key),
    );
    const drawing = shape("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": label });
    const third = height / 3;
    for (const band of [0, 1, 2])
      drawing.append(shape("rect", { class: `band band-${band}`, x: 0, y: (2 - band) * third, width, height: third }));
    for (const y of [third, 2 * third])
      drawing.append(shape("line", { class: "band-edge", x1: 0, x2: width, y1: y, y2: y }));
    const share = (p: Point): number => Math.min(1, Math.max(0, (p.drawn - lowest) / (highest - lowest)));
    const x = (p: Point): number => round(last.at === 0 ? width / 2 : margin + (p.at / last.at) * (width - 2 * margin));
    const y = (p: Point): number => round(height - margin - share(p) * (height - 2 * margin));
    let path = "";
    points.forEach((p, i) => {
      const before = points[i - 1];
      path += `${before && p.at === before.at + 1 ? "L" : "M"}${x(p)} ${y(p)}`; // a period without an entry is a gap
    });
    drawing.append(shape("path", { class: "chart-line", d: path }));
    for (const p of points) drawing.append(mark(Math.min(2, Math.floor(((height - y(p)) / height) * 3)), x(p), y(p)));
    return drawing;
  }

  #table(points: readonly Point[], period: Period, called: string, label: string, meaning: string): HTMLTableElement {
    const said = new Intl.NumberFormat(language(), { maximumFractionDigits: 1 });
    const mean = number(this.spec.average, 1) > 1;
    const head = make("tr", {}, column(called), column(label));
    if (mean) head.append(column(word("tool-chart-mean", number(this.spec.average, 1))));
    const rows = [...points].reverse().map((p) => {
      const row = make(
        "tr",
        {},
        make("th", { scope: "row" }, inWords(period, p.key)),
        make("td", {}, said.format(p.value)),
      );
      if (mean) row.append(make("td", {}, said.format(p.drawn)));
      return row;
    });
    return make(
      "table",
      {},
      ...(meaning ? [make("caption", { dir: "auto" }, meaning)] : []),
      make("thead", {}, head),
      make("tbody", {}, ...rows),
    );
  }
}

function column(label: string): HTMLElement {
  return make("th", { scope: "col" }, label);
}

function number(value: unknown, otherwise: number): number {
  return typeof value === "number" && Number.isFinite(value) ? value : otherwise;
}

function round(n: number): number {
  return Math.round(n * 10) / 10;
}

function shape<K extends keyof SVGElementTagNameMap>(
  name: K,
  attributes: Readonly<Record<string, string | number>>,
): SVGElementTagNameMap[K] {
  const element = document.createElementNS(svg, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  return element;
}

/** A point: a triangle that points down in the lowest band, a circle in the middle one, a triangle that points up in the highest. */
function mark(band: number, x: number, y: number): SVGElement {
  const style = `mark mark-${band}`;
  if (band === 1) return shape("circle", { class: style, cx: x, cy: y, r: 6 });
  const up = band === 2 ? 1 : -1;
  return shape("path", { class: style, d: `M${x} ${y - 8 * up}l7.5 ${13 * up}h-15z` });
}
