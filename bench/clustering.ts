/**
 * Seconds and peak memory from the raw matrix to the tree (to the distances in the rows of that name), beside SciPy and fastcluster where
 * they are installed. Every measurement is a process of its own; ratios come last.
 *
 *   npm run bench:clustering -- [--sizes 2681,10000,20000] [--ward 100000] [--points normal,crystals] [--methods ward,single]
 *     [--peers FOLDER] [--leave-out fastcluster] [--threads 2] [--quick] [-o json]
 *   npm run bench:clustering -- --command 10000 [--beside OTHER/dist/cli/main.js]
 *
 * `--command` measures the whole command `cluster` instead, beside that of another build and the bare linkage of SciPy.
 *
 * An empty list is written `none`: npm drops empty arguments.
 * The peers: bench/peers/clustering/README.md. The numbers: docs/reference/clustering.md.
 */

import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, homedir, tmpdir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { writeNpy } from '../infra/feature-files/npy.js';
import { required } from '../schemas/required.js';
import { LINKAGE_METHODS } from '../schemas/tables/clustering.js';
import { COMMAND_WAYS, type CommandFigures, measureProgram, measuresCommands } from './clustering/command.js';
import { crystalPoints, normalPoints, WIDTH } from './clustering/points.js';
import { pointCounts } from './point-counts.js';

const OWN_PROGRAM = fileURLToPath(new URL('./clustering/child.js', import.meta.url));
const OWN_COMMAND = fileURLToPath(new URL('../cli/main.js', import.meta.url));
const PEER_PROGRAM = 'bench/peers/clustering/measure.py';
const PEERS = ['scipy', 'fastcluster'] as const;
const MEASURED = ['distances', ...LINKAGE_METHODS] as const;
const SPECTRALOOM = 'spectraloom';

interface Row {
  readonly points: string;
  readonly n: number;
  readonly method: string;
  readonly contestant: string;
  readonly seconds: number;
  readonly peakMb: number;
  readonly way?: string;
}

const { values: options } = parseArgs({
  options: {
    sizes: { type: 'string', default: '2681,10000,20000' },
    ward: { type: 'string', default: '100000' },
    points: { type: 'string', default: 'normal,crystals' },
    methods: { type: 'string', default: MEASURED.join(',') },
    peers: { type: 'string' },
    'leave-out': { type: 'string', default: '' },
    threads: { type: 'string', default: String(cpus().length) },
    quick: { type: 'boolean', default: false },
    command: { type: 'string', default: 'none' },
    beside: { type: 'string' },
    output: { type: 'string', short: 'o', default: 'text' },
  },
});
const isJson = options.output === 'json';
if (!isJson && options.output !== 'text') throw new Error(`--output ${options.output}: text or json`);
const sizes = options.quick ? [2681] : pointCounts('--sizes', options.sizes);
const wardSizes = options.quick ? [] : pointCounts('--ward', options.ward);
const methods = chosen(options.methods, MEASURED);
const kinds = chosen(options.points, ['normal', 'crystals'] as const);
const python = join(
  options.peers ?? process.env.SPECTRALOOM_PEERS ?? join(cacheFolder(), 'peers'),
  'clustering/bin/python',
);
const leftOut =
  options['leave-out'] === '' || options['leave-out'] === 'none' ? [] : chosen(options['leave-out'], PEERS);
const peers = existsSync(python) ? PEERS.filter((peer) => !leftOut.includes(peer)) : [];
if (!existsSync(python))
  say(`${python} is not there: measured without peers; bench/peers/clustering/README.md installs them`);
const environment = {
  ...process.env,
  TF_NUM_INTRAOP_THREADS: options.threads,
  TF_NUM_INTEROP_THREADS: '1',
  OMP_NUM_THREADS: options.threads,
  TF_CPP_MIN_LOG_LEVEL: '2',
  MALLOC_MMAP_THRESHOLD_: '33554432',
  MALLOC_TRIM_THRESHOLD_: '30000000000',
};

const commandSizes = pointCounts('--command', options.command);
const rows: Row[] = [];
const scratch = mkdtempSync(join(tmpdir(), 'spectraloom-bench-'));
try {
  for (const n of commandSizes) measureCommand(n);
  for (const kind of commandSizes.length > 0 ? [] : kinds) {
    for (const n of [...sizes, ...wardSizes]) {
      const file = join(scratch, `${kind}-${n}.f32`);
      writeFileSync(
        file,
        kind === 'normal' ? normalPoints(n) : await crystalPoints(n, join(cacheFolder(), 'bench'), say),
      );
      // A matrix of 100,000 points has 40 GB: no peer finishes, and ours needs none for Ward.
      if (!sizes.includes(n)) measure(kind, n, file, 'ward', SPECTRALOOM);
      else for (const method of methods) for (const who of contestants(method)) measure(kind, n, file, method, who);
      rmSync(file);
    }
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
if (commandSizes.length === 0)
  process.stdout.write(isJson ? `${JSON.stringify({ width: WIDTH, rows }, null, 1)}\n` : `${ratios().join('\n')}\n`);

function contestants(method: string): string[] {
  // fastcluster has no distances of its own.
  return [SPECTRALOOM, ...peers.filter((peer) => method !== 'distances' || peer === 'scipy')];
}

function measure(points: string, n: number, file: string, method: string, contestant: string): void {
  const own = contestant === SPECTRALOOM;
  const [program, first] = own ? [process.execPath, [OWN_PROGRAM]] : [python, [PEER_PROGRAM, contestant]];
  const output = execFileSync(program, [...first, method, file, String(n), String(WIDTH)], {
    env: environment,
    encoding: 'utf8',
  });
  const row: Row = { points, n, method, contestant, ...JSON.parse(required(output.trim().split('\n').at(-1))) };
  rows.push(row);
  const line = [points.padEnd(9), String(n).padStart(7), method.padEnd(10), contestant.padEnd(12)];
  const figures = `${row.seconds.toFixed(2).padStart(8)} s ${row.peakMb.toFixed(0).padStart(6)} MB  ${row.way ?? ''}`;
  if (isJson) say(`${line.join(' ')} ${figures}`);
  else process.stdout.write(`${line.join(' ')} ${figures}\n`);
}

/** Processor time and memory of the command on normal points; ratios to the count given last. */
function measureCommand(n: number): void {
  if (!measuresCommands()) throw new Error('--command needs GNU time: apt-get install time');
  const points = normalPoints(n);
  const npy = join(scratch, `normal-${n}.npy`);
  writeFileSync(npy, writeNpy({ shape: [n, WIDTH], values: Float64Array.from(points) }));
  const programs = { spectraloom: OWN_COMMAND, ...(options.beside !== undefined && { beside: options.beside }) };
  const figures = new Map<string, CommandFigures>();
  for (const [name, program] of Object.entries(programs))
    for (const [way, args] of Object.entries(COMMAND_WAYS))
      figures.set(
        `${name}, ${way}`,
        measureProgram(process.execPath, [program, 'cluster', npy, ...args, '-o', 'json']),
      );
  if (peers.includes('scipy')) {
    const file = join(scratch, `normal-${n}.f32`);
    writeFileSync(file, points);
    const args = [PEER_PROGRAM, 'scipy', 'ward', file, String(n), String(WIDTH)];
    figures.set('scipy, ward linkage alone', measureProgram(python, args, environment));
  }
  if (isJson)
    process.stdout.write(`${JSON.stringify({ n, width: WIDTH, command: Object.fromEntries(figures) }, null, 1)}\n`);
  else process.stdout.write(`${commandText(n, figures).join('\n')}\n`);
}

function commandText(n: number, figures: ReadonlyMap<string, CommandFigures>): string[] {
  const own = required(figures.get('spectraloom, count given'));
  const lines = Array.from(
    figures,
    ([name, { cpuSeconds, peakMb }]) =>
      `${name.padEnd(34)} ${cpuSeconds.toFixed(2).padStart(8)} s of processor ${peakMb.toFixed(0).padStart(6)} MB`,
  );
  const compared = Array.from(figures).filter(([, each]) => each !== own);
  return [
    `n ${n}`,
    ...lines,
    ...compared.map(
      ([name, { cpuSeconds, peakMb }]) =>
        `n ${n}: ${name} / count given = ${(cpuSeconds / own.cpuSeconds).toFixed(1)} in time, ${(peakMb / own.peakMb).toFixed(1)} in memory`,
    ),
  ];
}

/** Seconds of each peer over ours: above 1 we are faster. */
function ratios(): string[] {
  return rows
    .filter(({ contestant }) => contestant !== SPECTRALOOM)
    .map(({ points, n, method, contestant, seconds }) => {
      const own = required(
        rows.find(
          (row) => row.contestant === SPECTRALOOM && row.points === points && row.n === n && row.method === method,
        ),
      );
      return `${points}, n ${n}, ${method}: ${contestant} / spectraloom = ${(seconds / own.seconds).toFixed(1)}`;
    });
}

function chosen<T extends string>(list: string, known: readonly T[]): T[] {
  return list.split(',').map((name) => {
    const found = known.find((each) => each === name);
    if (!found) throw new Error(`${name}: ${known.join(', ')}`);
    return found;
  });
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** As `infra/provision/programs/cache.mjs` has it. */
function cacheFolder(): string {
  const base = process.env.XDG_CACHE_HOME;
  return join(base && isAbsolute(base) ? base : join(homedir(), '.cache'), 'spectraloom');
}
