import type { Answer } from "../../../assets/js/answers/answer";
import { Field, type Sheet } from "../../../assets/js/field/field";
import type { CardsSpec, Option } from "../../../assets/js/field/specs.gen";
import { button, make } from "../../../assets/js/lib/dom";
import { Own } from "../../../assets/js/field/own";
import { list, record, texts, ownEntries } from "../../../assets/js/answers/read";
import { word } from "../../../assets/js/lib/words";

interface Drawn {
  readonly id: string;
  readonly label: string;
}

/** A deck to draw from, to choose from, to keep from. The answer is { kept: [id …], own: [{ id, text } …] }. */
export class Cards extends Field<CardsSpec> {
  #kept = new Set<string>();
  #drawn = "";
  readonly #own: Own;
  readonly #selects = new Map<string, HTMLSelectElement>();
  readonly #count = make("p", { class: "cards-count" });
  readonly #panel = make("div", { class: "card-drawn", role: "group", tabindex: "-1" });
  readonly #list = make("div", { class: "cards-kept" });

  constructor(element: HTMLElement, spec: CardsSpec, sheet: Sheet) {
    super(element, spec, sheet);
    this.#own = new Own(this, word("tool-card-add"), () => {
      this.#show();
      sheet.changed(this);
    });
    const tools = make("div", { class: "cards-tools" }, ...this.#filters());
    this.#panel.hidden = true;
    this.#panel.setAttribute("aria-label", word("tool-card-drawn"));
    element.querySelector(".deck")?.before(
      tools,
      button(word("tool-card-draw"), () => this.#draw(), { class: "cards-draw" }),
      this.#panel,
      make("p", { class: "cards-hint" }, word("tool-card-hint")),
      this.#count,
    );
    element.querySelector("fieldset")?.append(this.#list);
    element.addEventListener("change", (event) => {
      const box = event.target;
      if (box instanceof HTMLInputElement && box.type === "checkbox" && !box.value.startsWith("own."))
        this.#keep(box.value, box.checked);
    });
    this.#show();
  }

  get(): Answer | undefined {
    const own = this.#own.get();
    const kept = [...this.#kept, ...this.#own.ids()];
    return own.length + kept.length > 0 ? { kept, own } : undefined;
  }

  set(answer: Answer | undefined): void {
    const a = record(answer);
    const own = ownEntries(a["own"]);
    this.#kept = new Set(texts(a["kept"]));
    this.#own.set(own, this.#kept);
    for (const { id } of own) this.#kept.delete(id);
    this.#drawn = "";
    this.#panel.replaceChildren(); // it may have shown what somebody else wrote
    this.#show();
  }

  /** The cards that were kept, and those that the reader wrote: what was written is never lost on paper. */
  lines(): string[] {
    return this.#cards()
      .filter((card) => this.#isKept(card.id) || this.#own.has(card.id))
      .map((card) => card.label);
  }

  #cards(): Drawn[] {
    return [...this.#deck(), ...this.#own.get().map((o) => ({ id: o.id, label: o.text }))];
  }

  #filters(): HTMLElement[] {
    return Object.entries(record(this.spec.filters)).map(([name, choices]) => {
      const id = this.sheet.ids.control(`${this.id}.by.${this.#selects.size}`); // a filter's name may have spaces
      const select = make("select", { id }, make("option", { value: "" }, word("tool-card-any")));
      for (const choice of list(choices) as readonly Option[])
        select.append(make("option", { value: choice.id }, choice.label));
      select.addEventListener("change", () => {
        this.#show();
        this.sheet.announce(this.#count.textContent ?? "");
      });
      this.#selects.set(name, select);
      return make("div", {}, make("label", { for: id }, name.charAt(0).toLocaleUpperCase() + name.slice(1)), select);
    });
  }

  #fits(card: Option): boolean {
    return [...this.#selects].every(([name, { value }]) => value === "" || texts(record(card)[name]).includes(value));
  }

  /** Draws a card of those that are shown, and not the same one again if there is another. */
  #draw(): void {
    const unfiltered = [...this.#selects.values()].every((s) => s.value === "");
    const own = unfiltered ? this.#own.get().map((o) => ({ id: o.id, label: o.text })) : [];
    const pool: Drawn[] = [...this.#deck().filter((card) => this.#fits(card)), ...own];
    const others = pool.filter((card) => card.id !== this.#drawn);
    const from = others.length > 0 ? others : pool;
    const card = from[Math.floor(Math.random() * from.length)];
    if (!card) {
      this.#drawn = "";
      this.#show();
      this.sheet.announce(this.#count.textContent ?? "");
      return;
    }
    this.#drawn = card.id;
    const keep = button(
      word("tool-card-keep"),
      () => {
        const kept = !this.#isKept(card.id);
        this.#own.tick(card.id, kept);
        this.#keep(card.id, kept);
      },
      { "data-keep-card": "" },
    );
    const description = this.#place(card.id)?.querySelector(".option-description")?.cloneNode(true);
    this.#panel.replaceChildren(make("p", { class: "card-label", dir: "auto" }, card.label), keep);
    if (description instanceof HTMLElement) {
      description.removeAttribute("id");
      keep.before(description);
    }
    this.#show();
    this.#panel.focus();
  }

  #keep(id: string, kept: boolean): void {
    if (!this.#own.has(id)) {
      if (kept) this.#kept.add(id);
      else this.#kept.delete(id);
    }
    this.#show();
    this.sheet.changed(this);
  }

  #isKept(id: string): boolean {
    return this.#kept.has(id) || this.#own.ticked(id);
  }

  #show(): void {
    const deck = this.#deck();
    for (const card of deck) {
      const place = this.#place(card.id);
      if (!place) continue;
      place.hidden = !this.#fits(card);
      const box = place.querySelector<HTMLInputElement>('input[type="checkbox"]');
      if (box) box.checked = this.#kept.has(card.id);
    }
    const shown = deck.filter((card) => this.#fits(card)).length;
    this.#count.hidden = this.#selects.size === 0;
    this.#count.textContent = word(shown > 0 ? "tool-card-count" : "tool-card-none", shown, deck.length);
    this.#panel.hidden = this.#drawn === "";
    this.#panel.querySelector("[data-keep-card]")?.setAttribute("aria-pressed", String(this.#isKept(this.#drawn)));
    const kept = this.#cards()
      .filter((card) => this.#isKept(card.id))
      .map((card) => card.label);
    this.#list.hidden = kept.length === 0;
    this.#list.replaceChildren(
      make("p", { class: "cards-kept-head" }, word("tool-card-kept")),
      make("ul", {}, ...kept.map((label) => make("li", { dir: "auto" }, label))),
    );
  }

  #deck(): readonly Option[] {
    return list(this.spec.cards) as readonly Option[];
  }

  #place(id: string): HTMLElement | undefined {
    return [...this.element.querySelectorAll<HTMLElement>("[data-card]")].find((card) => card.dataset["card"] === id);
  }
}
