/**
 * The parameters of the network as one flat float32 vector and a table of names: those of the reference's state dict (spec 2.11),
 * so that published weights find their places.
 *
 * Tensors that are used together lie next to each other in one block: the four maps of a convolution that act on node
 * features are one matrix [4 h, h]. Blocks are ordered by weight decay, so that the decaying elements are the first ones;
 * running statistics of batch norms follow all trained parameters.
 */
import { at, required } from '../../../schemas/required.js';
import type { NetworkSettings } from '../../../schemas/tables/training.js';

export interface ParameterEntry {
  readonly name: string;
  readonly shape: readonly number[];
  /** Position of the first element in the flat vector. */
  readonly offset: number;
}

/** How an element starts: uniform in +-bound, or at a constant (spec 2.9). */
type Start = { readonly bound: number } | { readonly value: number };

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

/** Whether a tensor follows the last convolution: those of the output, and of extra features. */
export function isOfReadout(name: string): boolean {
  return /^(fc[123]?|extra_feature_embedding)\./.test(name);
}

/** Name of the linear map that gives the output. With extra features `fc` exists, as in the reference, but nothing uses it. */
export function readoutName(settings: NetworkSettings): 'fc' | 'fc3' {
  return extraWidths(settings).length === 0 ? 'fc' : 'fc3';
}

/** Columns that go through layers of their own before the output, in this order: what crystals bring along, the composition. */
export function extraWidths({ extraFeatures, compositionReadout, atomInputFeatures }: NetworkSettings): number[] {
  const widths = extraFeatures === undefined ? [] : [extraFeatures];
  return compositionReadout === 'layers' ? [...widths, atomInputFeatures] : widths;
}

/** Columns that the readout takes as they are, in this order: the last layer, the layers before it backwards, the composition. */
export function readoutWidths(settings: NetworkSettings): number[] {
  const { hiddenFeatures, alignnLayers, gcnLayers, layerwiseReadout, compositionReadout } = settings;
  const layers = layerwiseReadout ? alignnLayers + gcnLayers : 1;
  const widths = new Array<number>(layers).fill(hiddenFeatures);
  return compositionReadout === 'linear' ? [...widths, settings.atomInputFeatures] : widths;
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
  const [pooled, extra] = [readoutWidths(settings), extraWidths(settings)].map((widths) =>
    widths.reduce((sum, width) => sum + width, 0),
  ) as [number, number];
  addMaps(['fc'], pooled, settings.outputFeatures);
  if (extra > 0) {
    const joined = pooled + extra;
    addMlp('extra_feature_embedding', extra, extra);
    addMlp('fc1', joined, joined);
    addMlp('fc2', joined, joined);
    addMaps(['fc3'], joined, settings.outputFeatures);
  }
  const running = norm === 'batch' ? norms.flatMap(runningStatistics) : [];
  const ordered = [0, 1, 2].flatMap((order) => trained.filter(([first]) => decayOrder(required(first).name) === order));
  return layOut(ordered, running);
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
    const first = at(block, 0);
    const shape = [block.length * at(first.shape, 0), ...first.shape.slice(1)];
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
 * Weight decay goes by names, as the reference decides it (spec 3.4): those with "bias", "bn" or "norm" do not decay.
 * The gains of embedding norms (`layer.1`) are missed by that and decay, unless a setting says otherwise.
 * @returns 0: decays, 1: decays as the reference has it, 2: never
 */
function decayOrder(name: string): 0 | 1 | 2 {
  if (/bias|bn|norm/.test(name)) return 2;
  return name.includes('.layer.1.') ? 1 : 0;
}

/** @returns length of the part at the start of the vector that decays */
export function decayingLength(table: ParameterTable, decayEmbeddingNorms: boolean): number {
  const most = decayEmbeddingNorms ? 1 : 0;
  const blocks = table.blocks.filter(({ name, offset }) => offset < table.trained && decayOrder(name) <= most);
  return blocks.reduce((sum, { size }) => sum + size, 0);
}
