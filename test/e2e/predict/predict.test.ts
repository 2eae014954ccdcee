/**
 * `spectraloom predict` as a process. Expected values: test/fixtures/golden (alignn 2024.3.24: outputs in float64,
 * pooled features, graph counts). Needs the compiled program, no server.
 */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { encodeTable } from '../../../infra/arrow/arrow-io.js';
import { ArtifactStore } from '../../../infra/artifacts/artifact-store.js';
import { RunRecords } from '../../../infra/artifacts/attempt-records.js';
import { StepLedger, stepKey } from '../../../infra/artifacts/step-ledger.js';
import { stackPaths } from '../../../infra/local-stack/state/paths.js';
import { folderId, writeState } from '../../../infra/local-stack/state/state.js';
import { DirectoryStore } from '../../../infra/object-store/directory.js';
import type { ObjectRef, Table } from '../../../schemas/run/artifact.js';
import {
  graphRulesOf,
  importAlignnCheckpoint,
  networkOf,
  readAlignnConfig,
} from '../../../science/interchange/index.js';
import { stateDictFile } from '../../harness/files/torch-file.js';
import { GOLDEN_CRYSTALS, goldenJson, readTensors } from '../../unit/science/model/golden-network.js';

vi.setConfig({ testTimeout: 60_000 });

interface Prediction {
  readonly id: string;
  readonly prediction: number[];
  readonly features: Record<string, number[]>;
  readonly graph: { readonly atoms: number; readonly edges: number; readonly triplets: number };
}
interface Counts {
  readonly E: number;
  readonly T: number;
}
type GoldenGraphs = Record<string, { atoms: number; settings: { '8,12': { literal: Counts; tolerant?: Counts } } }>;

const main = fileURLToPath(new URL('../../../dist/cli/main.js', import.meta.url));
const golden = fileURLToPath(new URL('../../fixtures/golden/', import.meta.url));
const checkpoint = join(golden, 'checkpoint/best_model.pt');
const config = join(golden, 'checkpoint/config.json');
const MODEL = ['--model', checkpoint, '--config', config];
const structure = (id: string) => join(golden, `structures/${id}.vasp`);
const folder = mkdtempSync(join(tmpdir(), 'prädiction of test '));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function predict(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [main, 'predict', ...args], { maxBuffer: 1 << 26 }, (error, stdout, stderr) =>
      resolve({ code: (error?.code as number | undefined) ?? 0, stdout, stderr }),
    );
  });
}

const parse = (stdout: string): Prediction[] =>
  stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

function expectClose(found: ArrayLike<number>, expected: ArrayLike<number>): void {
  expect(found.length).toBe(expected.length);
  // Tolerance for float32: test/fixtures/golden/README.md.
  for (let i = 0; i < found.length; i++) expect(Math.abs(found[i]! - expected[i]!)).toBeLessThan(2e-5);
}

describe('a checkpoint of ALIGNN', () => {
  it.each(['reduced', 'full'])(
    'gives the outputs of the reference, one line a file, with %s graphs',
    async (symmetry) => {
      const files = ['SrTiO3-perovskite', 'SnS-GeS'];
      const args = ['--graph', 'reference', '--symmetry', symmetry, '-o', 'json', ...files.map(structure)];
      const { code, stdout, stderr } = await predict(...MODEL, ...args);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      const lines = parse(stdout);
      expect(lines.map(({ id }) => id)).toEqual(files);
      const { expected } = goldenJson<{ expected: Record<string, { output: number[] }> }>('checkpoint/expected.json');
      for (const line of lines) {
        expect(Object.keys(line)).toEqual(['id', 'prediction', 'features', 'graph']);
        expect(Object.keys(line.features)).toEqual(['ALIGNN1', 'ALIGNN2', 'GCN1', 'GCN2']);
        expect(Object.values(line.features).map((values) => values.length)).toEqual([32, 32, 32, 32]);
        expectClose(line.prediction, expected[line.id]!.output);
      }
    },
  );

  it('gives the pooled features of the reference after every layer', async () => {
    const reference = readTensors('forward.safetensors');
    const value = JSON.parse(readFileSync(config, 'utf8'));
    value.model = { ...value.model, alignn_layers: 4, gcn_layers: 4, hidden_features: 64 };
    const network = networkOf(readAlignnConfig(JSON.stringify(value), 'config.json'));
    const model = await forwardModel(reference, network);
    writeFileSync(join(folder, 'model.pt'), model);
    writeFileSync(join(folder, 'config.json'), JSON.stringify(value));
    const args = ['--model', join(folder, 'model.pt'), '--config', join(folder, 'config.json'), '--batch', '5'];
    const { stdout } = await predict(...args, '-o', 'json', ...GOLDEN_CRYSTALS.map(structure));
    const lines = parse(stdout);
    expect(lines.map(({ id }) => id)).toEqual(GOLDEN_CRYSTALS);
    for (const { id, prediction, features } of lines) {
      expectClose(prediction, reference.get(`out/${id}`));
      expectClose(Object.values(features).flat(), reference.get(`pooled/${id}`));
    }
  });

  it('counts atoms, edges and triplets of the full graph as the reference does', async () => {
    const ids = readdirSync(join(golden, 'structures'))
      .filter((name) => name.endsWith('.vasp'))
      .map((name) => basename(name, '.vasp'));
    const { stdout } = await predict(...MODEL, '-o', 'json', ...ids.map(structure));
    const { crystals } = goldenJson<{ crystals: GoldenGraphs }>('graphs.json');
    const expected = ids.map((id) => {
      const { literal, tolerant } = crystals[id]!.settings['8,12'];
      const { E, T } = tolerant ?? literal;
      return { id, graph: { atoms: crystals[id]!.atoms, edges: E, triplets: T } };
    });
    expect(ids.length).toBe(14);
    expect(parse(stdout).map(({ id, graph }) => ({ id, graph }))).toEqual(expected);
  });

  it('counts self-image bonds once under fixed rules', async () => {
    const { stdout } = await predict(...MODEL, '--graph', 'fixed', '-o', 'json', structure('NaCl-rocksalt'));
    // 60 directed edges of which 48 are self-image bonds, each of them twice (golden/README.md): 12 + 48 / 2.
    expect(parse(stdout)[0]!.graph).toMatchObject({ atoms: 2, edges: 36 });
  });

  it('ends quietly when its reader has seen enough', async () => {
    const files = GOLDEN_CRYSTALS.map(structure);
    const child = spawn(process.execPath, [main, 'predict', ...MODEL, '-o', 'json', ...files]);
    child.stdout.once('data', () => child.stdout.destroy());
    let stderr = '';
    child.stderr.on('data', (text) => {
      stderr += text;
    });
    const [code] = await once(child, 'close');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  it('is shown as a table without -o json', async () => {
    const { stdout } = await predict(...MODEL, structure('SnS-GeS'));
    expect(
      stdout
        .trimEnd()
        .split('\n')
        .map((line) => line.split(/\s+/)),
    ).toEqual([
      ['id', 'formula', 'atoms', 'bonds', 'triplets'],
      ['SnS-GeS', 'SnS', '8', '120', '1816'],
    ]);
  });
});

async function forwardModel(
  reference: ReturnType<typeof readTensors>,
  network: ReturnType<typeof networkOf>,
): Promise<Uint8Array> {
  const { parameterTable } = await import('../../../science/model/index.js');
  const entries = parameterTable(network).entries.map(({ name, shape }) => [name, shape] as const);
  const centres = [
    ['edge_embedding.0.centers', [80]],
    ['angle_embedding.0.centers', [40]],
  ] as const;
  return stateDictFile(
    Object.fromEntries(
      [...entries, ...centres].map(([name, shape]) => [name, { shape, values: reference.get(`param/${name}`) }]),
    ),
  );
}

describe('a model of ours', async () => {
  const settings = readAlignnConfig(readFileSync(config, 'utf8'), config);
  const rules = graphRulesOf(settings, { mode: 'reference', symmetry: 'reduced' });
  const imported = await importAlignnCheckpoint(readFileSync(checkpoint), checkpoint, networkOf(settings), rules);
  const withAxis = { ...JSON.parse(imported.metadata.settings!), startEv: 0, stepEv: 0.05 };
  const model = { ...imported, metadata: { ...imported.metadata, settings: JSON.stringify(withAxis) } };
  const bytes = encodeTable(model, 'test');
  const file = join(folder, 'model.arrow');
  writeFileSync(file, bytes);
  const fromPyTorch = await predict(...MODEL, '-o', 'json', structure('SnS-GeS'));

  /** Film and numbers follow from the energies, which a checkpoint of PyTorch does not know. */
  const withoutEnergies = (ended: typeof fromPyTorch) => ({
    ...ended,
    stdout: ended.stdout.replace(/"film":\{[^}]*\},/, '').replace(/,"numbers":\[[^\]]*\]/, ''),
  });

  it('needs no configuration and gives the same numbers', async () => {
    const ended = await predict('--model', file, '-o', 'json', structure('SnS-GeS'));
    expect(withoutEnergies(ended)).toEqual(fromPyTorch);
  });

  it('shows onsets, since it knows its energies', async () => {
    const { stdout } = await predict('--model', file, structure('SnS-GeS'));
    const [head, row] = stdout.trimEnd().split('\n');
    expect(head).toMatch(/onset \(eV\) +SLME at most \(%\)$/);
    const spectrum = parse(fromPyTorch.stdout)[0]!.prediction;
    // First crossing of 1e4 cm^-1 on the grid of 0.05 eV.
    const after = spectrum.findIndex((value, i) => i > 0 && value >= 4 && spectrum[i - 1]! < 4);
    const onset = Number(/([\d.]+) +[\d.]+$/.exec(row!)![1]);
    expect(onset).toBeGreaterThanOrEqual(0.05 * (after - 1));
    expect(onset).toBeLessThanOrEqual(0.05 * after);
  });

  it('refuses graphs of other rules, and a configuration', async () => {
    const other = await predict('--model', file, '--graph', 'fixed', structure('SnS-GeS'));
    expect(other).toMatchObject({ code: 3, stdout: '' });
    expect(other.stderr).toContain('graphs made with mode fixed, the model was trained with reference');
    const configured = await predict('--model', file, '--config', config, structure('SnS-GeS'));
    expect(configured.code).toBe(3);
    expect(configured.stderr).toContain('carries its own settings');
  });

  it('is found by the name of its run in a store that is a folder, with nothing running', async () => {
    const dataFolder = mkdtempSync(join(folder, 'data'));
    const paths = stackPaths(dataFolder);
    const nothing = { control: null, supervisor: null, parts: {} };
    writeState(paths, { version: 1, folder: folderId(dataFolder), store: 'dir', ports: { temporal: 1 }, ...nothing });
    await storeRun(await DirectoryStore.open(paths.objects), model, bytes);
    const args = ['--data', dataFolder, '-o', 'json', structure('SnS-GeS')];
    expect(withoutEnergies(await predict('--run', 'oxides', ...args))).toEqual(fromPyTorch);
    const unknown = await predict('--run', 'nitrides', ...args);
    expect(unknown).toMatchObject({ code: 1, stdout: '' });
    expect(unknown.stderr).toContain('no run \\"nitrides\\" has a best model yet');
  });
});

async function storeRun(store: DirectoryStore, model: Table<'checkpoint'>, bytes: Uint8Array): Promise<void> {
  const artifacts = new ArtifactStore(store);
  const best = await artifacts.putTableBytes('checkpoint', bytes, model.rows);
  const trials = {
    trial: Uint32Array.of(0, 1),
    replicate: Uint32Array.of(0, 0),
    trialId: ['k8', 'k12'],
    parameters: ['{}', '{}'],
    seed: Uint32Array.of(1, 1),
    bestValidationMae: [0.3, 0.2],
    lastValidationMae: [0.3, 0.2],
    testMae: [null, 0.2],
    bestEpoch: Uint32Array.of(1, 1),
    epochs: Uint32Array.of(1, 1),
    rank: Uint32Array.of(2, 1),
    ended: ['stopped', 'finished'],
    reason: ['', ''],
    lastRank: [null, null],
    lastOf: [null, null],
    lower: [null, null],
    upper: [null, null],
    checkpoint: ['0'.repeat(64), best.sha256],
  };
  const board = encodeTable({ kind: 'sweep-leaderboard', rows: 2, columns: trials, metadata: { plan: '{}' } }, 'test');
  const leaderboard = await artifacts.putTableBytes('sweep-leaderboard', board, 2);
  const records = new RunRecords(store);
  const page = { step: 'sweepReport', codeVersion: 1, parameters: {}, inputs: { leaderboard } };
  const key = stepKey(page);
  await new StepLedger(store).publish({ version: 1, key, ...page, outputs: {}, transient: [], summary: {} });
  const attempt = { run: 'discover/oxides/1', workflowId: 'discover/oxides', attempt: 1 };
  const steps: [string, string, Record<string, ObjectRef>][] = [
    ['trainRung', 'a'.repeat(64), { best }],
    ['sweepReport', key, {}],
  ];
  for (const [step, own, outputs] of steps)
    await (await records.open({ ...attempt, key: own, step })).close({ state: 'finished', outputs });
}

describe('what cannot be used', () => {
  it('is named on standard error, and the other files are predicted', async () => {
    const broken = join(folder, 'broken.vasp');
    writeFileSync(broken, readFileSync(structure('SnS-GeS'), 'utf8').replace(/^ *Sn +S *$/m, 'Xx S'));
    const binary = join(folder, 'binary.vasp');
    copyFileSync(checkpoint, binary);
    const missing = join(folder, 'missing.vasp');
    const other = join(folder, 'notes.txt');
    writeFileSync(other, 'no structure\n');
    const files = [broken, structure('SnS-GeS'), binary, missing, other];
    const { code, stdout, stderr } = await predict(...MODEL, '-o', 'json', ...files);
    expect(code).toBe(3);
    expect(parse(stdout).map(({ id }) => id)).toEqual(['SnS-GeS']);
    const told = stderr
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line).error.message);
    expect(told.length).toBe(4);
    for (const message of [
      `${broken}, line 6: "Xx" is no element`,
      `${binary} is not UTF-8 text`,
      `there is no file ${missing}`,
      `${other}: not a structure file of a known format (POSCAR, CIF, extended XYZ,`,
    ])
      expect(
        told.some((text) => text.includes(message)),
        message,
      ).toBe(true);
  });

  it.each([
    ['no files', [], 'missing required argument'],
    ['standard input', ['-'], 'Standard input is not read'],
    ['unknown rules', ['--graph', 'mine', 'a.vasp'], 'Allowed choices are fixed, reference'],
    ['a batch of nothing', ['--batch', '0', 'a.vasp'], 'whole numbers above 0'],
  ])('%s: the command line is wrong', async (_, args, message) => {
    const { code, stdout, stderr } = await predict(...MODEL, ...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(message);
  });

  it('a model that is none, or misses its configuration, stops everything', async () => {
    const wrong = join(folder, 'wrong.pt');
    const damaged = readFileSync(checkpoint);
    damaged[2000]! ^= 1;
    writeFileSync(wrong, damaged);
    for (const [args, message] of [
      [['--model', wrong, '--config', config], `${wrong}: record "best_model/data.pkl" is damaged`],
      [['--model', checkpoint], 'its configuration is needed'],
      [['--model', config, '--config', config], `${config} is no model`],
      [['--model', checkpoint, '--config', checkpoint], 'is not UTF-8 text'],
      [[], 'no model was given'],
    ] as const) {
      const { code, stdout, stderr } = await predict(...args, structure('SnS-GeS'));
      expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
      expect(stderr).toContain(message);
    }
  });
});
