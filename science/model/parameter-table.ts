/**
 * The parameters of the network as one flat float32 vector and a table of names: those of the reference's state dict (spec 2.11),
 * so that published weights find their places.
 *
 * Tensors that are used together lie next to each other in one block: the four maps of a convolution that act on node
 * features are one matrix [4 h, h]. Running statistics of batch norms follow all trained parameters.
 */
import type { NetworkSettings } from '../../schemas/training.js';

export interface ParameterEntry {
  readonly name: string;
  readonly shape: readonly number[];
  /** Position of the first element in the flat vector. */
  readonly offset: number;
}

/** How an element starts: uniform in +-bound, or at a constant (spec 2.9). */
export type Start = { readonly bound: number } | { readonly value: number };

export interface ParameterBlock {
  /** Name of the first tensor of the block. */
  readonly name: string;
  /** Tensors stacked along their first axis. */
  readonly shape: readonly number[];
  readonly offset: number;
  readonly size: number;
}

export interface ParameterTable {
  readonly entries: readonly (ParameterEntry & { readonly start: Start })[];
  /** Blocks in the order of the vector, without gaps. */
  readonly blocks: readonly ParameterBlock[];
  /** Elements that are trained; running statistics follow. */
  readonly trained: number;
  readonly size: number;
}

interface TensorSpec {
  readonly name: string;
  readonly shape: readonly number[];
  readonly start: Start;
}

/** The maps that act on node features, in the order of their rows in the stacked matrix. */
export const NODE_MAPS = ['src_gate', 'dst_gate', 'dst_update', 'src_update'] as const;

export function parameterTable(settings: NetworkSettings): ParameterTable {
  const { hiddenFeatures: h, embeddingFeatures: embedding, norm } = settings;
  const trained: TensorSpec[][] = [];
  const norms: { name: string; width: number }[] = [];
  const addNorm = (name: string, width: number) => {
    norms.push({ name, width });
    trained.push([{ name: `${name}.weight`, shape: [width], start: { value: 1 } }]);
    trained.push([{ name: `${name}.bias`, shape: [width], start: { value: 0 } }]);
  };
  const addMaps = (names: readonly string[], input: number, output: number) => {
    const start = { bound: 1 / Math.sqrt(input) };
    trained.push(names.map((name) => ({ name: `${name}.weight`, shape: [output, input], start })));
    trained.push(names.map((name) => ({ name: `${name}.bias`, shape: [output], start })));
  };
  const addMlp = (name: string, input: number, output: number) => {
    addMaps([`${name}.layer.0`], input, output);
    addNorm(`${name}.layer.1`, output);
  };
  const addConvolution = (name: string) => {
    addMaps(
      NODE_MAPS.map((map) => `${name}.${map}`),
      h,
      h,
    );
    addMaps([`${name}.edge_gate`], h, h);
    addNorm(`${name}.bn_edges`, h);
    addNorm(`${name}.bn_nodes`, h);
  };
  addMlp('atom_embedding', settings.atomInputFeatures, h);
  addMlp('edge_embedding.1', settings.edgeBins, embedding);
  addMlp('edge_embedding.2', embedding, h);
  addMlp('angle_embedding.1', settings.tripletBins, embedding);
  addMlp('angle_embedding.2', embedding, h);
  for (let l = 0; l < settings.alignnLayers; l++) {
    addConvolution(`alignn_layers.${l}.node_update`);
    addConvolution(`alignn_layers.${l}.edge_update`);
  }
  for (let l = 0; l < settings.gcnLayers; l++) addConvolution(`gcn_layers.${l}`);
  addMaps(['fc'], h, settings.outputFeatures);
  const running = norm === 'batch' ? norms.flatMap(runningStatistics) : [];
  return layOut(trained, running);
}

function runningStatistics({ name, width }: { name: string; width: number }): TensorSpec[][] {
  return [
    [{ name: `${name}.running_mean`, shape: [width], start: { value: 0 } }],
    [{ name: `${name}.running_var`, shape: [width], start: { value: 1 } }],
  ];
}

function layOut(trained: readonly TensorSpec[][], running: readonly TensorSpec[][]): ParameterTable {
  const entries: (ParameterEntry & { start: Start })[] = [];
  const blocks: ParameterBlock[] = [];
  let offset = 0;
  const place = (block: readonly TensorSpec[]) => {
    const first = block[0]!;
    const shape = [block.length * first.shape[0]!, ...first.shape.slice(1)];
    blocks.push({ name: first.name, shape, offset, size: elements(shape) });
    for (const tensor of block) {
      entries.push({ ...tensor, offset });
      offset += elements(tensor.shape);
    }
  };
  trained.forEach(place);
  const trainedSize = offset;
  running.forEach(place);
  return { entries, blocks, trained: trainedSize, size: offset };
}

/** Number of elements of a shape. */
export function elements(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}

/**
 * Decoupled weight decay applies to an element or not, as the reference decides it by name (spec 3.4): names with
 * "bias", "bn" or "norm" do not decay; the gains of embedding norms (`layer.1`) do, unless `decayEmbeddingNorms` is false.
 * @returns shape [table.size], 1 where the element decays
 */
export function decayMask(table: ParameterTable, decayEmbeddingNorms: boolean): Float32Array {
  const mask = new Float32Array(table.size);
  for (const { name, offset, shape } of table.entries) {
    if (offset >= table.trained || /bias|bn|norm/.test(name)) continue;
    if (name.includes('.layer.1.') && !decayEmbeddingNorms) continue;
    mask.fill(1, offset, offset + elements(shape));
  }
  return mask;
}
