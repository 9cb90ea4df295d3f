let known: Readonly<Record<string, string>> = {};

export function learn(words: Readonly<Record<string, string>>): void {
  known = words;
}

/** The interface word "swap-…" with its arguments put in. */
export function word(name: string, ...args: readonly (string | number)[]): string {
  return (known[`swap-${name}`] ?? name).replace(/\{(\d)\}/g, (_, i: string) => String(args[Number(i)] ?? ""));
}
