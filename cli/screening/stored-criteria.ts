/** Criteria as a screening was last judged by them. */
import type { ArtifactStore } from '../../infra/artifacts/artifact-store.js';
import { CorruptArtifactError } from '../../schemas/failure.js';
import { firstIssue } from '../../schemas/first-issue.js';
import type { ObjectRef } from '../../schemas/run/artifact.js';
import { type CandidateCriteria, CandidateCriteriaSchema } from '../../schemas/screening/criteria.js';

/** @throws CorruptArtifactError where they are none */
export async function readCriteria(
  { artifacts }: { readonly artifacts: ArtifactStore },
  ref: ObjectRef,
): Promise<CandidateCriteria> {
  const text = new TextDecoder().decode(await artifacts.getBytes(ref));
  const parsed = CandidateCriteriaSchema.safeParse(JSON.parse(text));
  if (parsed.success) return parsed.data;
  const { field, message } = firstIssue(parsed.error);
  throw new CorruptArtifactError(`criteria ${ref.sha256}: ${field}: ${message}`, { found: field });
}
