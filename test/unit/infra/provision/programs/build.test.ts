import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { build, hasBuild } from '../../../../../infra/provision/programs/build.mjs';
import { temporaryFolder } from '../../../../harness/files/temporary-folder.js';

const ROOT = join(import.meta.dirname, '..', '..', '..', '..', '..');

/** A project of one file, whose bundler writes what the real one does, under the packages of this checkout. */
function smallProject(): string {
  const clone = temporaryFolder();
  symlinkSync(join(ROOT, 'node_modules'), join(clone, 'node_modules'));
  const options = { target: 'es2022', module: 'nodenext', rootDir: '.', types: ['node'], skipLibCheck: true };
  writeFileSync(join(clone, 'tsconfig.json'), JSON.stringify({ compilerOptions: options, include: ['workers'] }));
  writeFileSync(join(clone, 'package.json'), '{"type":"module"}');
  writeFileSync(join(clone, 'package-lock.json'), '{}');
  mkdirSync(join(clone, 'infra', 'provision', 'programs'), { recursive: true });
  writeFileSync(join(clone, 'infra', 'provision', 'programs', 'build.mjs'), '');
  mkdirSync(join(clone, 'workers'));
  writeFileSync(
    join(clone, 'workers', 'bundle.ts'),
    `import { writeFileSync } from 'node:fs';\nwriteFileSync(new URL('../workflow-bundle.js', import.meta.url), 'bundled');\n`,
  );
  return clone;
}

describe('build', { timeout: 60_000 }, () => {
  it('compiles and bundles once, again when a source changes, and keeps the build before', async () => {
    const clone = smallProject();
    expect(hasBuild(clone)).toBe(false);
    await build(clone);
    expect(hasBuild(clone)).toBe(true);
    expect(readFileSync(join(clone, 'dist', 'workflow-bundle.js'), 'utf8')).toBe('bundled');
    const first = readlinkSync(join(clone, 'dist'));

    writeFileSync(join(clone, 'workers', 'other.ts'), 'export const answer: number = 1;\n');
    expect(hasBuild(clone)).toBe(false);
    await build(clone);
    expect(readFileSync(join(clone, 'dist', 'workers', 'other.js'), 'utf8')).toContain('answer = 1');
    expect(readlinkSync(join(clone, 'dist'))).not.toBe(first);
    expect(existsSync(join(clone, first, 'workers', 'bundle.js'))).toBe(true);
  });

  it('keeps the two builds before, the last ones made, and removes older ones', async () => {
    const clone = smallProject();
    const builds = join(clone, '.dist');
    for (const [name, day] of Object.entries({ second: 2, fourth: 4, first: 1, third: 3 })) {
      mkdirSync(join(builds, name), { recursive: true });
      utimesSync(join(builds, name), day * 86_400, day * 86_400);
    }
    await build(clone);
    const current = basename(readlinkSync(join(clone, 'dist')));
    expect(readdirSync(builds).sort()).toEqual([current, 'fourth', 'third'].sort());
  });

  it('leaves the build in place when the sources do not compile, and names the error', async () => {
    const clone = smallProject();
    await build(clone);
    const before = readlinkSync(join(clone, 'dist'));
    writeFileSync(join(clone, 'workers', 'wrong.ts'), `export const answer: number = 'one';\n`);
    await expect(build(clone)).rejects.toThrow('workers/wrong.ts(1,14): error TS2322');
    expect(readlinkSync(join(clone, 'dist'))).toBe(before);
  });

  it('notices a finished build that somebody wrote into, replaces a plain folder, removes what a kill left', async () => {
    const clone = smallProject();
    mkdirSync(join(clone, 'dist'));
    writeFileSync(join(clone, 'dist', 'stale.js'), '');
    mkdirSync(join(clone, '.dist', 'abc.unfinished'), { recursive: true });
    await build(clone);
    expect(existsSync(join(clone, 'dist', 'stale.js'))).toBe(false);
    expect(existsSync(join(clone, '.dist', 'abc.unfinished'))).toBe(false);
    writeFileSync(join(clone, 'dist', 'workers', 'bundle.js'), 'changed');
    expect(hasBuild(clone)).toBe(false);
    await build(clone);
    expect(readFileSync(join(clone, 'dist', 'workers', 'bundle.js'), 'utf8')).toContain('workflow-bundle.js');
  });
});
