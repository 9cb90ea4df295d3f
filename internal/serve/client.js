// Keeps an open page up to date while the site is being written. `buildsite serve` adds it to each page; no file holds it.
//
// - All tabs share one connection: the tab that holds a lock listens, and tells the others. Each then asks for what it has to know.
// - A page is loaded again only if it changed; it keeps its scroll position, focus, open details and whatever was typed. While
//   somebody types, it waits for a pause. Style sheets and pictures are exchanged in place.
// - Problems in the content are laid over the page, which stays as it was.
//
// The page's own security policy holds: no markup is made from text, no style stands in an attribute.
(() => {
  "use strict";

  const self = /** @type {HTMLScriptElement} */ (document.currentScript);
  const own = new URL("./", self.src);
  const shows = new URL(self.src).searchParams; // run, build, file, style: what this page is

  const PAUSE = 1000; // how long nobody may have typed before a page that is being filled in is loaded again, in milliseconds
  const KEPT = "buildsite:kept";

  // One connection.

  const tabs = new BroadcastChannel("buildsite");
  tabs.addEventListener("message", () => look());

  /** Listens for changes as long as this page lives, and tells all tabs, this one too. @returns {Promise<never>} */
  function listen() {
    const events = new EventSource(new URL("events", own));
    events.addEventListener("message", ({ data }) => {
      tabs.postMessage(data);
      look();
    });
    return new Promise(() => {});
  }

  // The lock is held until the page goes; then the next tab in line gets it.
  if (navigator.locks) navigator.locks.request("buildsite", listen);
  else listen();

  // A page that comes back from the browser's memory has missed what happened meanwhile, and has lost its lock.
  addEventListener("pageshow", ({ persisted }) => persisted && location.reload());

  // What changed.

  let looking = false;
  let again = false;

  async function look() {
    if (looking) {
      again = true;
      return;
    }
    looking = true;
    try {
      do {
        again = false;
        const ask = new URL("state", own);
        for (const [name, value] of shows) ask.searchParams.set(name, value);
        ask.searchParams.set("address", decodeURI(location.pathname));
        const answer = await fetch(ask);
        if (answer.ok) follow(await answer.json());
      } while (again);
    } catch {
      // The server is gone. Its return is an event.
    } finally {
      looking = false;
    }
  }

  /**
   * @typedef {{place: string, severity: string, message: string, hint: string, line: number, before: string, marked: string, after: string}} Problem
   * @param {{run: string, build: number, reload: boolean, style: string, pictures: string[], problems: Problem[]}} state
   */
  function follow(state) {
    show(state.problems, state.build > 0);
    if (state.reload) {
      reload();
      return;
    }
    if (state.build > 0) {
      restyle(state.style);
      redraw(state.pictures, state.build);
      shows.set("build", String(state.build));
    }
  }

  /** @param {string} style the style sheet's path in the output */
  function restyle(style) {
    const was = shows.get("style");
    if (!was || !style || was === style) return;
    for (const link of document.querySelectorAll("link[rel=stylesheet]")) {
      const old = /** @type {HTMLLinkElement} */ (link);
      if (!old.href.endsWith("/" + was)) continue;
      const next = /** @type {HTMLLinkElement} */ (old.cloneNode());
      next.href = old.href.slice(0, -was.length) + style;
      next.addEventListener("load", () => old.remove());
      old.after(next);
    }
    shows.set("style", style);
  }

  /** @param {string[]} paths @param {number} build */
  function redraw(paths, build) {
    for (const picture of document.images) {
      const address = new URL(picture.src);
      if (address.origin !== location.origin || !paths.includes(decodeURI(address.pathname))) continue;
      address.search = "build=" + build;
      picture.src = address.href;
    }
  }

  // Loading again.

  let typed = -Infinity; // when
  let composing = false; // an input method is open
  let waiting = 0;
  let reloading = false;

  for (const event of ["keydown", "input", "pointerdown"]) {
    addEventListener(event, () => (typed = performance.now()), { capture: true, passive: true });
  }
  addEventListener("compositionstart", () => (composing = true), true);
  addEventListener("compositionend", () => (composing = false), true);

  function reload() {
    clearTimeout(waiting);
    const pause = performance.now() - typed;
    if (writable(document.activeElement) && (composing || pause < PAUSE)) {
      waiting = setTimeout(reload, composing ? PAUSE : PAUSE - pause);
      return;
    }
    reloading = true;
    location.reload();
  }

  /** @param {Element | null} element */
  function writable(element) {
    return element instanceof HTMLElement && (element.isContentEditable || element.matches("input, textarea, select"));
  }

  // What a page keeps. It is noted at the very last moment, and read once.

  addEventListener("pagehide", () => {
    if (!reloading) return;
    try {
      sessionStorage.setItem(KEPT, JSON.stringify(kept()));
    } catch {
      // Storage is full or forbidden: the page is loaded without it.
    }
  });

  const controls = () => [...document.querySelectorAll("input, textarea, select")];
  const details = () => [...document.querySelectorAll("details")];
  const landmarks = () => [...document.querySelectorAll("main [id]")];

  /** A name for an element that it will most likely have on the new page, too. @param {Element} element */
  function nameOf(element) {
    if (element.id) return "#" + element.id;
    const { name, value, type } = /** @type {HTMLInputElement} */ (element);
    const alike = [...document.querySelectorAll(element.localName)].filter(
      (other) => /** @type {HTMLInputElement} */ (other).name === name,
    );
    const which = type === "radio" || type === "checkbox" ? `=${value}` : "";
    return `${element.localName} ${name ?? ""}${which} ${which ? alike.filter((o) => /** @type {HTMLInputElement} */ (o).value === value).indexOf(/** @type {HTMLInputElement} */ (element)) : alike.indexOf(element)}`;
  }

  /** @param {Element} control what somebody has put in, or undefined if it is as the page has it */
  function entered(control) {
    if (control instanceof HTMLSelectElement) {
      const chosen = [...control.options].map((option) => option.selected);
      return [...control.options].some((option) => option.selected !== option.defaultSelected) ? chosen : undefined;
    }
    if (control instanceof HTMLInputElement && (control.type === "radio" || control.type === "checkbox")) {
      return control.checked === control.defaultChecked ? undefined : control.checked;
    }
    const text = /** @type {HTMLInputElement | HTMLTextAreaElement} */ (control);
    if (text.type === "file" || text.type === "password" || text.value === text.defaultValue) return undefined;
    return text.value;
  }

  function kept() {
    const focus = document.activeElement;
    const anchor = landmarks()
      .reverse()
      .find((element) => element.getBoundingClientRect().top <= 0);
    return {
      address: location.pathname,
      y: scrollY,
      anchor: anchor && { id: anchor.id, top: anchor.getBoundingClientRect().top },
      values: controls().flatMap((control) => {
        const value = entered(control);
        return value === undefined ? [] : [{ name: nameOf(control), value, scroll: control.scrollTop }];
      }),
      open: details().map((element) => element.open),
      focus: focus && focus !== document.body ? { name: nameOf(focus), selection: selectionOf(focus) } : undefined,
    };
  }

  /** @param {Element} element */
  function selectionOf(element) {
    const { selectionStart, selectionEnd, selectionDirection } = /** @type {HTMLInputElement} */ (element);
    return typeof selectionStart === "number" ? [selectionStart, selectionEnd, selectionDirection] : undefined;
  }

  function restore() {
    let text = null;
    try {
      text = sessionStorage.getItem(KEPT);
      sessionStorage.removeItem(KEPT);
    } catch {
      return;
    }
    const was = text && JSON.parse(text);
    if (!was || was.address !== location.pathname) return;
    const named = new Map(controls().map((control) => [nameOf(control), control]));
    for (const { name, value, scroll } of was.values) {
      const control = named.get(name);
      if (control) enter(control, value, scroll);
    }
    details().forEach((element, i) => (element.open = was.open[i] ?? element.open));
    const anchor = was.anchor && document.getElementById(was.anchor.id);
    scrollTo({
      top: anchor ? scrollY + anchor.getBoundingClientRect().top - was.anchor.top : was.y,
      behavior: "instant",
    });
    const focus =
      was.focus &&
      (named.get(was.focus.name) ??
        [...document.querySelectorAll("a, button, summary, [tabindex]")].find((e) => nameOf(e) === was.focus.name));
    if (focus instanceof HTMLElement) {
      focus.focus({ preventScroll: true });
      if (was.focus.selection) {
        const [start, end, direction] = was.focus.selection;
        /** @type {HTMLInputElement} */ (focus).setSelectionRange(start, end, direction);
      }
    }
  }

  /** Puts a value in as somebody would, so that the page's own scripts notice. @param {Element} control @param {any} value @param {number} scroll */
  function enter(control, value, scroll) {
    if (control instanceof HTMLSelectElement) {
      [...control.options].forEach((option, i) => (option.selected = Boolean(value[i])));
    } else if (typeof value === "boolean") {
      /** @type {HTMLInputElement} */ (control).checked = value;
    } else {
      /** @type {HTMLInputElement} */ (control).value = value;
    }
    control.dispatchEvent(new Event("input", { bubbles: true }));
    control.dispatchEvent(new Event("change", { bubbles: true }));
    control.scrollTop = scroll;
  }

  // Problems.

  const host = document.createElement("div");
  host.id = "bs-problems";
  const shadow = host.attachShadow({ mode: "open" });
  let hidden = ""; // the problems that somebody has put away

  /**
   * @param {string} tag @param {Record<string, string>} attributes @param {(string | Node)[]} children
   * @returns {HTMLElement}
   */
  function make(tag, attributes, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...children);
    return element;
  }

  /** @param {Problem[]} problems @param {boolean} page whether there is a good page below */
  function show(problems, page) {
    const key = JSON.stringify(problems);
    if (problems.length === 0) {
      host.remove();
      hidden = "";
      return;
    }
    if (hidden === key || host.dataset.key === key) return;
    const errors = problems.filter((problem) => problem.severity === "error").length;
    const close = make("button", { type: "button" }, "Hide");
    close.addEventListener("click", () => {
      hidden = key;
      host.remove();
      delete host.dataset.key;
    });
    host.dataset.key = key;
    shadow.replaceChildren(
      make("link", { rel: "stylesheet", href: new URL("client.css", own).href }),
      make(
        "section",
        { role: "alert", class: page ? "" : "alone" },
        make(
          "header",
          {},
          make("h2", {}, `${errors} ${errors === 1 ? "problem" : "problems"} to mend`),
          make(
            "p",
            {},
            page
              ? "The page behind this is the last good one. Both change as soon as the files are saved without a problem."
              : "The site shows as soon as the files are saved without a problem.",
          ),
          ...(page ? [close] : []),
        ),
        make("ol", {}, ...problems.map(describe)),
      ),
    );
    document.body.append(host);
  }

  /** @param {Problem} problem */
  function describe(problem) {
    const { line, before, marked, after } = problem;
    const excerpt = make(
      "pre",
      {},
      make("span", { class: "line" }, String(line)),
      before,
      make("mark", {}, marked || " "),
      after,
    );
    return make(
      "li",
      { class: problem.severity },
      make("p", { class: "place" }, problem.place),
      make("p", { class: "message" }, problem.message),
      ...(line > 0 ? [excerpt] : []),
      ...(problem.hint ? [make("p", { class: "hint" }, problem.hint)] : []),
    );
  }

  // Nothing is kept for offline reading here: it would hide the next change.
  for (const place of document.querySelectorAll("[data-offline-copy]")) {
    const button = /** @type {HTMLButtonElement | null} */ (place.querySelector("button"));
    if (button) button.disabled = true;
    button?.after(
      make("p", {}, "serve shows each page as it is now, so it keeps none. On the published site, this button works."),
    );
  }

  // Deferred scripts of the page have run when this one does: it comes last.
  restore();
  look();
})();
