/** `audit list`: every run of the trail with its newest seal; reads seals, no entries. */
import type { Command } from 'commander';
import { newestSeals } from '../../../infra/audit/sealing/newest-seals.js';
import { openAuditStores } from '../../audit/audit-stores.js';
import { action, type CommandContext } from '../../frame/command.js';
import { renderSealedRuns } from '../../present/audit.js';

export function register(audit: Command): void {
  audit
    .command('list')
    .description('runs of the audit trail: state, entries and objects under the newest seal')
    .action(action<object>((context) => list(context)));
}

async function list(context: CommandContext): Promise<void> {
  const { audit, trail } = await openAuditStores(context);
  const [seals, told] = await Promise.all([newestSeals(audit), trail.runs()]);
  const runs = told.map((run) => {
    const newest = seals.get(run);
    return {
      run,
      state: newest?.state ?? (newest === null ? 'broken seal' : 'unsealed'),
      sealedAt: newest?.at ?? null,
      seals: newest?.number ?? 0,
      entries: newest?.entries.count ?? null,
      objects: newest?.objects.count ?? null,
      tally: newest?.tally ?? null,
    };
  });
  context.screen.result(renderSealedRuns(runs), { runs });
}
