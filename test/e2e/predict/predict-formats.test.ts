/**
 * `spectraloom predict` with files of every format, sound and hostile, as a process. Expected values: graph counts of the
 * specification, 6.1; one crystal in several formats has one spectrum; test/fixtures/hostile/manifest.json. Needs the
 * compiled program, no server.
 */
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { HOSTILE_CHECKPOINTS, TRACE } from '../../harness/files/hostile-checkpoints.js';

vi.setConfig({ testTimeout: 60_000 });

const at = (file: string) => fileURLToPath(new URL(file, import.meta.url));
const main = at('../../../dist/cli/main.js');
const model = at('../../fixtures/golden/checkpoint/best_model.pt');
const config = at('../../fixtures/golden/checkpoint/config.json');
const structure = (name: string) => at(`../../fixtures/structures/${name}`);
const hostile = (name: string) => at(`../../fixtures/hostile/${name}`);
const folder = mkdtempSync(join(tmpdir(), 'hostile files '));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function predict(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    const options = { cwd: folder, maxBuffer: 1 << 26 };
    execFile(process.execPath, [main, 'predict', ...args], options, (error, stdout, stderr) =>
      resolve({ code: (error?.code as number | undefined) ?? 0, stdout, stderr }),
    );
  });
}

describe('sound files', () => {
  it('of six formats: every structure a line, NaCl with the counts of the specification', async () => {
    const files = ['NaCl-rocksalt.pymatgen.json', 'six.ase.extxyz', 'six.jarvis.json', 'six.optimade.json'];
    const args = ['--model', model, '--config', config, '-o', 'json', ...files.map(structure)];
    const { code, stdout, stderr } = await predict(...args);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const lines: { id: string; prediction: number[]; graph: object }[] = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.length).toBe(1 + 3 * 6);
    const [salt, ...others] = lines.filter(({ id }) => /NaCl|#1$|JVASP-1$/.test(id));
    expect(others.map(({ id }) => id)).toEqual(['six.ase#1', 'six.jarvis#JVASP-1', 'six.optimade#NaCl-rocksalt']);
    for (const { prediction, graph } of [salt!, ...others]) {
      expect(graph).toEqual({ atoms: 2, edges: 60, triplets: 1752 });
      prediction.forEach((value, n) => {
        expect(Math.abs(value - salt!.prediction[n]!)).toBeLessThan(2e-5);
      });
    }
  });

  it('a conventional cell from its operations has the spectrum of the primitive one, by the fixed rules', async () => {
    const files = ['NaCl-rocksalt.pymatgen.cif', 'NaCl-rocksalt.pymatgen.json'].map(structure);
    const { stdout } = await predict('--model', model, '--config', config, '--graph', 'fixed', '-o', 'json', ...files);
    const [cubic, primitive] = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect([cubic.graph.atoms, primitive.graph.atoms]).toEqual([8, 2]);
    cubic.prediction.forEach((value: number, n: number) => {
      expect(Math.abs(value - primitive.prediction[n])).toBeLessThan(1e-4);
    });
  });
});

describe('hostile files', () => {
  const listed: { file: string; message: string }[] = JSON.parse(readFileSync(hostile('manifest.json'), 'utf8'));
  const structures = listed.filter(({ file }) => !/^(config|spectrum|id-prop)\//.test(file));
  const settings = listed.filter(({ file }) => file.startsWith('config/'));

  it('each give one block on standard error and the exit code 3, without a stack', async () => {
    const files = structures.map(({ file }) => hostile(file));
    const { code, stdout, stderr } = await predict('--model', model, '--config', config, ...files);
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
    const blocks = stderr.split(/^error {2}/m).slice(1);
    expect(blocks.length).toBe(structures.length);
    structures.forEach(({ file, message }, n) => {
      expect(blocks[n]!.startsWith(hostile(file)), blocks[n]).toBe(true);
      expect(blocks[n]).toContain(message);
      expect(blocks[n]!.trimEnd()).not.toMatch(/\n|\p{Cc}/u);
    });
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  it.each(settings.slice(0, 4).map(({ file, message }) => [file, message]))(
    '%s for a configuration',
    async (file, message) => {
      const args = ['--model', model, '--config', hostile(file), structure('NaCl-rocksalt.pymatgen.json')];
      const { code, stdout, stderr } = await predict(...args);
      expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
      expect(stderr.match(/^error {2}/gm)).toEqual(['error  ']);
      expect(stderr).toContain(message);
      expect(stderr).not.toMatch(/^\s+at /m);
    },
  );

  it.each(HOSTILE_CHECKPOINTS.slice(0, 5).map(({ name }) => name))('%s for a model runs nothing', async (name) => {
    const args = ['--model', hostile(name), '--config', config, structure('NaCl-rocksalt.pymatgen.json')];
    const { code, stdout, stderr } = await predict(...args);
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
    expect(stderr.match(/^error {2}/gm)).toEqual(['error  ']);
    expect(stderr).toContain(hostile(name));
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(existsSync(join(folder, TRACE))).toBe(false);
  });
});
