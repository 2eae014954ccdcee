/** `audit diff A B`: what two runs were asked, computed with and gave that differs, causes before consequences. */
import type { Command } from 'commander';
import { runDifferences } from '../../../infra/audit/lineage/run-differences.js';
import { runEnvironmentDifferences } from '../../../infra/audit/reproduction/environments.js';
import { auditedRun, openAuditStores } from '../../audit/audit-stores.js';
import { action, type CommandContext } from '../../frame/command.js';
import { renderRunDifferences } from '../../present/trail/run-differences.js';

export function register(audit: Command): void {
  audit
    .command('diff')
    .argument('<a>', 'a run: its name, kind and name, or a run of audit list')
    .argument('<b>', 'the run beside it')
    .description('what two runs were asked, computed with and gave that differs')
    .action(action<object>((context, _, [a, b]) => diff(context, String(a), String(b))));
}

async function diff(context: CommandContext, a: string, b: string): Promise<void> {
  const { audit, trail } = await openAuditStores(context);
  const [there, here] = [await auditedRun(trail, a), await auditedRun(trail, b)];
  const [before, now] = [await trail.entriesOf(there), await trail.entriesOf(here)];
  const found = {
    a: there,
    b: here,
    ...runDifferences(now, before),
    environments: await runEnvironmentDifferences(audit, now, before),
  };
  context.screen.result(renderRunDifferences(found), found);
}
