/** Objects that lists of shards name: an activity that publishes a list made them with it. */
import type { ObjectRef } from '../../schemas/run/artifact.js';
import { unlessMissing } from './continued-inputs.js';
import type { StepDependencies } from './dependencies.js';

/** @returns by the name of the output; none of a list that was deleted since */
export async function listedParts(
  outputs: Readonly<Record<string, ObjectRef>>,
  { parts }: { readonly parts: Pick<StepDependencies['parts'], 'spread'> },
): Promise<Record<string, readonly ObjectRef[]>> {
  const listed: Record<string, readonly ObjectRef[]> = {};
  for (const [name, ref] of Object.entries(outputs)) {
    const spread = ref.kind === 'shards' ? await unlessMissing(() => parts.spread(ref)) : null;
    if (spread) listed[name] = spread;
  }
  return listed;
}
