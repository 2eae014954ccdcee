/**
 * How good are the tests? Puts small faults into the sources, one at a time, and counts those that no test notices.
 *
 *   npm run mutants -- [--sample 400] [--seed 1] [--jobs 2] [--budget 45] [--again FILE] [-o json] [--save FILE] [FOLDER ...]
 *
 * The same seed over the same sources takes the same sample. `--budget`: seconds of tests that one mutant may use. `--again`: those
 * that survived in a saved run, as far as they still exist. Sources are changed in copies of the checkout, never in the checkout.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { projectRoot } from '../../infra/project-root.js';
import { readEquivalents, withoutEquivalents } from './equivalents.js';
import { type Mutant, mutantsIn } from './find-mutants.js';
import { type Reach, reachOf } from './reach.js';
import { inSampledOrder } from './sample.js';
import { createSandbox, type Sandbox } from './sandbox.js';
import { scores, scoreTable, survivorLines } from './score.js';
import { SessionHost } from './session-host.js';
import { broughtInBy, chosenSources, nearness, readSource, watchingTests } from './sources.js';
import { type MutantVerdict, testsReaching, tryMutant } from './trial.js';
import { compiling } from './type-check.js';

export async function run(args: readonly string[]): Promise<void> {
  const { values: options, positionals: folders } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      sample: { type: 'string', default: '400' },
      seed: { type: 'string', default: '1' },
      jobs: { type: 'string', default: String(Math.min(2, cpus().length)) },
      budget: { type: 'string', default: '45' },
      again: { type: 'string' },
      output: { type: 'string', short: 'o', default: 'text' },
      save: { type: 'string' },
    },
  });
  const [size, seed, jobs, budgetS] = (['sample', 'seed', 'jobs', 'budget'] as const).map((name) => {
    if (!/^\d+$/.test(options[name])) throw new Error(`--${name} ${options[name]}: expected a whole number`);
    return Number(options[name]);
  }) as [number, number, number, number];
  if (options.output !== 'text' && options.output !== 'json')
    throw new Error(`--output ${options.output}: text or json`);
  const say = (line: string) => process.stderr.write(`${line}\n`);

  const startedAt = performance.now();
  const root = projectRoot();
  const sources = chosenSources(root, folders);
  const found = sources.flatMap((file) => mutantsIn(file, readSource(root, file)));
  const { kept, leftOut, outdated } = withoutEquivalents(found, readEquivalents(), sources);
  for (const { file, before } of outdated) say(`equivalent.json names a mutant that is no more: ${file}: ${before}`);
  const wanted = options.again === undefined ? kept : stillThere(kept, options.again);
  say(`${found.length} mutants in ${sources.length} sources, ${leftOut.length} of them named as the same program`);

  const sandboxes = Array.from({ length: jobs }, () => createSandbox(root));
  const hosts = sandboxes.map((sandbox) => new SessionHost(sandbox));
  const clean = () => {
    for (const host of hosts) host.end();
    for (const sandbox of sandboxes) sandbox.remove();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => {
      clean();
      process.exit(130);
    });
  }
  try {
    const { sample, refused } = drawn(root, sandboxes[0]!, inSampledOrder(wanted, seed), size);
    say(`${sample.length} in the sample, ${refused} others were refused by the compiler`);
    const reach = await reachOfSample(root, sandboxes, sample, say);
    const failing = [...reach].filter(([, { failure }]) => failure !== null);
    for (const [test, { failure }] of failing)
      say(`left out: ${test} fails without a mutant: ${failure?.split('\n')[0]}`);
    const verdicts: MutantVerdict[] = [];
    const queue = sample.map((mutant) => ({ mutant, tests: testsReaching(root, mutant, reach) }));
    const resultSoFar = () => ({
      seed,
      folders,
      minutes: Math.round((performance.now() - startedAt) / 6000) / 10,
      mutants: found.length,
      equivalent: leftOut.length,
      refusedByCompiler: refused,
      testsLeftOut: failing.map(([test]) => test),
      scores: scores(verdicts),
      verdicts,
    });
    await Promise.all(
      sandboxes.map(async (sandbox, job) => {
        for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
          const verdict = await tryMutant(root, { sandbox, host: hosts[job]! }, next, budgetS * 1000);
          verdicts.push(verdict);
          say(progressLine(verdict, verdicts.length, sample.length, performance.now() - startedAt));
          // After every mutant: a run that is stopped has told what it found.
          if (options.save !== undefined) writeFileSync(options.save, `${JSON.stringify(resultSoFar(), null, 1)}\n`);
        }
      }),
    );
    const result = resultSoFar();
    if (options.output === 'json') console.log(JSON.stringify(result));
    else console.log([...survivorLines(verdicts), scoreTable(result.scores), `${result.minutes} minutes`].join('\n'));
  } finally {
    clean();
  }
}

/** @returns the first mutants in the order given that the compiler takes */
function drawn(root: string, sandbox: Sandbox, ordered: readonly Mutant[], size: number) {
  const sample: Mutant[] = [];
  let looked = 0;
  while (sample.length < size && looked < ordered.length) {
    const next = ordered.slice(looked, looked + size - sample.length);
    looked += next.length;
    sample.push(...compiling(root, sandbox, next));
  }
  return { sample, refused: looked - sample.length };
}

async function reachOfSample(
  root: string,
  sandboxes: readonly Sandbox[],
  sample: readonly Mutant[],
  say: (line: string) => void,
): Promise<Map<string, Reach>> {
  const changed = [...new Set(sample.map(({ file }) => file))];
  const tests = watchingTests(root).filter((test) => {
    const broughtIn = broughtInBy(test);
    // A test may start a program instead of importing it: those of the same folder are asked too.
    return changed.some((file) => broughtIn.has(file) || (file.endsWith('.mjs') && nearness(test, file) > 0));
  });
  return reachOf(root, sandboxes, { tests, sources: chosenSources(root, []), say });
}

function stillThere(mutants: readonly Mutant[], savedFile: string): Mutant[] {
  const { verdicts } = JSON.parse(readFileSync(savedFile, 'utf8')) as { verdicts: MutantVerdict[] };
  const nameOf = ({ file, before, after }: Mutant) => `${file}\n${before}\n${after}`;
  const survivors = verdicts.filter(({ outcome }) => outcome === 'survived' || outcome === 'not reached');
  const names = new Set(survivors.map(({ mutant }) => nameOf(mutant)));
  return mutants.filter((mutant) => names.has(nameOf(mutant)));
}

function progressLine({ mutant, outcome, by }: MutantVerdict, done: number, all: number, ms: number): string {
  const minutes = (ms / 60_000).toFixed(1);
  return `${String(done).padStart(4)} of ${all}, ${minutes} min  ${outcome}  ${mutant.file}:${mutant.line}${by === null ? '' : `  by ${by}`}`;
}
