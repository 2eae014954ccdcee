/**
 * A test runner that stays: runs one test file after the other of the folder it is started in, and says how each ended. Told that a
 * source has changed, it reads it anew. It ends with the process that started it.
 */
import { join } from 'node:path';
import { createVitest, type TestSpecification, type Vitest } from 'vitest/node';
import { required } from '../../schemas/required.js';
import config from '../../vitest.config.js';

export interface Question {
  readonly test: string;
  /** Files that have changed since the last question, from the folder. */
  readonly changed: readonly string[];
}

export interface Answer {
  readonly ms: number;
  /** What failed first; null when the file passed. */
  readonly failure: string | null;
}

/** The runner could not say how a test ended: a fault of the tool, not of a mutant. */
export interface Fault {
  readonly fault: string;
}

class GivenOrder {
  shard(files: TestSpecification[]): TestSpecification[] {
    return files;
  }
  sort(files: TestSpecification[]): TestSpecification[] {
    return files;
  }
}

const { projects: _, ...SHARED } = required(config.test);

export async function run([marks]: readonly string[]): Promise<void> {
  const root = process.cwd();
  const vitest = await createVitest('test', {
    ...SHARED,
    root,
    // Without its projects: each has a server of its own, and only theirs would be told that a source has changed.
    config: false,
    watch: false,
    bail: 1,
    maxWorkers: 1,
    reporters: [{}],
    silent: true,
    sequence: { sequencer: GivenOrder as never },
    // Changed sources are nobody else's.
    experimental: { fsModuleCache: false },
    setupFiles: marks === 'marks' ? ['test/mutants/record-marks-of-test.ts'] : [],
  });
  process.once('disconnect', () => process.exit());
  process.on('message', (question: Question) => {
    answer(vitest, root, question)
      .catch((error): Fault => ({ fault: String(error) }))
      .then((told) => process.send?.(told))
      .catch(() => process.exit(1));
  });
  process.send?.('ready');
  // Until the other end goes.
  await new Promise(() => {});
}

async function answer(vitest: Vitest, root: string, { test, changed }: Question): Promise<Answer> {
  for (const file of changed) vitest.invalidateFile(join(root, file));
  const startedAt = performance.now();
  const specification = vitest.getRootProject().createSpecification(join(root, test));
  const run = await vitest.runTestSpecifications([specification]);
  const { unhandledErrors } = run;
  // The runner keeps the results of earlier questions too.
  const testModules = run.testModules.filter(({ moduleId }) => moduleId === specification.moduleId);
  if (testModules.length !== 1) throw new Error(`${test}: ${testModules.length} results instead of 1`);
  const errors = testModules.flatMap((module) => [
    ...module.errors(),
    ...[...module.children.allTests('failed')].flatMap((failed) => failed.result().errors ?? []),
    ...[...module.children.allSuites()].flatMap((suite) => suite.errors()),
  ]);
  const failed = testModules.some((module) => !module.ok()) || errors.length > 0 || unhandledErrors.length > 0;
  const first = errors[0] ?? (unhandledErrors[0] as { message?: string } | undefined);
  return { ms: performance.now() - startedAt, failure: failed ? (first?.message ?? 'failed without a message') : null };
}
