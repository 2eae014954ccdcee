/**
 * Proof that a leaf is in a log, for somebody without the log: its number, the hashes beside its way, and a checkpoint.
 * @source https://c2sp.org/tlog-proof
 */
import { type LogCheckpoint, parseCheckpoint } from './checkpoint.js';
import { strictDecimal, strictHash, strictUtf8 } from './strict-text.js';

const HEAD = 'c2sp.org/tlog-proof@v1';

interface LogProof {
  /** From 0. */
  readonly index: number;
  /** From the leaf's neighbour up. */
  readonly hashes: readonly Uint8Array[];
  readonly checkpoint: LogCheckpoint;
}

/** @param checkpoint as it is stored */
export function logProofBytes(index: number, hashes: readonly Uint8Array[], checkpoint: Uint8Array): Uint8Array {
  const lines = hashes.map((hash) => `${Buffer.from(hash).toString('base64')}\n`).join('');
  return Buffer.concat([Buffer.from(`${HEAD}\nindex ${index}\n${lines}\n`), checkpoint]);
}

/** @returns null where the bytes are no proof; one with an `extra` line is none of ours */
export function parseLogProof(bytes: Uint8Array): LogProof | null {
  const text = strictUtf8(bytes);
  const end = text?.indexOf('\n\n') ?? -1;
  if (text === null || end < 0) return null;
  const [head, indexLine = '', ...lines] = text.slice(0, end).split('\n');
  const index = indexLine.startsWith('index ') ? strictDecimal(indexLine.slice('index '.length)) : null;
  const hashes = lines.map(strictHash).filter((hash) => hash !== null);
  const checkpoint = parseCheckpoint(Buffer.from(text.slice(end + 2)));
  if (head !== HEAD || index === null || hashes.length !== lines.length || !checkpoint) return null;
  return { index, hashes, checkpoint };
}
