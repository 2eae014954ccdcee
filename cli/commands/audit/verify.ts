/** `audit verify [RUN | FILE.zip]`: whether trail, seals, log and objects are what they were; exit code 1 for a finding. */
import { readFile } from 'node:fs/promises';
import { type Command, Option } from 'commander';
import { verifyExport } from '../../../infra/audit/export/verify-export.js';
import { parseVerifier, type Verifier } from '../../../infra/audit/transparency/note-key.js';
import { AUDIT_LEVELS, type AuditLevel } from '../../../infra/audit/verify/finding.js';
import { laterVersions } from '../../../infra/audit/verify/later-versions.js';
import { type VerifyOptions, verifyAudit } from '../../../infra/audit/verify/verify-audit.js';
import { InvalidInputError } from '../../../schemas/failure.js';
import { auditedRun, openAuditStores } from '../../audit/audit-stores.js';
import { action, type CommandContext } from '../../frame/command.js';
import { EXIT } from '../../frame/exit-codes.js';
import { renderVerified } from '../../present/audit.js';

interface Options {
  readonly level: AuditLevel;
  readonly key?: string;
  readonly against?: string;
}

export function register(audit: Command): void {
  audit
    .command('verify')
    .argument('[run]', 'a run, or a file of audit export; all runs of the store when left out')
    .description('check entries, seals, log and objects; every finding is named')
    .addOption(new Option('--level <level>', 'how deep').choices(AUDIT_LEVELS).default('lineage'))
    .option('--key <key>', 'public key of the log that you know from elsewhere')
    .option('--against <file>', 'a checkpoint that was kept earlier: a log that was cut short or rewritten is found')
    .action(action<Options>((context, options, [run]) => verify(context, options, run)));
}

async function verify(context: CommandContext, options: Options, run: string | undefined): Promise<void> {
  const { level, key, against } = options;
  const given = {
    level,
    against: against === undefined ? null : await readGiven(against),
    trusted: key === undefined ? null : parseVerifier(key),
  };
  const { isTrusted, ...verified } = run?.endsWith('.zip')
    ? { ...(await verifyExport(run, given)), isTrusted: given.trusted !== null }
    : await verifyStore(context, given, run);
  context.screen.result(renderVerified(verified, level, isTrusted), { level, isTrusted, ...verified });
  if (verified.findings.length > 0) process.exitCode = EXIT.failed;
}

async function verifyStore(context: CommandContext, given: VerifyOptions, run: string | undefined) {
  const { audit, objects, trail, key, firstVersions } = await openAuditStores(context);
  const runs = run === undefined ? null : [await auditedRun(trail, run)];
  const own: Verifier | null = given.trusted ?? (await key());
  const first = await firstVersions();
  const verified = await verifyAudit({ audit: first ?? audit, objects }, runs, { ...given, trusted: own });
  const findings = [...verified.findings, ...(first ? laterVersions(first) : [])];
  return { ...verified, findings, isTrusted: own !== null };
}

async function readGiven(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new InvalidInputError(`${file}: the checkpoint cannot be read`, { file, found: code ?? '' }, { cause });
  }
}
