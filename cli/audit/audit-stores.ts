/** What audit commands read: the audit store and that of the artifacts, without Temporal, which may have forgotten the run. */
import { AuditTrail } from '../../infra/audit/trail/audit-trail.js';
import { openAuditStore, openFirstVersions } from '../../infra/audit/trail/open-audit-store.js';
import { auditKey } from '../../infra/audit-key.js';
import { resolveConfig } from '../../infra/config.js';
import { openObjectStore } from '../../infra/object-store/open.js';
import type { ObjectStore } from '../../infra/object-store/port.js';
import { RefusedError } from '../../schemas/failure.js';
import { runPlaceOf } from '../../schemas/run/run-place.js';
import type { CommandContext } from '../frame/command.js';
import { toWorkflowId } from '../run/kinds/kinds.js';

interface AuditStores {
  readonly audit: ObjectStore;
  readonly objects: ObjectStore;
  readonly trail: AuditTrail;
  /** What is in the audit store as it was first written; null where it keeps no versions. */
  firstVersions(): ReturnType<typeof openFirstVersions>;
  /** That this machine signs with; null where there is none. */
  key(): ReturnType<typeof auditKey>;
}

export async function openAuditStores({ dataFolder }: Pick<CommandContext, 'dataFolder'>): Promise<AuditStores> {
  const config = resolveConfig({ dataFolder });
  const [audit, objects] = [await openAuditStore(config.store), await openObjectStore(config.store)];
  return {
    audit,
    objects,
    trail: new AuditTrail(audit),
    firstVersions: () => openFirstVersions(config.store),
    key: () => auditKey(config.dataFolder),
  };
}

/**
 * @param text name of a run (its newest), kind and name, or a run by its whole id
 * @throws RefusedError where the trail has no such run
 */
export async function auditedRun(trail: AuditTrail, text: string): Promise<string> {
  const runs = await trail.runs();
  if (runs.includes(text)) return text;
  const workflowId = toWorkflowId(text);
  // Ids of runs begin with their time: the newest is the last.
  const newest = runs.filter((run) => runPlaceOf(run).workflowId === workflowId).at(-1);
  if (newest) return newest;
  throw new RefusedError(`the audit trail has no run ${text}`, {
    found: text,
    expected: 'a run of npx spectraloom audit list',
  });
}
