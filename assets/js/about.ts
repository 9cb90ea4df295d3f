/** Closes the words about *Exit this page* when the reader goes on, so that they lie over nothing that has the focus. */
export function closeAbout(root: Document): void {
  const about = root.querySelector<HTMLDetailsElement>(".exit-about");
  if (!about) return;
  for (const type of ["focusin", "pointerdown"]) {
    root.addEventListener(type, (event) => {
      if (!about.contains(event.target as Node)) about.open = false;
    });
  }
  about.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    about.open = false;
    about.querySelector("summary")?.focus();
  });
}
