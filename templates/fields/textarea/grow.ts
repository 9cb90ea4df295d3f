/**
 * Lets a box grow with its text, and returns what to call after each change. Where style sheets can say so, there is nothing to call;
 * elsewhere the one box is measured once a frame.
 */
export function grow(box: HTMLTextAreaElement): () => void {
  if (CSS.supports("field-sizing", "content")) {
    box.style.minHeight = `calc(${box.rows * 1.5}em + 1rem + 2px)`; // which rows said until now
    box.classList.add("grows");
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
