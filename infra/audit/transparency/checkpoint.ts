/**
 * Checkpoint of a log: its name, its number of leaves and its root, as the text of a signed note.
 * @source https://c2sp.org/tlog-checkpoint
 */
import { parseNote, type SignedNote } from './signed-note.js';
import { strictDecimal, strictHash } from './strict-text.js';

interface TreeHead {
  /** Name of the log, without blanks and plus signs. */
  readonly origin: string;
  /** Number of leaves. */
  readonly size: number;
  /** 32 bytes. */
  readonly root: Uint8Array;
}

export interface LogCheckpoint extends TreeHead {
  readonly note: SignedNote;
}

export function checkpointText({ origin, size, root }: TreeHead): string {
  return `${origin}\n${size}\n${Buffer.from(root).toString('base64')}\n`;
}

/** @returns null where the bytes are no checkpoint; one with lines of extension is none of ours */
export function parseCheckpoint(bytes: Uint8Array): LogCheckpoint | null {
  const note = parseNote(bytes);
  const [origin = '', sizeText = '', rootText = '', end, ...rest] = note?.text.split('\n') ?? [];
  const size = strictDecimal(sizeText);
  const root = strictHash(rootText);
  if (!note || origin === '' || size === null || !root || end !== '' || rest.length > 0) return null;
  return { origin, size, root, note };
}
