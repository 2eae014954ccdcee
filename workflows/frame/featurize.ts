/** Structures -> graphs, shard by shard; one `shards` artifact names them all. */
import type { ObjectRef } from '../../schemas/run/artifact.js';
import type { CutShard } from '../../schemas/run/message.js';
import type { GraphRules } from '../../schemas/tables/graph.js';
import type { RunControl } from './control.js';
import { shardInHalves } from './shards.js';
import { compute, io } from './steps.js';
import { inWindow } from './window.js';

/** Shards in flight: enough to keep several machines busy, few enough for one workflow's history. */
const FEATURIZE_WINDOW = 16;

export interface Featurized {
  readonly graphs: ObjectRef;
  /** Triplets of the largest crystal; 0 where an earlier version made the graphs and did not say. */
  readonly mostTriplets: number;
}

/** @param structures a `shards` artifact */
export async function featurized(
  control: RunControl,
  structures: ObjectRef,
  rules: GraphRules,
  run: string,
): Promise<Featurized> {
  const inputs = { structures };
  const shards = structures.rows ?? 0;
  let done = 0;
  let mostTriplets = 0;
  const cuts: CutShard[] = [];
  await inWindow(
    Array.from({ length: shards }, (_, shard) => shard),
    FEATURIZE_WINDOW,
    async (shard) => {
      const message = { inputs, parameters: { rules }, shard, run };
      const { results, cut } = await shardInHalves(control, 'structures', message, compute.featurize);
      mostTriplets = Math.max(mostTriplets, ...results.map(({ summary }) => Number(summary.mostTriplets ?? 0)));
      if (cut) cuts.push(cut);
      done++;
      control.progress.report({ note: `${rulesText(rules)}: shard ${done} of ${shards}` });
    },
  );
  const collected = { step: 'featurize', output: 'graphs', inputs, parameters: { rules }, shards, run };
  const graphs = await io.collect({ ...collected, ...(cuts.length > 0 && { cut: cuts }) });
  return { graphs, mostTriplets };
}

function rulesText({ strategy, maxNeighbors, cutoffAngstrom }: GraphRules): string {
  return strategy === 'radius' ? `radius ${cutoffAngstrom} ångström` : `${maxNeighbors} neighbours`;
}
