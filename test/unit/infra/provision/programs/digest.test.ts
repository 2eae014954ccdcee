import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { requireDigest, sha256OfFile } from '../../../../../infra/provision/programs/digest.mjs';
import { temporaryFolder } from '../../../../harness/files/temporary-folder.js';

/** FIPS 180-4 example: SHA-256 of the three bytes `abc`. */
const ABC = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';

it('computes SHA-256 and refuses any other file with both digests', async () => {
  const file = join(temporaryFolder(), 'abc.whl');
  writeFileSync(file, 'abc');
  expect(await sha256OfFile(file)).toBe(ABC);
  await requireDigest(file, ABC);
  const other = ABC.replace(/^b/, 'c');
  await expect(requireDigest(file, other)).rejects.toThrow(`sha256 ${ABC}, expected ${other}`);
});
