/** Which runs are let go of by the rules that were asked for, and what that frees. */

import { ArtifactParts } from '../../../infra/artifacts/artifact-parts.js';
import { ArtifactStore } from '../../../infra/artifacts/artifact-store.js';
import { Ensembles } from '../../../infra/artifacts/ensembles.js';
import { auditedRuns } from '../../../infra/audit/retention/audited-runs.js';
import { type Garbage, garbageOf } from '../../../infra/audit/retention/garbage.js';
import { type Retention, type RetentionRules, retention } from '../../../infra/audit/retention/policy.js';
import type { AuditTrail } from '../../../infra/audit/trail/audit-trail.js';
import type { ObjectStore } from '../../../infra/object-store/port.js';
import { objectKey } from '../../../schemas/run/artifact.js';

export interface LetGo extends Retention {
  readonly garbage: readonly Garbage[];
  /** Runs that had their last seal. */
  readonly ended: ReadonlySet<string>;
}

interface Stores {
  readonly trail: AuditTrail;
  readonly objects: ObjectStore;
}

export async function letGo({ trail, objects }: Stores, rules: Omit<RetentionRules, 'ensembleRuns'>): Promise<LetGo> {
  const { runs: ensembleRuns, reached } = await ensemblesOf(objects);
  const found = retention(await auditedRuns(trail), { ...rules, ensembleRuns });
  const garbage = await garbageOf(trail, objects, found, reached);
  const all = [...found.letGo, ...found.retained.map(({ run }) => run)];
  return { ...found, garbage, ended: new Set(all.filter(({ endedAt }) => endedAt !== null).map(({ run }) => run)) };
}

/** @returns runs that published the ensembles, and keys of the objects of their members */
async function ensemblesOf(store: ObjectStore) {
  const artifacts = new ArtifactStore(store);
  const [ensembles, parts] = [new Ensembles(store, artifacts), new ArtifactParts(artifacts)];
  const runs = new Set<string>();
  const reached = new Set<string>();
  for (const name of await ensembles.names()) {
    const { run, ensemble, document } = await ensembles.find(name);
    runs.add(run);
    for (const ref of [ensemble, ...document.members.flatMap(({ model, split }) => [model, split])])
      for (const each of [ref, ...(await parts.spread(ref))]) reached.add(objectKey(each));
  }
  return { runs, reached };
}
