import type { Range } from "../../../assets/js/field/specs.gen";

/** What the ends of a scale mean, as far as the author said: "0 – Not at all, 10 – Very much". */
export function ends({ min = 0, max = 10, min_label, max_label }: Range): string {
  return [min_label && `${min} – ${min_label}`, max_label && `${max} – ${max_label}`].filter(Boolean).join(", ");
}
