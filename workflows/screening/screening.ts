/**
 * A large screening: a list of candidates of any length in, a manifest of what a network says of them and a ranking out.
 * Steps: trainingDomain, domain, listCandidates (a page at a time), predictShard and placeShard (a window of shards),
 * foldShards (in the order of the list), judgeScreening.
 *
 * Survives continue-as-new: the place in the list, the head of the manifest, counts, active time; groups of pages are
 * finished before. Messages: progress, pause (gives shards in flight up, which are begun again), resume, cancel (folds what
 * is done), screening, amend. A shard that fails is cut until the crystal at fault is found; what is no crystal's fault
 * pauses the run with the reason. Fails when the model or its data do.
 */
import {
  ApplicationFailure,
  allHandlersFinished,
  condition,
  continueAsNew,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import { required } from '../../schemas/required.js';
import type { ScreeningInput, ScreeningKnobs, ScreeningResult, ScreeningState } from '../../schemas/screening/input.js';
import { RunControl } from '../frame/control.js';
import { amendScreeningUpdate, screeningQuery } from '../frame/messages.js';
import { RunProgress } from '../frame/progress.js';
import { refusalOfAmendment } from './amendment.js';
import { insisting } from './insisting.js';
import type { ShardMaterials } from './pieces.js';
import { ShardScreening } from './shard-screening.js';
import { ShardStream } from './shard-stream.js';
import { ScreeningRun } from './state.js';
import { type ScreeningSteps, screeningSteps } from './steps.js';

/** Of Temporal's 51,200; what is begun is finished before the run goes on as a new one. */
const MAX_HISTORY = 3000;
/** Rows of the ranking: who wants more asks the manifest. */
const RANKED = 1000;

export async function screeningWorkflow(input: ScreeningInput): Promise<ScreeningResult> {
  const { workflowId, runId } = workflowInfo();
  const run = input.run ?? `${workflowId}/${runId}`;
  const state = new ScreeningRun(input);
  const startedAt = Date.now() - (input.state?.activeSeconds ?? 0) * 1000;
  const control: RunControl = new RunControl(
    new RunProgress(state.total, startedAt, {
      idleSeconds: () => control.pausedSeconds,
      isOpenEnded: () => state.at !== null,
    }),
  );
  answerMessages(control, state);
  report(control, state);
  control.progress.report({ stage: 'screen' });

  const materials = await prepared(control, input, run);
  const screening = new ShardScreening(control, state, input.name, materials);
  const { name, identity, places, reading, since } = input;
  const stream = new ShardStream(control, state, screening, {
    ...{ name, identity, places, reading, since, run },
    isDraining: () =>
      workflowInfo().continueAsNewSuggested || workflowInfo().historyLength > (input.maxHistory ?? MAX_HISTORY),
    onProgress: () => report(control, state),
  });
  try {
    await stream.untilFolded();
  } catch (error) {
    if (control.isCancelled) await stream.foldWhatIsDone();
    throw error;
  }
  if (state.at !== null) {
    // The next run starts unpaused.
    await control.untilResumed();
    await condition(allHandlersFinished);
    const carried = state.toCarry(state.at, control.progress.activeSeconds());
    await continueAsNew<typeof screeningWorkflow>({ ...input, knobs: state.knobs, run, state: carried });
  }
  const result = await judged(control, state, input, screening.steps, run);
  await condition(allHandlersFinished);
  return result;
}

/** What every shard needs; found again when the run was continued. */
async function prepared(control: RunControl, input: ScreeningInput, run: string): Promise<ShardMaterials> {
  const { identity, surroundings, knobs } = input;
  const { models, layer, at } = identity;
  const { structures, split, embeddings, labels, graphs, leftOut } = surroundings;
  const { compute } = screeningSteps(input.name, knobs.priority);
  const model = required(models[0], 'a model');
  const [known, points] = await Promise.all([
    control.repeatable(() =>
      compute.trainingDomain({ inputs: { model, graphs, structures, split }, parameters: {}, run }),
    ),
    control.repeatable(() => compute.domain({ inputs: { embeddings, split }, parameters: { layer }, run })),
  ]);
  const { species, atoms } = known.outputs;
  const isEnsemble = models.length > 1;
  const members = isEnsemble ? Object.fromEntries(models.map((member, i) => [`member${i + 1}`, member])) : {};
  return {
    predicting: {
      model,
      structures,
      species: required(species),
      atoms: required(atoms),
      leftOut,
      ...members,
    },
    placing: { points: required(points.outputs.points), embeddings, labels, split },
    layer,
    ...(isEnsemble && { members: models.map(({ sha256 }) => sha256.slice(0, 12)) }),
    ...(at && { at }),
    run,
  };
}

async function judged(
  control: RunControl,
  state: ScreeningRun,
  { identity, surroundings }: ScreeningInput,
  { io }: ScreeningSteps,
  run: string,
): Promise<ScreeningResult> {
  control.progress.report({ note: 'ranking' });
  // An ensemble errs otherwise than its members.
  const calibration = identity.models.length > 1 ? null : surroundings.calibration;
  const { ranking, counts } = await insisting(control, () =>
    io.judgeScreening({ head: state.head, criteria: state.knobs.criteria, calibration, top: RANKED, run }),
  );
  return { head: state.head, counts, ranking, endings: state.toldEndings };
}

function answerMessages(control: RunControl, state: ScreeningRun): void {
  const describe = (): ScreeningState => state.describe(control.state(), control.pauseReason);
  setHandler(screeningQuery, describe);
  setHandler(
    amendScreeningUpdate,
    (amendment: Partial<ScreeningKnobs>) => {
      state.knobs = { ...state.knobs, ...amendment };
      return describe();
    },
    {
      validator: (amendment) => {
        const refusal = refusalOfAmendment(amendment, state.at === null);
        if (refusal !== null)
          throw ApplicationFailure.create({
            type: 'RefusedError',
            nonRetryable: true,
            message: `${workflowInfo().workflowId}: ${refusal}`,
          });
      },
    },
  );
}

function report(control: RunControl, state: ScreeningRun): void {
  const { done, total, quarantined, reused, inFlight } = state;
  control.progress.report({ done, total, failed: quarantined, reused, note: `${inFlight} shards in flight` });
}
