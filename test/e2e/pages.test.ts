/** The pages for the next engineer: every command that they name is typed, those that would type all others excepted. */
import { type ChildProcess, spawn } from 'node:child_process';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { projectRoot } from '../../infra/project-root.js';
import { commandsOf } from '../harness/files/page-commands.js';

const PAGES = ['CONTRIBUTING.md', 'CHANGELOG.md', 'docs/architecture.md', 'docs/glossary.md', 'docs/how-to/debug.md'];
const root = projectRoot();
const folder = mkdtempSync(path.join(tmpdir(), 'spectraloom-pages-'));
const histories = path.relative(path.join(root, 'test/fixtures/histories'), path.join(folder, 'histories'));
const TIMEOUT_MS = 600_000;

/** As on the page -> as it is typed here: places filled in, a small data set for a large one. */
const TYPED: Readonly<Record<string, string>> = {
  'npm run build': 'npm run build',
  'npm run check': 'npm run check',
  'npm run bench:evidence': 'npm run bench:evidence -- --configurations default --epochs 2',
  'npm run bench:conditions': 'npm run bench:conditions -- --crystals 12 --epochs 1',
  'npx vitest run test/unit/science/spectrum': 'npx vitest run test/unit/science/spectrum',
  'npm run test:unit -- test/unit/FOLDER': 'npm run test:unit -- test/unit/science/text',
  // Without a terminal it runs once.
  'npm run test:watch': 'npm run test:watch -- test/unit/science/text',
  'npx vitest run FILE': 'npx vitest run test/unit/science/spectrum/tauc.test.ts',
  'npx vitest run test/unit/activities': 'npx vitest run test/unit/activities/ingest',
  'npx vitest run test/replay': 'npx vitest run test/replay',
  // A debugger that nobody waits for, at a port that is free.
  'node --inspect-brk node_modules/vitest/vitest.mjs run --pool=threads --no-file-parallelism test/unit/activities/FILE.test.ts':
    'node --inspect=0 node_modules/vitest/vitest.mjs run --pool=threads --no-file-parallelism test/unit/activities/near-symmetry.test.ts',
  'npm start': 'npm start -- examples/alignn-folder --name pages --epochs 2,4 --widths 8 --neighbors 8 --candidates 10',
  'npx spectraloom runs': 'npx spectraloom runs',
  'npx spectraloom runs NAME': 'npx spectraloom runs pages',
  'npx spectraloom doctor': 'npx spectraloom doctor',
  'npx spectraloom status': 'npx spectraloom status',
  'node test/replay/record.mjs LABEL WORKFLOW...': `node test/replay/record.mjs ${histories} discover/pages`,
};

/** With tests of their own below, or elsewhere. */
const OTHERWISE: Readonly<Record<string, string>> = {
  'npm run dev': 'below: it does not end',
  'npm run format': 'below: it writes',
  'npm test': 'it types these',
  'npm run test:unit': 'npm test runs these and more',
  'npm pack': 'npm run soak:package',
  'npm run bench:scale': 'it takes most of an hour',
};

/** Of the runner that runs this file, which the one that is typed must not take for its own. */
const env = Object.fromEntries(
  Object.entries({ ...process.env, SPECTRALOOM_DATA: path.join(folder, 'data'), NO_COLOR: '1' }).filter(
    ([name]) => !/^(VITEST|TEST$|NODE_ENV$|npm_)/.test(name),
  ),
);

function type(command: string, cwd = root): { child: ChildProcess; said: () => string; ended: Promise<number | null> } {
  const child = spawn('bash', ['-c', command], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (said += text));
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  return { child, said: () => said, ended };
}

async function expectDone(command: string, cwd?: string): Promise<string> {
  const { said, ended } = type(command, cwd);
  const code = await ended;
  expect(code, said()).toBe(0);
  return said();
}

afterAll(async () => {
  await type('npx spectraloom down --purge --yes').ended;
  rmSync(folder, { recursive: true, force: true });
}, TIMEOUT_MS);

it('every command of the pages is known here, and no other', () => {
  const named = new Set(PAGES.flatMap(commandsOf));
  expect([...named].sort()).toEqual([...Object.keys(TYPED), ...Object.keys(OTHERWISE)].sort());
});

describe('npm run dev', () => {
  it('brings the stack up and watches, until it is ended', { timeout: TIMEOUT_MS }, async () => {
    const { child, said, ended } = type('npm run dev');
    const watching = new Promise<void>((resolve) => {
      child.stdout!.on('data', () => said().includes(' watching ') && resolve());
    });
    await Promise.race([watching, ended.then(() => expect.fail(said()))]);
    process.kill(-child.pid!, 'SIGINT');
    await ended;
    expect(said()).toContain('ready');
  });
});

describe('npm run format', () => {
  it('puts sources into their form', { timeout: TIMEOUT_MS }, async () => {
    const project = path.join(folder, 'project');
    mkdirSync(path.join(project, 'science'), { recursive: true });
    for (const name of ['package.json', 'biome.json']) copyFileSync(path.join(root, name), path.join(project, name));
    symlinkSync(path.join(root, 'node_modules'), path.join(project, 'node_modules'));
    const file = path.join(project, 'science', 'unformed.ts');
    writeFileSync(file, 'export const answer:number=42');
    await expectDone('npm run format', project);
    expect(readFileSync(file, 'utf8')).toBe('export const answer: number = 42;\n');
  });
});

describe('typed as the pages have it', () => {
  it.each(Object.entries(TYPED))('%s', { timeout: TIMEOUT_MS }, async (page, command) => {
    const said = await expectDone(command);
    if (/vitest|test:/.test(command)) expect(said).toMatch(/Tests .*\d+ passed/);
    if (page === 'npx spectraloom runs') expect(said).toContain('pages');
    if (page.startsWith('node test/replay'))
      expect(readdirSync(path.join(folder, 'histories'))).toEqual(['discover.pages.json']);
  });
});
