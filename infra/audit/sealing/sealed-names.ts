/** Sets of keys that a seal covers: as text beside it, and as the root of a Merkle tree over them in it. */
import type { PartRef } from '../../../schemas/run/audit/fields.js';
import type { Seal } from '../../../schemas/run/audit/seal.js';
import { type AuditReader, type OrFault, readHashed } from '../trail/audit-reader.js';
import { partKey } from '../trail/keys.js';
import { leafHash, merkleRoot } from '../transparency/merkle-tree.js';
import { strictUtf8 } from '../transparency/strict-text.js';

/** @param names sorted */
export function namesBytes(names: readonly string[]): Uint8Array {
  const bytes = Buffer.alloc(
    names.reduce((sum, name) => sum + Buffer.byteLength(name) + 1, 0),
    '\n',
  );
  let offset = 0;
  for (const name of names) offset += bytes.write(name, offset) + 1;
  return bytes;
}

/** @param all sorted, @param added of `all`, as they are stored */
export function sealedSet(all: readonly string[], added: PartRef): Seal['entries'] {
  const root = merkleRoot(leavesOf(all));
  return { count: all.length, root: Buffer.from(root).toString('hex'), added };
}

function* leavesOf(names: readonly string[]): Generator<Uint8Array> {
  for (const name of names) yield leafHash(Buffer.from(name));
}

export async function readNames(reader: Pick<AuditReader, 'get'>, { sha256 }: PartRef): Promise<OrFault<string[]>> {
  const object = partKey(sha256);
  const read = await readHashed(reader, object, sha256);
  if (read.fault) return read;
  const names = strictUtf8(read.value)?.split('\n').slice(0, -1);
  return names ? { value: names } : { fault: { object, expected: 'UTF-8', found: 'other bytes' } };
}
