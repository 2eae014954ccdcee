/**
 * Batches of crystal graphs as plain arrays: the graphs side by side, indices shifted, every distinct element,
 * bond length and cosine stored once.
 */
import { InvalidGraphError } from '../../../schemas/failure.js';
import type { CrystalGraph } from '../../../schemas/tables/graph.js';
import type { Precision, Values } from '../../engine/index.js';
import { cgcnnFeatures } from '../../graph/index.js';
import { DistinctNumbers } from './distinct-values.js';

/** One value per input of the programs of `graph-nodes.ts`. */
export type BatchArrays = Readonly<Record<string, Values>>;

/** What a batch needs of one crystal, computed once and kept as long as the graph lives. */
interface Piece {
  readonly graph: CrystalGraph;
  readonly elements: readonly string[];
  readonly atomElement: Uint32Array;
  readonly lengths: Float64Array;
  readonly bondLength: Uint32Array;
  readonly cosines: Float64Array;
  readonly tripletCosine: Uint32Array;
}

const pieces: Readonly<Record<Precision, WeakMap<CrystalGraph, Piece>>> = {
  single: new WeakMap(),
  double: new WeakMap(),
};

/**
 * @param graphs at least one; bonds sorted by target, triplets by target bond
 * @param precision single: values that are equal in float32 are one value
 * @throws InvalidGraphError naming crystal, index and value
 */
export function assembleBatch(graphs: readonly CrystalGraph[], precision: Precision = 'single'): BatchArrays {
  const parts = graphs.map((graph) => pieceOf(graph, precision));
  const nAtoms = total(parts, (part) => part.graph.species.length);
  const nBonds = total(parts, (part) => part.graph.bondLength.length);
  const nTriplets = total(parts, (part) => part.graph.tripletCosine.length);
  const elements = new DistinctSymbols();
  const lengths = new DistinctNumbers(total(parts, (part) => part.lengths.length));
  const cosines = new DistinctNumbers(total(parts, (part) => part.cosines.length));
  const atom = { element: new Int32Array(nAtoms), crystal: new Int32Array(nAtoms), share: new Float64Array(nAtoms) };
  const bond = { ...edgeArrays(nBonds), length: new Int32Array(nBonds) };
  const triplet = { ...edgeArrays(nTriplets), cosine: new Int32Array(nTriplets) };
  let firstAtom = 0;
  let firstBond = 0;
  let firstTriplet = 0;
  parts.forEach((part, crystal) => {
    const { graph } = part;
    const atoms = graph.species.length;
    const bonds = graph.bondLength.length;
    copyMapped(
      part.atomElement,
      part.elements.map((symbol) => elements.rowOf(symbol)),
      atom.element,
      firstAtom,
    );
    atom.crystal.fill(crystal, firstAtom, firstAtom + atoms);
    for (let i = 0; i < atoms; i++) atom.share[firstAtom + i] = graph.atomMultiplicity[i]! / graph.nAtoms;
    copyShifted(graph.bondSource, firstAtom, bond.source, firstBond);
    copyShifted(graph.bondTarget, firstAtom, bond.target, firstBond);
    bond.weight.set(graph.bondWeight, firstBond);
    copyMapped(part.bondLength, rowsOf(lengths, part.lengths), bond.length, firstBond);
    copyShifted(graph.tripletSource, firstBond, triplet.source, firstTriplet);
    copyShifted(graph.tripletTarget, firstBond, triplet.target, firstTriplet);
    triplet.weight.set(graph.tripletWeight, firstTriplet);
    copyMapped(part.tripletCosine, rowsOf(cosines, part.cosines), triplet.cosine, firstTriplet);
    firstAtom += atoms;
    firstBond += bonds;
    firstTriplet += graph.tripletCosine.length;
  });
  const real = (values: Float64Array): Float32Array | Float64Array =>
    precision === 'single' ? new Float32Array(values) : values;
  const column = (values: Float32Array | Float64Array): Values => ({ values, shape: [values.length, 1] });
  const index = (values: Int32Array): Values => ({ values, shape: [values.length] });
  return {
    ...extraRows(graphs, real),
    elementFeatures: featureRows(elements.values),
    atomElement: index(atom.element),
    atomCrystal: index(atom.crystal),
    atomShare: column(real(atom.share)),
    length: column(real(lengths.values)),
    bondLength: index(bond.length),
    cosine: column(real(cosines.values)),
    tripletCosine: index(triplet.cosine),
    bondSource: index(bond.source),
    bondTarget: index(bond.target),
    bondWeight: column(bond.weight),
    tripletSource: index(triplet.source),
    tripletTarget: index(triplet.target),
    tripletWeight: column(triplet.weight),
  };
}

/** @returns lengths of the bonds of a crystal as they lie in a batch, ångström: a bond more where none arrives at its last atom */
export function batchedBondLengths(graph: CrystalGraph, precision: Precision = 'single'): Float64Array {
  return pieceOf(graph, precision).graph.bondLength;
}

function pieceOf(given: CrystalGraph, precision: Precision): Piece {
  const known = pieces[precision].get(given);
  if (known) return known;
  const graph = withLastBond(given);
  checkGraph(graph);
  const elements = new DistinctSymbols();
  const lengths = new DistinctNumbers(graph.bondLength.length);
  const cosines = new DistinctNumbers(graph.tripletCosine.length);
  const rounded = (values: Float64Array) => (precision === 'single' ? new Float32Array(values) : values);
  const piece: Piece = {
    graph,
    atomElement: Uint32Array.from(graph.species.map((symbol) => elements.rowOf(symbol))),
    bondLength: rowsOf(lengths, rounded(graph.bondLength)),
    tripletCosine: rowsOf(cosines, rounded(graph.tripletCosine)),
    elements: elements.values,
    lengths: lengths.values,
    cosines: cosines.values,
  };
  pieces[precision].set(given, piece);
  return piece;
}

/**
 * A segment sum drops trailing rows that nothing arrives at. If no bond arrives at the last atom (a radius graph may
 * have isolated ones), a bond and a triplet of weight 0 do: they add nothing to any sum, and no gradient comes from them.
 */
function withLastBond(graph: CrystalGraph): CrystalGraph {
  const last = graph.species.length - 1;
  const bond = graph.bondLength.length;
  if (graph.bondTarget.at(-1) === last) return graph;
  return {
    ...graph,
    bondSource: appended(graph.bondSource, last),
    bondTarget: appended(graph.bondTarget, last),
    bondLength: appended(graph.bondLength, graph.bondLength[0] ?? 1),
    bondWeight: appended(graph.bondWeight, 0),
    tripletSource: appended(graph.tripletSource, bond),
    tripletTarget: appended(graph.tripletTarget, bond),
    tripletCosine: appended(graph.tripletCosine, graph.tripletCosine[0] ?? 1),
    tripletWeight: appended(graph.tripletWeight, 0),
  };
}

function appended<A extends Uint32Array | Float64Array>(array: A, value: number): A {
  const longer = new (array.constructor as new (length: number) => A)(array.length + 1);
  longer.set(array);
  longer[array.length] = value;
  return longer;
}

/** Segment sums drop trailing rows that nothing arrives at, and unsorted targets would be summed wrongly without a word. */
function checkGraph(graph: CrystalGraph): void {
  const refuse = (message: string) => new InvalidGraphError(`${graph.id}: ${message}`, { id: graph.id });
  const { bondLength, tripletCosine } = graph;
  if (graph.atomMultiplicity.length !== graph.species.length)
    throw refuse(`${graph.atomMultiplicity.length} multiplicities of ${graph.species.length} atoms`);
  for (let i = 0; i < bondLength.length; i++) {
    const length = bondLength[i]!;
    if (!(length > 0 && length < Infinity)) throw refuse(`length of bond ${i} is ${length}`);
  }
  for (let i = 0; i < tripletCosine.length; i++) {
    if (!(Math.abs(tripletCosine[i]!) <= 1)) throw refuse(`cosine of triplet ${i} is ${tripletCosine[i]}`);
  }
  const levels = [
    ['bonds', graph.bondTarget, 'atom', graph.species.length],
    ['triplets', graph.tripletTarget, 'bond', bondLength.length],
  ] as const;
  for (const [edges, target, node, nNodes] of levels) {
    for (let i = 1; i < target.length; i++) {
      if (target[i]! < target[i - 1]!) throw refuse(`${edges} are not sorted by target`);
    }
    const last = target.at(-1) ?? -1;
    if (last !== nNodes - 1) throw refuse(`no ${edges} arrive at ${node} ${nNodes - 1}`);
  }
}

/** Symbols in the order of their first appearance. */
class DistinctSymbols {
  readonly values: string[] = [];

  /** A batch has few elements: looking through them is the fastest. */
  rowOf(symbol: string): number {
    const known = this.values.indexOf(symbol);
    return known >= 0 ? known : this.values.push(symbol) - 1;
  }
}

function rowsOf(distinct: DistinctNumbers, values: Float32Array | Float64Array): Uint32Array {
  const rows = new Uint32Array(values.length);
  for (let i = 0; i < values.length; i++) rows[i] = distinct.rowOf(values[i]!);
  return rows;
}

function featureRows(symbols: readonly string[]): Values {
  const rows = symbols.map((symbol) => cgcnnFeatures(symbol));
  const width = rows[0]?.length ?? 0;
  const values = new Float32Array(rows.length * width);
  rows.forEach((row, i) => {
    values.set(row, i * width);
  });
  return { values, shape: [rows.length, width] };
}

/** One row a crystal; nothing where the crystals bring nothing along. */
function extraRows(
  graphs: readonly CrystalGraph[],
  real: (values: Float64Array) => Float32Array | Float64Array,
): BatchArrays {
  const width = graphs[0]?.extraFeatures?.length;
  if (width === undefined) return {};
  const values = Float64Array.from(graphs.flatMap((graph) => [...(graph.extraFeatures ?? [])]));
  return { extraFeatures: { values: real(values), shape: [graphs.length, width] } };
}

function edgeArrays(n: number): { source: Int32Array; target: Int32Array; weight: Float32Array } {
  return { source: new Int32Array(n), target: new Int32Array(n), weight: new Float32Array(n) };
}

function copyShifted(from: Uint32Array, shift: number, to: Int32Array, start: number): void {
  for (let i = 0; i < from.length; i++) to[start + i] = from[i]! + shift;
}

function copyMapped(from: Uint32Array, rows: ArrayLike<number>, to: Int32Array, start: number): void {
  for (let i = 0; i < from.length; i++) to[start + i] = rows[from[i]!]!;
}

function total(parts: readonly Piece[], count: (part: Piece) => number): number {
  return parts.reduce((sum, part) => sum + count(part), 0);
}
