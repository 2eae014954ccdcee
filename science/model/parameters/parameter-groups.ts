/**
 * Stretches of the parameter vector that are one variable each in a training program. A large matrix stands alone, so that its
 * gradient goes into the update as it is; the many small tensors share one, so that they are updated in one go.
 */
import { at } from '../../../schemas/required.js';
import { decayingLength, isOfReadout, type ParameterBlock, type ParameterTable } from './parameter-table.js';

export interface ParameterGroup {
  readonly blocks: readonly ParameterBlock[];
  /** Position and length in the flat vector. */
  readonly offset: number;
  readonly size: number;
  readonly decays: boolean;
  /** False for running statistics of batch norms. */
  readonly isTrained: boolean;
  /** False for those too that stay as they are for a time. */
  readonly learns: boolean;
}

/** Layers that learn: all, or those that follow the last convolution. */
export type LearningLayers = 'all' | 'readout';

/** Elements from which on copying a gradient costs more than one more operation: 256 kB. */
const LARGE = 65_536;

/** @returns groups in the order of the vector, without gaps */
export function parameterGroups(
  table: ParameterTable,
  decayEmbeddingNorms: boolean,
  learning: LearningLayers = 'all',
): ParameterGroup[] {
  const decaying = decayingLength(table, decayEmbeddingNorms);
  const learns = ({ name, offset }: ParameterBlock) =>
    offset < table.trained && (learning === 'all' || isOfReadout(name));
  const kindOf = (block: ParameterBlock) =>
    `${block.offset < decaying} ${block.offset < table.trained} ${learns(block)}`;
  const runs: ParameterBlock[][] = [];
  for (const block of table.blocks) {
    const last = runs.at(-1);
    const joins = last && at(last, 0).size < LARGE && block.size < LARGE && kindOf(at(last, 0)) === kindOf(block);
    if (joins) last.push(block);
    else runs.push([block]);
  }
  return runs.map((blocks) => {
    const first = at(blocks, 0);
    const { offset } = first;
    return {
      blocks,
      offset,
      size: blocks.reduce((sum, block) => sum + block.size, 0),
      decays: offset < decaying,
      isTrained: offset < table.trained,
      learns: learns(first),
    };
  });
}
