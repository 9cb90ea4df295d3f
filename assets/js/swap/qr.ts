/**
 * A QR code of a link, as an image on the page.
 *
 * Promised: black on white with its quiet zone whatever the page's colours are, one name for screen readers, and no code that phones would
 * strain to read from a screen: what is too long for that gets none.
 *
 * Not promised: privacy. A code is a text that everybody in sight can read, and a camera keep; so it may hold an envelope, never a key.
 */
import { encode } from "../vendor/uqr";

const SVG = "http://www.w3.org/2000/svg";
const QUIET = 4; // modules around it, as the standard has it
const SMALL = 20; // versions: 97 modules
const LARGEST = 24; // 113 modules, half a millimetre each on a phone 6 cm wide

/** The most that a code holds, in bytes of UTF-8. */
export const MOST = 1171;

/** Undefined if the text is too long. */
export function qr(text: string, label: string): SVGSVGElement | undefined {
  const code = encoded(text, "M", SMALL) ?? encoded(text, "L", LARGEST); // of a large code, small modules are lost before others are
  if (!code) return undefined;
  const size = code.size + 2 * QUIET;
  const image = part("svg", {
    viewBox: `0 0 ${size} ${size}`,
    role: "img",
    "aria-label": label,
    class: "qr",
    "shape-rendering": "crispEdges",
  });
  image.append(
    part("rect", { width: `${size}`, height: `${size}`, fill: "#fff" }),
    part("path", { d: path(code.data), fill: "#000" }),
  );
  return image;
}

function encoded(text: string, ecc: "M" | "L", maxVersion: number): { size: number; data: boolean[][] } | undefined {
  try {
    return encode(text, { ecc, border: 0, maxVersion });
  } catch {
    return undefined;
  }
}

/** One rectangle for each run of dark modules in a row. */
function path(rows: readonly (readonly boolean[])[]): string {
  return rows
    .map((row, y) => {
      const dark = row.map((module) => (module ? "1" : "0")).join("");
      return [...dark.matchAll(/1+/g)]
        .map(({ index, 0: run }) => `M${index + QUIET} ${y + QUIET}h${run.length}v1h-${run.length}z`)
        .join("");
    })
    .join("");
}

function part<K extends keyof SVGElementTagNameMap>(
  name: K,
  attributes: Readonly<Record<string, string>>,
): SVGElementTagNameMap[K] {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}
