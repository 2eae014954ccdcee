/** Predictions as one object a crystal, or as a table; of the model of a run with what the crystals are to it. */

import { type FurtherNumber, furtherNumbersOf } from '../../schemas/further-numbers.js';
import { rowView } from '../../schemas/numerics/rows.js';
import { type LeadingName, leadingName, ONSET, propertyOf } from '../../schemas/property.js';
import { at, required } from '../../schemas/required.js';
import type { Table } from '../../schemas/run/artifact.js';
import { type AssessedCrystal, assessedCrystals } from '../../schemas/tables/assessed-rows.js';
import type { Matrix } from '../../schemas/tables/columns.js';
import { ContributionRows, contributionsByCrystal } from './contributions.js';
import { crystalKey, toDigits } from './crystal-values.js';
import { groupText, renderReasons } from './domain.js';
import { type Chance, intervalText, shortText } from './ranking.js';
import { renderTable } from './text/table.js';

/** Crystal id -> trials of the ensemble that were trained on it. */
type TrainedOn = ReadonlyMap<string, readonly string[]>;

/** What stands beside the predictions of the same crystals. */
interface TableContext {
  readonly trainedOn: TrainedOn;
  readonly notices: Table<'notices'>;
  readonly contributions: Table<'atom-contributions'>;
  readonly assessed?: Table<'assessed-crystals'> | null;
}

/**
 * @returns one value a crystal: `{"id", "prediction", "features", "graph"}`; of several models
 *   `{"id", "prediction", "deviation", "spread", "onsetSpreadEv", "models", "graph"}`, of a named ensemble with
 *   `trainedOn`, of models of absorption that know their energies with `film`, of those of another property with `leading`, of a crystal that something is told of with `notices`,
 *   with `numbers` beside the leading one, each with its 90 % interval or null, with `contributions` where they were asked for; of the model of a run with `onsetEv`, `group`, `neighbourShare`,
 *   `duplicateOf`, `inDomain`, `reasons` and `chance` (null where the run was not validated)
 */
export function predictionValues(
  predictions: Table<'predictions'>,
  { trainedOn, notices, contributions, assessed = null }: TableContext,
): object[] {
  const { rows, columns, extra, metadata } = predictions;
  const property = propertyOf(metadata);
  const layers = (metadata.layers ?? '').split(' ').filter(Boolean);
  const models = modelsOf(predictions);
  const told = textsByCrystal(notices);
  const atoms = contributionsByCrystal(contributions);
  const known = assessed && assessedCrystals(assessed);
  const further = furtherNumbersOf(predictions);
  return Array.from({ length: rows }, (_, i) => {
    const id = at(columns.id, i);
    const features = layers.map((layer) => [layer, rowOf(required(extra)[layer] as Matrix<Float32Array>, i)]);
    const ofSeveral = {
      deviation: extra?.deviation && rowOf(extra.deviation as Matrix<Float32Array>, i),
      spread: toDigits(columns.spread[i] ?? null),
      onsetSpreadEv: toDigits(columns.onsetSpreadEv[i] ?? null),
      models,
      ...(trainedOn.size > 0 ? { trainedOn: trainedOn.get(id) ?? [] } : {}),
    };
    const key = crystalKey(at(columns.file, i), id);
    const texts = told.get(key);
    const own = atoms.get(key);
    return {
      id,
      prediction: rowOf(columns.prediction, i),
      ...(models > 1 ? ofSeveral : { features: Object.fromEntries(features) }),
      ...(property ? { leading: { ...leadingName(property), value: toDigits(columns.onsetEv[i] ?? null) } } : {}),
      ...(property || metadata.startEv === 'null' ? {} : { film: filmOf(columns, i) }),
      graph: { atoms: columns.nAtoms[i], edges: columns.nBonds[i], triplets: columns.nTriplets[i] },
      ...(further.length > 0 ? { numbers: further.map((number) => numberOf(number, i)) } : {}),
      ...(own ? { contributions: own } : {}),
      ...(texts ? { notices: texts } : {}),
      ...(assessed && known?.has(id)
        ? {
            ...(property ? {} : { onsetEv: columns.onsetEv[i] ?? null }),
            ...assessedValue(required(known.get(id)), chanceOf(assessed, i)),
          }
        : {}),
    };
  });
}

function assessedValue({ reasons, ...rest }: AssessedCrystal, chance: Chance | null): object {
  return { ...rest, inDomain: reasons.length === 0, reasons, chance };
}

/** A number beside the leading one; without an interval nothing is known of its errors. */
function numberOf({ name, unit, values, interval }: FurtherNumber, i: number): object {
  const digits = (of: FurtherNumber['values']) => toDigits(at(of, i));
  return {
    name,
    unit,
    value: digits(values),
    interval: interval && { lower: digits(interval.lower), upper: digits(interval.upper) },
  };
}

/** Rows of the table are those of the predictions. @returns null where the run was not validated */
function chanceOf({ extra }: Table<'assessed-crystals'>, row: number): Chance | null {
  if (!extra?.probability) return null;
  const value = (name: string) => (extra[name] as (number | null)[] | undefined)?.[row] ?? null;
  return { probability: value('probability'), lowerEv: value('onsetLowerEv'), upperEv: value('onsetUpperEv') };
}

/** What half a micrometre of a crystal does to sunlight. */
function filmOf(columns: Table<'predictions'>['columns'], i: number): object {
  return {
    absorbedSolarShare: toDigits(columns.absorbedSolarShare[i] ?? null),
    visibleTransmittance: toDigits(columns.visibleTransmittance[i] ?? null),
    slmeUpperBoundPercent: toDigits(columns.slmeUpperBoundPercent[i] ?? null),
  };
}

/** One row a crystal and number beside the leading one, of another property than absorption. */
class NumberRows {
  private readonly rows: string[][] = [];
  private isCalibrated = false;

  add(predictions: Table<'predictions'>): void {
    const further = furtherNumbersOf(predictions);
    predictions.columns.id.forEach((id, i) => {
      for (const { name, unit, values, interval } of further) {
        this.isCalibrated ||= interval !== null;
        const [lower, upper] = [interval?.lower[i] ?? null, interval?.upper[i] ?? null];
        const ends = lower === null || upper === null ? 'not known' : `${shortText(lower)} to ${shortText(upper)}`;
        this.rows.push([id, name, shortText(at(values, i)), unit, ends]);
      }
    });
  }

  /** @returns null without numbers */
  render(): string | null {
    if (this.rows.length === 0) return null;
    const head = ['id', 'number', 'value', 'unit', '90 % interval'];
    const table = renderTable(head, this.rows, 'llrlr');
    return this.isCalibrated
      ? table
      : `${table}\n\nNothing is known of the errors of these numbers: they have no interval.`;
  }
}

/**
 * id, formula, counts of the graph, onset and bound of the efficiency where the model knows its energies, and the spread of
 * several models.
 */
export class PredictionRows {
  private readonly rows: string[][] = [];
  private readonly atoms = new ContributionRows();
  private readonly numbers = new NumberRows();
  private onsets = false;
  /** Null: onsets. */
  private leading: LeadingName | null = null;
  private models = 1;
  private isAssessed = false;
  private isValidated = false;
  private readonly outside: { readonly id: string; readonly assessed: AssessedCrystal }[] = [];

  constructor(private readonly trainedOn: TrainedOn) {}

  add(
    predictions: Table<'predictions'>,
    contributions: Table<'atom-contributions'>,
    assessed: Table<'assessed-crystals'> | null = null,
  ): void {
    this.atoms.add(contributions);
    const { rows, columns, metadata } = predictions;
    const known = assessed && assessed.rows > 0 ? assessedCrystals(assessed) : null;
    this.isAssessed = known !== null;
    this.isValidated = Boolean(assessed?.extra?.probability);
    const property = propertyOf(metadata);
    this.leading = property ? leadingName(property) : null;
    if (property) this.numbers.add(predictions);
    this.onsets = property !== null || metadata.startEv !== 'null';
    this.models = modelsOf(predictions);
    for (let i = 0; i < rows; i++) {
      const counts = [columns.nAtoms[i], columns.nBonds[i], columns.nTriplets[i]].map(String);
      const own = [at(columns.id, i), at(columns.formula, i), ...counts];
      if (this.onsets) own.push(onsetText(columns, i));
      if (this.onsets && !this.leading) own.push(columns.slmeUpperBoundPercent[i]?.toFixed(1) ?? '');
      if (this.models > 1) own.push(required(columns.spread[i]).toFixed(3));
      if (this.trainedOn.size > 0) own.push(`${this.trainedOn.get(at(columns.id, i))?.length ?? 0} of ${this.models}`);
      const ofRun = known?.get(at(columns.id, i));
      if (assessed && ofRun) {
        own.push(...this.assessedCells(ofRun, chanceOf(assessed, i)));
        this.outside.push({ id: at(columns.id, i), assessed: ofRun });
      }
      this.rows.push(own);
    }
  }

  get count(): number {
    return this.rows.length;
  }

  render(): string {
    const { name, unit } = this.leading ?? ONSET;
    const head = [
      'id',
      'formula',
      'atoms',
      'bonds',
      'triplets',
      ...(this.onsets ? [unit === '' ? name : `${name} (${unit})`] : []),
      ...(this.onsets && !this.leading ? ['SLME at most (%)'] : []),
    ];
    if (this.models > 1) head.push(this.leading ? 'spread' : 'spread (log10)');
    if (this.trainedOn.size > 0) head.push('trained on it');
    const align = `${'llrrrrrrr'.slice(0, head.length)}${this.isValidated ? 'rr' : ''}`;
    if (this.isValidated) head.push('P', `90 % interval ${unit}`.trimEnd());
    if (this.isAssessed) head.push('group', 'in domain', 'same as');
    const reasons = renderReasons(this.outside);
    const atoms = this.atoms.count > 0 ? this.atoms.render() : null;
    return [renderTable(head, this.rows, align), this.numbers.render(), reasons, atoms]
      .filter((part) => part !== null)
      .join('\n\n');
  }

  private assessedCells(crystal: AssessedCrystal, chance: Chance | null): string[] {
    return [
      ...(chance ? [chance.probability?.toFixed(2) ?? 'none', intervalText(chance)] : []),
      groupText(crystal),
      crystal.reasons.length === 0 ? 'yes' : 'no',
      crystal.duplicateOf ?? '',
    ];
  }
}

function textsByCrystal({ columns, rows }: Table<'notices'>): Map<string, string[]> {
  const told = new Map<string, string[]>();
  for (let row = 0; row < rows; row++) {
    const key = crystalKey(at(columns.file, row), at(columns.id, row));
    told.set(key, [...(told.get(key) ?? []), at(columns.text, row)]);
  }
  return told;
}

function onsetText({ onsetEv, onsetReason, onsetSpreadEv }: Table<'predictions'>['columns'], i: number): string {
  const spread = onsetSpreadEv[i] == null ? '' : ` ± ${onsetSpreadEv[i].toFixed(3)}`;
  return onsetEv[i] == null ? (onsetReason[i] ?? '') : `${onsetEv[i].toFixed(3)}${spread}`;
}

function modelsOf({ metadata }: Table<'predictions'>): number {
  return (JSON.parse(required(metadata.models)) as string[]).length;
}

function rowOf({ width, values }: Matrix<Float32Array>, i: number): number[] {
  return Array.from(rowView(values, width, i), (value) => toDigits(value));
}
