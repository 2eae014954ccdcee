/** `spectraloom validate`: how far the model of a finished run can be trusted, on crystals that it was not trained on. */
import { type Command, Option } from 'commander';
import {
  FOLD_GROUPINGS,
  FOLD_LIMITS,
  type FoldGrouping,
  type ValidationSettings,
} from '../../schemas/settings/folds.js';
import { UNKNOWN_START } from '../../schemas/settings/start-note.js';
import {
  besideTreesRows,
  learningPoints,
  measuredErrors,
  methodComparisons,
  polymorphOrders,
} from '../../schemas/tables/evidence-rows.js';
import type { ValidateInput, ValidateResult } from '../../workflows/validate.js';
import { action, type CommandContext } from '../frame/command.js';
import { parseCountIn, parseRunName } from '../frame/option-values.js';
import { addLaunchOptions, addLearningCurveOption, type LaunchOptions } from '../frame/run-options.js';
import { showDetached } from '../present/detached.js';
import { renderEvidence, type ShownEvidence } from '../present/evidence.js';
import { stepsText } from '../present/summary.js';
import { renderFacts } from '../present/text/facts.js';
import { runToEnd } from '../run/follow/run-to-end.js';
import { tallyOf } from '../run/kinds/tally.js';
import { validateSources } from '../run/manifest/manifest.js';
import { finishedRun } from '../run/results/finished-run.js';
import { fetchTable, recordsOf } from '../run/results/result-files.js';
import { type Session, withRunningStack, withStartedStack } from '../run/start/session.js';

type ValidateOptions = LaunchOptions & {
  readonly folds: number;
  readonly by: FoldGrouping;
  readonly seeds: number;
  readonly learningCurve: boolean;
};

export function register(program: Command): void {
  const command = program
    .command('validate')
    .argument('<run>', 'name of a finished discover run')
    .description(
      'test the settings of a finished run on crystals that were held back, against methods without a network',
    )
    .option('--folds <count>', 'each crystal is held back once', parseCountIn(FOLD_LIMITS.folds), 5)
    .addOption(new Option('--by <what>', 'what is held back together').choices(FOLD_GROUPINGS).default('formula'))
    .option(
      '--seeds <count>',
      'trainings of each fold, whose mean is the prediction',
      parseCountIn(FOLD_LIMITS.seeds),
      1,
    );
  addLearningCurveOption(command);
  addLaunchOptions(command)
    .addHelpText(
      'after',
      `
Examples:
  $ npx spectraloom validate gpaw-absorption
  $ npx spectraloom validate gpaw-absorption --by prototype --seeds 3
  $ npx spectraloom validate gpaw-absorption --learning-curve
`,
    )
    .action(action<ValidateOptions>(validate));
}

async function validate(
  context: CommandContext,
  options: ValidateOptions,
  [run = '']: readonly string[],
): Promise<void> {
  const { folds, by, seeds, learningCurve, dryRun, detach } = options;
  const earlierName = parseRunName(run);
  const name = options.name ?? earlierName;
  const work = async (session: Session) => {
    const earlier = await finishedRun(session, earlierName);
    const sources = await validateSources(session, earlier);
    const start = sources.training.start && (earlier.input.start ?? UNKNOWN_START);
    const settings: ValidationSettings = {
      folds,
      by,
      seeds,
      ...(learningCurve && { learningCurve }),
      ...(start && { start }),
    };
    const input: ValidateInput = {
      ...sources,
      settings,
      parallel: earlier.input.plan.parallel,
    };
    const shares = learningCurve ? ', each with a quarter, a half and all of its crystals' : '';
    const ways = start ? ', each from nothing too' : '';
    const trainings = folds * seeds * ((learningCurve ? 3 : 1) + (start ? 1 : 0));
    const plan = `${folds} folds by ${by}${shares}${ways}, ${trainings} trainings of ${input.epochs} epochs`;
    if (dryRun) {
      const facts = renderFacts([
        ['run', `validate/${name}`],
        ['folds', plan],
        ['state', 'nothing was started'],
      ]);
      return context.screen.result(facts, { run: `validate/${name}`, started: false, settings, epochs: input.epochs });
    }
    const ended = await runToEnd<ValidateResult>(context, session, {
      kind: 'validate',
      name,
      origin: null,
      summary: plan,
      detach,
      input: async () => input,
    });
    const { result, workflowId, runId } = ended;
    if (result === null) return showDetached(context.screen, ended);
    const {
      verdict,
      startVerdict = '',
      besideTreesVerdict = '',
      conditionsVerdict,
      remarks = [],
      ...artifacts
    } = result;
    const shown = await shownEvidence(session, result);
    const steps = tallyOf(await recordsOf(session, `${workflowId}/${runId}`));
    const facts = renderFacts([
      ['run', `${workflowId}   ${stepsText(steps)}`],
      ['folds', plan],
      ['verdict', verdict],
      ['', besideTreesVerdict],
      ...(conditionsVerdict === undefined ? [] : [['conditions', conditionsVerdict] as const]),
      ['start', startVerdict],
      ...remarks.map((remark) => ['remark', remark] as const),
    ]);
    context.screen.result(`${renderEvidence(shown, earlier.input.property)}\n\n${facts}`, {
      run: workflowId,
      runId,
      state: 'finished',
      settings,
      verdict,
      besideTreesVerdict,
      ...(conditionsVerdict !== undefined && { conditionsVerdict }),
      startVerdict,
      remarks,
      ...shown,
      steps,
      artifacts,
    });
  };
  // A plan is told from what is there: nothing is started for it.
  if (dryRun) await withRunningStack(context, work);
  else await withStartedStack(context, options.store, work);
}

async function shownEvidence(session: Session, result: ValidateResult): Promise<ShownEvidence> {
  const { besideTrees, learning } = result;
  return {
    errors: measuredErrors(await fetchTable(session, 'out-of-fold-errors', result.errors)),
    comparisons: methodComparisons(await fetchTable(session, 'out-of-fold-comparisons', result.comparisons)),
    polymorphs: polymorphOrders(await fetchTable(session, 'polymorph-order', result.polymorphs)),
    besideTrees: besideTrees ? besideTreesRows(await fetchTable(session, 'beside-trees', besideTrees)) : [],
    learning: learning ? learningPoints(await fetchTable(session, 'out-of-fold-learning', learning)) : [],
  };
}
