/** A number that crystals have, as pages call it: its name, and its unit where somebody says it. */

export interface NamedValue {
  readonly name: string;
  /** Null where nobody says it. */
  readonly unit: string | null;
}

/** @returns such as `onset (eV)` */
export function nameWithUnit({ name, unit }: NamedValue): string {
  return unit === null ? name : `${name} (${unit})`;
}

/** @returns such as ` eV`, to stand behind a number */
export function unitAfter({ unit }: NamedValue): string {
  return unit === null ? '' : ` ${unit}`;
}
