/**
 * Which tests enter which blocks of the sources, and how long each takes: found by running every test once over sources with marks.
 * Kept from run to run, for each test as long as nothing that it brings in or enters has changed.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { withMarks } from './blocks.js';
import type { Sandbox } from './sandbox.js';
import { SessionHost } from './session-host.js';
import { broughtInBy, readSource } from './sources.js';

const TEST_LIMIT_MS = 600_000;

const ReachSchema = z.strictObject({
  /** Digest of the test and all that it brings in. */
  digest: z.string(),
  ms: z.number(),
  /** Why the test fails with marks in the sources; such a test looks at the text of the sources, or is broken. */
  failure: z.string().nullable(),
  /** By source: numbers of the blocks that were entered, and the digest of the source that they were counted in. */
  entered: z.record(z.string(), z.strictObject({ digest: z.string(), blocks: z.array(z.number()) })),
});
export type Reach = z.infer<typeof ReachSchema>;

/** @returns by test */
export async function reachOf(
  root: string,
  sandboxes: readonly Sandbox[],
  { tests, sources, say }: { tests: readonly string[]; sources: readonly string[]; say: (line: string) => void },
): Promise<Map<string, Reach>> {
  const cache = join(root, 'node_modules/.cache/spectraloom-mutants/reach.json');
  const digests = new Map(sources.map((file) => [file, digestOf([readSource(root, file)])]));
  const known = readCache(cache);
  const stateOf = (test: string) => digestOf([...broughtInBy(test)].sort().map((file) => readSource(root, file)));
  const isCurrent = (test: string) =>
    known[test]?.failure === null &&
    known[test].digest === stateOf(test) &&
    Object.entries(known[test].entered).every(([file, { digest }]) => digests.get(file) === digest);
  const missing = tests.filter((test) => !isCurrent(test));
  if (missing.length > 0) {
    say(`${missing.length} of ${tests.length} tests are run once without a mutant, to see what they enter`);
    const queue = [...missing];
    await Promise.all(
      sandboxes.map(async (sandbox) => {
        for (const file of sources) sandbox.write(file, withMarks(file, readSource(root, file)));
        for await (const [test, reach] of collect(sandbox, queue)) {
          const entered = Object.entries(reach.entered).filter(([file]) => digests.has(file));
          known[test] = {
            ...reach,
            digest: stateOf(test),
            entered: Object.fromEntries(
              entered.map(([file, blocks]) => [file, { digest: digests.get(file)!, blocks }]),
            ),
          };
          mkdirSync(dirname(cache), { recursive: true });
          writeFileSync(cache, JSON.stringify(known));
        }
        for (const file of sources) sandbox.restore(file);
      }),
    );
  }
  return new Map(tests.map((test) => [test, known[test]!]));
}

interface Collected {
  readonly ms: number;
  readonly failure: string | null;
  readonly entered: Record<string, number[]>;
}

/** @param queue of tests, emptied by all sandboxes together */
async function* collect(sandbox: Sandbox, queue: string[]): AsyncGenerator<[string, Collected]> {
  const marks = mkdtempSync(join(sandbox.temporary, 'marks-'));
  const host = new SessionHost(sandbox, marks);
  try {
    for (let test = queue.shift(); test !== undefined; test = queue.shift()) {
      const reply = await host.ask(test, TEST_LIMIT_MS);
      const entered = readMarks(marks);
      if (reply === 'timed out') yield [test, { ms: TEST_LIMIT_MS, failure: 'did not end', entered }];
      else yield [test, { ...reply, entered }];
    }
  } finally {
    host.end();
    rmSync(marks, { recursive: true });
  }
}

/** Takes what the processes of one test have written down. */
function readMarks(folder: string): Record<string, number[]> {
  const entered = new Map<string, Set<number>>();
  for (const name of readdirSync(folder)) {
    for (const line of readFileSync(join(folder, name), 'utf8').split('\n').slice(0, -1)) {
      for (const [file, blocks] of Object.entries(JSON.parse(line) as Record<string, number[]>)) {
        const all = entered.get(file) ?? new Set();
        for (const block of blocks) all.add(block);
        entered.set(file, all);
      }
    }
    rmSync(join(folder, name));
  }
  return Object.fromEntries([...entered].map(([file, blocks]) => [file, [...blocks]]));
}

function readCache(file: string): Record<string, Reach> {
  try {
    return z.record(z.string(), ReachSchema).parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    // Absent, cut short or of another version: everything is found anew.
    return {};
  }
}

function digestOf(texts: readonly string[]): string {
  const hash = createHash('sha256');
  for (const text of texts) hash.update(`${text.length}\n`).update(text);
  return hash.digest('hex');
}
