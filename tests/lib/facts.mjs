// What the crawl asks of a page. These functions run inside the page, so each stands alone.

/** What the document says of itself, and what is wrong with it by itself. */
export function facts() {
  /** @type {string[]} */
  const problems = [];
  /** @param {Element} e */
  const tag = (e) => e.outerHTML.slice(0, e.outerHTML.indexOf(">") + 1);
  /** @param {string} selector */
  const all = (selector) => [...document.querySelectorAll(selector)];
  /** @param {string} selector @param {(e: any) => string | null} text */
  const one = (selector, text) => {
    const found = all(selector);
    if (found.length !== 1) problems.push(`${found.length} × ${selector}`);
    const value = found[0] ? text(found[0])?.trim() : "";
    if (found[0] && !value) problems.push(`${selector} is empty`);
    return value ?? "";
  };

  one("h1", (e) => e.textContent);
  one("main", (e) => e.textContent);
  one("title", (e) => e.textContent);
  one("head > meta[name=description]", (e) => e.content);
  one("head > meta[name=viewport]", (e) => e.content);
  const canonical = one("head > link[rel=canonical]", (e) => e.href);
  if (!document.documentElement.lang) problems.push("no lang");
  if (document.compatMode !== "CSS1Compat") problems.push("quirks mode");

  for (const e of all("[style], style")) problems.push(`inline style: ${tag(e)}`);
  for (const e of all("*")) {
    for (const name of e.getAttributeNames()) if (name.startsWith("on")) problems.push(`inline script: ${tag(e)}`);
  }
  for (const e of /** @type {HTMLScriptElement[]} */ (all("script:not([src])"))) {
    if (!/^application\/(ld\+)?json$/.test(e.type)) problems.push(`inline script: ${tag(e)}`);
    else {
      try {
        JSON.parse(e.text);
      } catch (error) {
        problems.push(`${e.type}: ${error}`);
      }
    }
  }

  const ids = all("[id]").map((e) => e.id);
  for (const id of new Set(ids))
    if (ids.indexOf(id) !== ids.lastIndexOf(id)) problems.push(`the id ${id} stands twice`);
  for (const name of ["for", "aria-labelledby", "aria-describedby", "aria-controls", "list"]) {
    for (const e of all(`[${name}]`)) {
      for (const id of (e.getAttribute(name) ?? "").split(/\s+/))
        if (!ids.includes(id)) problems.push(`no element has the id that this names: ${tag(e)}`);
    }
  }

  /** Addresses that the browser, another program or a reader may ask for. Scripts put copies of what is in a template into the page. */
  const uses = [
    ...all("[src]").map((e) => /** @type {HTMLImageElement} */ (e).src),
    ...all("link[href]").map((e) => /** @type {HTMLLinkElement} */ (e).href),
    ...all("template").flatMap((e) =>
      [.../** @type {HTMLTemplateElement} */ (e).content.querySelectorAll("[src], [href]")].map(
        (part) => new URL(part.getAttribute("src") ?? part.getAttribute("href") ?? "", document.baseURI).href,
      ),
    ),
    ...all("meta[property='og:image'], meta[property='og:url']").map((e) => /** @type {HTMLMetaElement} */ (e).content),
  ];
  for (const use of uses) {
    if (!use.startsWith("data:") && new URL(use).origin !== location.origin)
      problems.push(`a part from another host: ${use}`);
  }
  const links = /** @type {HTMLAnchorElement[]} */ (all("a[href], area[href]")).map((e) => e.href);
  const kind = [...document.body.classList].find((c) => c.startsWith("kind-")) ?? "";
  return { problems, canonical, ids, uses, links, kind };
}

/** Makes pictures load that wait until somebody scrolls to them. */
export function loadImages() {
  for (const image of document.images) image.loading = "eager";
}

export function imagesLoaded() {
  return [...document.images].every((image) => image.complete);
}

/** What is wrong with the pictures, once all are loaded. */
export function imageProblems() {
  const problems = [];
  for (const image of document.images) {
    const name = image.getAttribute("src");
    const [width, height] = [Number(image.getAttribute("width")), Number(image.getAttribute("height"))];
    const natural = `${image.naturalWidth} × ${image.naturalHeight}`;
    if (!image.hasAttribute("alt")) problems.push(`${name} has no alt`);
    if (!image.naturalWidth) problems.push(`${name} isn't loaded`);
    else if (/\.svg(#|$)/.test(name ?? "")) {
      // A drawing has a shape, and only sometimes a size.
      if (Math.abs(image.naturalWidth / image.naturalHeight - width / height) > 0.02)
        problems.push(`${name} is said to be ${width} × ${height} and has the shape of ${natural}`);
    } else if (image.naturalWidth !== width || image.naturalHeight !== height)
      problems.push(`${name} is said to be ${width} × ${height} and is ${natural}`);
    const box = image.getBoundingClientRect();
    if (box.width && Math.abs(box.width / box.height - width / height) > 0.05 * (width / height) + 1 / box.height)
      problems.push(`${name} is drawn out of shape, ${box.width} × ${box.height}`);
  }
  return problems;
}

/** The elements that make the page scroll sideways, if it does. */
export function sideways() {
  const root = document.documentElement;
  if (root.scrollWidth <= root.clientWidth && document.body.scrollWidth <= root.clientWidth) return [];
  /** @type {string[]} */
  const wide = [];
  for (const e of document.querySelectorAll("body *")) {
    const box = e.getBoundingClientRect();
    const out = box.right > root.clientWidth + 0.5 || box.left < -0.5;
    const own = e.parentElement?.closest(".table-scroll, pre");
    if (out && !own && getComputedStyle(e).position !== "absolute")
      wide.push(`${e.localName}.${e.className}: ${Math.round(box.left)} to ${Math.round(box.right)}`);
  }
  return [`at ${root.clientWidth} px the page is ${root.scrollWidth} px wide: ${wide.slice(0, 6).join("; ")}`];
}
