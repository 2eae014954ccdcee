/** What a validation knows of the errors of several numbers: of each alone, and of some together. */
import { InvalidInputError } from '../../schemas/failure.js';
import { at } from '../../schemas/required.js';
import type { Table } from '../../schemas/run/artifact.js';
import { namedWindows, type ScreeningCriteria } from '../../schemas/tables/screening.js';
import type { FurtherErrors } from '../../science/candidates/index.js';
import { type Calibration, calibrationOf, jointCalibrationOf, NEAREST } from '../../science/evidence/index.js';
import { groupBy } from '../../science/numerics/index.js';

/** @throws InvalidInputError for a window of a number that was not validated */
export function furtherErrors(table: Table<'number-errors'>, criteria: ScreeningCriteria): FurtherErrors {
  const { further = [] } = criteria;
  const numberOf = numbersIn(table);
  const numbers = namedWindows(criteria).map(({ name }) => numberOf(name));
  const together = jointCalibrationOf(numbers, numbers[0]?.compounds ?? []);
  return {
    together: together.crystals.length < NEAREST ? null : together,
    alone: further.map(({ name }) => calibrationOfNumber(numberOf(name))),
  };
}

/** @returns of one number after another what is known of its errors; null for fewer crystals than a probability rests on */
export function errorsOfNumbers(table: Table<'number-errors'>, names: readonly string[]): (Calibration | null)[] {
  const numberOf = numbersIn(table);
  return names.map((name) => calibrationOfNumber(numberOf(name)));
}

interface NumberRows {
  readonly reference: readonly (number | null)[];
  readonly predicted: readonly (number | null)[];
  readonly compounds: readonly string[];
}

function numbersIn({ columns, rows }: Table<'number-errors'>): (name: string) => NumberRows {
  const rowsOf = groupBy(Array.from({ length: rows }).keys(), (row) => at(columns.number, row));
  return (name) => {
    const own = rowsOf.get(name);
    if (!own)
      throw new InvalidInputError(`nothing was validated that is called "${name}"`, {
        found: name,
        expected: [...rowsOf.keys()].join(', '),
      });
    const pick = <V>(values: readonly V[]): V[] => own.map((row) => at(values, row));
    const { reference, predicted, compound } = columns;
    return { reference: pick(reference), predicted: pick(predicted), compounds: pick(compound) };
  };
}

function calibrationOfNumber({ reference, predicted, compounds }: NumberRows): Calibration | null {
  const calibration = calibrationOf(reference, predicted, compounds);
  return calibration.points.length < NEAREST ? null : calibration;
}
