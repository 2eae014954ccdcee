/** Tables of one shard -> the rows of a screening, as criteria and rankings see them. */
import { InvalidInputError, InvalidStructureError } from '../../schemas/failure.js';
import { at } from '../../schemas/required.js';
import type { Table } from '../../schemas/run/artifact.js';
import type { SegmentRows } from '../../schemas/screening/segment-rows.js';
import { elementDescriptors } from '../../science/chemistry/index.js';
import { FAR } from '../screen/assess.js';

interface ShardPlace {
  /** Of the page. */
  readonly page: number;
  /** Among the tables of the page. */
  readonly shard: number;
}

type Composition = Partial<ReturnType<typeof elementDescriptors>>;

/** @throws InvalidInputError where the tables are not of the same candidates */
export function segmentRows(
  predicted: Table<'predicted-candidates'>,
  placed: Table<'placed-candidates'>,
  { page, shard }: ShardPlace,
): SegmentRows {
  const { rows, columns, extra = {} } = predicted;
  const places = placed.columns;
  if (placed.rows !== rows || places.id.some((id, row) => id !== columns.id[row]))
    throw new InvalidInputError(`places of ${placed.rows} candidates for ${rows} predicted ones`, {
      found: `${placed.rows} of kind placed-candidates`,
      expected: 'one a candidate, in the order of the predicted ones',
    });
  const known = new Map<string, Composition>();
  const compositions = columns.formula.map((formula) => {
    const composition = known.get(formula) ?? compositionOf(formula);
    known.set(formula, composition);
    return composition;
  });
  const of = <V>(pick: (composition: Composition) => V | undefined) => compositions.map((each) => pick(each) ?? null);
  const isFar = places.isNear.map((isNear) => !isNear);
  const { id, contentId, formula, source, nAtoms, onsetEv, onsetReason, edgeIntegral, taucGapEv } = columns;
  const { slmePercent, am15gShare, visibleTransmittance, duplicateOf, reasons, details } = columns;
  return {
    rows,
    columns: {
      ...(extra as SegmentRows['columns']),
      ...{ id, contentId, formula, source, nAtoms, onsetEv, onsetReason, edgeIntegral, taucGapEv, slmePercent },
      ...{ am15gShare, visibleTransmittance, duplicateOf },
      cellVolumeA3: columns.cellVolume,
      elements: of(({ elements }) => elements),
      nElements: of(({ nElements }) => nElements),
      hhiProduction: of(({ hhiProduction }) => hhiProduction),
      hhiReserves: of(({ hhiReserves }) => hhiReserves),
      priceUsdPerKg: of(({ priceUsdPerKg }) => priceUsdPerKg),
      oldestPriceYear: of(({ oldestPriceYear }) => oldestPriceYear),
      leastAbundancePpm: of(({ leastAbundancePpm }) => leastAbundancePpm),
      isRadioactive: of(({ isRadioactive }) => isRadioactive),
      hasPrecious: of(({ hasPrecious }) => hasPrecious),
      isRohsRestricted: of(({ isRohsRestricted }) => isRohsRestricted),
      cluster: places.cluster,
      neighbourShare: places.neighbourShare,
      distance: places.distance,
      nearestId: places.nearestId,
      inDomain: reasons.map((found, row) => found.length === 0 && !isFar[row]),
      reasons: reasons.map((found, row) => (isFar[row] ? [...found, FAR.reason] : found)),
      details: details.map((found, row) => (isFar[row] ? [...found, FAR.detail] : found)),
      page: new Array<number>(rows).fill(page),
      shard: new Array<number>(rows).fill(shard),
      row: Array.from({ length: rows }, (_, row) => row),
    },
  };
}

/** Of a formula of elements and whole numbers; nothing is known of another. */
function compositionOf(formula: string): Composition {
  const parts = [...formula.matchAll(/([A-Z][a-z]?)(\d*)/g)];
  if (parts.map(([part]) => part).join('') !== formula) return {};
  const species = parts.flatMap((part) =>
    new Array<string>(Math.min(Number(part[2] || 1), MOST_UNITS)).fill(at(part, 1)),
  );
  try {
    return elementDescriptors(species);
  } catch (error) {
    if (!(error instanceof InvalidStructureError)) throw error;
    return {};
  }
}

/** Of one element in a formula: bounds what an odd formula can cost. */
const MOST_UNITS = 10_000;
