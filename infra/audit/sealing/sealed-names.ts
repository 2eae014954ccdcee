/** Sets of keys that a seal covers: as text beside it, and as the root of a Merkle tree over them in it. */
import type { PartRef } from '../../../schemas/run/audit/fields.js';
import type { Seal } from '../../../schemas/run/audit/seal.js';
import { type AuditReader, type OrFault, readHashed } from '../trail/audit-reader.js';
import { partKey } from '../trail/keys.js';
import { leafHash, merkleRoot } from '../transparency/merkle-tree.js';
import { strictUtf8 } from '../transparency/strict-text.js';

/** @param names sorted */
export function namesBytes(names: readonly string[]): Uint8Array {
  return Buffer.from(names.map((name) => `${name}\n`).join(''));
}

/** @param all sorted, @param added of `all`, as they are stored */
export function sealedSet(all: readonly string[], added: PartRef): Seal['entries'] {
  const root = merkleRoot(all.map((name) => leafHash(Buffer.from(name))));
  return { count: all.length, root: Buffer.from(root).toString('hex'), added };
}

export async function readNames(reader: Pick<AuditReader, 'get'>, { sha256 }: PartRef): Promise<OrFault<string[]>> {
  const object = partKey(sha256);
  const read = await readHashed(reader, object, sha256);
  if (read.fault) return read;
  const names = strictUtf8(read.value)?.split('\n').slice(0, -1);
  return names ? { value: names } : { fault: { object, expected: 'UTF-8', found: 'other bytes' } };
}
