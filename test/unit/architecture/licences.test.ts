/** Licences of everything that is installed to run: known ones alone, and in NOTICE where they ask to be named. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

interface Locked {
  readonly version: string;
  readonly dev?: boolean;
  readonly optional?: boolean;
  readonly license?: string;
}

/** Ask for nothing beyond their text, which every package holds. */
const PLAIN = new Set([
  'MIT',
  'ISC',
  'BSD-2-Clause',
  'BSD-3-Clause',
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'Unlicense',
]);
/** Ask to be named, with where their source or origin is. */
const NAMED = new Set(['MPL-2.0', 'CC-BY-4.0', 'Bitstream Vera']);
/** What the packages themselves do not state in a word, read in their licence files. */
const READ: Readonly<Record<string, string>> = { 'dejavu-fonts-ttf': 'Bitstream Vera', unionfs: 'Unlicense' };

const notice = readFileSync('NOTICE', 'utf8');
const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as { packages: Record<string, Locked> };
const installed = Object.entries(packages)
  .filter(([folder, { dev }]) => folder !== '' && !dev)
  .map(([folder, entry]) => ({ folder, name: folder.replace(/^.*node_modules\//, ''), ...entry }));

/** Builds MinIO, and runs in no run. */
const COMPILER = 'go';

/** `(BSD-3-Clause AND Apache-2.0)` asks for both, `MIT OR Apache-2.0` for either. */
function licencesOf({ name, license }: (typeof installed)[number]): string[] {
  // Programs of the compiler for other machines: of the package whose choice they are.
  const own =
    READ[name] ?? license ?? (name.startsWith('@swc/core-') ? packages['node_modules/@swc/core']!.license! : '');
  return own
    .replaceAll(/[()]/g, '')
    .split(' AND ')
    .map((part) => part.split(' OR ')[0]!);
}

test('every licence is known', () => {
  expect(installed.length).toBeGreaterThan(300);
  const unknown = installed.filter((each) =>
    licencesOf(each).some((licence) => !PLAIN.has(licence) && !NAMED.has(licence)),
  );
  expect(unknown.map(({ name, version, license }) => `${name} ${version}: ${license}`)).toEqual([]);
});

test('NOTICE names the packages that ask for it, with version and licence, and no other', () => {
  const asking = installed.flatMap((each) =>
    licencesOf(each)
      .filter((licence) => NAMED.has(licence))
      .map((licence) => `${each.name} ${each.version} (${licence})`),
  );
  const withFile = installed
    .filter(({ folder }) => existsSync(folder) && readdirSync(folder).some((file) => /^notice/i.test(file)))
    .map((each) => `${each.name} ${each.version} (${licencesOf(each)[0]})`);
  const named = [...notice.matchAll(/^(\S+ [\d.]+ \([^)]+\))$/gm)].map(([, line]) => line!);
  expect(named.sort()).toEqual([...asking, ...withFile].sort());
  expect(asking.length).toBeGreaterThan(0);
});

test('NOTICE holds what the notices of the packages say', () => {
  const words = notice.replaceAll(/\s+/g, ' ');
  for (const { folder } of installed.filter(({ folder }) => existsSync(folder)))
    for (const file of readdirSync(folder).filter((each) => /^notice/i.test(each)))
      for (const line of readFileSync(`${folder}/${file}`, 'utf8').split(/\n\s*\n/))
        for (const sentence of line.split('\n').filter((each) => each.trim() !== ''))
          expect(words).toContain(sentence.trim());
});

test('every program that is fetched is named', () => {
  const parts = JSON.parse(readFileSync('infra/provision/programs/parts.json', 'utf8')) as Record<
    string,
    { sources?: unknown }
  >;
  const fetched = Object.keys(parts).filter((part) => parts[part]!.sources !== undefined);
  const NAMES: Readonly<Record<string, string>> = {
    libtensorflow: 'TensorFlow',
    temporal: 'Temporal',
    minio: 'MinIO',
    weed: 'SeaweedFS',
  };
  for (const part of fetched.filter((each) => each !== COMPILER)) {
    expect(NAMES, part).toHaveProperty(part);
    expect(notice).toContain(NAMES[part]);
  }
});
