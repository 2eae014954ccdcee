/** The small network and the two crystals of the specification's sections 6.1, 6.2 and 6.4. */
import type { Structure } from '../../../../schemas/tables/crystal.js';
import { DEFAULT_GRAPH_RULES, type GraphRules } from '../../../../schemas/tables/graph.js';
import type { NetworkSettings, TrainingSettings } from '../../../../schemas/tables/training.js';
import { elements, type ParameterTable, parameterTable } from '../../../../science/model/parameters/parameter-table.js';

export const REFERENCE_RULES: GraphRules = { ...DEFAULT_GRAPH_RULES, mode: 'reference', symmetry: 'full' };

export const SMALL_NETWORK: NetworkSettings = {
  norm: 'layer',
  alignnLayers: 2,
  gcnLayers: 2,
  hiddenFeatures: 8,
  embeddingFeatures: 6,
  atomInputFeatures: 92,
  edgeBins: 80,
  tripletBins: 40,
  outputFeatures: 5,
};

export const REFERENCE_TRAINING: TrainingSettings = {
  batchSize: 4,
  learningRate: 1e-3,
  weightDecay: 1e-5,
  schedule: 'constant',
  loss: 'l1',
  scheduledEpochs: 10,
  seed: 7,
  meanTargetBias: false,
  decayEmbeddingNorms: true,
  maxTripletsPerStep: 1e9,
};

/** Section 6.2: element i of a tensor is 0.25 cos(0.7 i + 0.1 s), norm gains 1 + 0.2 of it, s from the letters of the name. */
export function specifiedParameters(table: ParameterTable = parameterTable(SMALL_NETWORK)): Float64Array {
  const parameters = new Float64Array(table.size);
  for (const { name, offset, shape } of table.entries) {
    const s = [...name].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % 97;
    const isGain = name.endsWith('weight') && (name.includes('bn_') || name.includes('.layer.1.'));
    for (let i = 0; i < elements(shape); i++) {
      const value = 0.25 * Math.cos(0.7 * i + 0.1 * s);
      parameters[offset + i] = isGain ? 1 + 0.2 * value : value;
    }
  }
  return parameters;
}

export const nacl: Structure = {
  id: 'NaCl primitive',
  lattice: Float64Array.of(0, 2.82, 2.82, 2.82, 0, 2.82, 2.82, 2.82, 0),
  species: ['Na', 'Cl'],
  fracCoords: Float64Array.of(0, 0, 0, 0.5, 0.5, 0.5),
};

export const naclCubic: Structure = {
  id: 'NaCl cubic',
  lattice: Float64Array.of(5.64, 0, 0, 0, 5.64, 0, 0, 0, 5.64),
  species: ['Na', 'Na', 'Na', 'Na', 'Cl', 'Cl', 'Cl', 'Cl'],
  fracCoords: Float64Array.of(
    ...[0, 0, 0, 0, 0.5, 0.5, 0.5, 0, 0.5, 0.5, 0.5, 0],
    ...[0.5, 0.5, 0.5, 0.5, 0, 0, 0, 0.5, 0, 0, 0, 0.5],
  ),
};

const aluminium = [0.14791705, 0.64791705, 0.85208295, 0.35208295].flatMap((u) => [u, u, u]);
export const corundum: Structure = {
  id: 'Al2O3',
  lattice: Float64Array.of(
    ...[2.38733403, 1.37832775, 4.33781364],
    ...[-2.38733403, 1.37832775, 4.33781364],
    ...[0, -2.7566555, 4.33781364],
  ),
  species: [...'1111'].map(() => 'Al').concat([...'111111'].map(() => 'O')),
  fracCoords: Float64Array.of(
    ...aluminium,
    ...[0.25, 0.94418288, 0.55581712, 0.94418288, 0.55581712, 0.25, 0.55581712, 0.25, 0.94418288],
    ...[0.05581712, 0.44418288, 0.75, 0.44418288, 0.75, 0.05581712, 0.75, 0.05581712, 0.44418288],
  ),
};
