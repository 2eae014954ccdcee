/** The keys of a log: each signed by the one before, and the one that the reader trusts among them. */

import { followKeys } from '../log/key-note.js';
import { type AuditReader, readObject } from '../trail/audit-reader.js';
import { LOG_KEYS, LOG_ORIGIN } from '../trail/keys.js';
import { isKeyName, type Verifier } from '../transparency/note-key.js';
import { parseNote } from '../transparency/signed-note.js';
import { strictUtf8 } from '../transparency/strict-text.js';
import { type Finding, finding } from './finding.js';
import { numbersIn } from './numbered.js';

export interface LogKeys {
  /** Name of the log. */
  readonly origin: string;
  /** In the order in which they signed. */
  readonly keys: readonly Verifier[];
  /** Leaves that were there before the first key, and are under checkpoints without a signature. */
  readonly since: number;
  readonly findings: readonly Finding[];
}

/** @param trusted a key that the reader knows from elsewhere; null where there is none */
export async function checkLogKeys(reader: AuditReader, trusted: Verifier | null): Promise<LogKeys> {
  const findings: Finding[] = [];
  const named = await readObject(reader, LOG_ORIGIN);
  const text = named.fault ? null : strictUtf8(named.value);
  const stated = text?.endsWith('\n') && isKeyName(text.slice(0, -1)) ? text.slice(0, -1) : null;
  const { numbers, findings: misnamed } = await numbersIn(reader, LOG_KEYS, 0);
  findings.push(...misnamed);
  const notes: Uint8Array[] = [];
  for (const number of numbers) {
    const note = await readObject(reader, `${LOG_KEYS}${number}`);
    if (note.fault) findings.push(finding('signed', note.fault));
    else notes.push(note.value);
  }
  const origin = originOf(notes[0], stated) ?? '';
  if (stated === null || stated !== origin)
    findings.push(
      finding(
        'signed',
        named.fault ?? { object: LOG_ORIGIN, expected: origin || 'the name of the log', found: text ?? '' },
      ),
    );
  const { keys, found } = followKeys(notes, origin);
  if (found !== null)
    findings.push(
      finding('signed', { object: `${LOG_KEYS}${keys.length}`, expected: 'a key signed by the one before', found }),
    );
  const verifiers = keys.map(({ verifier }) => verifier);
  if (trusted && !verifiers.some((each) => each.text === trusted.text))
    findings.push(
      finding('signed', {
        object: `${LOG_KEYS}0`,
        expected: `the key ${trusted.text}, or keys that follow from it`,
        found: verifiers.map((each) => each.text).join(', ') || 'none',
      }),
    );
  return { origin, keys: verifiers, since: keys[0]?.since ?? 0, findings };
}

/** What the first key signs as the name of the log outweighs the name that lies beside it. */
function originOf(first: Uint8Array | undefined, stated: string | null): string | null {
  const signed = first && parseNote(first)?.text.split('\n')[1];
  if (first && signed !== undefined && followKeys([first], signed).found === null) return signed;
  return stated;
}
