/**
 * The kernel kills child processes for want of memory, in a scope of its own that may hold few bytes together.
 *
 *   npm run soak:faults
 */
import { spawn } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { encodeTable } from '../../infra/arrow/arrow-io.js';
import type { StackStatus } from '../../infra/local-stack/state/status.js';
import { startSpectraloom } from '../harness/pipelines/running-command.js';
import { type MemoryScope, openMemoryScope } from '../harness/servers/memory-scope.js';
import { rampModel } from '../harness/tables/ramp-models.js';
import { BUNDLED_FOLDER, writeSmallDataset } from '../harness/tables/small-dataset.js';

const MAIN = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
const GIB = 2 ** 30;

/** Parameters, gradients and moments of 1024 hidden features alone are more than a gibibyte. */
const WIDE_SWEEP = `
name: wide
method: grid
metric: { name: bestValidationMae, goal: minimize }
parameters:
  hiddenFeatures: { values: [8, 1024] }
settings: { maxNeighbors: 8, alignnLayers: 1, gcnLayers: 1, embeddingFeatures: 8, scheduledEpochs: 2 }
replicates: { finalists: 1, seeds: 1 }
parallel: 1
`;

const folder = mkdtempSync(path.join(tmpdir(), 'spectraloom memory ü '));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function inScope(scope: MemoryScope, ...args: string[]): Promise<Ended> {
  const [shell, ...rest] = scope.prefix;
  const child = spawn(shell!, [...rest, process.execPath, MAIN, ...args], {
    env: { ...process.env, NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text) => {
    stderr += text;
  });
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, stdout, stderr })));
}

/** A rock-salt cell, n by n by n, every atom moved a little: no symmetry makes it small. Ångström. */
function disorderedSalt(n: number): string {
  const sites = [0, 1].map((kind) =>
    Array.from({ length: n ** 3 * 4 }, (_, i) => {
      const cell = Math.floor(i / 4);
      const [x, y, z] = [cell % n, Math.floor(cell / n) % n, Math.floor(cell / n ** 2)];
      const [dx, dy, dz] = [
        [0, 0, 0],
        [0, 0.5, 0.5],
        [0.5, 0, 0.5],
        [0.5, 0.5, 0],
      ][i % 4]! as [number, number, number];
      const moved = (axis: number) => 0.01 * Math.sin(7.3 * i + 1.7 * axis + kind);
      return [x + dx + kind * 0.5 + moved(0), y + dy + moved(1), z + dz + moved(2)]
        .map((value) => (value / n).toFixed(8))
        .join(' ');
    }),
  );
  const a = 5.64 * n;
  const count = n ** 3 * 4;
  return [
    `disordered salt`,
    '1.0',
    `${a} 0 0`,
    `0 ${a} 0`,
    `0 0 ${a}`,
    'Na Cl',
    `${count} ${count}`,
    'Direct',
    ...sites.flat(),
    '',
  ].join('\n');
}

describe('a memory that is too small', () => {
  it('for one crystal of several: predict names it, says what its process held, and predicts the others', async () => {
    const small = ['NaCl-rocksalt', 'MgO-rocksalt', 'GaAs-zincblende', 'CsCl-CsCl'].map((id) => {
      copyFileSync(path.join(BUNDLED_FOLDER, `${id}.vasp`), path.join(folder, `${id}.vasp`));
      return path.join(folder, `${id}.vasp`);
    });
    const large = path.join(folder, 'large.vasp');
    writeFileSync(large, disorderedSalt(7));
    const model = path.join(folder, 'ramp.arrow');
    writeFileSync(model, encodeTable(await rampModel(1), 'test'));
    const command = ['predict', '--model', model, '-o', 'json'];
    /** What it takes where nothing is short. */
    const measured = async (files: readonly string[]) => {
      const scope = openMemoryScope(`spectraloom-free-${process.pid}`, 64 * GIB);
      const ended = await inScope(scope, ...command, ...files);
      const peakBytes = scope.peakBytes();
      scope.close();
      expect(ended.code, ended.stderr).toBe(0);
      return { ...ended, peakBytes };
    };
    const few = await measured(small);
    const all = await measured([large]);
    expect(all.peakBytes).toBeGreaterThan(1.3 * few.peakBytes);
    const scope = openMemoryScope(`spectraloom-tight-${process.pid}`, Math.round((few.peakBytes + all.peakBytes) / 2));
    try {
      const { code, stdout, stderr } = await inScope(scope, ...command, ...small.slice(0, 2), large, ...small.slice(2));
      // Of all five, of a half, and of the crystal alone.
      expect(scope.kills()).toBeGreaterThan(3);
      const { message, facts } = JSON.parse(stderr).error;
      expect(message).toContain(`${large}: the process that predicts it died 3 times`);
      expect(message).toMatch(/signal SIGKILL, by the system for want of memory: it held \d+ MB/);
      expect(facts).toMatchObject({ file: large, 'way out': expect.stringContaining('more memory') });
      expect(code).toBe(3);
      expect(idsOf(stdout)).toEqual(idsOf(few.stdout));
    } finally {
      scope.close();
    }
  }, 600_000);

  it('for a trial of a sweep: the others are ranked, it is named, and the exit code is 1', async () => {
    const data = path.join(folder, 'data');
    const plan = path.join(folder, 'wide.yaml');
    writeFileSync(plan, WIDE_SWEEP);
    const crystals = writeSmallDataset(path.join(folder, 'eight'));
    const scope = openMemoryScope(`spectraloom-worker-${process.pid}`, GIB);
    try {
      const up = await startSpectraloom(['--data', data, 'up', '--store', 'dir', '-o', 'json'], process.env).ended;
      const { parts } = JSON.parse(up.stdout) as StackStatus;
      scope.take(parts.find(({ name }) => name === 'worker')!.pid!);
      const { code, stdout } = await startSpectraloom(
        ['--data', data, 'sweep', plan, crystals, '-o', 'json'],
        process.env,
      ).ended;
      expect(scope.kills()).toBeGreaterThanOrEqual(6);
      const { best, hindered } = JSON.parse(stdout);
      expect(best.parameters).toEqual({ hiddenFeatures: 8 });
      expect(hindered).toEqual([
        { trial: 1, reason: expect.stringMatching(/^ResourceError: trainRung: its process died 3 times.*SIGKILL/) },
      ]);
      expect(code).toBe(1);
    } finally {
      await startSpectraloom(['--data', data, 'down'], process.env).ended;
      scope.close();
    }
  }, 900_000);
});

function idsOf(lines: string): string[] {
  return lines
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line).id);
}
