/**
 * `spectraloom cluster` as a process. Expected values: test/fixtures/golden/clustering (SciPy). Needs the compiled
 * program, no server.
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { readNpy, writeNpy } from '../../infra/feature-files/npy.js';

vi.setConfig({ testTimeout: 60_000 });

interface Golden {
  readonly points: number[][];
  readonly linkages: Record<string, { Z: number[][]; maxclust: Record<string, { labels: number[] }> }>;
}

const main = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
const golden = JSON.parse(
  readFileSync(new URL('../fixtures/golden/clustering/linkage_a.json', import.meta.url), 'utf8'),
) as Golden;
const folder = mkdtempSync(join(tmpdir(), 'clüster of test '));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function cluster(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [main, 'cluster', ...args], { maxBuffer: 1 << 26 }, (error, stdout, stderr) =>
      resolve({ code: (error?.code as number | undefined) ?? 0, stdout, stderr }),
    );
  });
}

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const { points, linkages } = golden;
const matrix = file(
  'golden.npy',
  writeNpy({ shape: [points.length, points[0]!.length], values: Float64Array.from(points.flat()) }),
);

describe('a matrix without ties', () => {
  it.each(['ward', 'average', 'centroid'])("%s: SciPy's matrix and SciPy's labels", async (method) => {
    const z = join(folder, `${method}.npy`);
    const { code, stdout, stderr } = await cluster(
      matrix,
      '--linkage',
      method,
      '--labels',
      '5',
      '--export-z',
      z,
      '-o',
      'json',
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const expected = linkages[method]!;
    const { labels, validity, copheneticCorrelation } = JSON.parse(stdout);
    expect(labels).toEqual(expected.maxclust['5']!.labels);
    // All pairs of points are for figures that nobody asked for.
    expect({ validity, copheneticCorrelation }).toEqual({ validity: [], copheneticCorrelation: null });
    const { shape, values } = readNpy(readFileSync(z), z);
    expect(shape).toEqual([points.length - 1, 4]);
    const highest = Math.max(...expected.Z.map((row) => row[2]!));
    expected.Z.flat().forEach((value, i) => {
      expect(Math.abs(values[i]! - value)).toBeLessThanOrEqual(1e-10 * highest);
    });
  });

  it('figures of cuts beside the one that is given come with --range', async () => {
    const { stdout } = await cluster(matrix, '--labels', '5', '--range', '2:3', '-o', 'json');
    const { labels, validity, recommended } = JSON.parse(stdout);
    expect(labels).toEqual(linkages.ward!.maxclust['5']!.labels);
    expect(validity.map(({ clusters }: { clusters: number }) => clusters)).toEqual([2, 3, 5]);
    expect([2, 3, 5]).toContain(recommended.clusters);
  });

  it('shows clusters, validity and advice, and writes names that need quotes', async () => {
    const csv = file('names.csv', `id,x\n"Sn, S",0\nGeS,0.1\n"it's",5\nNaCl,5.2\n`);
    const [labels, tree] = [join(folder, 'labels.csv'), join(folder, 'tree.nwk')];
    const { code, stdout } = await cluster(
      csv,
      '--bootstraps',
      '20',
      '--export-labels',
      labels,
      '--export-newick',
      tree,
    );
    expect(code).toBe(0);
    expect(stdout).toMatch(/^ +1 +2 {2}Sn, S, GeS$/m);
    expect(stdout).toMatch(/^ cut +at most 2 clusters: 2 clusters$/m);
    expect(stdout).toMatch(/^ advice +2 clusters: silhouette 0\.9[67]/m);
    expect(readFileSync(labels, 'utf8')).toBe(`id,cluster\n"Sn, S",1\nGeS,1\nit's,2\nNaCl,2\n`);
    expect(readFileSync(tree, 'utf8')).toMatch(/^\(\('Sn, S':0\.1\d*,GeS:0\.1\d*\):[\d.]+,\('it''s':/);
    const again = await cluster(csv, '--export-labels', labels);
    expect(again.code).toBe(3);
    expect(again.stderr).toMatch(/^error {2}.*labels\.csv exists already$/m);
  });
});

describe('what is no ordinary matrix', () => {
  it.each([
    ['one point', '1,2,3\n', 1, 1],
    ['two points', '1,2\n3,4\n', 1, 2],
    ['duplicate points', '1,2\n1,2\n1,2\n', 1, 3],
    ['a constant column', '7,1\n7,2\n7,9\n7,10\n', 2, 4],
  ])('%s gives a clear result', async (name, text, clusters, rows) => {
    const { code, stdout, stderr } = await cluster(file(`${name}.csv`, text), '-o', 'json');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(JSON.parse(stdout)).toMatchObject({ points: rows, clusters });
  });

  it('a million columns', async () => {
    const width = 1_000_000;
    const values = Float64Array.from({ length: 3 * width }, (_, i) => (i < 2 * width ? 0 : 1));
    const { code, stdout } = await cluster(
      file('wide.npy', writeNpy({ shape: [3, width], values })),
      '--labels',
      '2',
      '-o',
      'json',
    );
    expect(code).toBe(0);
    // The third point lies at sqrt(1e6) from the other two, which are one.
    expect(JSON.parse(stdout)).toMatchObject({ columns: width, labels: [1, 1, 2] });
  });

  it.each([
    ['nan.csv', '1,2\n3,nan\n', [], /features of 1, column 2, is NaN/],
    ['cut.npy', readFileSync(matrix).subarray(0, 300), [], /bytes of values/],
    ['cosine.csv', '1,2\n3,4\n', ['--metric', 'cosine'], /ward linkage is defined for Euclidean distances alone/],
    ['layers.json', '[{"id":"a","x":[1],"y":[2]}]', [], /holds 2 layers/],
  ] as const)('%s is refused in one block', async (name, content, args, message) => {
    const { code, stdout, stderr } = await cluster(file(name, content), ...args);
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/^\s+at /m);
  });
});
