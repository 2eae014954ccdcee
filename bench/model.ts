/**
 * Speed and memory of featurization, training and inference, beside the reference implementation where it is installed.
 *
 *   npm run bench:model -- [--sets bundled,distorted] [--data FOLDER]... [--configs h64-k12-b8,...] [--quick] [--peers FOLDER] [-o json]
 *
 * How it is measured, and how to install the peers: docs/reference/speed.md, bench/peers/alignn/README.md.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Config, type Contestant, LAYOUTS, Measurement, OURS, PLAIN, peersIn, WORKS } from './model-contestant.js';
import { fusedLines, type Row, ratioLines, tableLines } from './model-report.js';
import { bundledCrystals, type CrystalSet, crystalsOfFolder, withoutSymmetry, writeSet } from './model-set.js';

const CONFIG_FOLDER = 'bench/model-configs';
/** Rounds in which contestants take turns, and seconds of each turn. */
const PACE = { normal: { rounds: 3, seconds: 2 }, quick: { rounds: 1, seconds: 1 } } as const;

const { values: options } = parseArgs({
  options: {
    sets: { type: 'string', default: 'bundled,distorted' },
    data: { type: 'string', multiple: true, default: [] },
    configs: { type: 'string', default: 'h64-k12-b8' },
    works: { type: 'string', default: WORKS.join(',') },
    peers: { type: 'string' },
    quick: { type: 'boolean', default: false },
    output: { type: 'string', short: 'o', default: 'text' },
  },
});
const isJson = options.output === 'json';
if (!isJson && options.output !== 'text') throw new Error(`--output ${options.output}: text or json`);
const configs = options.configs.split(',').map((name) => [name, readConfig(name)] as const);
const works = options.works.split(',').map((name) => {
  const work = WORKS.find((each) => each === name);
  if (!work) throw new Error(`--works ${name}: ${WORKS.join(', ')}`);
  return work;
});
const peerFolder = options.peers ?? process.env.SPECTRALOOM_PEERS ?? join(cacheFolder(), 'peers');
const { found: peers, missing } = peersIn(peerFolder);
const contestants: Contestant[] = [OURS, PLAIN, ...peers];
for (const name of missing)
  process.stderr.write(
    `${name} is not in ${peerFolder}: measured without it; bench/peers/alignn/README.md installs it\n`,
  );

const scratch = mkdtempSync(join(tmpdir(), 'spectraloom-bench-'));
const rows: Row[] = [];
const pace = options.quick ? PACE.quick : PACE.normal;
try {
  for (const [s, set] of chosenSets().entries()) {
    const folder = join(scratch, `set-${s}`);
    writeSet(set, folder, [...new Set(configs.map(([, config]) => config.maxNeighbors))]);
    for (const [name, config] of configs) await measureConfig(set, folder, name, config);
    const own = rows.filter((row) => row.set === set.name);
    if (!isJson) process.stdout.write(`${tableLines(set, own).join('\n')}\n\n`);
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
const ratios = [...fusedLines(rows), '', ...ratioLines(rows)];
process.stdout.write(isJson ? `${JSON.stringify({ pace, rows }, null, 1)}\n` : `${ratios.join('\n')}\n`);

function chosenSets(): CrystalSet[] {
  const named = options.sets.split(',').filter((name) => name !== '' && name !== 'none');
  const sets = named.map((name) => {
    if (name === 'bundled') return bundledCrystals();
    if (name === 'distorted') return withoutSymmetry(bundledCrystals());
    throw new Error(`--sets ${name}: bundled, distorted`);
  });
  return [...sets, ...options.data.map(crystalsOfFolder)];
}

async function measureConfig(set: CrystalSet, folder: string, name: string, config: Config): Promise<void> {
  for (const work of works) {
    for (const layout of LAYOUTS) {
      const able = work === 'featurization' ? contestants.filter((each) => each !== PLAIN) : contestants;
      const measured = able.map((each) => new Measurement(each, layout, { work, folder, config }, scratch));
      try {
        for (const each of measured) await each.ready();
        for (let round = 0; round < pace.rounds; round++) for (const each of measured) await each.work(pace.seconds);
        for (const each of measured) {
          const peakMb = await each.end();
          const { structuresPerSecond, structuresPerCpuSecond } = each;
          const labels = { set: set.name, config: name, work, layout: layout.name, contestant: each.contestant.name };
          rows.push({ ...labels, structuresPerSecond, structuresPerCpuSecond, peakMb });
        }
      } finally {
        for (const each of measured) each.stop();
      }
      process.stderr.write(`${set.name}, ${name}: ${work}, ${layout.name}\n`);
    }
  }
}

function readConfig(name: string): Config {
  const known = readdirSync(CONFIG_FOLDER).map((file) => file.replace('.json', ''));
  if (!known.includes(name)) throw new Error(`--configs ${name}: one of ${known.join(', ')}`);
  return JSON.parse(readFileSync(join(CONFIG_FOLDER, `${name}.json`), 'utf8')) as Config;
}

/** As `infra/provision/programs/cache.mjs` has it. */
function cacheFolder(): string {
  const base = process.env.XDG_CACHE_HOME;
  return join(base && isAbsolute(base) ? base : join(homedir(), '.cache'), 'spectraloom');
}
