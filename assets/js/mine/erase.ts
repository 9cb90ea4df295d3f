import type { Owner } from "../answers/answer";
import { make } from "../lib/dom";
import type { Mine } from "./page";
import { inTwoSteps, part } from "./parts";

/** Deletes the open notebook. */
export function deletion(mine: Mine): HTMLElement {
  return part(
    "mine-delete",
    ["mine-delete-about", "mine-traces"],
    inTwoSteps("mine-delete-do", () => deleteNotebook(mine, mine.who)),
  );
}

/** Deletes a notebook that nobody can open any more. */
export function forgotten(mine: Mine, who: Owner): HTMLElement {
  return part(
    "mine-forgot",
    ["mine-forgot-about"],
    inTwoSteps("mine-delete-do", () => deleteNotebook(mine, who)),
  );
}

/** The cover goes last: until then, it tells what can't be read without its key. */
function deleteNotebook(mine: Mine, who: Owner): void {
  const { store } = mine;
  const gone =
    [...store.worksheets(who), ...store.rounds(who)].every((worksheet) => store.remove(worksheet, who)) &&
    store.removeCover(who);
  mine.close();
  mine.tell(gone ? "mine-deleted" : "delete-failed");
}

/** Deletes all that this site keeps in the browser. */
export function deletionOfAll(mine: Mine): HTMLElement {
  const act = (): void => {
    const gone = mine.store.clear();
    mine.close();
    void clearRest(mine).then((rest) => mine.tell(gone && rest ? "mine-all-deleted" : "delete-failed"));
  };
  const made = part("mine-all", ["mine-all-about", "mine-traces", "mine-all-noticed"], inTwoSteps("mine-all-do", act));
  return make("div", { class: "mine-all" }, made);
}

/** What isn't in the store. An address may have more sites than this one: theirs stays. */
async function clearRest(mine: Mine): Promise<boolean> {
  const ours = `buildsite:${mine.data.site}:`;
  try {
    for (const key of Object.keys(sessionStorage)) if (key.startsWith(ours)) sessionStorage.removeItem(key);
    const root = new URL(mine.data.root, location.href).href;
    const worker = await navigator.serviceWorker?.getRegistration(root);
    if (worker?.scope === root) await worker.unregister();
    if ("caches" in window)
      for (const name of await caches.keys()) if (name.startsWith(ours)) await caches.delete(name);
    return true;
  } catch {
    return location.protocol === "file:"; // where there is neither
  }
}
