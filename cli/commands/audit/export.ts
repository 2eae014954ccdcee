/** `audit export RUN FILE.zip`: everything that is needed to check a run without its stores. */
import type { Command } from 'commander';
import { exportMembers } from '../../../infra/audit/export/export-members.js';
import { writeExport } from '../../../infra/audit/export/write-export.js';
import { AuditLog } from '../../../infra/audit/log/audit-log.js';
import { InvalidInputError } from '../../../schemas/failure.js';
import { auditedRun, openAuditStores } from '../../audit/audit-stores.js';
import { action, type CommandContext } from '../../frame/command.js';

interface Options {
  readonly data: boolean;
  readonly unsealed?: boolean;
}

export function register(audit: Command): void {
  audit
    .command('export')
    .argument('<run>', 'a run: its name, kind and name, or a run of audit list')
    .argument('<file>', 'the archive, ending in .zip')
    .option('--no-data', 'without the artifacts: their hashes are in the seal')
    .option('--unsealed', 'also results of a run that no seal covers yet: audit verify of the archive names them')
    .description('one archive with entries, seals, proof, histories and objects; the same bytes every time')
    .action(action<Options>((context, options, [run, file]) => exportRun(context, options, String(run), String(file))));
}

async function exportRun(context: CommandContext, options: Options, name: string, file: string): Promise<void> {
  const { data, unsealed = false } = options;
  if (!file.endsWith('.zip'))
    throw new InvalidInputError(`${file}: an export is an archive`, {
      found: file,
      expected: 'a name that ends in .zip',
    });
  const { audit, objects, trail, key } = await openAuditStores(context);
  const run = await auditedRun(trail, name);
  const log = await AuditLog.open(audit, await key());
  const members = await exportMembers({ audit, objects: data ? objects : null, log, isUnsealedToo: unsealed }, run);
  await writeExport(file, members);
  context.screen.result(`${file}  ${members.length} files of ${run}`, { run, file, members: members.length });
}
