import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { findOnPath, whichProgram } from '../../../../../infra/provision/machine/path-program.mjs';
import { isAtLeast } from '../../../../../infra/provision/machine/version.mjs';
import { PINNED } from '../../../../../infra/provision/programs/pinned-parts.mjs';
import { temporaryFolder } from '../../../../harness/files/temporary-folder.js';

const TOOL = {
  kind: 'path' as const,
  program: 'tool',
  arguments: ['--version'],
  pattern: 'version ([0-9.]+)',
  atLeast: '1.5.0',
};

function folderWith(script: string, mode = 0o755, name = 'tool'): string {
  const folder = temporaryFolder();
  writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`);
  chmodSync(join(folder, name), mode);
  return folder;
}

describe('a program on PATH', () => {
  it('is looked for in the environment where no other path is given; without one there is none', () => {
    const folder = folderWith('');
    vi.stubEnv('PATH', folder);
    onTestFinished(() => void vi.unstubAllEnvs());
    expect(whichProgram('tool')).toBe(join(folder, 'tool'));
    vi.stubEnv('PATH', undefined);
    expect(whichProgram('tool')).toBeNull();
  });

  it('is taken when it is new enough', async () => {
    const folder = folderWith('echo "tool version 1.10.0 (Server 1.32.0)"');
    expect(await findOnPath(TOOL, `/nowhere:${folder}`)).toEqual({ file: join(folder, 'tool'), version: '1.10.0' });
  });

  it.each([
    ['is older', 'echo "tool version 1.4.9"'],
    ['does not say its version', 'echo "tool, from source"'],
    ['cannot be run', 'exit 1'],
  ])('is not taken when it %s', async (_why, script) => {
    expect(await findOnPath(TOOL, folderWith(script))).toBeNull();
  });

  it('is the first executable file of that name, in an absolute folder', () => {
    const plain = folderWith('', 0o644);
    const runs = folderWith('');
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'tool'));
    expect(whichProgram('tool', `${plain}:${folder}:.:${runs}`)).toBe(join(runs, 'tool'));
    expect(whichProgram('tool', '')).toBeNull();
  });

  it.each([
    ['temporal', 'temporal version 1.9.1 (Server 1.32.0, UI 2.54.1)', '1.9.1'],
    [
      'minio',
      'minio version RELEASE.2025-09-07T16-13-09Z (commit-id=07c3a429bfed433e49018cb0f78a52145d4bedeb)',
      'RELEASE.2025-09-07T16-13-09Z',
    ],
    ['weed', 'version 8000GB 4.48 pypi linux amd64', '4.48'],
    ['go', 'go version go1.26.8 linux/amd64', '1.26.8'],
  ] as const)('tells its version as %s prints it', async (name, printed, version) => {
    const source = PINNED[name].sources.find((candidate) => candidate.kind === 'path')!;
    const folder = folderWith(`echo "${printed}"`, 0o755, name);
    expect(await findOnPath(source, folder)).toEqual({ file: join(folder, name), version });
  });
});

describe('versions', () => {
  it.each([
    ['1.10.0', '1.9.1', true],
    ['1.5', '1.5.0', true],
    ['1.4.9', '1.5.0', false],
    ['RELEASE.2025-09-07T16-13-09Z', '2025-09-07', true],
    ['RELEASE.2024-12-18T13-15-44Z', '2025-09-07', false],
    ['DEVELOPMENT.GOGET', '0', false],
  ])('%s at least %s: %s', (found, least, expected) => {
    expect(isAtLeast(found, least)).toBe(expected);
  });
});
