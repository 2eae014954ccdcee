/**
 * A run as OpenLineage 2-0-2 events, one a line: of the run, and of every attempt as a run below it. A result that was
 * reused is an attempt without a work of its own.
 * @source https://openlineage.io/spec/2-0-2/OpenLineage.json
 */
import { type ObjectRef, objectKey } from '../../../schemas/run/artifact.js';
import { sha256Of } from '../../artifacts/sha256.js';
import { toCanonicalJson } from '../../artifacts/stored-json.js';
import { faultOf, hasResult, stateOf } from './act-state.js';
import type { RunAccount, ToldAct } from './run-account.js';

const SPEC = 'https://openlineage.io/spec';
const RUN_EVENT = `${SPEC}/2-0-2/OpenLineage.json#/$defs/RunEvent`;
/** Of jobs; objects have one that says how they are named. */
const JOBS = 'spectraloom';
const OBJECTS = 'spectraloom:objects';

const END_OF_RUN = {
  finished: 'COMPLETE',
  failed: 'FAIL',
  cancelled: 'ABORT',
  terminated: 'ABORT',
  'timed-out': 'FAIL',
  forgotten: 'OTHER',
};
const END_OF_ACT = { finished: 'COMPLETE', reused: 'COMPLETE', failed: 'FAIL', cancelled: 'ABORT', lost: 'ABORT' };

interface LineageEvent {
  readonly eventTime: string;
  readonly [field: string]: unknown;
}

/** @returns one JSON text a line, by time */
export function openLineageEvents(account: RunAccount): string {
  const events = [...eventsOfRun(account), ...account.acts.flatMap((act) => eventsOfAct(account, act))];
  const lines = events
    .sort((a, b) => Date.parse(a.eventTime) - Date.parse(b.eventTime))
    .map((event) => toCanonicalJson(event));
  return lines.map((line) => `${line}\n`).join('');
}

function eventsOfRun(account: RunAccount): LineageEvent[] {
  const { run, begun, closed, acts, kind, given, results } = account;
  const producer = producerOf(account, acts[0]);
  const facet = facetsBy(producer);
  const base = {
    producer,
    schemaURL: RUN_EVENT,
    run: { runId: uuidOf(run) },
    job: { namespace: JOBS, name: kind, facets: { jobType: jobType(facet, 'JOB') } },
    inputs: [...given.values()].map((ref) => inputOf(facet, ref)),
  };
  const events: LineageEvent[] = [];
  if (begun) events.push({ ...base, eventType: 'START', eventTime: begun.at, outputs: [] });
  if (!closed) return events;
  const { at: eventTime, failure, state } = closed;
  const outputs = [...results.values()].map((ref) => outputOf(facet, ref));
  const message = failure.map((fault) => `${fault.class}: ${fault.message}`).join('\n');
  const facets = message === '' ? {} : { errorMessage: errorMessage(facet, message) };
  const ended = { ...base, run: { ...base.run, facets }, eventType: END_OF_RUN[state], eventTime, outputs };
  return [...events, ended];
}

function eventsOfAct(account: RunAccount, act: ToldAct): LineageEvent[] {
  const { opened, end, inputs, outputs } = act;
  const producer = producerOf(account, act);
  const facet = facetsBy(producer);
  const kind = opened.run.slice(0, opened.run.indexOf('/'));
  const parent = facet('ParentRunFacet.json#/$defs/ParentRunFacet', '1-2-0', {
    run: { runId: uuidOf(opened.run) },
    job: { namespace: JOBS, name: kind },
  });
  const fault = faultOf(act);
  const base = {
    producer,
    schemaURL: RUN_EVENT,
    job: { namespace: JOBS, name: `${kind}.${opened.step}`, facets: { jobType: jobType(facet, 'TASK') } },
    inputs: inputs.map((ref) => inputOf(facet, ref)),
  };
  const facets = { parent, tags: tagsOf(facet, act) };
  const run = { runId: uuidOf(act.id), facets };
  const events: LineageEvent[] = [{ ...base, run, eventType: 'START', eventTime: opened.at, outputs: [] }];
  const state = stateOf(act);
  if (!end || state === 'open') return events;
  events.push({
    ...base,
    run: { ...run, facets: { ...facets, ...(fault !== null && { errorMessage: errorMessage(facet, fault) }) } },
    eventType: END_OF_ACT[state],
    eventTime: end.at,
    outputs: hasResult(act) ? outputs.map((ref) => outputOf(facet, ref)) : [],
  });
  return events;
}

type Facet = (schema: string, version: string, fields: object) => object;

function facetsBy(producer: string): Facet {
  return (schema, version, fields) => ({
    _producer: producer,
    _schemaURL: `${SPEC}/facets/${version}/${schema}`,
    ...fields,
  });
}

function jobType(facet: Facet, type: string): object {
  return facet('JobTypeJobFacet.json#/$defs/JobTypeJobFacet', '2-0-4', {
    processingType: 'BATCH',
    integration: 'SPECTRALOOM',
    jobType: type,
  });
}

function errorMessage(facet: Facet, message: string): object {
  return facet('ErrorMessageRunFacet.json#/$defs/ErrorMessageRunFacet', '1-0-1', {
    message,
    programmingLanguage: 'TypeScript',
  });
}

/** What decides a step's result and has no place of its own in the specification. */
function tagsOf(facet: Facet, { entry, opened, end, origin }: ToldAct): object {
  const { attempt, stepKey, codeVersion, environment } = opened;
  const tags = {
    entry,
    attempt,
    stepKey,
    codeVersion,
    environment,
    ...(end?.kind === 'reused' && { reused: origin ? uuidOf(origin) : 'from before the trail' }),
  };
  return facet('TagsRunFacet.json#/$defs/TagsRunFacet', '1-0-0', {
    tags: Object.entries(tags)
      .filter(([, value]) => value !== null)
      .map(([key, value]) => ({ key, value: String(value), source: 'INTEGRATION' })),
  });
}

function inputOf(facet: Facet, ref: ObjectRef): object {
  const version = facet('DatasetVersionDatasetFacet.json#/$defs/DatasetVersionDatasetFacet', '1-0-1', {
    datasetVersion: ref.sha256,
  });
  return { namespace: OBJECTS, name: objectKey(ref), facets: { version } };
}

function outputOf(facet: Facet, ref: ObjectRef): object {
  const outputStatistics = facet(
    'OutputStatisticsOutputDatasetFacet.json#/$defs/OutputStatisticsOutputDatasetFacet',
    '1-0-2',
    { ...(ref.rows !== null && { rowCount: ref.rows }), size: ref.bytes, fileCount: 1 },
  );
  return { ...inputOf(facet, ref), outputFacets: { outputStatistics } };
}

/** The program as a package URL: the version that did the work, not that which writes. */
function producerOf({ environments }: RunAccount, act: ToldAct | undefined): string {
  const program = act && environments.get(act.opened.environment)?.program;
  return program === undefined ? 'pkg:npm/spectraloom' : `pkg:npm/spectraloom@${encodeURIComponent(program)}`;
}

/** A UUID of version 8 (RFC 9562) out of a name that is one already. */
function uuidOf(name: string): string {
  const hex = sha256Of(Buffer.from(name));
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 3) | 8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
