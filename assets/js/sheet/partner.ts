import { button, make } from "../lib/dom";
import type { Worksheet } from "./worksheet";
import { word } from "../lib/words";

/** What the script that shows answers to a partner is given, with the event `bs-swap`. */
export interface Opening {
  readonly sheet: Worksheet;
  /** Its place in the page. */
  readonly place: HTMLElement;
  readonly post: Post;
}

/** The envelope that came with a link, as text, or "". It lies in memory only, until somebody takes it in. */
export interface Post {
  readonly text: string;
  done(): void;
}

/**
 * The button *Show my partner*, on sheets with an answer that may be shown. What it opens is a script of its own, which the page has in
 * a template: a copy of that element runs, though the site's policy lets no script write an address. An empty template says that the script
 * is there already.
 *
 * An envelope in the page's address is taken out of it at once. Nothing is opened or stored before somebody has said who they are.
 */
export function partner(sheet: Worksheet): { buttons: HTMLElement[]; places: HTMLElement[] } {
  const holder = sheet.form.querySelector<HTMLTemplateElement>("template[data-swap]");
  if (!holder) return { buttons: [], places: [] };

  const came = make("p", { class: "sheet-notice" });
  const post = {
    text: "",
    done(): void {
      post.text = "";
      came.remove();
    },
  };
  const look = (): void => {
    if (!location.hash.startsWith("#e=")) return;
    post.text = location.hash;
    history.replaceState(history.state, "", location.pathname + location.search);
    came.textContent = word("show-came");
    sheet.form.before(came);
  };
  look();
  addEventListener("hashchange", look);
  document.addEventListener("bs-leave", () => post.done());

  const place = make("section", { class: "swap", "aria-label": word("do-show") });
  place.hidden = true;
  document.addEventListener("bs-busy", (event) => {
    if (!place.hidden) event.preventDefault();
  });
  const begin = (): unknown =>
    document.dispatchEvent(new CustomEvent<Opening>("bs-swap", { detail: { sheet, place, post } }));
  const script = holder.content.querySelector("script");
  let state: "" | "loading" | "there" = script ? "" : "there";
  const open = (): void => {
    if (state === "there") return void begin();
    if (!script || state === "loading") return;
    state = "loading";
    const copy = document.importNode(script, true);
    copy.addEventListener("load", () => {
      state = "there";
      begin();
    });
    copy.addEventListener("error", () => {
      state = "";
      copy.remove();
      place.replaceChildren(make("p", {}, word("show-failed")));
      place.hidden = false;
      sheet.announce(word("show-failed"));
    });
    document.head.append(copy);
  };
  return { buttons: [button(word("do-show"), open)], places: [place] };
}
