/** What tables of crystals share: how a crystal is known among files, and with how many digits a number is told. */

/** As many digits as a float32 has: the same number when read back. */
const FLOAT32_DIGITS = 9;

export function toDigits<T extends number | null>(value: T): T {
  return (value === null ? null : Number(value.toPrecision(FLOAT32_DIGITS))) as T;
}

/** Two files may hold structures of one name. */
export function crystalKey(file: string, id: string): string {
  return JSON.stringify([file, id]);
}
