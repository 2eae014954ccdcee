/** The run and its attempts as actions of an RO-Crate. */
import { heldValue } from '../../../schemas/run/audit/fields.js';
import { sha256Of } from '../../artifacts/sha256.js';
import { toCanonicalJson } from '../../artifacts/stored-json.js';
import { faultOf, hasResult, stateOf } from './act-state.js';
import { type Entity, idOf, ref, toolId } from './crate-entities.js';
import type { RunAccount, ToldAct } from './run-account.js';

const STATUS = 'http://schema.org/';
/** Longer parameters are in the entry of the attempt, and told by their hash. */
const MOST_INLINE = 4096;

export function runAction(account: RunAccount): Entity {
  const { run, begun, closed, given, results } = account;
  const failure = (closed?.failure ?? []).map((fault) => `${fault.class}: ${fault.message}`).join('; ');
  const status = closed ? (closed.state === 'finished' ? 'Completed' : 'Failed') : 'Active';
  const files = begun ? heldValue(begun.files) : [];
  return {
    '@id': '#run',
    '@type': 'CreateAction',
    name: run,
    description: begun && begun.command.length > 0 ? `spectraloom ${begun.command.join(' ')}` : run,
    instrument: ref('workflow.json'),
    object: [
      ...[...given.values()].map((object) => idOf(account, object)),
      ...files.map(({ sha256 }) => `#file/${sha256}`),
    ].map(ref),
    result: [...results.values()].map((object) => ref(idOf(account, object))),
    actionStatus: ref(`${STATUS}${status}ActionStatus`),
    ...(status === 'Failed' && { error: failure || closed?.state }),
    ...timesOf(begun?.at, closed?.at),
    ...agentOf(account, run),
  };
}

export function actionOf(account: RunAccount, act: ToldAct): Entity {
  const { id, entry, opened, end, inputs, outputs, origin } = act;
  const state = stateOf(act);
  const fault = faultOf(act);
  const taken = origin === null ? 'from before the trail' : `by #attempt/${origin}`;
  return {
    '@id': `#attempt/${id}`,
    '@type': 'CreateAction',
    name: `${opened.step}, attempt ${opened.attempt}`,
    description: state === 'reused' ? `${opened.step}: result reused, made ${taken}` : `${opened.step}: ${state}`,
    identifier: entry,
    instrument: ref(toolId(opened)),
    object: [...inputs.map((object) => idOf(account, object)), ...parametersOf(act).map((each) => each['@id'])].map(
      ref,
    ),
    result: hasResult(act) ? outputs.map((object) => ref(idOf(account, object))) : [],
    actionStatus: ref(`${STATUS}${hasResult(act) ? 'Completed' : end ? 'Failed' : 'Active'}ActionStatus`),
    ...(fault !== null && { error: fault }),
    ...timesOf(opened.at, end?.at),
    ...agentOf(account, opened.run),
  };
}

/** Parameters and seeds, which an attempt was given beside its objects. */
export function parametersOf({ opened }: ToldAct): Entity[] {
  const given = { parameters: heldValue(opened.parameters), seeds: opened.seeds };
  return Object.entries(given)
    .filter(([, value]) => Object.keys(Object(value)).length > 0)
    .map(([name, value]) => {
      const text = toCanonicalJson(value);
      const sha256 = sha256Of(Buffer.from(text));
      return {
        '@id': `#${name}/${sha256}`,
        '@type': 'PropertyValue',
        name,
        value: text.length <= MOST_INLINE ? text : `JSON of SHA-256 ${sha256}`,
      };
    });
}

function timesOf(startTime: string | undefined, endTime: string | undefined) {
  return { ...(startTime !== undefined && { startTime }), ...(endTime !== undefined && { endTime }) };
}

function agentOf({ owners }: RunAccount, run: string) {
  const owner = owners.get(run);
  return owner === undefined ? {} : { agent: ref(`#owner/${encodeURIComponent(owner)}`) };
}
