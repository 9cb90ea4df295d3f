import { Field } from "../../../assets/js/field/field";

/** Words between questions. They ask nothing. */
export class Note extends Field {
  get(): undefined {
    return undefined;
  }

  set(): void {}

  lines(): string[] {
    return [];
  }
}
