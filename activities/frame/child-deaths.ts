/** The end of a step whose child process died again and again: which crystals it had, what it needed, what to do about it. */
import { type ChildProcessDiedError, ResourceError } from '../../schemas/failure.js';
import { required } from '../../schemas/required.js';
import type { StepDependencies } from './dependencies.js';
import type { FetchedInputs } from './fetch-inputs.js';
import type { AnyStep } from './step.js';

/** What a command has against it, by step. Shards were cut down to single crystals before anybody reads this. */
const WAYS_OUT: Readonly<Record<string, string>> = {
  trainRung:
    'more memory; or narrower networks and fewer neighbours: --widths and --neighbors, in a sweep file hiddenFeatures and maxNeighbors',
  featurize: 'more memory, fewer neighbours (--neighbors), or the folder without this crystal',
  screenShard: 'more memory, or narrower networks and fewer neighbours (--widths, --neighbors)',
  predictShard: 'more memory, or a model of a narrower network and fewer neighbours',
};
const OTHER_WAY_OUT = 'more memory, or fewer crystals';

/**
 * @param input as it was given to the process
 * @returns what the shard of a sharded step holds, in words: `NaCl`, `64 from Ag2O to ZnS`; empty for other steps
 */
export async function crystalsOf(
  step: AnyStep,
  { inputs, later }: FetchedInputs,
  { parts }: Pick<StepDependencies, 'parts'>,
): Promise<string> {
  const sharded = Object.keys(step.reads).find((name) => required(step.reads[name]).sharded);
  if (sharded === undefined) return '';
  const ids = (inputs[sharded] ?? []).flatMap((part) => parts.idsOf(part));
  for (const fetch of later[sharded] ?? []) ids.push(...parts.idsOf(await fetch()));
  return ids.length > 1 ? `${ids.length} from ${ids[0]} to ${ids.at(-1)}` : (ids[0] ?? '');
}

/**
 * @param where.crystals see `crystalsOf`
 * @param where.at the note of its progress when it died; may be empty
 */
export function tooOftenDead(
  step: AnyStep,
  deaths: number,
  last: ChildProcessDiedError,
  where: { readonly crystals: string; readonly at: string },
): ResourceError {
  const { crystals, at } = where;
  const subject = crystals === '' ? step.name : `${step.name} of ${crystals}`;
  return new ResourceError(`${subject}: its process died ${deaths} times without progress: ${last.message}`, {
    ...(crystals !== '' && { crystals }),
    ...(at !== '' && { at }),
    ...last.facts,
    'way out': WAYS_OUT[step.name] ?? OTHER_WAY_OUT,
  });
}
