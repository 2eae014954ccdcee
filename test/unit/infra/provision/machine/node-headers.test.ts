import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { findNodeHeaders } from '../../../../../infra/provision/machine/node-headers.mjs';
import { temporaryFolder } from '../../../../harness/files/temporary-folder.js';

function headers(major: number): string {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'include', 'node'), { recursive: true });
  mkdirSync(join(folder, 'bin'));
  writeFileSync(join(folder, 'bin', 'node'), '');
  const lines = [`#define NODE_MAJOR_VERSION ${major}`, '#define NODE_MINOR_VERSION 1', '#define NODE_PATCH_VERSION 2'];
  writeFileSync(join(folder, 'include', 'node', 'node_version.h'), lines.join('\n'));
  return folder;
}

it('takes headers of the running version only: as configured, else beside the program', () => {
  const [configured, beside] = [headers(20), headers(20)];
  const executable = join(beside, 'bin', 'node');
  expect(findNodeHeaders(configured, executable, '20.1.2')).toBe(configured);
  expect(findNodeHeaders(undefined, executable, '20.1.2')).toBe(beside);
  expect(findNodeHeaders(headers(22), executable, '20.1.2')).toBe(beside);
  expect(findNodeHeaders(dirname(configured), executable, '22.1.2')).toBeNull();
});
