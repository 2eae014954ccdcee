/**
 * Results are found again by (step, code version, parameters, inputs). A change in what a step computes without a new
 * version would hand out results of the old program. So the sources that each step reaches are recorded, and every
 * change of them asks for a decision:
 *
 * - the step may give other bytes: raise `codeVersion` in its file, then record;
 * - it gives the same bytes: record as it is.
 *
 * Record with `CODE_VERSIONS=record npx vitest run test/unit/activities/code-version.test.ts`.
 */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { STEPS } from '../../../activities/registry.js';
import { projectRoot } from '../../../infra/project-root.js';
import { reachedFrom, sourcesIn } from '../../harness/laws/source-imports.js';

interface Recorded {
  readonly codeVersion: number;
  readonly sources: string;
}

const root = projectRoot();
const RECORD = path.join(root, 'test/fixtures/code-versions.json');
/** Sources that no import names: they are built into a library beside TensorFlow's. */
const NATIVE_SOURCES = ['kernels.h', 'kernels.cc', 'operations.cc'].map((file) => `science/engine/native/${file}`);
/** What can change a number besides the sources. */
const LOCKED = [
  '@tensorflow/tfjs-node',
  'apache-arrow',
  '@observablehq/plot',
  'linkedom',
  'csv-parse',
  'ml-matrix',
  'umap-js',
  '@spglib/moyo-wasm',
];

const now = Object.fromEntries(
  [...STEPS.values()].map((step) => [step.name, describeStep(step.name, step.codeVersion)]),
);
if (process.env.CODE_VERSIONS === 'record') writeFileSync(RECORD, `${JSON.stringify(now, null, 2)}\n`);
const recorded: Record<string, Recorded> = JSON.parse(readFileSync(RECORD, 'utf8'));

describe('code versions', () => {
  it.each(Object.keys(now))('%s: its sources are those that its code version was decided for', (name) => {
    expect(
      now[name],
      `decide whether ${fileOf(name)} needs a new codeVersion, then record (see this test's header)`,
    ).toEqual(recorded[name]);
  });

  it('records no step that is gone', () => {
    expect(Object.keys(recorded)).toEqual(Object.keys(now));
  });
});

function describeStep(name: string, codeVersion: number): Recorded {
  const hash = createHash('sha256');
  const reached = reachedFrom(fileOf(name));
  const native = reached.includes('science/engine/fused-operations.ts') ? NATIVE_SOURCES : [];
  for (const file of [...reached, ...native]) hash.update(`${file}\n${readFileSync(path.join(root, file), 'utf8')}\n`);
  const lock = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8'));
  for (const packageName of LOCKED)
    hash.update(`${packageName} ${lock.packages[`node_modules/${packageName}`].version}\n`);
  return { codeVersion, sources: hash.digest('hex') };
}

/** `screenShard` lives in `screen-shard.ts`, in one of the rooms of `activities/`. */
function fileOf(step: string): string {
  const name = `${step.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}.ts`;
  const [file, ...others] = sourcesIn('activities').filter((each) => path.basename(each) === name);
  if (file === undefined || others.length > 0) throw new Error(`${name}: not one file of that name in activities/`);
  return file;
}
