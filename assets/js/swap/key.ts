/**
 * The key of an envelope as people tell it to each other: 26 characters of base32 for its 128 bits, and 2 that check them, in groups of four.
 *
 * Promised: any one or two wrong characters are found, so any two that were swapped, too. The check is a shortened Reed-Solomon code over
 * GF(32), whose words differ in three characters at least; more mistakes pass once in a thousand times, and then fit no envelope.
 */
import { BASE32, fromBase32, toBase32, typed, type Bytes } from "../lib/bytes";

const LENGTH = 26;

export function keyToText(key: Bytes): string {
  const characters = toBase32(key);
  return (characters + check(characters)).replace(/.{4}(?=.)/g, "$& ");
}

/** Undefined if it was mistyped. */
export function keyFromText(text: string): Bytes | undefined {
  const characters = typed(text);
  const key = characters.slice(0, LENGTH);
  return characters.length === LENGTH + 2 && characters.slice(LENGTH) === check(key) ? fromBase32(key) : undefined;
}

/** Characters are the coefficients of a polynomial. These are what it leaves, times x², when divided by (x - 2)(x - 4) = x² + 6x + 8. */
function check(characters: string): string {
  let [high, low] = [0, 0];
  for (const character of characters) {
    const out = high ^ BASE32.indexOf(character);
    [high, low] = [low ^ times(out, 6), times(out, 8)];
  }
  return BASE32.charAt(high) + BASE32.charAt(low);
}

/** In GF(32), modulo x⁵ + x² + 1. */
function times(a: number, b: number): number {
  let product = 0;
  for (let bit = 0; bit < 5; bit++) if ((b >> bit) & 1) product ^= a << bit;
  for (let bit = 8; bit >= 5; bit--) if ((product >> bit) & 1) product ^= 0b100101 << (bit - 5);
  return product;
}
