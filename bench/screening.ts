/**
 * What a screening takes, from a file of crystals to its ranking: candidates a second beside the same inference in a bare loop,
 * with one worker of one core and with more; events of Temporal's; the most memory by role; the generator; new criteria.
 * Peers are measured where they are installed. Ratios stand last.
 *
 *   npm run bench:screening [-- --sizes 10000,100000 --workers 1,2 --generated 500000 --peers FOLDER -o json]
 *
 * Peers: FOLDER/alignn-2026 has bench/peers/alignn/requirements-2026.txt; the default folder is spectraloom/peers in the cache folder of the user.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { required } from '../schemas/required.js';
import { writeMadeUpCrystals } from './screening/made-up-crystals.js';
import { measuredAlone } from './screening/measured-alone.js';
import { peerRatios } from './screening/peers.js';
import { reportLines, type ScreeningRow } from './screening/report.js';
import { BenchStack } from './screening/stack.js';

const cache = process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache');
const { values } = parseArgs({
  options: {
    sizes: { type: 'string', default: '10000' },
    workers: { type: 'string', default: '1,2' },
    generated: { type: 'string', default: '500000' },
    peers: { type: 'string', default: join(cache, 'spectraloom', 'peers') },
    output: { type: 'string', short: 'o', default: 'text' },
  },
});
const counts = (text: string) => text.split(',').map(Number);

const CRITERIA = `where: onsetEv BETWEEN 0.5 AND 4 AND hhiProduction < 9000
objectives:
  - { column: slmePercent, goal: max, weight: 2 }
  - { column: onsetEv, goal: target, value: 1.4 }
`;

const folder = mkdtempSync(join(tmpdir(), 'spectraloom-bench-screening-'));
const stack = new BenchStack(join(folder, 'stack'));
try {
  await stack.discover(join(folder, 'crystals'));
  const rows: ScreeningRow[] = [];
  // No crystal is met twice: what is known needs no network.
  let from = 0;
  for (const workers of counts(values.workers)) {
    await stack.workers(workers);
    for (const size of counts(values.sizes)) {
      rows.push(await measure(size, workers, from));
      from += 2 * size;
    }
  }
  const largest = required(rows.reduce((best, row) => (row.candidates > best.candidates ? row : best)));
  const criteria = join(folder, 'criteria.yaml');
  writeFileSync(criteria, CRITERIA);
  const judgeSeconds = await stack.judgeSeconds(largest.name, criteria);
  await stack.close();
  const generator = measuredAlone({ work: 'generator', count: Number(values.generated) });
  const peers = await peerRatios(values.peers, required(rows.at(-1)), folder);
  const measured = { rows, judged: { candidates: largest.candidates, seconds: judgeSeconds }, generator, peers };
  process.stdout.write(
    values.output === 'json' ? `${JSON.stringify(measured)}\n` : `${reportLines(measured).join('\n')}\n`,
  );
} finally {
  await stack.close();
  rmSync(folder, { recursive: true, force: true });
}

async function measure(candidates: number, workers: number, from: number): Promise<ScreeningRow> {
  const name = `bench-${workers}-${candidates}`;
  const source = await writeMadeUpCrystals(join(folder, `${name}.jsonl`), candidates, from);
  const screened = await stack.screened(name, source);
  if (screened.predicted !== candidates) throw new Error(`${screened.predicted} of ${candidates} were predicted`);
  const model = join(folder, 'model.arrow');
  writeFileSync(model, await stack.modelOf(name));
  const begin = performance.now();
  const bare = measuredAlone({ work: 'inference', model, count: candidates, from: from + candidates });
  process.stderr.write(
    `${candidates} candidates, ${workers} workers: ${screened.seconds.toFixed(1)} s, bare ${bare.seconds.toFixed(1)} s (${((performance.now() - begin) / 1000).toFixed(1)} s with its start)\n`,
  );
  return { name, candidates, workers, ...screened, bare };
}
