/**
 * The ids of a page's elements. Where one document holds several pages, each id begins with its page's prefix, so that none is there twice;
 * Go writes those of the markup by the same rule.
 */
export class Ids {
  constructor(private readonly prefix = "") {}

  /** Of a control, by its path. */
  control(path: string): string {
    return `${this.prefix}f-${path}`;
  }

  /** Of anything else. */
  reserved(name: string): string {
    return `${this.prefix}bs-${name}`;
  }

  /** Of what belongs to a control, by that one's id. */
  beside(control: string, what: string): string {
    return this.reserved(`${what}-${control.slice(this.control("").length)}`);
  }
}
