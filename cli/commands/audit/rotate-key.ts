/** `audit rotate-key`: the log is signed by another key from now on; the old one signs the new one. */
import type { Command } from 'commander';
import { auditedRuns } from '../../../infra/audit/retention/audited-runs.js';
import { rotateAuditKey } from '../../../infra/audit-key.js';
import { resolveConfig } from '../../../infra/config.js';
import { restartPart, stackStatus } from '../../../infra/local-stack/client/client.js';
import { RefusedError } from '../../../schemas/failure.js';
import { openAuditStores } from '../../audit/audit-stores.js';
import { action, type CommandContext } from '../../frame/command.js';

interface Options {
  readonly to?: string;
}

export function register(audit: Command): void {
  audit
    .command('rotate-key')
    .description('sign the audit log with a new key, which the old key signs')
    .option(
      '--to <file>',
      'the new key, made where there is none (default: in the place of the old one, which is kept beside it)',
    )
    .action(action<Options>(rotate));
}

async function rotate(context: CommandContext, { to }: Options): Promise<void> {
  const { screen } = context;
  const { audit, trail } = await openAuditStores(context);
  const open = (await auditedRuns(trail)).filter(({ endedAt }) => endedAt === null);
  // A worker that has the old key in its memory would sign with it.
  if (open.length > 0)
    throw new RefusedError('runs go on, whose seals the old key would sign', {
      found: open.map(({ run }) => run).join(', '),
      expected: 'runs that have ended: npx spectraloom runs',
      state: 'nothing was changed',
    });
  const { dataFolder, local } = resolveConfig({ dataFolder: context.dataFolder });
  const { before, now, file } = await rotateAuditKey(audit, dataFolder, to ?? null);
  const isLocal = local && (await stackStatus({ dataFolder })).state === 'ready';
  if (isLocal) await restartPart('worker', { dataFolder });
  const workers = isLocal ? 'the worker was started anew' : 'workers are to be started anew, with this key';
  screen.result(`the audit log is signed by ${now.text}, in ${file}; ${workers}`, {
    before: before.text,
    now: now.text,
    file,
    isWorkerRestarted: isLocal,
  });
}
