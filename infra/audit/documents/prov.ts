/**
 * A run as PROV-JSON: objects are entities, attempts activities, owners and programs agents. A reused result was made by
 * the attempt that computed it; the one that took it over used it.
 * @source https://www.w3.org/submissions/prov-json/
 */
import { type ObjectRef, objectKey } from '../../../schemas/run/artifact.js';
import { heldValue } from '../../../schemas/run/audit/fields.js';
import { toCanonicalJson } from '../../artifacts/stored-json.js';
import { faultOf, stateOf } from './act-state.js';
import type { RunAccount, ToldAct } from './run-account.js';

type Attributes = Readonly<Record<string, unknown>>;

const PREFIXES = {
  object: 'urn:spectraloom:object:',
  file: 'urn:spectraloom:file:',
  attempt: 'urn:spectraloom:attempt:',
  run: 'urn:spectraloom:run:',
  owner: 'urn:spectraloom:owner:',
  environment: 'urn:spectraloom:environment:',
  loom: 'urn:spectraloom:terms:',
};

export function provDocument(account: RunAccount): string {
  const { environments, owners } = account;
  const relations = relationsOf(account);
  return toCanonicalJson({
    prefix: PREFIXES,
    entity: {
      ...Object.fromEntries([...account.objects.values()].map((ref) => [objectId(ref), entityOf(account, ref)])),
      ...Object.fromEntries(filesOf(account)),
    },
    activity: {
      ...Object.fromEntries([...owners.keys()].map((run) => [runId(run), runOf(account, run)])),
      ...Object.fromEntries(account.acts.map((act) => [actId(act.id), activityOf(act)])),
    },
    agent: {
      ...Object.fromEntries(
        [...new Set(owners.values())].map((owner) => [
          ownerId(owner),
          { 'prov:type': qualified('prov:Person'), 'prov:label': owner },
        ]),
      ),
      ...Object.fromEntries(
        [...environments].map(([sha256, { program, node, os }]) => [
          environmentId(sha256),
          {
            'prov:type': qualified('prov:SoftwareAgent'),
            'prov:label': `spectraloom ${program}`,
            'loom:node': node,
            'loom:os': os,
          },
        ]),
      ),
    },
    ...Object.fromEntries(Object.entries(relations).filter(([, all]) => Object.keys(all).length > 0)),
  });
}

function relationsOf({
  run,
  acts,
  given,
  owners,
  environments,
}: RunAccount): Record<string, Record<string, Attributes>> {
  const used = acts.flatMap((act) => {
    const taken = stateOf(act) === 'reused' ? act.outputs : [];
    return [...act.inputs, ...taken].map((ref) => ({ 'prov:activity': actId(act.id), 'prov:entity': objectId(ref) }));
  });
  const generated = acts
    .filter((act) => stateOf(act) === 'finished')
    .flatMap(({ id, outputs, end }) =>
      outputs.map((ref) => ({ 'prov:entity': objectId(ref), 'prov:activity': actId(id), 'prov:time': end?.at })),
    );
  const started = acts
    .filter(({ opened }) => owners.has(opened.run))
    .map(({ id, opened }) => ({ 'prov:activity': actId(id), 'prov:starter': runId(opened.run) }));
  const computedBy = acts
    .filter(({ opened }) => environments.has(opened.environment))
    .map(({ id, opened }) => ({ 'prov:activity': actId(id), 'prov:agent': environmentId(opened.environment) }));
  const begunBy = [...owners].map(([each, owner]) => ({ 'prov:activity': runId(each), 'prov:agent': ownerId(owner) }));
  return {
    used: numbered('used', [
      ...[...given.values()].map((ref) => ({ 'prov:activity': runId(run), 'prov:entity': objectId(ref) })),
      ...used,
    ]),
    wasGeneratedBy: numbered('made', generated),
    wasStartedBy: numbered('begun', started),
    wasInformedBy: numbered('reused', reuses(acts)),
    wasAssociatedWith: numbered('by', [...begunBy, ...computedBy]),
    hadMember: numbered('listed', membersIn(acts)),
  };
}

function reuses(acts: readonly ToldAct[]): Attributes[] {
  return acts.flatMap(({ id, origin }) =>
    origin === null ? [] : [{ 'prov:informed': actId(id), 'prov:informant': actId(origin) }],
  );
}

/** Objects that the shard lists of results name. */
function membersIn(acts: readonly ToldAct[]): Attributes[] {
  const members = new Map<string, Attributes>();
  for (const { end } of acts)
    for (const [name, parts] of Object.entries(end ? heldValue(end.parts) : {})) {
      const list = end?.outputs[name];
      for (const part of list ? parts : []) {
        const member = { 'prov:collection': list && objectId(list), 'prov:entity': objectId(part) };
        members.set(JSON.stringify(member), member);
      }
    }
  return [...members.values()];
}

function entityOf(account: RunAccount, ref: ObjectRef): Attributes {
  return {
    'prov:type': qualified(ref.kind === 'shards' ? 'prov:Collection' : `loom:${ref.kind}`),
    'prov:label': objectKey(ref),
    'loom:sha256': ref.sha256,
    'loom:bytes': ref.bytes,
    'loom:whereabouts': account.whereabouts(ref),
    ...(ref.rows !== null && { 'loom:rows': ref.rows }),
  };
}

/** Files that the run was given, within the objects that hold them. */
function filesOf({ begun }: RunAccount): [string, Attributes][] {
  return (begun ? heldValue(begun.files) : []).map(({ name, bytes, sha256 }) => [
    `file:${sha256}`,
    { 'prov:label': name, 'loom:sha256': sha256, 'loom:bytes': bytes },
  ]);
}

function runOf({ run, begun, closed }: RunAccount, each: string): Attributes {
  const type = { 'prov:type': qualified('loom:run'), 'prov:label': each };
  if (each !== run) return type;
  return {
    ...type,
    ...(begun && { 'prov:startTime': begun.at, 'loom:command': toCanonicalJson(begun.command) }),
    ...(closed && { 'prov:endTime': closed.at, 'loom:state': closed.state }),
  };
}

function activityOf(act: ToldAct): Attributes {
  const { opened, end, entry } = act;
  const fault = faultOf(act);
  return {
    'prov:type': qualified('loom:attempt'),
    'prov:label': opened.step,
    'prov:startTime': opened.at,
    ...(end && { 'prov:endTime': end.at }),
    'loom:entry': entry,
    'loom:state': stateOf(act),
    'loom:attempt': opened.attempt,
    'loom:host': opened.worker.host,
    ...(opened.stepKey !== null && { 'loom:stepKey': opened.stepKey }),
    ...(opened.codeVersion !== null && { 'loom:codeVersion': opened.codeVersion }),
    ...(fault !== null && { 'loom:fault': fault }),
  };
}

function numbered(what: string, relations: readonly Attributes[]): Record<string, Attributes> {
  return Object.fromEntries(relations.map((relation, i) => [`_:${what}${i}`, relation]));
}

function qualified(name: string): Attributes {
  return { $: name, type: 'prov:QUALIFIED_NAME' };
}

function objectId({ sha256 }: ObjectRef): string {
  return `object:${sha256}`;
}

function actId(id: string): string {
  return `attempt:${id}`;
}

function runId(run: string): string {
  return `run:${encodeURIComponent(run)}`;
}

function ownerId(owner: string): string {
  return `owner:${encodeURIComponent(owner)}`;
}

function environmentId(sha256: string): string {
  return `environment:${sha256}`;
}
