import { pageOf, whenLeft } from "./lib/page";

/**
 * Lets a private check open its text in place. The text is the same whatever is answered, no answer is ever read, and whoever
 * comes to the page next finds it as it was at first.
 */
export function openCheck(root: ParentNode): void {
  for (const form of root.querySelectorAll<HTMLFormElement>("form[data-check]")) open(form);
}

function open(form: HTMLFormElement): void {
  const here = pageOf(form);
  const button = form.querySelector<HTMLElement>("[data-check-open]");
  const text = here.querySelector<HTMLElement>("[data-check-text]");
  const heading = text?.querySelector<HTMLElement>("h2");
  if (!button || !text || !heading) return;

  const afresh = (): void => {
    form.reset();
    text.classList.add("check-shut"); // what the attribute hides can't be printed
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    text.classList.remove("check-shut");
    heading.focus();
  });
  whenLeft(afresh);
  addEventListener("pageshow", (event) => {
    if (event.persisted) afresh();
  });
  // The text stays open: somebody may have left the page to make a call.
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") form.reset();
  });
  afresh();
  button.hidden = false;
}
