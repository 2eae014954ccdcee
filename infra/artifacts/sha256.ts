import { hash } from 'node:crypto';

/** @returns SHA-256, hexadecimal; of a text that of its UTF-8 */
export function sha256Of(content: Uint8Array | string): string {
  return hash('sha256', content, 'hex');
}
