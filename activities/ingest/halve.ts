/**
 * One shard of crystals -> two of half as many, for a step whose process dies for want of memory on the whole.
 *
 * Queue io. Idempotent: halves are named by their content. Errors: those of the store.
 */
import { at } from '../../schemas/required.js';
import type { ObjectRef } from '../../schemas/run/artifact.js';
import type { HalveMessage } from '../../schemas/run/message.js';
import type { StepDependencies } from '../frame/dependencies.js';
import { numbered, unkeyed } from '../frame/unkeyed.js';
import { inSlices } from './slices.js';

/** @returns the halves in order; the shard alone where it holds a single crystal */
export function halveActivity(deps: Pick<StepDependencies, 'audit' | 'parts' | 'room'>) {
  const halvesOf = async ({ of, shard }: HalveMessage): Promise<ObjectRef[]> => {
    const part = at(await deps.parts.spread(of), shard);
    const table = await deps.parts.table(part);
    if (table.rows < 2) return [part];
    const halves: ObjectRef[] = [];
    for (const half of inSlices(table, Math.ceil(table.rows / 2)))
      halves.push(await deps.parts.publishTable(half, 'halve'));
    return halves;
  };
  return (message: HalveMessage): Promise<readonly ObjectRef[]> =>
    unkeyed(deps, {
      name: 'halve',
      run: message.run,
      parameters: { shard: message.shard },
      inputs: { of: message.of },
      work: async () => {
        const result = await halvesOf(message);
        return { result, outputs: numbered(result) };
      },
    });
}
