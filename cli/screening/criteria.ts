/** What candidates are judged by: a criteria file, or a window of onsets alone. Checked before anything is started. */
import { resolve } from 'node:path';
import { readInputText } from '../../infra/files/input-file.js';
import { checkedCondition } from '../../infra/screening-criteria/condition/condition.js';
import { readCriteriaFile } from '../../infra/screening-criteria/read-criteria-file.js';
import { InvalidInputError } from '../../schemas/failure.js';
import { required } from '../../schemas/required.js';
import { CHANCE_COLUMNS, CRITERIA_COLUMNS } from '../../schemas/screening/columns.js';
import type { CandidateCriteria } from '../../schemas/screening/criteria.js';
import { leadingWindow, type NumberWindow, type ScreeningCriteria } from '../../schemas/tables/screening.js';
import { screeningWindow, type WindowOptions } from '../run/start/screening-window.js';
import { withParser } from './scratch.js';

/** No criteria are longer; a device or a wrong file may be. */
const MAX_CRITERIA_BYTES = 1024 ** 2;

export interface CriteriaOptions extends WindowOptions {
  readonly criteria?: string;
}

/**
 * @param usual window where nothing was asked for; null where something was
 * @param isValidated errors of the model are known, so that onsets have probabilities
 * @throws InvalidInputError for a file and a window at once, naming line and column of a fault of the file, and for a
 *   question about probabilities where there are none
 */
export async function criteriaOf(
  { criteria: file, ...windows }: CriteriaOptions,
  usual: ScreeningCriteria | null,
  isValidated: boolean,
): Promise<CandidateCriteria> {
  if (file === undefined)
    return ofWindow(screeningWindow(windows, null, usual ?? required(windows.onset)), isValidated);
  if (windows.onset ?? windows.window)
    throw new InvalidInputError('--criteria and --onset or --window both say which onsets are wanted', {
      field: windows.onset ? '--onset' : '--window',
      expected: 'one of the two; in a criteria file the window is window: {min_ev: 1.1, max_ev: 1.7}',
    });
  const text = await readInputText(resolve(file), MAX_CRITERIA_BYTES);
  return withParser(async (database) => {
    const criteria = await readCriteriaFile(database, text, file);
    const condition =
      criteria.where === null ? [] : (await checkedCondition(database, criteria.where, CRITERIA_COLUMNS)).columns;
    const asked = [...criteria.objectives.map(({ column }) => column), ...condition];
    const chances = asked.filter((column) => column in CHANCE_COLUMNS);
    if (!isValidated && chances.length > 0)
      throw new InvalidInputError(`${file} asks for probabilities, and nothing is known of the errors of this model`, {
        file,
        found: [...new Set(chances)].join(', '),
        expected: 'a run that was validated, without --ensemble; or criteria without them',
      });
    return criteria;
  });
}

/** @returns the same for models of unknown errors: near the middle of the window in the place of likely to be in it */
export function withoutProbability(criteria: CandidateCriteria): CandidateCriteria {
  const { window, objectives } = criteria;
  if (window === null) return criteria;
  return {
    ...criteria,
    objectives: objectives.map((objective) =>
      objective.column === 'probability' && objective.goal === 'max'
        ? { ...middleOf(window), weight: objective.weight }
        : objective,
    ),
  };
}

/** Without known errors the nearest to the middle of the window comes first. */
function ofWindow(asked: ScreeningCriteria, isValidated: boolean): CandidateCriteria {
  const { from: minEv, to: maxEv } = onlyWindow(asked);
  const window = { minEv, maxEv };
  const likely = { column: 'probability', goal: 'max' as const };
  return {
    schemaVersion: 1,
    where: null,
    requireInDomain: false,
    window,
    objectives: [{ ...(isValidated ? likely : middleOf(window)), weight: 1 }],
  };
}

/** Segments hold what a look-up by the onset can rank. */
function onlyWindow(asked: ScreeningCriteria): NumberWindow {
  const window = leadingWindow(asked);
  if (window && !asked.further) return window;
  const { further = [] } = asked;
  throw new InvalidInputError('a screening at scale is ranked by one window, that of the onset', {
    field: '--window',
    found: further.map(({ name }) => name).join(', '),
    expected: `--window onset=lowest:highest, or a criteria file with where: edgeIntegral BETWEEN lowest AND highest`,
    'way out': 'npx spectraloom screen --from RUN takes several windows',
  });
}

function middleOf({ minEv, maxEv }: { readonly minEv: number; readonly maxEv: number }) {
  return { column: 'onsetEv', goal: 'target' as const, value: (minEv + maxEv) / 2 };
}
