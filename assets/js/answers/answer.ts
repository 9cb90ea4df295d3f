/** Whatever a kind saves as its answer, as in docs/worksheets.md. */
export type Answer = string | number | boolean | null | readonly Answer[] | { readonly [key: string]: Answer };

/** Whose notebook: a person's id, "both", "neither" or "together". */
export type Owner = string;
