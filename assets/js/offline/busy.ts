/**
 * Tells whether loading the page anew would lose something. Whoever would lose it says so: a worksheet, *My sheets*, *Show my partner* hear
 * "bs-busy", and prevent its default. What is typed elsewhere, or where no script looks after it, is found in the boxes; those that keep
 * what is typed add themselves to the event's detail.
 */
export function busy(): boolean {
  const safe = new Set<Element>();
  if (!document.dispatchEvent(new CustomEvent("bs-busy", { cancelable: true, detail: safe }))) return true;
  return [...document.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>("input, textarea")].some(
    (box) => changed(box) && ![...safe].some((e) => e.contains(box)),
  );
}

function changed(box: HTMLInputElement | HTMLTextAreaElement): boolean {
  if (box instanceof HTMLInputElement && (box.type === "checkbox" || box.type === "radio"))
    return box.checked !== box.defaultChecked;
  return box.value !== box.defaultValue;
}
