/**
 * A screening up to a page of its manifest, judged by criteria -> the best of it (`ranked-candidates`).
 *
 * Queue io, in the process of the worker: queries that spill to the disk, no network, no TensorFlow. Idempotent: pure; ties
 * are decided by id. Errors: InvalidInputError for criteria that cannot run, RefusedError where they ask for errors that
 * nobody knows, ResourceError, NoRoomError (none is retried); those of the store.
 */
import { CorruptArtifactError } from '../../schemas/failure.js';
import { firstIssue } from '../../schemas/first-issue.js';
import type { ObjectRef, Table } from '../../schemas/run/artifact.js';
import { refsIn } from '../../schemas/run/audit/refs-in.js';
import { NO_COUNTS } from '../../schemas/screening/counts.js';
import { type CandidateCriteria, CandidateCriteriaSchema } from '../../schemas/screening/criteria.js';
import type { ScreeningCounts } from '../../schemas/screening/manifest.js';
import type { JudgeScreeningMessage } from '../../schemas/screening/messages.js';
import type { StepDependencies } from '../frame/dependencies.js';
import { unkeyed } from '../frame/unkeyed.js';
import { onsetChancesTable } from './onset-chances.js';

type JudgeDependencies = Pick<StepDependencies, 'artifacts' | 'audit' | 'parts' | 'room' | 'screenings'>;

interface Judged {
  readonly ranking: ObjectRef;
  readonly counts: ScreeningCounts;
}

export function judgeScreeningActivity(deps: JudgeDependencies) {
  const judge = async ({ head, criteria, calibration, top }: JudgeScreeningMessage): Promise<Judged> => {
    const asked = await criteriaOf(criteria, deps);
    const errors = calibration && ((await deps.parts.table(calibration)) as Table<'calibration'>);
    const chances = onsetChancesTable(errors, asked.window);
    const page = head && (await deps.screenings.manifest.read(head));
    const table = await deps.screenings.top(head, { criteria: asked, chances }, top);
    return { ranking: await deps.parts.publishTable(table, 'judgeScreening'), counts: page?.total ?? NO_COUNTS };
  };
  return (message: JudgeScreeningMessage): Promise<Judged> => {
    const { run, ...parameters } = message;
    return unkeyed(deps, {
      name: 'judgeScreening',
      run,
      parameters,
      inputs: refsIn(parameters),
      work: async () => {
        const result = await judge(message);
        return { result, outputs: { ranking: result.ranking } };
      },
    });
  };
}

async function criteriaOf(ref: ObjectRef, { artifacts }: JudgeDependencies): Promise<CandidateCriteria> {
  const parsed = CandidateCriteriaSchema.safeParse(JSON.parse(new TextDecoder().decode(await artifacts.getBytes(ref))));
  if (parsed.success) return parsed.data;
  const { field, message } = firstIssue(parsed.error);
  throw new CorruptArtifactError(`criteria ${ref.sha256}: ${field}: ${message}`, { field });
}
