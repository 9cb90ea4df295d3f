const patterns = new WeakMap<readonly string[], RegExp>();

/** Whether one of the words stands in the text: a whole word, in small letters or large. */
export function found(words: readonly string[], text: string): boolean {
  let pattern = patterns.get(words);
  if (!pattern) {
    const alternatives = words.map((word) => plain(word.trim()).replace(/[.*+?^${}()|[\]\\/]/g, "\\$&").replace(/\s+/g, "\\s+"));
    pattern = new RegExp(`(?:^|[^\\p{L}\\p{N}])(?:${alternatives.join("|")})(?![\\p{L}\\p{N}])`, "iu"); // Safari learnt (?<!…) late
    patterns.set(words, pattern);
  }
  return pattern.test(plain(text));
}

/** Phones write ’ where authors write '. */
function plain(text: string): string {
  return text.normalize("NFC").replace(/’/g, "'");
}
