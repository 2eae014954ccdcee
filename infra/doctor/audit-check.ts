/** Whether what the newest runs left is what their audit trail says. `audit verify` looks at all of them. */
import { runPlaceOf } from '../../schemas/run/run-place.js';
import type { StoreSettings } from '../../schemas/settings/store-settings.js';
import type { AuditReader } from '../audit/trail/audit-reader.js';
import { runIn, SEALS } from '../audit/trail/keys.js';
import { openAuditStore } from '../audit/trail/open-audit-store.js';
import type { Verifier } from '../audit/transparency/note-key.js';
import { verifyAudit } from '../audit/verify/verify-audit.js';
import { openObjectStore } from '../object-store/open.js';
import { attempt, type Check, failed, ok, skipped, warning } from './check.js';

const NAME = 'audit trail';
/** Every object of theirs is read. */
const NEWEST_RUNS = 3;
const WAY_OUT = 'npx spectraloom audit verify tells all of it; doctor --repair deletes what is damaged';

/** @param key of the log, as this machine has it */
export function checkAudit(settings: StoreSettings, key: () => Promise<Verifier | null>): Promise<Check> {
  return attempt(NAME, WAY_OUT, async () =>
    judgeAudit({ audit: await openAuditStore(settings), objects: await openObjectStore(settings) }, await key()),
  );
}

export async function judgeAudit(
  stores: { readonly audit: AuditReader; readonly objects: AuditReader },
  trusted: Verifier | null,
): Promise<Check> {
  const { newest, all } = await sealedRuns(stores.audit);
  if (newest.length === 0) return skipped(NAME, 'no sealed run yet');
  const { findings, objects } = await verifyAudit(stores, newest, { level: 'objects', trusted });
  const [first] = findings;
  const looked = `${newest.length} of ${all} runs, ${objects} objects`;
  if (!first) return ok(NAME, `${looked}: as they were written`);
  const { object, expected, found } = first;
  const told = `${object}: found ${found}, expected ${expected}`;
  const more = findings.length > 1 ? `; ${findings.length - 1} findings more` : '';
  // Where nobody keeps a key the log is not signed, and that is all.
  if (trusted === null && findings.length === 1 && first.level === 'signed') return warning(NAME, told, WAY_OUT);
  return failed(NAME, `${looked}: ${told}${more}`, WAY_OUT);
}

/** The newest first: ids of runs begin with their time. */
async function sealedRuns(audit: AuditReader): Promise<{ readonly newest: string[]; readonly all: number }> {
  const runs = new Set<string>();
  for await (const { key } of audit.list(SEALS)) runs.add(runIn(key));
  const idOf = (run: string) => runPlaceOf(run).firstRunId;
  const sorted = [...runs].sort((a, b) => (idOf(a) < idOf(b) ? 1 : -1));
  return { newest: sorted.slice(0, NEWEST_RUNS), all: runs.size };
}
