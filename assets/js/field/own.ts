import { newId } from "../lib/bytes";
import type { Field } from "./field";
import { button, keepingFocus, make, nameAfter, rename } from "../lib/dom";
import type { OwnEntry } from "../answers/read";
import { word } from "../lib/words";

interface Line {
  readonly id: string;
  readonly element: HTMLElement;
  readonly tick: HTMLInputElement;
  readonly input: HTMLInputElement;
  readonly label: string; // as long as nothing is written
  readonly name: HTMLElement;
}

/** The lines below a list in which readers write things of their own, each with its square. There is always another one to be had. */
export class Own {
  readonly #field: Field;
  readonly #model: HTMLElement | undefined;
  readonly #add: HTMLButtonElement | undefined;
  #lines: Line[] = [];

  constructor(field: Field, add: string, changed: () => void) {
    this.#field = field;
    const markup = [...field.element.querySelectorAll<HTMLElement>("[data-own]")];
    const last = markup.at(-1);
    if (!last) return;
    this.#model = last.cloneNode(true) as HTMLElement;
    this.#add = button(add, () => this.#append(newId()).input.focus(), { class: "own-add" });
    last.after(this.#add);
    for (const element of markup) element.remove();
    field.element.addEventListener("input", (event) => {
      const line = this.#lines.find((l) => l.input === event.target || l.tick === event.target);
      if (!line) return;
      this.#name(line);
      changed();
    });
    this.set([], new Set());
  }

  /** What was written, as far as there is something. */
  get(): OwnEntry[] {
    return this.#lines.flatMap((l) => (l.input.value.trim() === "" ? [] : [{ id: l.id, text: l.input.value }]));
  }

  ticked(id: string): boolean {
    return this.#lines.some((l) => l.id === id && l.tick.checked);
  }

  /** The ids of the ticked ones, as far as something is written there. */
  ids(): string[] {
    return this.#lines.flatMap((l) => (l.tick.checked && l.input.value.trim() !== "" ? [l.id] : []));
  }

  has(id: string): boolean {
    return this.#lines.some((l) => l.id === id);
  }

  set(own: readonly OwnEntry[], ticked: ReadonlySet<string>): void {
    keepingFocus(() => this.#set(own, ticked));
  }

  #set(own: readonly OwnEntry[], ticked: ReadonlySet<string>): void {
    for (const line of this.#lines) line.element.remove();
    this.#lines = [];
    if (!this.#model) return;
    for (const { id, text } of own) {
      const line = this.#append(id);
      line.input.value = text;
      line.tick.checked = ticked.has(id);
      this.#name(line);
    }
    if (own.length === 0) this.#append(newId());
  }

  tick(id: string, ticked: boolean): void {
    for (const line of this.#lines) if (line.id === id) line.tick.checked = ticked;
  }

  #append(id: string): Line {
    const element = this.#model?.cloneNode(true) as HTMLElement;
    rename(element, element.getAttribute("data-own") ?? "", id);
    element.setAttribute("data-own", id);
    const tick = element.querySelector<HTMLInputElement>('input[type="checkbox"]') ?? make("input");
    const input = element.querySelector<HTMLInputElement>('input[type="text"]') ?? make("input");
    tick.value = `own.${id}`;
    const label = word("tool-own", this.#lines.length + 1);
    const shown = element.querySelector("label");
    if (shown) shown.textContent = label;
    const name = make("span", { id: this.#field.sheet.ids.reserved(`own-${this.#field.id}.${id}`), hidden: "" });
    element.append(name);
    const line = { id, element, tick, input, label, name };
    this.#name(line);
    this.#add?.before(element);
    this.#lines.push(line);
    return line;
  }

  #name({ tick, name, input, label }: Line): void {
    nameAfter([tick], name, input.value.trim() || label);
  }
}
