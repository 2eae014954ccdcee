/**
 * One tree, or the distances alone, from the raw matrix; `clustering.ts` starts it with the threads it wants.
 *   node dist/bench/clustering/child.js METHOD POINTS.f32 ROWS COLUMNS
 * Prints one JSON line: {"seconds", "peakMb", "way"}. Reading the file is not timed, nor is a first small set, which loads the engine.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LinkageMethod } from '../../schemas/tables/clustering.js';
import { distancesOfPoints, linkageOfPoints, type Points, wayOfLinkage } from '../../science/clustering/index.js';

const WARM_ROWS = 1600;

const [method, file, rows, columns] = process.argv.slice(2) as [LinkageMethod | 'distances', string, string, string];
const bytes = readFileSync(file);
const width = Number(columns);
const values = new Float32Array(bytes.buffer, bytes.byteOffset, Number(rows) * width);
const programFolder = mkdtempSync(join(tmpdir(), 'spectraloom-bench-'));
try {
  await work({ width, values: values.subarray(0, WARM_ROWS * width) });
  const begin = performance.now();
  await work({ width, values });
  const seconds = (performance.now() - begin) / 1000;
  const peakMb = (process.resourceUsage().maxRSS * 1024) / 1e6;
  const way = method === 'distances' ? 'engine' : wayOfLinkage(Number(rows), width, method);
  process.stdout.write(`${JSON.stringify({ seconds, peakMb, way })}\n`);
} finally {
  rmSync(programFolder, { recursive: true });
}

async function work(points: Points): Promise<unknown> {
  if (method === 'distances') return distancesOfPoints(points, 'euclidean', { programFolder });
  return linkageOfPoints(points, method, 'euclidean', { programFolder });
}
