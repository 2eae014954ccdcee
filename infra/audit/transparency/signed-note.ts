/**
 * Text with signatures below it: a blank line, then `— <key name> base64(key id || signature)` a line.
 * A note that this reads is spelled in the one way that this writes: no byte of it can change unnoticed but in signatures
 * of keys that nobody asked for, and those are given back.
 *
 * @source https://c2sp.org/signed-note; checked against Go's golang.org/x/mod/sumdb/note 0.43.0
 */
import { sign, verify } from 'node:crypto';
import { InvalidInputError } from '../../../schemas/failure.js';
import { isKeyName, type Signer, type Verifier } from './note-key.js';
import { strictBase64, strictUtf8 } from './strict-text.js';

/** Ed25519. */
const SIGNATURE_BYTES = 64;
const DASH = '—';
/** Of any note that is read: more is none of ours. */
const MAX_BYTES = 1_000_000;

interface NoteSignature {
  readonly name: string;
  readonly id: string;
  readonly signature: Uint8Array;
}

export interface SignedNote {
  /** Ends in a newline. */
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}

/**
 * @param text ends in a newline
 * @param signers without any the note is unsigned: no reader of the format takes it
 */
export function signNote(text: string, signers: readonly Signer[]): Uint8Array {
  if (!isNoteText(text)) throw new InvalidInputError('a note ends in a newline and holds no other control characters');
  const lines = signers.map((signer) => {
    const signature = sign(null, Buffer.from(text), signer.privateKey);
    return lineOf({ name: signer.name, id: signer.id, signature });
  });
  return Buffer.from(`${text}\n${lines.join('')}`);
}

/** @returns null where the bytes are no note, signed or unsigned, or spell one in another way */
export function parseNote(bytes: Uint8Array): SignedNote | null {
  const whole = bytes.length > MAX_BYTES ? null : strictUtf8(bytes);
  const end = whole?.lastIndexOf('\n\n') ?? -1;
  if (whole === null || end < 0) return null;
  const text = whole.slice(0, end + 1);
  const below = whole.slice(end + 2);
  const signatures = below.split('\n').slice(0, -1).map(parseLine);
  const known = signatures.filter((signature) => signature !== null);
  const isSpelled = isNoteText(text) && `${text}\n${known.map(lineOf).join('')}` === whole;
  return isSpelled && known.length === signatures.length ? { text, signatures: known } : null;
}

/** @returns how many of the note's signatures are by that key, and whether all of these are right; 0 where none is by it */
export function signaturesBy(
  note: SignedNote,
  { name, id, publicKey }: Verifier,
): { count: number; areRight: boolean } {
  const own = note.signatures.filter((each) => each.name === name && each.id === id);
  const text = Buffer.from(note.text);
  return {
    count: own.length,
    areRight: own.every(
      ({ signature }) => signature.length === SIGNATURE_BYTES && verify(null, text, publicKey, signature),
    ),
  };
}

function isNoteText(text: string): boolean {
  return text.endsWith('\n') && !/[^\P{Cc}\n]/u.test(text);
}

function lineOf({ name, id, signature }: NoteSignature): string {
  return `${DASH} ${name} ${Buffer.concat([Buffer.from(id, 'hex'), signature]).toString('base64')}\n`;
}

function parseLine(line: string): NoteSignature | null {
  const [dash, name = '', data = '', ...rest] = line.split(' ');
  const bytes = strictBase64(data);
  if (dash !== DASH || rest.length > 0 || !isKeyName(name) || !bytes || bytes.length < 5) return null;
  return { name, id: bytes.subarray(0, 4).toString('hex'), signature: bytes.subarray(4) };
}
