/** What a workflow takes in when results come ahead of their workflow task, by activations as a worker makes them. */
import { describe, expect, it } from 'vitest';
import { interceptors } from '../../../../workflows/frame/early-results.js';

/** After so many events, in the task that was begun at a time with a history of so many bytes. */
type Read = readonly [events: number, seconds: number, bytes: number];

const RESULT = { resolveActivity: { seq: 1 } };
const QUERY = { queryWorkflow: { queryId: 'legacy_query' } };

/** @returns takes an activation in, or throws */
function workflow() {
  const [internals] = interceptors().internals ?? [];
  const taken: Read[] = [];
  const take = (read: Read, job: object = RESULT) => {
    const [historyLength, seconds, historySizeBytes] = read;
    const activation = { jobs: [job], historyLength, historySizeBytes, timestamp: { seconds, nanos: 5e8 } };
    internals!.activate!({ activation, batchIndex: 0 } as never, () => void taken.push(read));
  };
  return { take, taken };
}

describe('results ahead of their workflow task', () => {
  it('answer queries, and end a state that should take more', () => {
    const { take, taken } = workflow();
    take([3, 10, 900]);
    // A result, and no task that counts it.
    take([9, 10, 900]);
    take([9, 10, 900], QUERY);
    take([9, 10, 900], QUERY);
    expect(taken).toHaveLength(4);
    expect(() => take([14, 20, 1800])).toThrow('ahead of their workflow task');
    expect(() => take([20, 30, 2700])).toThrow('ahead of their workflow task');
    expect(taken).toHaveLength(4);
  });

  it('end it for a second query too, which would part the results as well', () => {
    const { take } = workflow();
    take([3, 10, 900]);
    take([9, 10, 900]);
    expect(() => take([12, 10, 900])).toThrow('ahead of their workflow task');
  });

  it.each<[string, readonly Read[]]>([
    [
      'tasks one after the other',
      [
        [3, 10, 900],
        [9, 20, 1800],
        [15, 30, 2700],
      ],
    ],
    [
      'what follows in the same task',
      [
        [3, 10, 900],
        [3, 10, 900],
        [9, 20, 1800],
      ],
    ],
    [
      'a task that is begun while the clock stands',
      [
        [3, 10, 900],
        [9, 10, 1800],
        [15, 10, 2700],
      ],
    ],
    [
      'tasks of a server that does not tell sizes',
      [
        [3, 10, 0],
        [9, 20, 0],
        [15, 30, 0],
      ],
    ],
  ])('are not %s', (_, reads) => {
    const { take, taken } = workflow();
    for (const read of reads) take(read);
    expect(taken).toEqual(reads);
  });
});
