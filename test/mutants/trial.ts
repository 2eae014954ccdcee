/** Is a mutant noticed? It stands in the sandbox in place of its source while the tests that enter its block run, nearest first. */
import { blockAt, blocksOf } from './blocks.js';
import { type Mutant, mutated } from './find-mutants.js';
import type { Reach } from './reach.js';
import type { Sandbox } from './sandbox.js';
import type { SessionHost } from './session-host.js';
import { nearness, readSource } from './sources.js';

export interface MutantVerdict {
  readonly mutant: Mutant;
  /** `timed out` counts as noticed: a loop that does not end fails a test. `not reached`: no test enters its block. */
  readonly outcome: 'killed' | 'timed out' | 'survived' | 'not reached';
  /** The test that noticed it, and what it said. */
  readonly by: string | null;
  readonly words: string | null;
  readonly testsRun: number;
  readonly testsReaching: number;
}

/** The nearest tests are run whatever they cost. */
const ALWAYS_RUN = 3;

/** A test has this long, on a machine that may be busy: three times what it took without a mutant, and a start. */
const limitOf = (ms: number) => 3 * ms + 15_000;

export async function tryMutant(
  root: string,
  { sandbox, host }: { sandbox: Sandbox; host: SessionHost },
  { mutant, tests }: { mutant: Mutant; tests: readonly ReachingTest[] },
  budgetMs: number,
): Promise<MutantVerdict> {
  const { file } = mutant;
  const verdict = { mutant, by: null, words: null, testsRun: 0, testsReaching: tests.length };
  if (tests.length === 0) return { ...verdict, outcome: 'not reached' };
  sandbox.write(file, mutated(readSource(root, file), mutant));
  try {
    let spentMs = 0;
    for (const [i, { test, ms }] of tests.entries()) {
      if (i >= ALWAYS_RUN && spentMs + ms > budgetMs) continue;
      spentMs += ms;
      verdict.testsRun++;
      const reply = await host.ask(test, limitOf(ms));
      if (reply === 'timed out') return { ...verdict, outcome: 'timed out', by: test };
      if (reply.failure !== null) return { ...verdict, outcome: 'killed', by: test, words: reply.failure };
    }
    return { ...verdict, outcome: 'survived' };
  } finally {
    sandbox.restore(file);
  }
}

export interface ReachingTest {
  readonly test: string;
  readonly ms: number;
}

/** @returns the tests that enter the block of a mutant, nearest first, then quickest */
export function testsReaching(
  root: string,
  { file, start }: Mutant,
  reach: ReadonlyMap<string, Reach>,
): ReachingTest[] {
  const block = blockAt(blocksOf(file, readSource(root, file)), start);
  return [...reach]
    .filter(([, { failure, entered }]) => failure === null && entered[file]?.blocks.includes(block))
    .map(([test, { ms }]) => ({ test, ms }))
    .sort((a, b) => nearness(b.test, file) - nearness(a.test, file) || a.ms - b.ms);
}
