import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import {
  hasLibtensorflow,
  libtensorflowIn,
  libtensorflowLabel,
} from '../../../../../infra/provision/programs/libtensorflow.mjs';
import { PINNED } from '../../../../../infra/provision/programs/pinned-parts.mjs';
import { temporaryFolder } from '../../../../harness/files/temporary-folder.js';

it('the C library has a place of its own in the cache, by its name, version and digest, and is there or not', () => {
  const cache = temporaryFolder();
  const { version, sources } = PINNED.libtensorflow;
  const { folder, digest } = libtensorflowIn(cache);
  expect(digest).toMatch(/^[0-9a-f]{64}$/);
  expect(digest).toBe(sources[0]?.sha256);
  expect(folder).toBe(join(cache, 'parts', `libtensorflow-${version}-${digest.slice(0, 16)}`));
  expect(libtensorflowLabel()).toBe(`libtensorflow ${version} and the binding of tfjs-node`);
  expect(hasLibtensorflow(cache)).toBe(false);
  mkdirSync(folder, { recursive: true });
  expect(hasLibtensorflow(cache)).toBe(true);
});
