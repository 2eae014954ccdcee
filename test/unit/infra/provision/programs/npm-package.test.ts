/** A package in the cache: its files as they were packed, or none where they are not the pinned ones; a stand-in for npm. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { packageFolder, providePackage } from '../../../../../infra/provision/programs/npm-package.mjs';
import { temporaryFolder } from '../../../../harness/files/temporary-folder.js';

const say = {
  line: () => {},
  waiting: () => {},
  step: <T>(_name: string, _what: string, work: () => Promise<T>) => work(),
};

afterEach(() => vi.unstubAllEnvs());

/** An npm whose `pack` hands out one tarball, whatever it is asked for, and writes down its arguments. */
function scene() {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'package', 'include'), { recursive: true });
  writeFileSync(join(folder, 'package', 'include', 'a.h'), '#define A 1\n');
  execFileSync('tar', ['-czf', 'a.tgz', 'package'], { cwd: folder });
  const npm = join(folder, 'npm-cli.js');
  writeFileSync(
    npm,
    `const { appendFileSync, copyFileSync } = require('node:fs');
const args = process.argv.slice(2);
appendFileSync(${JSON.stringify(join(folder, 'asked'))}, args.slice(0, 3).join(' ') + '\\n');
copyFileSync(${JSON.stringify(join(folder, 'a.tgz'))}, args[3].split('=')[1] + '/a.tgz');`,
  );
  vi.stubEnv('npm_execpath', npm);
  const digest = createHash('sha512')
    .update(readFileSync(join(folder, 'a.tgz')))
    .digest('base64');
  const asked = () => readFileSync(join(folder, 'asked'), 'utf8').trim().split('\n');
  return { cache: join(folder, 'cache'), integrity: `sha512-${digest}`, asked };
}

it('is fetched once, without scripts, and holds what was packed', async () => {
  const { cache, integrity, asked } = scene();
  const pinned = { package: '@scope/name', version: '1.2.3', integrity };
  const folder = await providePackage(cache, pinned, say);
  expect(folder).toBe(packageFolder(cache, pinned));
  expect(folder).toMatch(/\/parts\/name-1\.2\.3-[0-9a-f]{16}$/);
  expect(readdirSync(folder)).toEqual(['include']);
  expect(readFileSync(join(folder, 'include', 'a.h'), 'utf8')).toBe('#define A 1\n');
  await providePackage(cache, pinned, say);
  expect(asked()).toEqual(['pack @scope/name@1.2.3 --ignore-scripts']);
});

it('is refused, and leaves nothing, where its digest is another', async () => {
  const { cache } = scene();
  const pinned = { package: 'name', version: '1.2.3', integrity: `sha512-${Buffer.alloc(64).toString('base64')}` };
  await expect(providePackage(cache, pinned, say, { pauseMs: 1 })).rejects.toThrow(
    'name 1.2.3 is not the pinned package',
  );
  expect(existsSync(packageFolder(cache, pinned))).toBe(false);
});
