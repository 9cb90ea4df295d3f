/** An element with attributes and children. Strings become text, never markup. */
export function make<K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: Readonly<Record<string, string>> = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

/** A button that does something else than sending a form. */
export function button(
  label: string,
  act: () => void,
  attributes: Readonly<Record<string, string>> = {},
): HTMLButtonElement {
  const b = make("button", { type: "button", ...attributes }, label);
  b.addEventListener("click", (event) => {
    if (!hasty(b, event)) act();
  });
  return b;
}

const moment = 500; // milliseconds in which nobody can have read what a button says
const finger = 40; // CSS pixels
let last = { button: "" as unknown, label: "", at: -moment, x: 0, y: 0 };

/**
 * Tells whether a press can't be meant: a trembling finger presses twice, and another button has come to stand below it. One that is still
 * the same may be pressed as fast as one likes.
 */
function hasty(b: HTMLButtonElement, { detail, timeStamp: at, clientX: x, clientY: y }: MouseEvent): boolean {
  const label = b.textContent ?? "";
  const near = detail > 0 && at - last.at < moment && Math.hypot(x - last.x, y - last.y) < finger;
  const other = near && (b !== last.button || label !== last.label);
  last = other ? { ...last, at } : { button: b, label, at, x, y };
  return other;
}

/** Changes a text only where it differs, so that nothing is read out twice. */
export function say(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

/** Lets a control, or a group of them, be described by one more element. */
export function describe(control: Element | null, by: Element): void {
  const ids = new Set((control?.getAttribute("aria-describedby") ?? "").split(/\s+/).filter(Boolean));
  control?.setAttribute("aria-describedby", [...ids.add(by.id)].join(" "));
}

/** Runs what a single field does, so that its failure stays its own. */
export function attempt<T>(what: () => T): T | undefined {
  try {
    return what();
  } catch (error) {
    console.error(error);
    return undefined;
  }
}

/** Runs what moves elements about or makes them anew, and gives the focus back to what had it. */
export function keepingFocus(act: () => void): void {
  const focused = document.activeElement;
  act();
  if (!(focused instanceof HTMLElement) || focused === document.activeElement) return;
  const again = focused.isConnected ? focused : document.getElementById(focused.id);
  again?.focus();
}

/** Names a square after what is written beside it: in its name, a text box would stand for its label. */
export function nameAfter(boxes: Iterable<HTMLInputElement>, name: HTMLElement, text: string): void {
  say(name, text);
  for (const box of boxes) {
    const others = (box.getAttribute("aria-labelledby") ?? "").split(" ").slice(1);
    box.setAttribute("aria-labelledby", [name.id, ...others].join(" "));
  }
}

/** Gives the copy of a template its own ids: `from` is what stands in their place there. */
export function rename(copy: Element, from: string, to: string): void {
  for (const element of [copy, ...copy.querySelectorAll("[id], [name], [for], [aria-labelledby]")]) {
    for (const name of ["id", "name", "for", "aria-labelledby", "aria-describedby"]) {
      const value = element.getAttribute(name);
      if (value === null) continue;
      const parts = value.split(" ").map((part) => {
        const names = part.split(".");
        const at = names.indexOf(from, 1); // the first is the field, and a column may be called like the template
        if (at > 0) names[at] = to;
        return names.join(".");
      });
      element.setAttribute(name, parts.join(" "));
    }
  }
}
