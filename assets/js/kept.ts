/**
 * Loads the script that keeps the site for offline reading: when its button is pressed, and on every page once the site is kept. Nobody else loads
 * a byte of it. Its element is in a template, as that of *Show my partner*.
 */
export function offerOffline(page: Document): void {
  const script = page.querySelector<HTMLTemplateElement>("template[data-offline]")?.content.querySelector("script");
  const workers = navigator.serviceWorker;
  if (!script || !workers) return;
  let asked = false;
  const load = (failed?: () => void): void => {
    if (asked) return;
    asked = true;
    const copy = page.importNode(script, true);
    if (failed) copy.dataset["pressed"] = "";
    copy.addEventListener("error", () => {
      copy.remove();
      asked = false;
      failed?.();
    });
    page.head.append(copy);
  };
  const ours = new URL("../sw.js", new URL(script.getAttribute("src") ?? "", page.baseURI)).href;
  const look = (): void => {
    if (workers.controller?.scriptURL === ours) load();
  };
  look();
  workers.addEventListener("controllerchange", look);
  const place = page.querySelector<HTMLElement>("[data-offline-copy]");
  const button = place?.querySelector("button");
  const state = place?.querySelector<HTMLElement>("[data-offline-state]");
  if (!button || !state) return;
  button.hidden = false;
  place?.querySelector("[data-offline-without]")?.remove();
  button.addEventListener("click", () => load(() => (state.textContent = state.dataset["failed"] ?? "")));
}
