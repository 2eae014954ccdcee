/** Checkpoints of a log: signed by its keys, and all of one tree, which is that of the leaves. */
import { required } from '../../../schemas/required.js';
import { type AuditReader, readObject } from '../trail/audit-reader.js';
import { LOG_CHECKPOINTS, LOG_LEAVES } from '../trail/keys.js';
import { checkpointText, type LogCheckpoint, parseCheckpoint } from '../transparency/checkpoint.js';
import { GrowingTree, merkleRoot } from '../transparency/merkle-tree.js';
import { signaturesBy } from '../transparency/signed-note.js';
import { type Finding, finding } from './finding.js';
import type { LogKeys } from './log-keys.js';
import type { CheckedLeaves } from './log-leaves.js';
import { numbersIn } from './numbered.js';

type Leaves = Pick<CheckedLeaves, 'hashes'>;

export async function checkCheckpoints(reader: AuditReader, { hashes }: Leaves, log: LogKeys): Promise<Finding[]> {
  const { numbers, findings: misnamed } = await numbersIn(reader, LOG_CHECKPOINTS, null);
  const findings = [...misnamed];
  /** Leaves that a checkpoint confirms. */
  let confirmed = 0;
  let isRewritten = false;
  let newestKey = 0;
  // One tree for all: a root of its own for each would take as many hashes as half the square of the leaves.
  const tree = new GrowingTree();
  let grown = 0;
  for (const size of numbers) {
    const object = `${LOG_CHECKPOINTS}${size}`;
    const read = await readObject(reader, object);
    const checkpoint = read.value ? parseCheckpoint(read.value) : null;
    const refuse = (expected: string, found: string, dependents: readonly string[] = []) =>
      findings.push(finding('signed', { object, expected, found }, dependents));
    if (!checkpoint) {
      refuse('a checkpoint', read.fault?.found ?? 'other bytes');
      continue;
    }
    const signature = signatureOf(checkpoint, log, newestKey);
    if (signature.found !== null) refuse('a signature of the log, and no other', signature.found);
    newestKey = signature.key;
    if (checkpoint.size !== size || checkpoint.origin !== log.origin) {
      refuse(`${size} leaves of ${log.origin}`, `${checkpoint.size} leaves of ${checkpoint.origin}`);
      continue;
    }
    if (size > hashes.length) {
      const [missing = '', ...others] = leafKeys(hashes.length, size);
      const cut = { object: missing, expected: `a leaf under ${object}`, found: 'none: the log was cut short' };
      findings.push(finding('signed', cut, [object, ...others]));
      continue;
    }
    for (const hash of hashes.slice(grown, size)) tree.add(hash);
    grown = size;
    const root = tree.root();
    if (Buffer.compare(root, checkpoint.root) === 0) {
      confirmed = size;
      isRewritten = false;
      continue;
    }
    // What comes after a leaf that was changed cannot fit either.
    if (!isRewritten) findings.push(...rewritten(checkpoint, root, confirmed));
    isRewritten = true;
  }
  const newest = numbers.at(-1) ?? 0;
  if (newest < hashes.length)
    findings.push(
      finding(
        'signed',
        {
          object: `${LOG_CHECKPOINTS}${hashes.length}`,
          expected: 'a checkpoint of all leaves',
          found: `one of ${newest}`,
        },
        leafKeys(newest, hashes.length),
      ),
    );
  return findings;
}

/**
 * A checkpoint that somebody kept: the log may have grown since, and nothing else.
 * @param kept its bytes
 */
export function checkAgainst(kept: Uint8Array, { hashes }: Leaves, { origin, keys }: LogKeys): Finding[] {
  const checkpoint = parseCheckpoint(kept);
  const object = `${LOG_CHECKPOINTS}${checkpoint?.size ?? ''}`;
  const refuse = (expected: string, found: string, dependents: readonly string[] = []) => [
    finding('signed', { object, expected, found }, dependents),
  ];
  if (!checkpoint) return refuse('a checkpoint, kept from an earlier run', 'other bytes');
  if (keys.length > 0 && !keys.some((key) => isBy(checkpoint, key)))
    return refuse('a kept checkpoint that the log has signed', 'no signature by its keys');
  if (checkpoint.origin !== origin) return refuse(`the log ${checkpoint.origin}`, origin);
  if (checkpoint.size > hashes.length)
    return refuse(
      `${checkpoint.size} leaves, as the checkpoint kept has them`,
      `${hashes.length}: the log was cut short`,
      leafKeys(hashes.length, checkpoint.size),
    );
  const root = merkleRoot(hashes.slice(0, checkpoint.size));
  if (Buffer.compare(root, checkpoint.root) === 0) return [];
  const found = checkpointText({ origin, size: checkpoint.size, root });
  return refuse(`the checkpoint kept: ${checkpoint.note.text}`, `${found}: the log was rewritten`);
}

/** @param before number of the key that signed the checkpoint before: an older one is not taken up again */
export function signatureOf(checkpoint: LogCheckpoint, { keys, since }: LogKeys, before: number) {
  const { signatures } = checkpoint.note;
  if (signatures.length === 0) {
    const isBeforeKeys = keys.length === 0 || checkpoint.size <= since;
    return { key: before, found: isBeforeKeys ? null : 'no signature' };
  }
  const key = keys.findIndex((each) => isBy(checkpoint, each));
  if (key < 0) return { key: before, found: 'no right signature by a key of the log' };
  if (signatures.length > 1) return { key: before, found: `${signatures.length} signatures` };
  return {
    key: Math.max(key, before),
    found: key < before ? `one by key ${key}, which key ${before} had followed` : null,
  };
}

function isBy(checkpoint: LogCheckpoint, key: LogKeys['keys'][number]): boolean {
  const { count, areRight } = signaturesBy(checkpoint.note, key);
  return count > 0 && areRight;
}

function rewritten({ size, root }: LogCheckpoint, found: Uint8Array, confirmed: number): Finding[] {
  const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
  const changed = leafKeys(confirmed, size);
  const object = changed.length === 1 ? required(changed[0]) : `${LOG_CHECKPOINTS}${size}`;
  const expected = `leaves under the root ${base64(root)} of ${LOG_CHECKPOINTS}${size}`;
  return [finding('signed', { object, expected, found: `root ${base64(found)}` }, changed)];
}

function leafKeys(start: number, end: number): string[] {
  return Array.from({ length: end - start }, (_, i) => `${LOG_LEAVES}${start + i}`);
}
