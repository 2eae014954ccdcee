/** `screen judge NAME`: other criteria, another film, shifted spectra for what was screened; no network is asked again. */
import type { Command } from 'commander';
import { InvalidInputError } from '../../../schemas/failure.js';
import { action, type CommandContext } from '../../frame/command.js';
import { parseCount, parseOnsetWindow, parseRunName } from '../../frame/option-values.js';
import { type CriteriaOptions, withoutProbability } from '../../screening/criteria.js';
import { otherModel } from '../../screening/judge/other-model.js';
import { showJudged } from '../../screening/judge/show-judged.js';
import { showRescored } from '../../screening/judge/show-rescored.js';
import { keptScreening, wantedCriteria } from '../../screening/kept-screening.js';
import { parseRescore, parseScissor, parseThickness, USUAL_TOP } from '../../screening/option-values.js';
import { openScreeningStores } from '../../screening/stores.js';

interface JudgeOptions extends CriteriaOptions {
  readonly thicknessUm?: number;
  readonly scissorEv?: number;
  readonly rescore?: number;
  readonly model?: string;
  readonly top: number;
}

/** Of the film that every screening is predicted for. */
const THICKNESS_UM = 0.5;
export function register(screen: Command): void {
  screen
    .command('judge')
    .argument('<name>', 'name of a screening', parseRunName)
    .description('rank what was screened by other criteria; needs no Temporal, and no network without --rescore')
    .option('--criteria <file>', 'YAML file of what is wanted')
    .option('--onset <lowest:highest>', 'wanted absorption onset alone, eV', parseOnsetWindow)
    .option('--thickness-um <micrometres>', 'of the film that absorbs (default: 0.5)', parseThickness)
    .option('--scissor-ev <shift>', 'shift of all spectra to higher energies, eV (default: 0)', parseScissor)
    .option(
      '--rescore <top:count>',
      'so many of the best are predicted again, by --model, and ranked by it',
      parseRescore,
    )
    .option('--model <name>', 'finished run whose best model is asked, or ENSEMBLE:N for a member, 1 being the best')
    .option('--top <count>', 'candidates that are shown', parseCount, USUAL_TOP)
    .addHelpText(
      'after',
      `
Examples:
  $ npx spectraloom screen judge mine --criteria examples/criteria/solar-absorber.yaml
  $ npx spectraloom screen judge mine --onset 1.1:1.7 --scissor-ev 0.6
  $ npx spectraloom screen judge mine --thickness-um 2 -o json
  $ npx spectraloom screen judge mine --rescore top:1000 --model other-run
`,
    )
    .action(action<JudgeOptions>((context, options, [name]) => judge(context, options, String(name))));
}

async function judge(context: CommandContext, options: JudgeOptions, name: string): Promise<void> {
  const { criteria: file, onset, thicknessUm, scissorEv, rescore, model, top } = options;
  if ((rescore === undefined) !== (model === undefined))
    throw new InvalidInputError(`--${rescore === undefined ? 'model' : 'rescore'} stands alone`, {
      expected: '--rescore top:N and --model NAME together',
    });
  if ([file, onset, thicknessUm, scissorEv, rescore].every((value) => value === undefined))
    throw new InvalidInputError('nothing else was asked for than what the screening was judged by', {
      expected: `--criteria, --onset, --thickness-um, --scissor-ev or --rescore; or npx spectraloom screen top ${name}`,
    });
  const stores = await openScreeningStores(context.dataFolder);
  const kept = await keptScreening(stores, name);
  const criteria = await wantedCriteria(kept, { criteria: file, onset });
  const isFilm = thicknessUm !== undefined || scissorEv !== undefined;
  const given = { thicknessUm: thicknessUm ?? THICKNESS_UM, scissorEv: scissorEv ?? 0 };
  const film = isFilm ? given : null;
  if (rescore === undefined || model === undefined)
    return showJudged(context, stores, { name, kept, criteria, film, count: top });
  await showRescored(context, stores, {
    name,
    // The errors of one model are not those of the other: both are judged without.
    kept: { ...kept, calibration: null },
    criteria: withoutProbability(criteria),
    film,
    asPredicted: given,
    best: rescore,
    count: top,
    model: await otherModel(model, context.dataFolder),
    modelName: model,
  });
}
