/** `screen start NAME`: a screening of any size, checked whole before anything is started, followed to its ranking. */
import { type Command, Option } from 'commander';
import { STORE_KINDS } from '../../../infra/local-stack/state/state.js';
import { InvalidInputError } from '../../../schemas/failure.js';
import type { ObjectRef } from '../../../schemas/run/artifact.js';
import type { ScreeningInput, ScreeningResult } from '../../../schemas/screening/input.js';
import type { CandidatePlace } from '../../../schemas/screening/messages.js';
import { action, type CommandContext } from '../../frame/command.js';
import { parseCount, parseOnsetWindow, parseRunName } from '../../frame/option-values.js';
import {
  addEnumerationOptions,
  atOption,
  type EnumerationOptions,
  type LaunchOptions,
  sourceOption,
  windowOption,
} from '../../frame/run-options.js';
import { showDetached } from '../../present/detached.js';
import { runToEnd } from '../../run/follow/run-to-end.js';
import { type FinishedRun, screenSources } from '../../run/manifest/manifest.js';
import { finishedRun } from '../../run/results/finished-run.js';
import type { ConditionOptions } from '../../run/start/asked-conditions.js';
import { countsOf, enumerationOf, refuseEnumeration } from '../../run/start/enumeration.js';
import { type Session, withRunningStack, withStartedStack } from '../../run/start/session.js';
import { type CriteriaOptions, criteriaOf } from '../../screening/criteria.js';
import { showFinished } from '../../screening/judge/show-finished.js';
import { parsePriority, USUAL_TOP } from '../../screening/option-values.js';
import { sourcePlaces } from '../../screening/places.js';
import { type ScreeningPlan, showPlan } from '../../screening/plan.js';
import { statusOf } from '../../screening/running.js';
import { sinceOf } from '../../screening/since.js';
import { identityOf, isValidated, screeningInput, USUAL_KNOBS } from '../../screening/start-input.js';
import { screeningStores } from '../../screening/stores.js';
import { refuseTakenName } from '../../screening/taken-name.js';

/** What the settings of an enumeration may ask for. */
const MOST_MADE = 1_000_000;
/** One line of Temporal's own pages. */
const LONGEST_SUMMARY = 200;
type StartOptions = Omit<LaunchOptions, 'name'> &
  EnumerationOptions &
  ConditionOptions &
  CriteriaOptions & {
    readonly from: string;
    readonly source: readonly string[];
    readonly ensemble?: string;
    readonly since?: string;
    readonly limit?: number;
    readonly parallel?: number;
    readonly priority?: number;
    readonly top: number;
  };

export function register(screen: Command): void {
  const command = screen
    .command('start')
    .argument('<name>', 'name of the screening', parseRunName)
    .description('screen sources of any size, or what can be made of the data; it goes on where it was interrupted')
    .requiredOption('--from <run>', 'name of the finished discover run, or bundled', parseRunName)
    .addOption(sourceOption())
    .option('--criteria <file>', 'YAML file of what is wanted: a condition, objectives, a window')
    .option(
      '--onset <lowest:highest>',
      'wanted absorption onset alone, eV (default: that of the run)',
      parseOnsetWindow,
    )
    .addOption(windowOption())
    .addOption(atOption())
    .option('--ensemble <name>', 'spectra are the mean of these models, not of the best alone', parseRunName)
    .option('--since <screening>', 'take over what a screening by the same models has predicted', parseRunName)
    .option('--limit <count>', 'at most so many candidates (default: all)', parseCount)
    .option(
      '--parallel <shards>',
      'at most so many shards at once (default: twice the slots of the workers)',
      parseCount,
    )
    .option('--priority <1..5>', 'which of several screenings goes first, 1 before 5 (default: 3)', parsePriority)
    .option('--top <count>', 'candidates that are ranked in the end', parseCount, USUAL_TOP);
  addEnumerationOptions(command)
    .addOption(new Option('--store <kind>', 'object store of a new data folder').choices(STORE_KINDS))
    .option('--dry-run', 'check everything and say what would run; start nothing', false)
    .option('--detach', 'start and return; "screen show" says how far it is', false)
    .addHelpText(
      'after',
      `
Examples:
  $ npx spectraloom screen start wide --from gpaw-absorption --replace all --split --volumes 0.94:1.06:5 --dry-run
  $ npx spectraloom screen start mine --from gpaw-absorption --source crystals.zip --source entries.jsonl.gz
  $ npx spectraloom screen start solar --from gpaw-absorption --source mp.parquet --criteria examples/criteria/solar-absorber.yaml
  $ npx spectraloom screen start warm --from my-oxides --source crystals.zip --at temperature_K=300
  $ npx spectraloom screen start two --from gpaw-absorption --source 'optimade:https://optimade.example?filter=nelements=2' --detach

A candidate that cannot be screened goes to quarantine, with its reason; the exit code is then 3.
docs/how-to/screen-at-scale.md tells the whole.
`,
    )
    .action(action<StartOptions>((context, options, [name]) => start(context, options, String(name))));
}

async function start(context: CommandContext, options: StartOptions, name: string): Promise<void> {
  refuseEnumeration(options, options.source.length > 0);
  const sources = await sourcePlaces(options.source, context.signal);
  const work = async (session: Session) => {
    const earlier = await finishedRun(session, options.from);
    refuseOtherProperty(earlier, options.from);
    const plan = await planOf(session, earlier, { name, sources, options });
    const since =
      options.since === undefined ? null : await sinceOf(screeningStores(session.store), options.since, plan.identity);
    if (!options.dryRun) return run(context, session, { earlier, plan, since, options });
    const { structures } = screenSources(earlier);
    const isMade = sources.length === 0;
    showPlan(
      context.screen,
      plan,
      isMade ? await countsOf(session, structures, plan.enumeration, context.signal) : null,
    );
  };
  // A plan is told from what is there: nothing is started for it.
  if (options.dryRun) await withRunningStack(context, work);
  else await withStartedStack(context, options.store, work);
}

interface Asked {
  readonly name: string;
  readonly sources: readonly CandidatePlace[];
  readonly options: StartOptions;
}

async function planOf(session: Session, earlier: FinishedRun, asked: Asked): Promise<ScreeningPlan> {
  const { name, sources, options } = asked;
  const { from, ensemble, limit = null, parallel = null, priority = USUAL_KNOBS.priority } = options;
  const { candidates, split, screening } = earlier.input;
  const made = { ...options, candidates: options.sample === undefined ? (limit ?? MOST_MADE) : undefined };
  return {
    name,
    from,
    sources,
    identity: await identityOf(session, earlier, from, options),
    enumeration: enumerationOf(candidates, made, split.seed),
    criteria: await criteriaOf(options, screening, isValidated(earlier, ensemble)),
    knobs: { ...USUAL_KNOBS, limit, parallel, priority },
  };
}

interface Planned {
  readonly earlier: FinishedRun;
  readonly plan: ScreeningPlan;
  readonly since: ObjectRef | null;
  readonly options: StartOptions;
}

async function run(context: CommandContext, session: Session, planned: Planned): Promise<void> {
  const { earlier, plan, since, options } = planned;
  const { source, detach, top } = options;
  const ended = await runToEnd<ScreeningResult>(context, session, {
    kind: 'screening',
    name: plan.name,
    origin: null,
    summary: `${source.length === 0 ? 'made of the data' : source.join(', ')}`.slice(0, LONGEST_SUMMARY),
    detach,
    async input(): Promise<ScreeningInput> {
      const input = await screeningInput(session, earlier, { ...plan, since });
      const stores = screeningStores(session.store);
      await refuseTakenName(stores, input);
      // That of one which runs stays: with another input this one is refused.
      if ((await statusOf(session, plan.name)) !== 'RUNNING') await stores.inputs.keep(input);
      return input;
    },
  });
  if (ended.result === null) return showDetached(context.screen, ended);
  await showFinished(context, session, { ...ended, result: ended.result }, top);
}

/** Films and sunlight are read off absorption alone. */
function refuseOtherProperty({ input: { property } }: FinishedRun, run: string): void {
  if (property)
    throw new InvalidInputError(`${run} predicts ${property.name}: a screening at scale reads absorption`, {
      field: '--from',
      found: property.name,
      expected: 'a run on absorption spectra',
      'way out': `npx spectraloom screen --from ${run} --window '${property.leading.name}=lowest:highest'`,
      state: 'nothing was started',
    });
}
