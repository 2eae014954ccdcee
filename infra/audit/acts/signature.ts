/**
 * A person's signature under a run: a signed note over its newest seal, with what it means, who signs and when. It is an
 * entry of the run (`action` `sign`), under a later seal and in the log.
 */
import type { AuditEntryOf } from '../../../schemas/run/audit/entry.js';
import type { EntryLink } from '../../../schemas/run/audit/fields.js';
import { parseVerifier, type Signer } from '../transparency/note-key.js';
import { parseNote, signaturesBy, signNote } from '../transparency/signed-note.js';

const HEAD = 'spectraloom audit signature';
/** One line of text. */
export const MEANING = /^[^\p{C}\p{Zl}\p{Zp}]{1,200}$/u;

interface Signature {
  readonly run: string;
  readonly seal: EntryLink;
  /** Such as `reviewed`. */
  readonly meaning: string;
  readonly owner: string;
  /** UTC, ISO 8601. */
  readonly at: string;
}

/** @returns the details of the entry */
export function signatureDetails(signature: Signature, signer: Signer): Readonly<Record<string, unknown>> {
  const { seal, meaning } = signature;
  return { meaning, seal, key: signer.text, note: Buffer.from(signNote(textOf(signature), [signer])).toString() };
}

/** @returns what is wrong with the signature of an entry, or the seal that it is under */
export function checkSignature(
  run: string,
  { owner, details }: Pick<AuditEntryOf<'action'>, 'owner' | 'details'>,
): { readonly seal: EntryLink; readonly found?: undefined } | { readonly found: string } {
  const { key, note } = (('value' in details && details.value) || {}) as Partial<Record<string, unknown>>;
  const signed = typeof note === 'string' ? parseNote(Buffer.from(note)) : null;
  if (!signed || typeof key !== 'string') return { found: 'no signed note' };
  const [, , sealKey = '', sha256 = '', meaning = '', , at = ''] = signed.text.split('\n');
  const seal = { key: sealKey, sha256 };
  if (textOf({ run, seal, meaning, owner, at }) !== signed.text)
    return { found: `a note of something else: ${signed.text}` };
  const by = signaturesOf(signed, key);
  return by.count === 1 && by.areRight && signed.signatures.length === 1
    ? { seal }
    : { found: `no signature by ${key}` };
}

function signaturesOf(signed: NonNullable<ReturnType<typeof parseNote>>, key: string) {
  try {
    return signaturesBy(signed, parseVerifier(key));
  } catch {
    return { count: 0, areRight: false };
  }
}

function textOf({ run, seal, meaning, owner, at }: Signature): string {
  return `${HEAD}\n${run}\n${seal.key}\n${seal.sha256}\n${meaning}\n${owner}\n${at}\n`;
}
