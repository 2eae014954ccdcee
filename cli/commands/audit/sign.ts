/** `audit sign RUN --meaning reviewed --key FILE`: a person's signature under the newest seal of a run, kept in its trail. */
import { type Command, InvalidArgumentError } from 'commander';
import { actOnRun } from '../../../infra/audit/acts/act-on-run.js';
import { MEANING, signatureDetails } from '../../../infra/audit/acts/signature.js';
import { writableLog } from '../../../infra/audit/acts/writable-log.js';
import { makeKeyFile } from '../../../infra/audit/log/key-file.js';
import { readSeals } from '../../../infra/audit/sealing/read-seals.js';
import { verifyAudit } from '../../../infra/audit/verify/verify-audit.js';
import { CorruptArtifactError, RefusedError } from '../../../schemas/failure.js';
import { auditedRun, openAuditStores } from '../../audit/audit-stores.js';
import { action, type CommandContext } from '../../frame/command.js';
import { systemUser } from '../../run/calls/asked.js';

interface Options {
  readonly meaning: string;
  readonly key: string;
}

export function register(audit: Command): void {
  audit
    .command('sign')
    .argument('<run>', 'a run: its name, kind and name, or a run of audit list')
    .description("a person's signature under a run that has ended, after its trail was checked")
    .requiredOption('--meaning <text>', 'what it means, such as reviewed', parseMeaning)
    .requiredOption('--key <file>', "the person's private key; made, for its owner alone to read, where there is none")
    .addHelpText('after', '\nExamples:\n  $ npx spectraloom audit sign oxides --meaning reviewed --key ~/ada.key\n')
    .action(action<Options>((context, options, [run]) => sign(context, options, String(run))));
}

async function sign(context: CommandContext, { meaning, key: file }: Options, name: string): Promise<void> {
  const { audit, trail, key } = await openAuditStores(context);
  const run = await auditedRun(trail, name);
  const newest = (await readSeals(audit, run)).seals.at(-1);
  if (!newest || newest.seal.state === 'running')
    throw new RefusedError(`${run} has no seal of its end: there is nothing to sign yet`, {
      state: 'nothing was signed',
    });
  const own = await key();
  const log = await writableLog(trail, own);
  const options = { level: 'signed', trusted: own, against: null } as const;
  const [first, ...others] = (await verifyAudit({ audit, objects: null }, [run], options)).findings;
  if (first)
    throw new CorruptArtifactError(`the trail of ${run} is not as it was written: ${first.object}`, {
      found: first.found,
      expected: first.expected,
      findings: others.length + 1,
      state: 'nothing was signed',
    });
  const owner = systemUser();
  const signer = await makeKeyFile(file, owner.replaceAll(/[\s+\p{C}]/gu, '-'));
  const { key: seal, sha256 } = newest;
  const details = signatureDetails({ run, seal: { key: seal, sha256 }, meaning, owner, at: trail.time() }, signer);
  const number = await actOnRun(trail, log, { run, action: 'sign', owner, reason: meaning, details });
  const text = `${run} is signed: ${meaning}, by ${signer.text}, under its seal ${newest.seal.number}; kept under seal ${number}`;
  context.screen.result(text, { run, meaning, owner, key: signer.text, seal, sha256 });
}

function parseMeaning(text: string): string {
  if (!MEANING.test(text)) throw new InvalidArgumentError('Expected one line of up to 200 characters.');
  return text;
}
