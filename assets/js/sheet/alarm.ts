import { button, make } from "../lib/dom";
import { isOpen } from "../lib/page";
import type { Worksheet } from "./worksheet";
import { word } from "../lib/words";

/**
 * Keeps in view what is wrong, in a line below the bar of *Exit this page*: whoever types is far below the box that says it in full. The line
 * leads there and back, and is gone as long as that box is in view itself. What has just happened to the sheet stays in that line until it is read.
 */
export function alarm(sheet: Worksheet, box: HTMLElement): void {
  let target: HTMLElement | undefined; // what says it in full
  let from: HTMLElement | undefined; // where the reader was
  let top = 0;

  const back = button(word("alarm-back"), () => {
    back.remove();
    scrollTo({ top });
    from?.focus();
  });
  const line = button("", () => {
    if (!target) return sheet.tell("");
    top = scrollY;
    target.append(back);
    target.tabIndex = -1;
    target.focus();
  });
  const element = make("div", { class: "sheet-alarm" }, line);
  element.hidden = true;
  (document.querySelector(".exit") ?? sheet.form).append(element);
  sheet.form.addEventListener("focusin", ({ target: to }) => {
    if (to instanceof HTMLElement && to !== target && to !== back) from = to;
  });

  let wanted = false;
  const show = (on: boolean): void => {
    wanted = on;
    on &&= isOpen(sheet.form);
    if (element.hidden === !on) return;
    element.hidden = !on;
    const active = document.activeElement;
    // It never covers what is being typed in: the root has room for it above whatever is scrolled into view.
    if (
      on &&
      active &&
      active !== document.body &&
      !element.contains(active) &&
      active.getBoundingClientRect().top < element.getBoundingClientRect().bottom
    )
      active.scrollIntoView({ block: "nearest" });
  };
  document.addEventListener("bs-turn", () => show(wanted));
  const observer = new IntersectionObserver((entries) => show((entries.at(-1)?.intersectionRatio ?? 0) < 0.5), {
    rootMargin: `-${(document.querySelector(".exit") as HTMLElement | null)?.offsetHeight ?? 0}px 0px 0px`,
    threshold: [0, 0.5],
  });
  let seen: HTMLElement | undefined;
  sheet.watch(() => {
    const { trouble } = sheet.keeping;
    const name = sheet.who && trouble ? (`alarm-${trouble}` as const) : sheet.choice ? "alarm-other" : "";
    const said = name || sheet.news;
    target = !name ? undefined : trouble ? box : sheet.choice;
    line.replaceChildren(said && word(said), " ", make("u", {}, word(name ? "alarm-what" : "alarm-close")));
    if (target !== seen) {
      back.remove();
      observer.disconnect();
      if (target) observer.observe(target.querySelector("p") ?? target);
    }
    seen = target;
    if (!target) show(sheet.news !== "");
  });
}
