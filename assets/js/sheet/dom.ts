/** Makes an element. Text reaches the page only as text. */
export function make<Tag extends keyof HTMLElementTagNameMap>(tag: Tag, className = "", text = ""): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text) element.textContent = text;
  return element;
}

export function button(text: string, press: () => void): HTMLButtonElement {
  const element = make("button", "", text);
  element.type = "button"; // or Enter in a text field would press it
  element.addEventListener("click", press);
  return element;
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
