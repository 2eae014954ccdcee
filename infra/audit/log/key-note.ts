/**
 * Which keys sign a log: a note a key, numbered from 0. The first is signed by itself, every later one by itself and by
 * the one before, so that whoever trusts one of them can follow the others.
 */
import { required } from '../../../schemas/required.js';
import { parseVerifier, type Signer, type Verifier } from '../transparency/note-key.js';
import { parseNote, signaturesBy, signNote } from '../transparency/signed-note.js';
import { strictDecimal } from '../transparency/strict-text.js';

const HEAD = 'spectraloom audit key';

interface KeyNote {
  readonly origin: string;
  readonly number: number;
  /** Leaves of the log when the key was taken up. */
  readonly since: number;
  readonly verifier: Verifier;
}

/** @param before the key that it follows; null for the first */
export function keyNoteBytes(
  { origin, number, since }: Omit<KeyNote, 'verifier'>,
  signer: Signer,
  before: Signer | null,
): Uint8Array {
  const text = `${HEAD}\n${origin}\n${number}\n${since}\n${signer.text}\n`;
  return signNote(text, before ? [before, signer] : [signer]);
}

/** @returns what is wrong with a note, or the key that it names */
function checkKeyNote(
  bytes: Uint8Array,
  { origin, number, before }: { readonly origin: string; readonly number: number; readonly before: Verifier | null },
): { readonly note: KeyNote; readonly found?: undefined } | { readonly found: string } {
  const signed = parseNote(bytes);
  const [head, named = '', numberText = '', sinceText = '', keyText = '', end, ...rest] =
    signed?.text.split('\n') ?? [];
  const since = strictDecimal(sinceText);
  if (!signed || head !== HEAD || since === null || end !== '' || rest.length > 0) return { found: 'no note of a key' };
  if (named !== origin) return { found: `the key of another log: ${named}` };
  if (strictDecimal(numberText) !== number) return { found: `key ${numberText}` };
  const verifier = verifierOf(keyText);
  if (!verifier) return { found: 'no key' };
  const signers = before ? [before, verifier] : [verifier];
  const areRight = signers.every((each) => {
    const { count, areRight } = signaturesBy(signed, each);
    return count === 1 && areRight;
  });
  if (!areRight || signed.signatures.length !== signers.length)
    return { found: before ? `not signed by itself and ${before.text} alone` : 'not signed by itself alone' };
  return { note: { origin, number, since, verifier } };
}

/** @returns the keys of a log up to the first note that is wrong, and what is wrong there */
export function followKeys(
  notes: readonly Uint8Array[],
  origin: string,
): { readonly keys: readonly KeyNote[]; readonly found: string | null } {
  const keys: KeyNote[] = [];
  for (let number = 0; number < notes.length; number++) {
    const before = keys.at(-1)?.verifier ?? null;
    const checked = checkKeyNote(required(notes[number]), { origin, number, before });
    if (checked.found !== undefined) return { keys, found: checked.found };
    keys.push(checked.note);
  }
  return { keys, found: null };
}

function verifierOf(text: string): Verifier | null {
  try {
    const verifier = parseVerifier(text);
    return verifier.text === text ? verifier : null;
  } catch {
    return null;
  }
}
