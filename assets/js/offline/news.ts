/**
 * What the names of this site's copies begin with: one is a cache for each version. Other sites may share the origin, and so may another copy of
 * this one in another folder; each has names of its own. The worker and the pages talk through a channel of that name.
 */
export function copiesOf(site: string, root: string): string {
  return `buildsite:${site}:pages:${new URL(root).pathname}:`;
}

/** What the worker tells the pages while it keeps the site. */
export type News =
  /** So many files are kept, of so many. */
  | { readonly kept: number; readonly of: number }
  /** All are. */
  | { readonly whole: true }
  /** This file couldn't be kept, or the device is full. */
  | { readonly failed: string; readonly full: boolean };

/** What a page tells the worker: to take over, or to keep what is missing. */
export type Order = "use" | "keep";

/** Where a whole copy has its mark, below the root. */
export const markOfWhole = "?kept";

/** What the mark of a whole copy tells: when it was kept, of how many files, and how large they are. */
export interface Whole {
  readonly at: string;
  readonly of: number;
  readonly bytes: number;
}
