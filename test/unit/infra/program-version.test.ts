/** A command and a supervisor are of one build exactly if their digests agree. */
import { mkdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { buildDigest, programVersion } from '../../../infra/program-version.js';
import { temporaryFolder } from '../../harness/files/temporary-folder.js';

const COMPILED_AT = new Date('2026-11-20T10:00:00Z');

function build(files: Readonly<Record<string, string>>, order = Object.keys(files)): string {
  const folder = temporaryFolder();
  for (const name of order) {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), files[name]!);
    utimesSync(join(folder, name), COMPILED_AT, COMPILED_AT);
  }
  return folder;
}

const FILES = { 'cli/main.js': 'a();', 'workers/main.js': 'b();', 'cli/main.js.map': '{}' };

test('the digest is that of names, sizes and times, in whatever order the files were written', () => {
  const digest = buildDigest(build(FILES));
  expect(digest).toMatch(/^[0-9a-f]{16}$/);
  expect(buildDigest(build(FILES, ['workers/main.js', 'cli/main.js.map', 'cli/main.js']))).toBe(digest);
});

test.each([
  ['a size', { ...FILES, 'cli/main.js': 'a( );' }],
  ['a name', { 'cli/other.js': 'a();', 'workers/main.js': 'b();' }],
  ['a place', { 'main.js': 'a();', 'workers/main.js': 'b();' }],
  ['one file more', { ...FILES, 'report/index.js': '' }],
  ['one file less', { 'cli/main.js': 'a();' }],
])('%s changes it', (_, files) => {
  expect(buildDigest(build(files))).not.toBe(buildDigest(build(FILES)));
});

test('a file that was compiled again changes it, also with the same content', () => {
  const folder = build(FILES);
  const before = buildDigest(folder);
  utimesSync(join(folder, 'cli/main.js'), COMPILED_AT, new Date(COMPILED_AT.getTime() + 1000));
  expect(buildDigest(folder)).not.toBe(before);
});

test('what does not run, such as a source map, does not change it', () => {
  const folder = build(FILES);
  const before = buildDigest(folder);
  writeFileSync(join(folder, 'cli/main.js.map'), '{"version":3}');
  writeFileSync(join(folder, 'cli/readme.txt'), 'js');
  expect(buildDigest(folder)).toBe(before);
});

test('the version is that of package.json', () => {
  const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
  expect(programVersion()).toBe(manifest.version);
});
