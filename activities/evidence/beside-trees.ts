/** What another prediction adds to that of trees on composition: by spectra, and by onsets where both and the reference have one. */
import { required } from '../../schemas/required.js';
import type { Table } from '../../schemas/run/artifact.js';
import { BESIDE_TREES, type Method, VERDICTS } from '../../schemas/tables/evidence.js';
import { type BesideTrees, besideTreesRows } from '../../schemas/tables/evidence-rows.js';
import { addedPrediction, DEFAULT_ADDED } from '../../science/evidence/index.js';
import type { JudgedCrystal, Said } from './judged.js';

/** @returns no row for a measure that too few compounds have, and for a method that did not predict all crystals */
export function besideTreesTable(crystals: readonly JudgedCrystal[], seed: number): Table<'beside-trees'> {
  const methods = BESIDE_TREES.filter((method) => crystals.every(({ said }) => said.has(method) && said.has('trees')));
  const found = methods.flatMap((method) =>
    (['spectrum', 'onset'] as const).flatMap((measure) => {
      const added = addedBy(method, crystals, measure, seed);
      return added ? [{ method, measure, ...added }] : [];
    }),
  );
  const numbers = (of: (row: (typeof found)[number]) => number) => Float64Array.from(found, of);
  return {
    kind: 'beside-trees',
    rows: found.length,
    columns: {
      method: found.map(({ method }) => method),
      measure: found.map(({ measure }) => measure),
      treesError: numbers(({ firstError }) => firstError),
      jointError: numbers(({ jointError }) => jointError),
      drop: numbers(({ drop }) => drop),
      lower: numbers(({ lower }) => lower),
      upper: numbers(({ upper }) => upper),
      permutedDrop: numbers(({ permutedDrop }) => permutedDrop),
      pValue: numbers(({ pValue }) => pValue),
      verdict: found.map(({ verdict }) => verdict),
      crystals: Uint32Array.from(found, ({ crystals }) => crystals),
      exchangeable: Uint32Array.from(found, ({ exchangeable }) => exchangeable),
      compounds: Uint32Array.from(found, ({ compounds }) => compounds),
    },
    metadata: {
      permutations: String(DEFAULT_ADDED.permutations),
      folds: String(DEFAULT_ADDED.folds),
      seed: String(seed),
    },
  };
}

function addedBy(
  method: Method,
  crystals: readonly JudgedCrystal[],
  measure: 'spectrum' | 'onset',
  seed: number,
): ReturnType<typeof addedPrediction> {
  const saidBy = [
    ({ reference }: JudgedCrystal): Said => reference,
    ({ said }: JudgedCrystal): Said => required(said.get('trees')),
    ({ said }: JudgedCrystal): Said => required(said.get(method)),
  ] as const;
  const isMeasured = (said: Said) => measure === 'spectrum' || said.onsetEv !== null;
  const own = crystals.filter((crystal) => saidBy.every((of) => isMeasured(of(crystal))));
  const [reference, first, second] = saidBy.map((of) => valuesOf(own.map(of), measure));
  return addedPrediction(
    {
      reference: required(reference),
      first: required(first),
      second: required(second),
      points: measure === 'onset' ? 1 : (own[0]?.reference.spectrum.length ?? 0),
    },
    own.map(({ compound }) => compound),
    own.map(({ anions }) => anions),
    { ...DEFAULT_ADDED, seed },
  );
}

/** Of the network by spectra, in words. @param values what the spectra are called */
export function besideTreesText(table: Table<'beside-trees'>, values = 'spectra'): string {
  const [found] = besideTreesRows(table).filter(
    ({ method, measure }) => method === 'network' && measure === 'spectrum',
  );
  if (!found) return 'too few compounds to join the network to trees on composition';
  return `trees with the network beside them are ${VERDICTS[found.verdict]} trees alone by their ${values} (${dropText(found)})`;
}

function dropText({ drop, lower, upper, pValue }: BesideTrees): string {
  const [mean, from, to] = [drop, lower, upper].map((value) => value.toFixed(3));
  return `the error drops by ${mean}, 95 % interval ${from} to ${to}, p ${pValue.toFixed(3)}`;
}

/** Row after row in one array: as lists of numbers they would be most of what the step holds. */
function valuesOf(said: readonly Said[], measure: 'spectrum' | 'onset'): Float32Array | Float64Array {
  if (measure === 'onset') return Float64Array.from(said, ({ onsetEv }) => required(onsetEv));
  const points = said[0]?.spectrum.length ?? 0;
  const values = new Float32Array(said.length * points);
  said.forEach(({ spectrum }, row) => {
    values.set(spectrum, row * points);
  });
  return values;
}
