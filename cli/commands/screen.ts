/** `spectraloom screen`: candidates, or crystals of one's own, ranked by windows of numbers with the model and the groups of a finished run. */
import type { Command } from 'commander';
import { InvalidInputError } from '../../schemas/failure.js';
import { failureByName } from '../../schemas/failure-by-name.js';
import type { Property } from '../../schemas/property.js';
import { at } from '../../schemas/required.js';
import type { Table } from '../../schemas/run/artifact.js';
import type { ScreeningCriteria } from '../../schemas/tables/screening.js';
import type { ScreenInput, ScreenResult } from '../../workflows/screen.js';
import { action, type CommandContext } from '../frame/command.js';
import { EXIT } from '../frame/exit-codes.js';
import { oneMoreFile, parseCount, parseRunName } from '../frame/option-values.js';
import {
  addEnumerationOptions,
  addLaunchOptions,
  addScreenOptions,
  type EnumerationOptions,
  type LaunchOptions,
  sourceOption,
} from '../frame/run-options.js';
import { handDownOptions } from '../frame/subcommand-options.js';
import { openSources } from '../predict/open-sources.js';
import { showDetached } from '../present/detached.js';
import { renderRanking, topCandidates } from '../present/ranking.js';
import { criteriaWindowText, stepsText, windowText } from '../present/summary.js';
import { renderFacts } from '../present/text/facts.js';
import { type EndedRun, runToEnd } from '../run/follow/run-to-end.js';
import { tallyOf } from '../run/kinds/tally.js';
import { domainSources, type FinishedRun, screenSources, validationSources } from '../run/manifest/manifest.js';
import { finishedRun } from '../run/results/finished-run.js';
import { propertyOfRun } from '../run/results/property-of-run.js';
import { fetchTable, recordsOf } from '../run/results/result-files.js';
import { type ConditionOptions, conditionsAsked } from '../run/start/asked-conditions.js';
import { countsOf, enumerationOf, refuseEnumeration, shortfallText } from '../run/start/enumeration.js';
import { publishGivenCrystals, readGivenCrystals } from '../run/start/given-crystals.js';
import { screeningWindow } from '../run/start/screening-window.js';
import { type Session, withRunningStack, withStartedStack } from '../run/start/session.js';
import type { ScreenOptions as Screening } from '../run/start/settings.js';
import { USUAL_TOP } from '../screening/option-values.js';
import * as amend from './screen/amend.js';
import * as exportRows from './screen/export.js';
import * as judge from './screen/judge.js';
import * as orders from './screen/orders.js';
import * as retry from './screen/retry.js';
import * as show from './screen/show.js';
import * as start from './screen/start.js';
import * as top from './screen/top.js';
import * as verify from './screen/verify.js';

type ScreenOptions = LaunchOptions &
  Screening &
  ConditionOptions &
  EnumerationOptions & {
    readonly from: string;
    readonly ensemble?: string;
    readonly top?: number;
    readonly source: readonly string[];
  };

/** Of screenings of any size, in the order of the help. */
const VERBS = [start, show, top, judge, amend, orders, retry, verify, exportRows];

export function register(program: Command): void {
  const command = program
    .command('screen')
    .argument('[files...]', 'structure files, or folders of them, instead of enumerated candidates', oneMoreFile)
    .description('rank candidates, or crystals of your own, with the best model of a finished discover run')
    .option('--from <run>', 'name of the finished discover run, or bundled; it must be given', parseRunName)
    .option('--ensemble <name>', 'spectra are the mean of these models, not of the best alone', parseRunName)
    .option(
      '--top <count>',
      `candidates that are printed (default: ${USUAL_TOP}; of files and sources all)`,
      parseCount,
    )
    .addOption(sourceOption());
  addLaunchOptions(command);
  addEnumerationOptions(command);
  addScreenOptions(command)
    .addHelpText(
      'after',
      `
Examples:
  $ npx spectraloom screen --from gpaw-absorption --onset 1.8:2.4
  $ npx spectraloom screen --from gpaw-absorption --onset 1.8:2.4 --candidates 5000 -o json
  $ npx spectraloom screen --from gpaw-absorption --replace all --split --volumes 0.94:1.06:5 --sample 2000 --dry-run
  $ npx spectraloom screen --from gpaw-absorption --ensemble gpaw-absorption
  $ npx spectraloom screen --from my-phonons --window 'mean frequency=8:12' --window 'width=1:3'
  $ npx spectraloom screen --from my-oxides --onset 1.8:2.4 --at temperature_K=300,pressure_GPa=5
  $ npx spectraloom screen --from gpaw-absorption --name mine POSCAR quartz.cif structures/
  $ npx spectraloom screen --from gpaw-absorption --name zips --source crystals.zip --source entries.jsonl.gz
  $ npx spectraloom screen --from gpaw-absorption --name two --source 'optimade:https://optimade.example?filter=nelements=2'

  $ npx spectraloom screen start mine --from gpaw-absorption --source crystals.zip --criteria solar.yaml

A file that is called like a subcommand is given with its folder: ./show. Screenings of more than some thousand crystals are those of
"screen start"; docs/how-to/screen-at-scale.md tells of them.
Of files and sources every crystal is told its group, which crystal of the data it is, and why its prediction is not to be believed.
A file or item that cannot be used is named on standard error and goes to quarantine; the exit code is then 3.
`,
    )
    .action(action<ScreenOptions>(screenCandidates));
  // A required option would be one of all subcommands.
  command.hook('preAction', (_, called) => {
    if (called === command && command.getOptionValue('from') === undefined)
      command.error("error: required option '--from <run>' not specified", {
        code: 'commander.missingMandatoryOptionValue',
      });
  });
  handDownOptions(command);
  for (const verb of VERBS) verb.register(command);
}

async function screenCandidates(
  context: CommandContext,
  options: ScreenOptions,
  files: readonly string[],
): Promise<void> {
  const isGiven = files.length > 0 || options.source.length > 0;
  refuseEnumeration(options, isGiven);
  refuseRepeats(options.source);
  const sources = await openSources(options.source, context.signal);
  const work = async (session: Session) => {
    const earlier = await finishedRun(session, options.from);
    const criteria = criteriaOf(options, earlier.input, await propertyOfRun(session, earlier));
    const candidates = enumerationOf(earlier.input.candidates, options, earlier.input.split.seed);
    const members = options.ensemble === undefined ? {} : { members: await membersOf(session, options.ensemble) };
    const given = isGiven ? await readGivenCrystals(files, earlier.input, sources) : null;
    const name = options.name ?? options.from;
    const by = members.members ? `, ${members.members.length} models of ${options.ensemble}` : '';
    const window = `${criteriaWindowText(criteria)}${by}`;
    const whatFor = given
      ? `${given.names.length} ${sources.length > 0 ? 'crystals' : 'structure files'}`
      : `up to ${candidates.limit}`;
    if (options.dryRun) {
      const { structures } = screenSources(earlier);
      const counted = given ? null : await countsOf(session, structures, candidates, context.signal);
      const facts = renderFacts([
        ['run', `screen/${name}`],
        ['candidates', `${whatFor}, ${window}`],
        ...(counted?.facts ?? []),
        ['state', 'nothing was started'],
      ]);
      return context.screen.result(facts, {
        run: `screen/${name}`,
        started: false,
        criteria,
        candidates,
        ...(counted && { counts: counted.counts }),
        ...(given && { files: given.names, unreadable: given.reading.unreadable }),
        ...members,
      });
    }
    const ended = await runToEnd<ScreenResult>(context, session, {
      kind: 'screen',
      name,
      origin: null,
      summary: given ? `${whatFor}, ${window}` : `${whatFor} candidates, ${window}`,
      detach: options.detach,
      async input(): Promise<ScreenInput> {
        const domain = await domainSources(session, earlier);
        const crystals = given && { given: await publishGivenCrystals(session, given) };
        const validation = criteria.further && { validation: await validationSources(session, earlier) };
        return { ...screenSources(earlier), ...members, candidates, ...crystals, criteria, ...validation, domain };
      },
    });
    const { result } = ended;
    if (result === null) return showDetached(context.screen, ended);
    await showResult(context, session, { ...ended, result }, { options, criteria, isGiven, limit: candidates.limit });
  };
  // A plan is told from what is there: nothing is started for it.
  if (options.dryRun) await withRunningStack(context, work);
  else await withStartedStack(context, options.store, work);
}

/** Windows, and at which conditions of those that the model takes. */
function criteriaOf(
  options: ScreenOptions,
  { screening }: FinishedRun['input'],
  property: Property | null,
): ScreeningCriteria {
  const { at: usual, ...window } = screening;
  const at = conditionsAsked(options.at, usual && { keys: Object.keys(usual) });
  return { ...screeningWindow(options, property, window), ...(at && { at }) };
}

interface Asked {
  readonly options: ScreenOptions;
  readonly criteria: ScreeningCriteria;
  /** Files or sources were given. */
  readonly isGiven: boolean;
  /** Candidates that were asked for. */
  readonly limit: number;
}

async function showResult(
  { screen }: CommandContext,
  session: Session,
  { result, workflowId, runId }: EndedRun<ScreenResult> & { readonly result: ScreenResult },
  { options, criteria, isGiven, limit }: Asked,
): Promise<void> {
  const { screened, inWindow, results, quarantine, assessed = null, enumerated } = result;
  const isShort = enumerated !== undefined && enumerated < limit;
  const count = options.top ?? (isGiven ? screened : USUAL_TOP);
  const top = topCandidates(
    await fetchTable(session, 'screening-results', results),
    count,
    assessed && (await fetchTable(session, 'assessed-crystals', assessed)),
  );
  const broken = isGiven ? brokenFiles(await fetchTable(session, 'quarantine', quarantine)) : [];
  broken.forEach((error) => {
    screen.problem(error);
  });
  const steps = tallyOf(await recordsOf(session, `${workflowId}/${runId}`));
  const facts = renderFacts([
    ['run', `${workflowId}   ${stepsText(steps)}`],
    ['candidates', windowText(inWindow, screened, criteria)],
    ...(isShort ? [['shortfall', shortfallText(enumerated, limit)] as const] : []),
    ...(top.length > 0 && !top.some(({ chance }) => chance)
      ? [['errors', 'no interval and no probability: nothing is known of the errors'] as const]
      : []),
  ]);
  screen.result(`${renderRanking(top, criteria.of)}\n\n${facts}`, {
    run: workflowId,
    runId,
    state: 'finished',
    screened,
    inWindow,
    ...(isShort && { shortfall: { asked: limit, made: enumerated } }),
    criteria,
    ...(options.ensemble && { ensemble: options.ensemble }),
    top,
    steps,
    artifacts: { results, quarantine, ...(assessed && { assessed }) },
  });
  if (broken.length > 0) process.exitCode = EXIT.invalidInput;
}

function refuseRepeats(places: readonly string[]): void {
  const twice = places.find((place, n) => places.indexOf(place) < n);
  if (twice !== undefined)
    throw new InvalidInputError(`--source ${twice} was given twice`, { field: '--source', found: twice });
}

function brokenFiles({ columns, rows }: Table<'quarantine'>): Error[] {
  return Array.from({ length: rows }, (_, row) => {
    const message = at(columns.message, row);
    const name = at(columns.id, row);
    return failureByName(at(columns.error, row), message.includes(name) ? message : `${name}: ${message}`);
  });
}

async function membersOf({ ensembles }: Session, name: string): Promise<NonNullable<ScreenInput['members']>> {
  const { document } = await ensembles.find(name);
  return document.members.map(({ trialId, model }) => ({ trialId, model }));
}
