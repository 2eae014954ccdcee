/** What was predicted of the candidates of a shard, as rows. */
import { rowView } from '../../schemas/numerics/rows.js';
import { at } from '../../schemas/required.js';
import type { Table } from '../../schemas/run/artifact.js';
import type { Matrix } from '../../schemas/tables/columns.js';
import type { Structure } from '../../schemas/tables/crystal.js';
import type { DomainFinding } from '../../science/candidates/index.js';
import { determinant, rows3 } from '../../science/numerics/index.js';
import { type EnergyAxis, spectrumDescriptors } from '../../science/spectrum/index.js';

/** Micrometre: the one for which efficiencies are published. Others are read off the spectra afterwards. */
const THICKNESS_UM = 0.5;

/** All in one order. */
interface Predictions {
  /** Of the candidates in their shard. */
  readonly rows: readonly number[];
  readonly structures: readonly Structure[];
  /** log10(cm^-1), [rows, points]. */
  readonly spectra: Float32Array;
  readonly features: Matrix<Float32Array>;
  readonly findings: readonly {
    readonly duplicateOf: string | null;
    readonly findings: readonly DomainFinding[];
  }[];
  /** Columns that only ensembles have. */
  readonly ofEnsemble: Readonly<Record<string, (number | null)[]>>;
}

interface Meaning {
  readonly layer: string;
  readonly axis: EnergyAxis;
  readonly points: number;
}

export function predictedTable(
  { columns, extra = {} }: Table<'listed-candidates'>,
  { rows, structures, spectra, features, findings, ofEnsemble }: Predictions,
  { layer, axis, points }: Meaning,
): Table<'predicted-candidates'> {
  const pick = <V>(values: readonly V[]): V[] => rows.map((row) => at(values, row));
  const read = rows.map((_, i) =>
    spectrumDescriptors(rowView(spectra, points, i), axis, { thicknessUm: THICKNESS_UM }),
  );
  // Strain, elements replaced, probability and volume, where a generator made the candidates.
  const made = Object.entries(extra).map(([name, values]) => [name, pick(values as (number | null)[])] as const);
  return {
    kind: 'predicted-candidates',
    rows: rows.length,
    columns: {
      id: pick(columns.id),
      contentId: pick(columns.contentId),
      formula: pick(columns.formula),
      source: pick(columns.source),
      nAtoms: Uint32Array.from(structures, ({ species }) => species.length),
      cellVolume: Float64Array.from(structures, ({ lattice }) => Math.abs(determinant(rows3(lattice)))),
      onsetEv: read.map(({ onsetEv }) => onsetEv),
      onsetReason: read.map(({ onsetReason }) => onsetReason),
      edgeIntegral: read.map(({ edgeIntegral }) => edgeIntegral),
      taucGapEv: read.map(({ taucGapEv }) => taucGapEv),
      slmePercent: read.map(({ slmePercent }) => slmePercent),
      am15gShare: read.map(({ am15gShare }) => am15gShare),
      visibleTransmittance: read.map(({ visibleTransmittance }) => visibleTransmittance),
      duplicateOf: findings.map(({ duplicateOf }) => duplicateOf),
      reasons: findings.map((own) => own.findings.map(({ reason }) => reason)),
      details: findings.map((own) => own.findings.map(({ detail }) => detail)),
      features,
      spectrum: { width: points, values: spectra },
    },
    extra: { ...Object.fromEntries(made), ...ofEnsemble },
    metadata: {
      layer,
      startEv: String(axis.startEv),
      stepEv: String(axis.stepEv),
      thicknessUm: String(THICKNESS_UM),
    },
  };
}
