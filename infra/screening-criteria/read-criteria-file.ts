/** Criteria files: YAML or JSON text -> what a screening is judged by. */
import { InvalidInputError } from '../../schemas/failure.js';
import { CRITERIA_COLUMNS, NUMBER_COLUMNS } from '../../schemas/screening/columns.js';
import {
  type CandidateCriteria,
  CRITERIA_KEYS,
  type CriteriaFile,
  CriteriaFileSchema,
  type CriteriaObjective,
} from '../../schemas/screening/criteria.js';
import { escaped, replaceUnseen } from '../../schemas/tables/unseen-characters.js';
import type { QueryDatabase } from '../duckdb/open.js';
import { nearName } from '../files/near-name.js';
import { type FileFault, type PlacedDocument, parsePlaced } from '../sweep-file/document.js';
import { refuseIssues } from '../sweep-file/schema-faults.js';
import type { CheckedCondition } from './condition/check.js';
import { checkedCondition } from './condition/condition.js';
import { FaultyConditionError } from './condition/fault.js';

/**
 * @param database any: it parses the condition
 * @param file name for messages
 * @throws InvalidInputError naming file, line, column, field, what was found and what was expected
 */
export async function readCriteriaFile(
  database: QueryDatabase,
  text: string,
  file: string,
): Promise<CandidateCriteria> {
  const document = parsePlaced(text, file);
  const parsed = CriteriaFileSchema.safeParse(document.value);
  if (!parsed.success) return refuseIssues(document, parsed.error.issues, keysOf);
  const { where, window, objectives, require } = parsed.data;
  const fault =
    windowFault(parsed.data) ?? objectives.map((each, i) => objectiveFault(each, i, parsed.data)).find(Boolean);
  if (fault) document.refuse(fault);
  if (where !== undefined) {
    const { columns } = await condition(database, document, where, file);
    if (columns.includes('probability') && !window)
      document.refuse({ path: ['where'], ...NO_WINDOW, found: 'probability' });
  }
  return {
    schemaVersion: 1,
    where: where ?? null,
    requireInDomain: require !== undefined,
    window: window ? { minEv: window.min_ev, maxEv: window.max_ev } : null,
    objectives,
  };
}

const NO_WINDOW = { problem: 'a probability of no window', expected: 'a window, with min_ev and max_ev' };

async function condition(
  database: QueryDatabase,
  document: PlacedDocument,
  where: string,
  file: string,
): Promise<CheckedCondition> {
  try {
    return await checkedCondition(database, where, CRITERIA_COLUMNS);
  } catch (error) {
    if (!(error instanceof FaultyConditionError)) throw error;
    const { offset, problem, found, expected } = error.fault;
    const { line, column } = document.placeWithin(['where'], offset);
    throw new InvalidInputError(`${file}, line ${line}, column ${column}: where: ${problem}`, {
      file,
      line,
      column,
      field: 'where',
      found: replaceUnseen(found, escaped),
      expected,
    });
  }
}

function windowFault({ window }: CriteriaFile): FileFault | null {
  if (!window || window.min_ev < window.max_ev) return null;
  const expected = `more than min_ev, ${window.min_ev}`;
  return { path: ['window', 'max_ev'], problem: 'a window without width', found: `${window.max_ev}`, expected };
}

function objectiveFault(objective: CriteriaObjective, i: number, file: CriteriaFile): FileFault | null {
  const { column, goal, value } = objective;
  const path = (key: string) => ['objectives', i, key];
  const kind = Object.hasOwn(CRITERIA_COLUMNS, column) ? CRITERIA_COLUMNS[column]?.kind : undefined;
  if (kind !== 'number') {
    const expected = nearName(column, NUMBER_COLUMNS) ?? `one of ${NUMBER_COLUMNS.join(', ')}`;
    const problem = kind ? 'a column without numbers' : 'no such column';
    return { path: path('column'), problem, found: column, expected };
  }
  if (column === 'probability' && !file.window) return { path: path('column'), ...NO_WINDOW, found: column };
  if (goal === 'target' && value === undefined)
    return {
      path: ['objectives', i],
      problem: 'a target without a value',
      found: 'goal: target',
      expected: 'value beside it',
    };
  if (goal !== 'target' && value !== undefined)
    return {
      path: path('value'),
      problem: 'a value without a target',
      found: `goal: ${goal}`,
      expected: 'goal: target',
    };
  const twice =
    file.objectives.findIndex((each) => each.column === column && each.goal === goal) < i && goal !== 'target';
  if (twice) return { path: path('column'), problem: 'an objective given twice', found: column, expected: 'each once' };
  return null;
}

function keysOf(path: readonly string[]): readonly string[] {
  if (path[0] === 'window') return CRITERIA_KEYS.window;
  return path[0] === 'objectives' ? CRITERIA_KEYS.objective : CRITERIA_KEYS.file;
}
