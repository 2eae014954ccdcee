/**
 * Two volumes of one crystal as one graph whose prediction lies beyond both: atoms of the first count 1 + w times, those of the
 * second -w times, and the readout is linear in the mean over the atoms, so that with f the prediction of a crystal
 *   f(pair) = (1 + w) f(a) - w f(b) = f(a) + w (f(a) - f(b))
 * Trained on the same combination of the targets, the difference of two volumes counts w times as much as in the spectra
 * themselves, and the network stays one of crystals.
 */
import { required } from '../../schemas/required.js';
import type { CrystalGraph } from '../../schemas/tables/graph.js';
import type { LabelledGraphs } from '../../science/model/index.js';

/** @returns a graph for training alone: its multiplicities are no counts */
export function pairGraph(a: CrystalGraph, b: CrystalGraph, weight: number): CrystalGraph {
  const [atoms, bonds] = [a.species.length, a.bondLength.length];
  const shares = [
    ...Array.from(a.atomMultiplicity, (count) => ((1 + weight) * count) / a.nAtoms),
    ...Array.from(b.atomMultiplicity, (count) => (-weight * count) / b.nAtoms),
  ];
  return {
    id: `${a.id} beyond ${b.id}`,
    nAtoms: 1,
    nBonds: a.nBonds + b.nBonds,
    nTriplets: a.nTriplets + b.nTriplets,
    species: [...a.species, ...b.species],
    // Only ever divided by the number of atoms: shares of either sign do as well as counts.
    atomMultiplicity: Float64Array.from(shares) as unknown as Uint32Array,
    atomClass: Uint32Array.of(...a.atomClass, ...b.atomClass.map((each) => each + atoms)),
    bondSource: joined(a.bondSource, b.bondSource, atoms),
    bondTarget: joined(a.bondTarget, b.bondTarget, atoms),
    bondLength: Float64Array.of(...a.bondLength, ...b.bondLength),
    bondWeight: joined(a.bondWeight, b.bondWeight, 0),
    tripletSource: joined(a.tripletSource, b.tripletSource, bonds),
    tripletTarget: joined(a.tripletTarget, b.tripletTarget, bonds),
    tripletCosine: Float64Array.of(...a.tripletCosine, ...b.tripletCosine),
    tripletWeight: joined(a.tripletWeight, b.tripletWeight, 0),
  };
}

/** @param baseOf id of the crystal at its own volume @returns every ordered pair of two volumes of one crystal */
export function pairsOf(
  { graphs, targets }: LabelledGraphs,
  baseOf: (id: string) => string,
  weight: number,
): LabelledGraphs {
  const points = targets.length / graphs.length;
  const pairs = graphs.flatMap((_, a) =>
    graphs.flatMap((other, b) => (a !== b && baseOf(required(graphs[a]).id) === baseOf(other.id) ? [[a, b]] : [])),
  ) as [number, number][];
  const mixed = new Float32Array(pairs.length * points);
  pairs.forEach(([a, b], row) => {
    for (let k = 0; k < points; k++) {
      const [own, other] = [required(targets[a * points + k]), required(targets[b * points + k])];
      mixed[row * points + k] = own + weight * (own - other);
    }
  });
  return {
    graphs: pairs.map(([a, b]) => pairGraph(required(graphs[a]), required(graphs[b]), weight)),
    targets: mixed,
  };
}

function joined(a: Uint32Array, b: Uint32Array, shift: number): Uint32Array {
  return Uint32Array.of(...a, ...b.map((each) => each + shift));
}
