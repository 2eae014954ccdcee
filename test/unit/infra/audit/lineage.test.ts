/** The way from objects back to what a run was given, by entries that are stated here. */
import { describe, expect, it } from 'vitest';
import { walkLineage } from '../../../../infra/audit/lineage/walk.js';
import { AuditTrail } from '../../../../infra/audit/trail/audit-trail.js';
import { entrySource } from '../../../../infra/audit/trail/entry-source.js';
import { MemoryStore } from '../../../../infra/object-store/memory.js';
import { type ObjectRef, objectKey } from '../../../../schemas/run/artifact.js';
import { tickingClock } from '../../../harness/audit/audited-runs.js';

const RUN = 'discover/oxides/a';
const ref = (digit: string): ObjectRef => ({
  kind: 'graphs',
  sha256: digit.repeat(64),
  bytes: 1,
  rows: null,
  schemaVersion: 1,
});
const key = (digit: string) => objectKey(ref(digit));
const refs = (digits: string) => Object.fromEntries([...digits].map((digit) => [digit, ref(digit)]));

/** @param steps inputs and outputs, one digit an object, such as `12>3` */
async function walked(given: string, steps: readonly string[]) {
  const trail = new AuditTrail(new MemoryStore(), tickingClock());
  const files = { value: [] };
  const input = { value: null };
  await trail.write({ kind: 'begun', run: RUN, owner: 'a', command: [], input, files, given: { value: refs(given) } });
  for (const step of steps) {
    const [read = '', made = ''] = step.split('>');
    const opened = await trail.write({
      kind: 'opened',
      run: RUN,
      step,
      stepKey: null,
      codeVersion: null,
      parameters: { value: {} },
      inputs: { value: refs(read) },
      seeds: {},
      attempt: 1,
      worker: { host: 'h', pid: 1, startedAt: '2026-11-29T11:00:00.000Z' },
      activity: { workflowId: 'w', workflowRunId: 'r', activityId: '1' },
      environment: '0'.repeat(64),
    });
    await trail.write({
      kind: 'ended',
      run: RUN,
      opened,
      step,
      stepKey: null,
      outputs: refs(made),
      parts: { value: {} },
      state: 'finished',
      record: null,
      cpuSeconds: null,
      peakMemoryBytes: null,
      error: null,
    });
  }
  return walkLineage(await trail.entriesOf(RUN), entrySource(trail.store));
}

describe('lineage', () => {
  it('goes back from every object to what was given, and names all on the way', async () => {
    const { reached, unexplained, told } = await walked('1', ['1>23', '2>4', '34>5']);
    expect(unexplained).toEqual([]);
    expect(reached).toEqual(['1', '2', '3', '4', '5'].map(key));
    expect(told).toHaveLength(6);
  });

  it('ends in a step that reads nothing', async () => {
    expect((await walked('', ['>1', '1>2'])).unexplained).toEqual([]);
  });

  it('breaks at an object that nobody made, and names what was made from it', async () => {
    const { unexplained } = await walked('1', ['1>2', '23>4', '4>5', '2>6']);
    expect(unexplained).toEqual([
      {
        object: key('3'),
        found: 'no step that made it, and nobody who gave it',
        dependents: [key('4'), key('5'), 'step 23>4', 'step 4>5'],
      },
    ]);
  });

  it('is none in a ring of steps', async () => {
    const { unexplained } = await walked('', ['1>2', '2>1']);
    expect(unexplained.map(({ object }) => object)).toEqual([key('1'), key('2')]);
  });

  it('takes the way that is explained where an object was made twice', async () => {
    expect((await walked('1', ['1>2', '2>2'])).unexplained).toEqual([]);
    expect((await walked('1', ['3>2', '1>2'])).unexplained.map(({ object }) => object)).toEqual([key('3')]);
  });
});
