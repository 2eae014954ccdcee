/** What a workflow may hold is what its bundle holds: Temporal, our workflows, their constants and the search. */
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { beforeAll, describe, expect, it } from 'vitest';
import { WORKFLOW_SOURCES } from '../../workers/workflow-sources.js';

let modules: string[] = [];

describe('the workflow bundle', () => {
  beforeAll(async () => {
    const { code } = await bundleWorkflowCode({ ...WORKFLOW_SOURCES, logger: new DefaultLogger('ERROR') });
    // webpack names every module in the comment or key above its body.
    modules = [...code.matchAll(/"(\.\/[^"\n]+\.(?:js|ts|cjs|mjs))"/g)].map(([, name]) => name!);
  }, 60_000);

  it('holds the workflows', () => {
    for (const name of ['discover', 'sweep/sweep', 'cluster', 'screen', 'screening/screening'])
      expect(modules.some((module) => module.endsWith(`workflows/${name}.ts`))).toBe(true);
  });

  it('holds of packages Temporal with what it needs, and the hash of trial identities', () => {
    const names = modules.flatMap((module) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(module)?.[1] ?? []);
    expect([...new Set(names)].sort()).toEqual([
      '@noble/hashes',
      '@temporalio/common',
      '@temporalio/workflow',
      'long',
      'ms',
      'nexus-rpc',
    ]);
  });

  it('holds of our own code nothing but workflows, constants, and what decides a sweep', () => {
    const own = modules.filter((module) => !module.includes('node_modules'));
    const expected =
      /^\.\/(workflows\/|science\/(sweep\/(?!analysis\/)|numerics\/)|schemas\/(failure|lanes|numerics\/code-unit-order|required|run\/stages|sweep\/sweep-limits|tables\/(clustering|evidence)|task-queues)\.ts)/;
    expect(
      own.filter(
        (module) => !expected.test(module.replace(/^.*?(?=(workflows|science|schemas|infra|activities)\/)/, './')),
      ),
    ).toEqual([]);
  });
});
