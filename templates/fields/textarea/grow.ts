/**
 * Lets a box grow with its text, and returns what to call after each change. Where style sheets can say so, there is nothing to call;
 * elsewhere the one box is measured once a frame.
 */
export function grow(box: HTMLTextAreaElement): () => void {
  if (CSS.supports("field-sizing", "content")) {
    box.classList.add("grows");
    atLeast(box.rows);
    return () => {};
  }
  let waiting = false;
  return () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      if (box.scrollHeight > box.clientHeight) box.style.height = `${box.scrollHeight + 2}px`;
    });
  };
}

let heights: CSSStyleSheet | undefined;
const known = new Set<number>();

/** Boxes that grow forget their rows: a rule says how high an empty one is. It stands in no attribute, as nothing of our style does. */
function atLeast(rows: number): void {
  if (known.has(rows)) return;
  known.add(rows);
  if (!heights) {
    heights = new CSSStyleSheet();
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, heights];
  }
  heights.insertRule(`.grows[rows="${rows}"] { min-height: calc(${rows * 1.5}em + 1rem + 2px) }`);
}
