/** What `science/interpretation` says of a cut, as tables. */
import type { Table } from '../../schemas/run/artifact.js';
import { LEAST_COMPOUNDS } from '../../schemas/tables/interpretation.js';
import type {
  BeyondComposition,
  ClusterOnset,
  ClusterProperty,
  CrystalFeatures,
  CutInterpretation,
  FeatureShift,
  KindEnrichment,
  RuleOptions,
  ShiftOptions,
} from '../../science/interpretation/index.js';

export function crystalFeaturesTable(crystals: readonly CrystalFeatures[]): Table<'crystal-features'> {
  return {
    kind: 'crystal-features',
    rows: crystals.length,
    columns: {
      id: crystals.map(({ id }) => id),
      elements: crystals.map(({ byKind }) => [...byKind.element]),
      oxidationStates: crystals.map(({ byKind }) => [...byKind['oxidation-state']]),
      environments: crystals.map(({ byKind }) => [...byKind.environment]),
      coordinations: crystals.map(({ byKind }) => [...byKind.coordination]),
      prototype: crystals.map(({ byKind }) => byKind.prototype[0] ?? null),
      anionSet: crystals.map(({ anionSet }) => anionSet),
      alternatives: crystals.map(({ alternatives }) => [...alternatives]),
      notes: crystals.map(({ notes }) => [...notes]),
    },
    metadata: {},
  };
}

export function enrichmentTable(rows: readonly KindEnrichment[], level: number): Table<'enrichment'> {
  return {
    kind: 'enrichment',
    rows: rows.length,
    columns: {
      kind: rows.map((row) => row.kind),
      cluster: Uint32Array.from(rows, (row) => row.cluster),
      feature: rows.map((row) => row.feature),
      compoundsInside: Uint32Array.from(rows, (row) => row.compoundsInside),
      clusterCompounds: Uint32Array.from(rows, (row) => row.clusterCompounds),
      compoundsOutside: Uint32Array.from(rows, (row) => row.compoundsOutside),
      otherCompounds: Uint32Array.from(rows, (row) => row.otherCompounds),
      oddsRatio: rows.map((row) => row.oddsRatio),
      lower: Float64Array.from(rows, (row) => row.lower),
      upper: rows.map((row) => row.upper),
      pValue: Float64Array.from(rows, (row) => row.pValue),
      qValue: Float64Array.from(rows, (row) => row.qValue),
    },
    metadata: {
      test: 'Fisher exact, two-sided, on compounds',
      correction: 'Benjamini-Hochberg',
      level: String(level),
      leastCompounds: String(LEAST_COMPOUNDS),
    },
  };
}

export function onsetTable(rows: readonly ClusterOnset[]): Table<'cluster-onsets'> {
  return {
    kind: 'cluster-onsets',
    rows: rows.length,
    columns: {
      cluster: Uint32Array.from(rows, (row) => row.cluster),
      size: Uint32Array.from(rows, (row) => row.size),
      withOnset: Uint32Array.from(rows, (row) => row.withOnset),
      onsetMeanEv: rows.map((row) => row.onsetMeanEv),
      onsetSpreadEv: rows.map((row) => row.onsetSpreadEv),
    },
    metadata: {},
  };
}

/** @param onsets eV @param edges eV cm^-1; both one row a cluster, in the same order */
export function propertiesTable(
  onsets: readonly ClusterProperty[],
  edges: readonly ClusterProperty[],
  level: number,
): Table<'cluster-properties'> {
  return {
    kind: 'cluster-properties',
    rows: onsets.length,
    columns: {
      cluster: Uint32Array.from(onsets, (row) => row.cluster),
      compounds: Uint32Array.from(onsets, (row) => row.compounds),
      compoundsWithOnset: Uint32Array.from(onsets, (row) => row.withValue),
      onsetMeanEv: onsets.map((row) => row.mean),
      onsetSpreadEv: onsets.map((row) => row.spread),
      onsetDifferenceEv: onsets.map((row) => row.difference),
      onsetEffect: onsets.map((row) => row.hedgesG),
      onsetEffectLower: onsets.map((row) => row.lower),
      onsetEffectUpper: onsets.map((row) => row.upper),
      compoundsWithEdgeIntegral: Uint32Array.from(edges, (row) => row.withValue),
      edgeIntegralMean: edges.map((row) => row.mean),
      edgeIntegralSpread: edges.map((row) => row.spread),
      edgeIntegralDifference: edges.map((row) => row.difference),
      edgeIntegralEffect: edges.map((row) => row.hedgesG),
      edgeIntegralEffectLower: edges.map((row) => row.lower),
      edgeIntegralEffectUpper: edges.map((row) => row.upper),
    },
    metadata: { effect: "Hedges' g", level: String(level) },
  };
}

/** @param crystals that the rules were made from */
export function rulesTable(
  rows: CutInterpretation['rules'],
  crystals: number,
  { folds, repeats, seed }: RuleOptions,
): Table<'rules'> {
  return {
    kind: 'rules',
    rows: rows.length,
    columns: {
      cluster: Uint32Array.from(rows, (row) => row.cluster),
      size: Uint32Array.from(rows, (row) => row.size),
      rule: rows.map((row) => row.rule),
      depth: Uint32Array.from(rows, (row) => row.depth),
      fitted: rows.map((row) => row.fitted),
      accuracy: rows.map(({ heldOut }) => heldOut?.accuracy ?? null),
      accuracyDeviation: rows.map(({ heldOut }) => heldOut?.accuracyDeviation ?? null),
      precision: rows.map(({ heldOut }) => heldOut?.precision ?? null),
      precisionDeviation: rows.map(({ heldOut }) => heldOut?.precisionDeviation ?? null),
      chance: rows.map(({ chance }) => chance),
      found: Uint32Array.from(rows, (row) => row.found),
      mistaken: Uint32Array.from(rows, (row) => row.mistaken),
      sentence: rows.map((row) => row.sentence),
    },
    metadata: {
      crystals: String(crystals),
      folds: String(folds),
      repeats: String(repeats),
      seed: String(seed),
    },
  };
}

export function compositionTestTable(test: BeyondComposition | null, seed: number): Table<'composition-test'> {
  const rows = test === null ? [] : [test];
  return {
    kind: 'composition-test',
    rows: rows.length,
    columns: {
      crystals: Uint32Array.from(rows, (row) => row.crystals),
      exchangeable: Uint32Array.from(rows, (row) => row.exchangeable),
      compositionErrorEv: Float64Array.from(rows, (row) => row.compositionErrorEv),
      jointErrorEv: Float64Array.from(rows, (row) => row.jointErrorEv),
      dropEv: Float64Array.from(rows, (row) => row.dropEv),
      permutedDropEv: Float64Array.from(rows, (row) => row.permutedDropEv),
      strength: Float64Array.from(rows, (row) => row.strength),
      permutations: Uint32Array.from(rows, (row) => row.permutations),
      pValue: Float64Array.from(rows, (row) => row.pValue),
    },
    metadata: {
      seed: String(seed),
      reason: test === null ? 'fewer than ten onsets, or an element without composition features' : '',
    },
  };
}

/** @param made from how many crystals, and how */
export function shiftsTable(
  rows: readonly FeatureShift[],
  made: ShiftOptions & { readonly crystals: number },
): Table<'feature-shifts'> {
  return {
    kind: 'feature-shifts',
    rows: rows.length,
    columns: {
      kind: rows.map((row) => row.kind),
      feature: rows.map((row) => row.feature),
      crystals: Uint32Array.from(rows, (row) => row.crystals),
      differenceEv: Float64Array.from(rows, (row) => row.differenceEv),
      shiftEv: Float64Array.from(rows, (row) => row.shiftEv),
      lowerEv: Float64Array.from(rows, (row) => row.lowerEv),
      upperEv: Float64Array.from(rows, (row) => row.upperEv),
    },
    metadata: {
      crystals: String(made.crystals),
      samples: String(made.samples),
      seed: String(made.seed),
      minSupport: String(made.minSupport),
      maxFeatures: String(made.maxFeatures),
    },
  };
}
