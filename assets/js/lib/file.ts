import { make } from "./dom";

/** Hands a text to the reader as a file with a neutral name. */
export function saveFile(text: string, name: string, type = "application/json"): void {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = make("a", { download: name, href: address });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 60_000); // some browsers begin to read late
}

/** A name that tells nothing but the day. */
export function fileName(ending: string): string {
  const now = new Date();
  const two = (n: number): string => String(n).padStart(2, "0");
  return `notes-${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}.${ending}`;
}
