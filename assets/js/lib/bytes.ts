/**
 * Bytes, and the texts they are written as: UTF-8, base64 without padding, and Crockford's base32, which can be said aloud.
 *
 * One value has one text: what this module wouldn't have written itself isn't read. Only what people type is read kindly, by `typed`.
 */
export type Bytes = Uint8Array<ArrayBuffer>;

const BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const BASE64URL = `${BASE64.slice(0, 62)}-_`;
export const BASE32 = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

export const toBase64 = (bytes: Bytes): string => write(bytes, BASE64, 6);
export const toBase64url = (bytes: Bytes): string => write(bytes, BASE64URL, 6);
export const toBase32 = (bytes: Bytes): string => write(bytes, BASE32, 5);

/** Undefined if it isn't such a text. */
export const fromBase64 = (text: string): Bytes | undefined => read(text, BASE64, 6);
export const fromBase64url = (text: string): Bytes | undefined => read(text, BASE64URL, 6);
export const fromBase32 = (text: string): Bytes | undefined => read(text, BASE32, 5);

function write(bytes: Bytes, alphabet: string, bits: number): string {
  let text = "";
  let held = 0;
  let count = 0;
  for (const byte of bytes) {
    held = (held << 8) | byte;
    for (count += 8; count >= bits; count -= bits) text += alphabet.charAt((held >> (count - bits)) % (1 << bits));
    held %= 1 << count;
  }
  return count > 0 ? text + alphabet.charAt(held << (bits - count)) : text;
}

function read(text: string, alphabet: string, bits: number): Bytes | undefined {
  const bytes = new Uint8Array((text.length * bits) >> 3);
  let held = 0;
  let count = 0;
  let at = 0;
  for (const character of text) {
    const value = alphabet.indexOf(character);
    if (value < 0) return undefined;
    held = (held << bits) | value;
    count += bits;
    if (count < 8) continue;
    count -= 8;
    bytes[at++] = held >> count;
    held %= 1 << count;
  }
  return count < bits && held === 0 ? bytes : undefined;
}

/** What somebody typed or was told as base32 should have: capitals, no spaces or hyphens, 0 for O, and 1 for I and L. */
export function typed(text: string): string {
  return text
    .normalize("NFKC")
    .toUpperCase()
    .replace(/[\s\p{Pd}]/gu, "")
    .replace(/O/g, "0")
    .replace(/[IL]/g, "1");
}

export function utf8(text: string): Bytes {
  return new TextEncoder().encode(text);
}

/** Undefined if it isn't UTF-8. */
export function fromUtf8(bytes: Bytes): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

export function concat(parts: readonly Bytes[]): Bytes {
  const whole = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

export function equal(a: Bytes, b: Bytes): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}

export function random(size: number): Bytes {
  return crypto.getRandomValues(new Uint8Array(size));
}

/** A name for something the reader adds, never given twice. It works where crypto.randomUUID doesn't: in pages opened from a disk. */
export function newId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(10)), (byte) => (byte % 36).toString(36)).join("");
}

/** A number in four bytes, the highest first. */
export function uint32(n: number): Bytes {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, n);
  return bytes;
}

/** Parts in one piece that no other parts have: each, numbers in decimal digits, is UTF-8 after its length in four bytes. */
export function canonical(...parts: readonly (string | number)[]): Bytes {
  return concat(parts.map((part) => utf8(String(part))).flatMap((part) => [uint32(part.length), part]));
}
