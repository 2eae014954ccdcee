/**
 * Broken and hostile files of every kind that is read, as files: test/fixtures/hostile, each with the place that its
 * refusal has to name (`manifest.json`). None is accepted, hangs, crashes or runs code.
 *
 * The `.pt` files are made by test/harness/files/hostile-checkpoints.ts; write them again with
 * `HOSTILE_FILES=record npx vitest run test/unit/hostile-files.test.ts`.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { ingest } from '../../activities/ingest/ingest.js';
import { SpectraloomError } from '../../schemas/failure.js';
import type { Table } from '../../schemas/run/artifact.js';
import { readStructures } from '../../science/crystal/formats/index.js';
import { readTrainingFolder } from '../../science/crystal/index.js';
import { graphRulesOf, importAlignnCheckpoint, networkOf, readAlignnConfig } from '../../science/interchange/index.js';
import { HOSTILE_CHECKPOINTS, TRACE } from '../harness/files/hostile-checkpoints.js';
import { workOf } from '../harness/time/processor-work.js';

interface HostileFile {
  readonly file: string;
  /** Where it is wrong, for formats that have lines. */
  readonly line?: number;
  readonly message: string;
}

const FOLDER = 'test/fixtures/hostile';
/** A few seconds; a search that grows with the square of a large file would take hours. */
const MOST_WORK = 100;
const CHECKPOINT = 'test/fixtures/golden/checkpoint/config.json';

if (process.env.HOSTILE_FILES === 'record') {
  mkdirSync(path.join(FOLDER, 'checkpoint'), { recursive: true });
  for (const { name, bytes } of HOSTILE_CHECKPOINTS) writeFileSync(path.join(FOLDER, name), bytes);
}
const listed: HostileFile[] = JSON.parse(readFileSync(path.join(FOLDER, 'manifest.json'), 'utf8'));
const files = [...listed, ...HOSTILE_CHECKPOINTS.map(({ name, message }): HostileFile => ({ file: name, message }))];

const structures = (text: string, file: string) => readStructures(text, file);
const sourceFiles = (name: string, text: string): Table<'source-files'> => ({
  kind: 'source-files',
  rows: 1,
  columns: { name: [name], text: [text] },
  metadata: {},
});

/** The reader that a command takes for a file, by its folder here. */
const READERS: Record<string, (text: string, file: string) => unknown> = {
  poscar: structures,
  cif: structures,
  extxyz: structures,
  pymatgen: structures,
  jarvis: structures,
  optimade: structures,
  config: readAlignnConfig,
  'id-prop': (text) => readTrainingFolder(new Map([['id_prop.csv', text]]), 2),
  spectrum: (text) =>
    ingest.run(
      { source: sourceFiles('spectrum.json', text) } as never,
      { axis: null, split: {} as never, structuresPerShard: 1 },
      {} as never,
    ),
};
/** Files of a training folder have their names there. */
const NAME_IN_MESSAGE: Record<string, string> = { 'id-prop': 'id_prop.csv', spectrum: 'spectrum.json' };

async function read(file: string): Promise<unknown> {
  const bytes = readFileSync(path.join(FOLDER, file));
  const kind = path.dirname(file);
  if (kind !== 'checkpoint') return READERS[kind]!(new TextDecoder('utf-8', { fatal: true }).decode(bytes), file);
  const settings = readAlignnConfig(readFileSync(CHECKPOINT, 'utf8'), CHECKPOINT);
  const rules = graphRulesOf(settings, { mode: 'reference', symmetry: 'reduced' });
  return importAlignnCheckpoint(bytes, file, networkOf(settings), rules);
}

describe('hostile files', () => {
  it('are all listed, and all there', () => {
    const there = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.includes('/'))
      .sort();
    expect(files.map(({ file }) => file).sort()).toEqual(there);
    expect(files.length).toBeGreaterThanOrEqual(60);
    expect(new Set(files.map(({ file }) => path.dirname(file))).size).toBe(10);
  });

  it.each(HOSTILE_CHECKPOINTS)('$name holds what its recipe says', ({ name, bytes }) => {
    expect(readFileSync(path.join(FOLDER, name)).equals(bytes)).toBe(true);
  });

  it.each(files)('$file is refused in one line that names the place', async ({ file, line, message }) => {
    let refusal: unknown;
    const work = await workOf(async () => {
      refusal = await read(file).catch((error) => error);
    });
    expect(work).toBeLessThan(MOST_WORK);
    expect(refusal).toBeInstanceOf(SpectraloomError);
    const error = refusal as SpectraloomError;
    expect(error.kind).toBe('invalid-input');
    expect(error.message).not.toMatch(/\p{Cc}|\u2028|\u2029/u);
    expect(error.message.length).toBeLessThan(400);
    const name = NAME_IN_MESSAGE[path.dirname(file)] ?? file;
    expect(error.message.startsWith(name), error.message).toBe(true);
    expect(error.message).toContain(message);
    if (line !== undefined) expect(error.message).toContain(`${name}, line ${line}`);
    expect(existsSync(TRACE)).toBe(false);
    expect(Object.keys(Object.prototype)).toEqual([]);
  });
});

describe('large files', () => {
  const cell = 'data_x _cell_length_a 90 _cell_length_b 90 _cell_length_c 90\n';
  const angles = '_cell_angle_alpha 90 _cell_angle_beta 90 _cell_angle_gamma 90\n';
  const frame = '1\nLattice="4 0 0 0 4 0 0 0 4"\nC 0 0 0\n';
  const atoms =
    '{"lattice_mat": [[4,0,0],[0,4,0],[0,0,4]], "coords": [[0,0,0]], "elements": ["C"], "cartesian": false},';

  it.each<[string, string, string]>([
    ['quotes.cif', `${cell}_a '${"x'".repeat(1e6)}`, 'no atom sites'],
    ['values.cif', `${cell}loop_ _a ${'1 '.repeat(1e6)}`, 'no atom sites'],
    ['text.cif', `${cell}_a\n;${'x\n'.repeat(1e6)}`, 'a text field without end'],
    ['frames.xyz', frame.repeat(50_000), '50000 structures in one file'],
    ['keys.xyz', `1\n${'a=b '.repeat(5e5)}\nC 0 0 0\n`, 'line 2: a line of 2000000 characters'],
    ['braces.json', `[${'{},'.repeat(6e5)}{}]`, 'JSON, but of no known format'],
    ['open.json', `["${'x'.repeat(2e6)}`, 'not JSON'],
    ['quotes.json', `[${'"\\"",'.repeat(3e5)}]`, 'not JSON'],
    ['entries.json', `[${atoms.repeat(20_000)}{}]`, '20001 structures in one file'],
    [
      'sites.cif',
      `${cell}${angles}loop_ _atom_site_fract_x _atom_site_fract_y\n${'0 0 '.repeat(5e5)}`,
      'without _atom_site_fract_z',
    ],
  ])('%s is refused in time that grows with its size alone', async (file, text, message) => {
    const work = await workOf(() => expect(() => readStructures(text, file)).toThrow(message));
    expect(work).toBeLessThan(MOST_WORK);
  });
});
