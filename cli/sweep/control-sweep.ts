/** `sweep pause|resume|cancel|amend NAME`: orders to a sweep that runs; each answers with the new state or the reason of refusal. */
import { readInputText } from '../../infra/files/input-file.js';
import { readAmendment } from '../../infra/sweep-file/read-sweep-file.js';
import { InvalidInputError } from '../../schemas/failure.js';
import type { SweepState } from '../../schemas/run/message.js';
import { amendUpdate, sweepQuery } from '../../workflows/frame/messages.js';
import type { CommandContext } from '../frame/command.js';
import { stateFacts } from '../present/sweep.js';
import { renderFacts } from '../present/text/facts.js';
import { askRun } from '../run/calls/ask-run.js';
import { asked } from '../run/calls/asked.js';
import { control } from '../run/calls/control.js';
import { withinDeadline } from '../run/calls/server-calls.js';
import { sweepRunOf } from '../run/kinds/kinds.js';
import { type Session, withRunningStack } from '../run/start/session.js';

const ANSWER_MS = 30_000;
const MAX_AMENDMENT_BYTES = 1024 ** 2;

export interface AmendOptions {
  readonly reason?: string;
  readonly trials?: number;
  readonly epochs?: number;
  readonly hours?: number;
  readonly add?: readonly string[];
  readonly stopping?: string;
  readonly file?: string;
}

export async function controlSweep(
  context: CommandContext,
  name: string,
  order: 'pause' | 'resume' | 'cancel',
  reason: string | null,
): Promise<void> {
  const { runId: run, sweepId } = sweepRunOf(name);
  await withRunningStack(context, async (session) => {
    const progress = await control(session, run, order, reason);
    const said = { pause: 'paused', resume: 'resumed', cancel: 'being cancelled' }[order];
    const state = order === 'cancel' ? null : await stateOf(session, sweepId);
    const facts = state ? `\n${renderFacts(stateFacts(state))}` : '';
    context.screen.result(`${run} ${said}${facts}`, { run, order, said, progress, sweep: state });
  });
}

export async function stateOf({ client }: Session, workflowId: string): Promise<SweepState> {
  const handle = client.workflow.getHandle(workflowId);
  return withinDeadline(client, ANSWER_MS, () => handle.query(sweepQuery));
}

export async function amendSweep(context: CommandContext, name: string, options: AmendOptions): Promise<void> {
  const { fromTrial: _, ...amendment } = readAmendment(await amendmentText(options), options.file ?? 'options', 0);
  const { runId: run, sweepId: workflowId } = sweepRunOf(name);
  await withRunningStack(context, async (session) => {
    const { client } = session;
    const handle = client.workflow.getHandle(workflowId);
    const expected = 'a running sweep; a finished one is started again with a wider plan';
    const order = { workflowId: run, action: 'amend', reason: options.reason ?? null, details: { amendment } } as const;
    const state = await asked(session, order, () =>
      askRun(client, workflowId, expected, () => handle.executeUpdate(amendUpdate, { args: [amendment] })),
    );
    const text = `${workflowId} amended\n${renderFacts(stateFacts(state))}`;
    context.screen.result(text, { run: workflowId, amendment, sweep: state });
  });
}

/** Options in the words of an amendment file, so that both are checked by one reader. */
export async function amendmentText({
  trials,
  epochs,
  hours,
  add = [],
  stopping,
  file,
}: AmendOptions): Promise<string> {
  const options = [trials, epochs, hours, stopping].some((value) => value !== undefined) || add.length > 0;
  if (file !== undefined) {
    if (options) throw new InvalidInputError('a file and options were given', { file, expected: 'one of the two' });
    return readInputText(file, MAX_AMENDMENT_BYTES);
  }
  if (!options)
    throw new InvalidInputError('nothing was asked for', {
      expected: '--trials, --epochs, --hours, --add, --stopping or --file',
    });
  const budget = {
    ...(trials !== undefined && { trials }),
    ...(epochs !== undefined && { epochs }),
    ...(hours !== undefined && { compute_hours: hours }),
  };
  return JSON.stringify({
    ...(Object.keys(budget).length > 0 && { budget }),
    ...(add.length > 0 && { parameters: addedValues(add) }),
    ...(stopping !== undefined && { early_terminate: stoppingRule(stopping) }),
  });
}

/** `hiddenFeatures=96,128` and more of them. */
function addedValues(add: readonly string[]): Record<string, { values: unknown[] }> {
  const parameters: Record<string, { values: unknown[] }> = {};
  for (const text of add) {
    const [, name, list] = /^([A-Za-z]+)=(.+)$/.exec(text) ?? [];
    if (name === undefined || list === undefined)
      throw new InvalidInputError(`--add ${text}`, { found: text, expected: 'parameter=value,value' });
    parameters[name] ??= { values: [] };
    parameters[name].values.push(...list.split(',').map(toValue));
  }
  return parameters;
}

function toValue(text: string): number | string | boolean {
  if (text === 'true' || text === 'false') return text === 'true';
  return text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : text;
}

/** `none`, or `3:5:45`: eta, first and last rung. */
function stoppingRule(text: string): object | null {
  if (text === 'none') return null;
  const [eta, min, max, more] = text.split(':').map(Number);
  if (more !== undefined || [eta, min, max].some((value) => value === undefined || !Number.isFinite(value)))
    throw new InvalidInputError(`--stopping ${text}`, {
      found: text,
      expected: 'none, or eta:min_epochs:max_epochs such as 3:5:45',
    });
  return { type: 'asha', eta, min_epochs: min, max_epochs: max };
}
