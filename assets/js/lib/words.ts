import type { Word } from "./words.gen";

export type { Word };

/** The words of this bundle by name: the bundler puts them here, in the site's language. */
declare const INTERFACE_WORDS: Readonly<Record<string, string>>;

const words = INTERFACE_WORDS;

/**
 * An interface word with its arguments put in.
 *
 * A bundle has the words whose names stand in its files: in quotes ("undo"), or with their beginning at the head of a template
 * (`keep-${trouble}`). So a name is never put together in another way.
 */
export function word(name: Word, ...args: readonly (string | number)[]): string {
  const text = words[name];
  if (text === undefined) console.error(`this script lacks the interface word "${name}"`);
  return (text ?? name).replace(/\{(\d)\}/g, (_, i: string) => String(args[Number(i)] ?? ""));
}
