/** Shows the buttons that print the page. They are hidden in the markup, since without script they could do nothing. */
export function offerPrint(root: ParentNode): void {
  for (const button of root.querySelectorAll<HTMLButtonElement>("button[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
}
