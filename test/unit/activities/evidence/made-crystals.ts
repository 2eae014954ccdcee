/** Twelve crystals of ten formulas whose spectra are straight lines: a spectrum that is late by x is lower by x everywhere. */
import type { Table } from '../../../../schemas/run/artifact.js';
import { structuresToTable } from '../../../../science/crystal/index.js';

const POINTS = 11;
/** 0 to 10 eV. */
const AXIS = { startEv: '0', stepEv: '1' };
const ONSETS = [1, 2, 3, 4, 5, 6, 7, 8, 1.5, 2.5, 3.5, 4.5];
const FORMULAS = ['Zn O', 'Zn S', 'Cd O', 'Cd S', 'Mg O', 'Mg S', 'Be O', 'Be S', 'Ca O', 'Ca S', 'Zn O', 'Cd O'];

/** log10(alpha / cm^-1) as a straight line, one unit an eV, through 4 at the onset. */
const rampTo = (onsetEv: number) => Float32Array.from({ length: POINTS }, (_, i) => 4 + (i - onsetEv));

export function madeCrystals() {
  const ids = FORMULAS.map((formula, i) => `${formula.replace(' ', '')}-${i}`);
  const structures = structuresToTable(
    FORMULAS.map((formula, i) => ({
      id: ids[i]!,
      lattice: Float64Array.of(5, 0, 0, 0, 5, 0, 0, 0, 5),
      species: formula.split(' '),
      fracCoords: Float64Array.of(0, 0, 0, 0.5, 0.5, 0.5),
    })),
    FORMULAS.map(() => ({ source: 'test', sourceSha256: '0'.repeat(64) })),
  );
  const matrix = (rows: readonly Float32Array[]) => ({
    width: POINTS,
    values: Float32Array.from(rows.flatMap((row) => [...row])),
  });
  const spectra: Table<'spectra'> = {
    kind: 'spectra',
    rows: ids.length,
    columns: { id: ids, values: matrix(ONSETS.map(rampTo)) },
    metadata: { ...AXIS, points: String(POINTS), quantity: 'log10_alpha_cm1', floor: '' },
  };
  /** @param shifts of the onset by each method, eV */
  const outOfFold = (shifts: Readonly<Record<string, (crystal: number) => number>>): Table<'out-of-fold'> => {
    const rows = Object.entries(shifts).flatMap(([method, shift]) =>
      ids.map((id, i) => ({ id, method, onsetEv: ONSETS[i]! + shift(i) })),
    );
    return {
      kind: 'out-of-fold',
      rows: rows.length,
      columns: {
        id: rows.map(({ id }) => id),
        method: rows.map(({ method }) => method),
        fold: new Uint32Array(rows.length),
        prediction: matrix(rows.map(({ onsetEv }) => rampTo(onsetEv))),
        onsetEv: rows.map(({ onsetEv }) => onsetEv),
        distance: rows.map(() => null),
      },
      metadata: AXIS,
    };
  };
  return { ids, structures, spectra, outOfFold };
}
