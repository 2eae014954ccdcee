/**
 * Base 64, decimals and UTF-8 that have one spelling: what a signature covers is bytes, so that two spellings of one value
 * would let a byte change unnoticed.
 */

/** @returns null where the text is not what encoding its bytes gives */
export function strictBase64(text: string): Buffer | null {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : null;
}

/** @returns 32 bytes */
export function strictHash(text: string): Buffer | null {
  const bytes = strictBase64(text);
  return bytes?.length === 32 ? bytes : null;
}

/** @returns a whole number of at least 0; null for signs, leading zeros and numbers that are not exact */
export function strictDecimal(text: string): number | null {
  const value = Number(text);
  return /^(0|[1-9]\d*)$/.test(text) && Number.isSafeInteger(value) ? value : null;
}

/** @returns null where the bytes are no UTF-8 */
export function strictUtf8(bytes: Uint8Array): string | null {
  try {
    // With a byte order mark kept, the text stands for these bytes alone.
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}
