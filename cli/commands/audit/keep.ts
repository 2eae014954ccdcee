/** `audit keep RUN`: audit gc never lets go of it. */
import type { Command } from 'commander';
import { actOnRun } from '../../../infra/audit/acts/act-on-run.js';
import { writableLog } from '../../../infra/audit/acts/writable-log.js';
import { auditedRun, openAuditStores } from '../../audit/audit-stores.js';
import { action, type CommandContext } from '../../frame/command.js';
import { systemUser } from '../../run/calls/asked.js';

interface Options {
  readonly reason?: string;
}

export function register(audit: Command): void {
  audit
    .command('keep')
    .argument('<run>', 'a run: its name, kind and name, or a run of audit list')
    .description('keep a run and all that it reaches: audit gc leaves it')
    .option('--reason <text>', 'why, for the audit trail')
    .action(action<Options>((context, options, [run]) => keep(context, options, String(run))));
}

async function keep(
  context: CommandContext,
  { reason = null }: { reason?: string | null },
  name: string,
): Promise<void> {
  const { trail, key } = await openAuditStores(context);
  const run = await auditedRun(trail, name);
  const log = await writableLog(trail, await key());
  const seal = await actOnRun(trail, log, { run, action: 'keep', owner: systemUser(), reason, details: {} });
  context.screen.result(`${run} is kept${seal === null ? '' : `, under its seal ${seal}`}`, { run, seal });
}
