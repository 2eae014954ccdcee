/** Structures -> graphs, shard by shard; one `shards` artifact names them all. */
import type { ObjectRef } from '../schemas/artifact.js';
import type { GraphRules } from '../schemas/graph.js';
import type { RunControl } from './control.js';
import { compute, io } from './steps.js';
import { inWindow } from './window.js';

/** Shards in flight: enough to keep several machines busy, few enough for one workflow's history. */
const FEATURIZE_WINDOW = 16;

/** @param structures a `shards` artifact */
export async function featurizeShards(
  control: RunControl,
  structures: ObjectRef,
  rules: GraphRules,
  run: string,
): Promise<ObjectRef> {
  const inputs = { structures };
  const shards = structures.rows ?? 0;
  let done = 0;
  await inWindow(
    Array.from({ length: shards }, (_, shard) => shard),
    FEATURIZE_WINDOW,
    async (shard) => {
      await control.step(() => compute.featurize({ inputs, parameters: { rules }, shard, run }));
      done++;
      control.describe(`${rules.maxNeighbors} neighbours: shard ${done} of ${shards}`);
    },
  );
  return io.collect({ step: 'featurize', output: 'graphs', inputs, parameters: { rules }, shards, run });
}
