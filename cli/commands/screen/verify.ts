/** `screen verify NAME`: whether nothing of a screening is lost, twice or changed; of an exported folder as well. */
import type { Command } from 'commander';
import { InvalidInputError } from '../../../schemas/failure.js';
import { action, type CommandContext } from '../../frame/command.js';
import { EXIT } from '../../frame/exit-codes.js';
import { parseRunName } from '../../frame/option-values.js';
import { countsText } from '../../present/screening/state.js';
import { renderFacts } from '../../present/text/facts.js';
import { openExported } from '../../screening/export/exported-folder.js';
import { earlierPages } from '../../screening/kept-screening.js';
import { newestOf, openScreeningStores } from '../../screening/stores.js';
import { type Verification, verifyScreening } from '../../screening/verify/verify.js';

interface VerifyOptions {
  readonly folder?: string;
}

export function register(screen: Command): void {
  screen
    .command('verify')
    .argument('[name]', 'name of a screening', parseRunName)
    .description('whether nothing is lost, twice or changed; a sample is predicted again; needs no Temporal')
    .option('--folder <folder>', 'that "screen export" wrote, instead of a name')
    .action(action<VerifyOptions>((context, options, [name]) => verify(context, options, name)));
}

async function verify(context: CommandContext, { folder }: VerifyOptions, name: string | undefined): Promise<void> {
  const { stores, head, earlier, what } = await placeOf(context, folder, name);
  const isExport = folder !== undefined;
  const { signal } = context;
  const found = await context.screen.during('verify', () =>
    verifyScreening({ stores, head, isExport, earlier, signal }),
  );
  for (const fault of found.faults) context.screen.problem(new Error(fault));
  context.screen.result(renderFacts([['verified', what], ...factsOf(found)]), {
    verified: what,
    isRight: found.faults.length === 0,
    ...found,
  });
  if (found.faults.length > 0) process.exitCode = EXIT.failed;
}

async function placeOf({ dataFolder }: CommandContext, folder: string | undefined, name: string | undefined) {
  if (folder !== undefined && name !== undefined)
    throw new InvalidInputError('a name and a folder were given', { expected: 'one of the two' });
  if (folder !== undefined) return { ...(await openExported(folder)), earlier: [], what: folder };
  if (name === undefined)
    throw new InvalidInputError('nothing was given that is to be verified', {
      expected: 'the name of a screening, or --folder FOLDER',
    });
  const stores = await openScreeningStores(dataFolder);
  const newest = await newestOf(stores, name);
  const earlier = await earlierPages(stores, newest, await stores.inputs.find(name));
  return { stores, head: newest.ref, earlier, what: `screening/${name}` };
}

function factsOf({ pages, rows, total, again, faults }: Verification): (readonly [string, string])[] {
  return [
    ['chain', total ? `${pages} ${pages === 1 ? 'page' : 'pages'}` : 'broken'],
    ['candidates', total ? countsText(total) : ''],
    ['rows', total ? `${rows}` : ''],
    [
      'again',
      again ? `${again.candidates} predicted again, features within ${again.largestDifference.toExponential(1)}` : '',
    ],
    ['verdict', faults.length === 0 ? 'all is right' : `${faults.length} ${faults.length === 1 ? 'fault' : 'faults'}`],
  ];
}
