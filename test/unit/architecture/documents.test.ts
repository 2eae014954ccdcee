/** The pages, read as a visitor follows them: every link within the project leads somewhere, every file that is named exists. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectRoot } from '../../../infra/project-root.js';

const root = projectRoot();
const FOLDERS = ['', 'docs', 'data', 'examples', 'bench'];
const pages = FOLDERS.flatMap((folder) =>
  readdirSync(path.join(root, folder), { recursive: folder !== '', encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => path.posix.join(folder, name)),
).sort();

const FLOORS = 'schemas|science|report|activities|workflows|workers|infra|cli|test|bench';
/** Names from the page that tells how to write a new step. */
const TO_BE_WRITTEN = new Set(['activities/my-step.ts']);

describe.each(pages)('%s', (page) => {
  const text = readFileSync(path.join(root, page), 'utf8');

  it('leads to places that exist', () => {
    const places = [...text.matchAll(/\]\(([^)\s]+)\)/g)]
      .map(([, link]) => link!)
      .filter((link) => !/^\w+:/.test(link));
    expect(places.filter((link) => !leadsSomewhere(page, text, link))).toEqual([]);
  });

  it('names files that exist', () => {
    const names = [...text.matchAll(new RegExp(`\`((?:${FLOORS})/[\\w./-]+\\.(?:ts|mjs|json))\``, 'g'))].map(
      (m) => m[1]!,
    );
    expect(names.filter((name) => !TO_BE_WRITTEN.has(name) && !existsSync(path.join(root, name)))).toEqual([]);
  });

  it('names commands of package.json', () => {
    const { scripts } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { scripts: object };
    const asked = [...text.matchAll(/npm run ([\w:-]+)/g)].map(([, script]) => script!);
    expect(asked.filter((script) => !Object.hasOwn(scripts, script))).toEqual([]);
  });
});

it('reads pages worth checking, those of the next engineer among them', () => {
  expect(pages.length).toBeGreaterThan(20);
  expect(pages).toEqual(
    expect.arrayContaining(['CONTRIBUTING.md', 'CHANGELOG.md', 'docs/architecture.md', 'docs/glossary.md']),
  );
});

/** @param link relative, with or without the anchor of a heading */
function leadsSomewhere(page: string, text: string, link: string): boolean {
  const [file = '', anchor] = decodeURI(link).split('#') as [string?, string?];
  const target = path.join(root, path.dirname(page), file);
  if (file !== '' && !existsSync(target)) return false;
  if (anchor === undefined || (file !== '' && !file.endsWith('.md'))) return true;
  return headingsOf(file === '' ? text : readFileSync(target, 'utf8')).has(anchor);
}

/** Anchors as GitHub makes them: small letters, hyphens for spaces, no other signs. */
function headingsOf(text: string): ReadonlySet<string> {
  const headings = [...text.matchAll(/^#+ +(.+)$/gm)].map(([, heading]) => heading!);
  return new Set(
    headings.map((heading) =>
      heading
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
        .trim()
        .replaceAll(' ', '-'),
    ),
  );
}
