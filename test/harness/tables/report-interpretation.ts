/** What the groups of a sample report are: the real features of the bundled crystals, with few permutations and samples. */
import { groupProperties } from '../../../activities/interpret/group-properties.js';
import {
  compositionTestTable,
  crystalFeaturesTable,
  enrichmentTable,
  propertiesTable,
  rulesTable,
  shiftsTable,
} from '../../../activities/interpret/interpretation-tables.js';
import type { ReportInput } from '../../../report/index.js';
import type { Table } from '../../../schemas/run/artifact.js';
import type { Structure } from '../../../schemas/tables/crystal.js';
import type { CrystalProperty } from '../../../schemas/tables/features.js';
import { openSymmetryFinder } from '../../../science/crystal/index.js';
import {
  CONFIDENCE_LEVEL,
  crystalFeatures,
  DEFAULT_INTERPRETATION,
  DEFAULT_SHIFTS,
  FEATURE_KINDS,
  featureShifts,
  interpretCut,
  numericDescriptors,
} from '../../../science/interpretation/index.js';
import { readSymmetryProgram } from '../../../workers/symmetry-program.js';
import { stepContext } from '../pipelines/step-context.js';

const findSymmetry = openSymmetryFinder(await readSymmetryProgram());
const PERMUTATION = { permutations: 99, seed: 123 };
const SHIFTS = { ...DEFAULT_SHIFTS, samples: 50 };

type Interpretation = Pick<
  ReportInput,
  'crystalFeatures' | 'enrichment' | 'clusterProperties' | 'rules' | 'compositionTest' | 'featureShifts'
>;

/** Features take seconds: once a crystal. */
const known = new Map<string, ReturnType<typeof describedCrystal>>();
/** And the rest once a clustering. */
const interpreted = new Map<string, Interpretation>();

export function sampleInterpretation(
  structures: readonly Structure[],
  cluster: Uint32Array,
  onsetsEv: readonly (number | null)[],
  edgeIntegrals: readonly (number | null)[],
): Interpretation {
  const name = cluster.join(' ');
  const earlier = interpreted.get(name);
  if (earlier) return earlier;
  const crystals = structures.map((structure) => {
    const features = known.get(structure.id) ?? describedCrystal(structure);
    known.set(structure.id, features);
    return features;
  });
  const cut = interpretCut(crystals, cluster, onsetsEv, edgeIntegrals, {
    ...DEFAULT_INTERPRETATION,
    permutation: PERMUTATION,
  });
  const shifts = FEATURE_KINDS.flatMap((kind) => featureShifts(crystals, kind, onsetsEv, SHIFTS));
  const tables = {
    crystalFeatures: crystalFeaturesTable(crystals),
    enrichment: enrichmentTable(cut.enrichment, CONFIDENCE_LEVEL),
    clusterProperties: propertiesTable(cut.onsets, cut.edgeIntegrals, CONFIDENCE_LEVEL),
    rules: rulesTable(cut.rules, cut.sampled, DEFAULT_INTERPRETATION.rule),
    compositionTest: compositionTestTable(cut.beyondComposition, PERMUTATION.seed),
    featureShifts: shiftsTable(shifts, { crystals: crystals.length, ...SHIFTS }),
  };
  interpreted.set(name, tables);
  return tables;
}

function describedCrystal(structure: Structure) {
  return { ...crystalFeatures(structure, findSymmetry), descriptors: numericDescriptors(structure) };
}

/** Properties of the crystals of a report input, and what its groups have of them, by the step that says so. */
export function samplePropertyGroups(
  { structures, labels }: Pick<ReportInput, 'structures' | 'labels'>,
  properties: readonly CrystalProperty[],
): Pick<ReportInput, 'properties' | 'groupProperties'> {
  const { id } = labels.columns;
  const given: Table<'crystal-properties'> = {
    kind: 'crystal-properties',
    rows: id.length,
    columns: { id: [...id] },
    extra: Object.fromEntries(
      properties.map(({ values }, i) => [`property${i + 1}`, id.map((each) => values.get(each) ?? null)]),
    ),
    metadata: { properties: JSON.stringify(properties.map(({ name, unit }) => ({ name, unit }))) },
  };
  const found = groupProperties.run({ structures, labels, properties: given, descriptors: null }, {}, stepContext());
  if (found instanceof Promise) throw new Error('the step waits');
  return { properties, groupProperties: found.outputs.groupProperties };
}
