/** `audit gc`: what runs computed that nobody keeps any more; says what it would delete, and deletes it with --delete. */
import { type Command, InvalidArgumentError } from 'commander';
import { StoreAct } from '../../../infra/audit/acts/store-act.js';
import { writableLog } from '../../../infra/audit/acts/writable-log.js';
import { collectGarbage } from '../../../infra/audit/retention/collect-garbage.js';
import { keysOfGarbage } from '../../../infra/audit/retention/garbage.js';
import { openAuditStores } from '../../audit/audit-stores.js';
import { type LetGo, letGo } from '../../audit/gc/let-go.js';
import { action, type CommandContext } from '../../frame/command.js';
import { parseCount } from '../../frame/option-values.js';
import { type GcPlan, renderLetGo } from '../../present/trail/let-go.js';
import { systemUser } from '../../run/calls/asked.js';

const DAY_MS = 86_400_000;

interface Options {
  readonly keepLast: number;
  /** Days. */
  readonly olderThan: number;
  readonly delete: boolean;
}

export function register(audit: Command): void {
  audit
    .command('gc')
    .description('free the room of runs that nobody needs any more; deletes nothing without --delete')
    .option('--keep-last <count>', 'so many runs of each name stay', parseWhole, 1)
    .option('--older-than <days>', 'only runs that ended so many days ago', parseDays, 0)
    .option('--delete', 'delete what is listed', false)
    .addHelpText(
      'after',
      `
Never what a run needs that is kept (audit keep), goes on, has no seal of its end or ended within 24 hours, or an ensemble;
never what runs were given, nor the audit trail. audit reproduce makes again what was deleted.

Examples:
  $ npx spectraloom audit gc --keep-last 2
  $ npx spectraloom audit gc --older-than 90 --delete
`,
    )
    .action(action<Options>(gc));
}

async function gc(context: CommandContext, options: Options): Promise<void> {
  const { screen } = context;
  const { keepLast, olderThan: days, delete: isDeleting } = options;
  const { audit, objects, trail, key } = await openAuditStores(context);
  const found = await letGo({ trail, objects }, { keepLast, olderThanMs: days * DAY_MS, nowMs: Date.now() });
  const plan = planOf(found);
  if (!isDeleting || found.garbage.length === 0) {
    screen.result(renderLetGo(plan, null), { ...plan, deleted: null });
    return;
  }
  const act = await StoreAct.begin(trail, await writableLog(trail, await key()), {
    act: 'gc',
    owner: systemUser(),
    command: process.argv.slice(2),
    input: { keepLast, days, letGo: plan.letGo },
  });
  const deleted = await collectGarbage({ audit, objects }, found.garbage, { ended: found.ended, act });
  await act.end(deleted);
  screen.result(renderLetGo(plan, deleted), { ...plan, deleted: { ...deleted, run: act.run } });
}

function planOf({ letGo: runs, retained, garbage }: LetGo): GcPlan {
  const { objects, records } = keysOfGarbage(garbage);
  const sizes = new Map(garbage.flatMap((each) => each.objects.map(({ key, bytes }) => [key, bytes] as const)));
  return {
    letGo: runs.map(({ run }) => run),
    retained: retained.map(({ run, why }) => ({ run: run.run, why })),
    objects: objects.length,
    records: records.length,
    bytes: [...sizes.values()].reduce((sum, bytes) => sum + bytes, 0),
  };
}

function parseWhole(text: string): number {
  return text.trim() === '0' ? 0 : parseCount(text);
}

/** `90`, or `90d`. */
function parseDays(text: string): number {
  const days = Number(/^(\d{1,5})d?$/.exec(text.trim())?.[1]);
  if (Number.isNaN(days)) throw new InvalidArgumentError('Expected days, such as 90.');
  return days;
}
