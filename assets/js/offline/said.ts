import { daysLanguage } from "../lib/dates";
import { word } from "../lib/words";
import type { State } from "./keeper";

const outcomes = {
  removed: "offline-removed",
  gone: "offline-gone",
  full: "offline-full",
} as const;

/** How it stands with the copy, in words. */
export function said(state: State): string {
  switch (state.is) {
    case "none":
      return "";
    case "keeping":
      return word("offline-keeping");
    case "kept":
      return word("offline-kept", day(state.copy.at), state.copy.of, size(state.copy.bytes));
    case "failed":
      return word("offline-failed", file(state.file));
    default:
      return word(outcomes[state.is]);
  }
}

/** How much of it is kept, or "". */
export function counted(state: State): string {
  return state.is === "keeping" && state.of > 0 ? word("offline-count", state.kept, state.of) : "";
}

/** A file by its address, as people read it. The first page's is empty. */
export function file(address: string): string {
  return decodeURI(address) || "/";
}

function day(time: string): string {
  return new Date(time).toLocaleDateString(daysLanguage(), {
    weekday: "long",
    day: "numeric",
    month: "long",
    year: "numeric",
  });
}

function size(bytes: number): string {
  const options = { style: "unit", unit: "megabyte", maximumFractionDigits: 1 } as const;
  return (bytes / 1e6).toLocaleString(daysLanguage(), options);
}
