export interface Range {
  readonly min?: number; // 0 stands in no data, unless the author wrote it
  readonly max?: number;
  readonly min_label?: string;
  readonly max_label?: string;
}

/** What the ends of a scale mean, as far as the author said: "0 – Not at all, 10 – Very much". */
export function ends({ min = 0, max = 10, min_label, max_label }: Range): string {
  return [min_label && `${min} – ${min_label}`, max_label && `${max} – ${max_label}`].filter(Boolean).join(", ");
}
