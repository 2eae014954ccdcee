/**
 * What networks learn of a change of the volume, and what weights to start from are worth: the 73 crystals of the volume set out
 * of fold (five folds by formula, as `validate` draws them), without servers.
 *
 *   npm run bench:volume -- [--ways nothing,others@60,...] [--folds-seed 123] [--figure FILE.svg] [-o json]
 *
 * Ways are those of `ways.ts`; `a+b` joins two, a setting of sweep files is one (`differenceWeight=5`), `@60` trains 60 epochs. The
 * figure is of the last way.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { onsetReader, targetAxis } from '../../activities/ingest/labelled.js';
import { rowView } from '../../schemas/numerics/rows.js';
import { required } from '../../schemas/required.js';
import type { Table } from '../../schemas/run/artifact.js';
import { reducedFormula } from '../../science/chemistry/index.js';
import { structuresOf } from '../../science/crystal/index.js';
import { type Estimate, spectrumErrors } from '../../science/evidence/index.js';
import { bundledTables } from '../evidence/bundled-tables.js';
import {
  changeError,
  correlation,
  directGapsEv,
  type EdgeChange,
  edgeChanges,
  LEAST_CHANGE_EV,
  rightSigns,
  volumeCrystals,
  wilsonInterval,
} from './changes.js';
import { drawChanges } from './figure.js';
import { outOfFold, type Sets } from './trainings.js';
import { spectraOfTrees, toldChanges } from './trees.js';
import { wayOf } from './ways.js';

const FOLDER = 'data/gpaw-absorption-volume';

const { values: options } = parseArgs({
  options: {
    ways: {
      type: 'string',
      default:
        'nothing@30,others@30,nothing@60,others@60,others-readout@60,bundled@60,nothing@120,others@120,differenceWeight=5+edgeBins=10@20',
    },
    'folds-seed': { type: 'string', default: '123' },
    figure: { type: 'string' },
    output: { type: 'string', short: 'o', default: 'text' },
  },
});
const foldSeed = Number(options['folds-seed']);
const ways = options.ways.split(',').map(wayOf);
const volume = await bundledTables(`${FOLDER}/alignn`);
const crystals = volumeCrystals(readFileSync(`${FOLDER}/conditions.csv`, 'utf8'));
const gaps = directGapsEv(gunzipSync(readFileSync(`${FOLDER}/absorption.jsonl.gz`)).toString('utf8'));
const structures = structuresOf(volume.structures);
const compounds = structures.map(({ species }) => reducedFormula(species));
const { width, values } = volume.spectra.columns.values;
const rowOf = new Map(volume.spectra.columns.id.map((id, row) => [id, row]));
const references = new Map(structures.map(({ id }) => [id, rowView(values, width, required(rowOf.get(id)))]));
const readOnset = onsetReader(targetAxis(volume.spectra));
const programFolder = mkdtempSync(join(tmpdir(), 'spectraloom-volume-'));
const sets: Sets = {
  volume,
  gaps: { ...volume, spectra: gapsAsTargets() },
  bundled: await bundledTables(),
  programFolder,
};

interface Row {
  readonly way: string;
  /** Mean absolute error out of fold, log10(cm^-1); null where no spectra were predicted. */
  readonly spectrum: Estimate | null;
  readonly right: number;
  readonly of: number;
  readonly correlation: number | null;
  /** Mean absolute error of the change, eV. */
  readonly errorEv: number;
}

const rows: Row[] = [];
const tell = (way: string, changes: readonly EdgeChange[], spectrum: Estimate | null) => {
  const row = {
    way,
    spectrum,
    right: rightSigns(changes),
    of: changes.length,
    correlation: correlation(changes),
    errorEv: changeError(changes),
  };
  rows.push(row);
  if (options.output === 'text') process.stdout.write(`${lineOf(row)}\n`);
};

try {
  if (options.output === 'text')
    process.stdout.write('| way | spectrum, log10(cm^-1) | signs | correlation | error, eV |\n|---|---|---|---|---|\n');
  const own = changesOf(references);
  tell('onset of the reference spectra', own, null);
  tell(
    '"it grows under compression"',
    own.map((each) => ({ ...each, predicted: LEAST_CHANGE_EV })),
    null,
  );
  const spectra = await spectraOfTrees(sets, foldSeed);
  const trees = changesOf(spectra);
  tell('trees on composition', trees, errorOf(spectra));
  tell('trees on composition, told the changes', await toldChanges(sets, own, foldSeed), null);
  let last = trees;
  for (const way of ways) {
    const predicted = await outOfFold(way, sets, foldSeed);
    const isGap = way.target === 'gap';
    last = isGap ? changesOf(predicted, ([gap]) => required(gap)) : changesOf(predicted);
    tell(way.name, last, isGap ? null : errorOf(predicted));
  }
  if (options.figure !== undefined) writeFileSync(options.figure, drawChanges(last, trees));
  if (options.output === 'json') process.stdout.write(`${JSON.stringify({ foldSeed, rows }, null, 2)}\n`);
} finally {
  rmSync(programFolder, { recursive: true });
}

function changesOf(
  predicted: ReadonlyMap<string, Float32Array>,
  read: (values: Float32Array) => number | null = readOnset,
): EdgeChange[] {
  return edgeChanges(
    crystals,
    (id) => required(gaps.get(id)),
    (id) => read(required(predicted.get(id))),
  );
}

function gapsAsTargets(): Table<'spectra'> {
  const { id } = volume.spectra.columns;
  const values = Float32Array.from(id, (each) => required(gaps.get(each)));
  // Without an axis: no onset is read off them.
  return { ...volume.spectra, columns: { id, values: { width: 1, values } }, metadata: {} };
}

function errorOf(predicted: ReadonlyMap<string, Float32Array>): Estimate {
  const inOrder = (spectra: ReadonlyMap<string, Float32Array>) =>
    Float32Array.from(structures.flatMap(({ id }) => [...required(spectra.get(id))]));
  return spectrumErrors(inOrder(references), inOrder(predicted), compounds).mae;
}

function lineOf({ way, spectrum, right, of, correlation: r, errorEv }: Row): string {
  const error = spectrum ? spectrum.value.toFixed(3) : '-';
  const [least, most] = wilsonInterval(right, of).map((share) => Math.round(100 * share));
  return `| ${way} | ${error} | ${right} of ${of} (${least} to ${most} %) | ${r === null ? '-' : r.toFixed(2)} | ${errorEv.toFixed(3)} |`;
}
