/**
 * A run of three steps on tables of numbers, with its objects and its entries, for stand-in hosts to compute again:
 *
 *   given -> double -> doubled (2 shards) -> add -> sum -> group -> labels
 */
import { ArtifactParts, type EncodedArtifact } from '../../../infra/artifacts/artifact-parts.js';
import { ArtifactStore } from '../../../infra/artifacts/artifact-store.js';
import { AuditTrail } from '../../../infra/audit/trail/audit-trail.js';
import { MemoryStore } from '../../../infra/object-store/memory.js';
import { required } from '../../../schemas/required.js';
import type { ObjectRef, Table } from '../../../schemas/run/artifact.js';
import type { EntryLink } from '../../../schemas/run/audit/fields.js';
import { tickingClock } from './audited-runs.js';

export const RECORDED_RUN = 'discover/numbers/a';
export const REUSING_RUN = 'discover/numbers/b';

type Outputs = Readonly<Record<string, readonly Table[]>>;
type Compute = (inputs: Readonly<Record<string, readonly Table[]>>) => Outputs;

/** Numbers as a table that has them in a column, and a name for each. */
export function numbers(values: readonly number[]): Table<'map'> {
  const none = values.map(() => null);
  const columns = {
    id: values.map((_, i) => `${i}`),
    component1: Float64Array.from(values),
    component2: new Float64Array(values.length),
    neighbour1: none,
    neighbour2: none,
  };
  const metadata = { layer: 'GCN1', explained1: '1', explained2: '0', neighbours: '2', minDistance: '1', seed: '1' };
  return { kind: 'map', rows: values.length, columns, metadata };
}

function valuesOf(tables: readonly Table[] | undefined): number[] {
  return required(tables).flatMap((table) => [...(table as Table<'map'>).columns.component1]);
}

function labels(cluster: readonly number[]): Table<'labels'> {
  const columns = { id: cluster.map((_, i) => `${i}`), cluster: Uint32Array.from(cluster) };
  return { kind: 'labels', rows: cluster.length, columns, metadata: { layer: 'GCN1', method: 'ward', cut: '2' } };
}

/** Rounded so that a step can be given with a small difference. */
export const STEPS: Readonly<Record<string, Compute>> = {
  double: ({ given }) => ({ doubled: valuesOf(given).map((value) => numbers([2 * value])) }),
  add: ({ doubled }) => ({ sum: [numbers(valuesOf(doubled).map((value) => value + 1))] }),
  group: ({ sum }) => ({ labels: [labels(valuesOf(sum).map((value) => Number(value > 4)))] }),
};

/** Gives the other group the number 0. */
export const renumbered: Compute = ({ sum }) => ({
  labels: [labels(valuesOf(sum).map((value) => Number(value <= 4)))],
});

export async function writeRecordedRun() {
  const [objects, audit] = [new MemoryStore(), new MemoryStore()];
  const artifacts = new ArtifactStore(objects);
  const parts = new ArtifactParts(artifacts);
  const trail = new AuditTrail(audit, tickingClock());
  const encoded = (table: Table): EncodedArtifact => parts.encode(table, 'test');
  const given = await parts.publish([encoded(numbers([1, 2]))], false, 'test');
  const begun = { owner: 'ada', command: ['discover', 'numbers'], input: { value: {} }, files: { value: [] } };
  await trail.write({ kind: 'begun', run: RECORDED_RUN, ...begun, given: { value: { given } } });
  const environment = 'e'.repeat(64);
  const open = (run: string, step: string, inputs: Record<string, ObjectRef>) =>
    trail.write({
      kind: 'opened',
      run,
      step,
      stepKey: keyOf(step),
      codeVersion: 1,
      parameters: { value: { step } },
      inputs: { value: inputs },
      seeds: {},
      attempt: 1,
      worker: { host: 'laboratory', pid: 4, startedAt: '2026-11-29T11:00:00.000Z' },
      activity: { workflowId: 'discover/numbers', workflowRunId: run, activityId: step },
      environment,
    });
  const ends: Record<string, EntryLink> = {};
  const refs: Record<string, ObjectRef> = { given };
  const run = async (step: string, input: string) => {
    const tables = await Promise.all((await parts.spread(required(refs[input]))).map((ref) => parts.table(ref)));
    const opened = await open(RECORDED_RUN, step, { [input]: required(refs[input]) });
    const outputs: Record<string, ObjectRef> = {};
    const lists: Record<string, ObjectRef[]> = {};
    for (const [name, made] of Object.entries(required(STEPS[step])({ [input]: tables }))) {
      outputs[name] = await parts.publish(made.map(encoded), made.length > 1, 'test');
      if (made.length > 1) lists[name] = [...(await parts.spread(outputs[name]))];
      refs[name] = outputs[name];
    }
    const head = { run: RECORDED_RUN, opened, step, stepKey: keyOf(step), outputs, parts: { value: lists } };
    ends[step] = await trail.write({
      kind: 'ended',
      ...head,
      state: 'finished',
      record: null,
      cpuSeconds: 1,
      peakMemoryBytes: 1,
      error: null,
    });
  };
  await run('double', 'given');
  await run('add', 'doubled');
  await run('group', 'sum');
  await trail.write({ kind: 'begun', run: REUSING_RUN, ...begun, given: { value: {} } });
  const opened = await open(REUSING_RUN, 'group', { sum: required(refs.sum) });
  await trail.write({
    kind: 'reused',
    run: REUSING_RUN,
    opened,
    step: 'group',
    stepKey: keyOf('group'),
    outputs: { labels: required(refs.labels) },
    parts: { value: {} },
    origin: required(ends.group),
  });
  return { objects, artifacts, parts, trail, refs };
}

function keyOf(step: string): string {
  return Buffer.from(step.padEnd(32, '.')).toString('hex');
}
