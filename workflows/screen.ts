/**
 * Candidates, enumerated or given -> onsets, group, why they are not to be believed, rank; broken ones go to quarantine.
 * Steps: enumerate or givenCandidates, trainingDomain, screenShard (a window of shards), collect, for windows of further
 * numbers numberErrors, rank.
 * Survives continue-as-new: the references so far and the cursor. Messages: progress, pause, resume, cancel.
 */
import { allHandlersFinished, condition, continueAsNew, workflowInfo } from '@temporalio/workflow';
import type { ObjectRef } from '../schemas/run/artifact.js';
import type { CutShard } from '../schemas/run/message.js';
import type { EnumerationSettings } from '../schemas/settings/enumeration.js';
import type { ScreeningCriteria } from '../schemas/tables/screening.js';
import { RunControl } from './frame/control.js';
import { RunProgress } from './frame/progress.js';
import { shardInHalves } from './frame/shards.js';
import { compute, io } from './frame/steps.js';
import { inWindow } from './frame/window.js';

export interface ScreenInput {
  readonly structures: ObjectRef;
  readonly split: ObjectRef;
  readonly model: ObjectRef;
  /** Members of an ensemble, best first: spectra are their mean then, distances still those of `model`. */
  readonly members?: readonly { readonly trialId: string; readonly model: ObjectRef }[];
  readonly embeddings: ObjectRef;
  readonly labels: ObjectRef;
  readonly layer: string;
  readonly candidates: EnumerationSettings;
  /** Structure files to screen instead of enumerated candidates. */
  readonly given?: GivenFiles;
  /** What says where the model is at home; absent in runs of earlier versions: the distance to the training set alone does. */
  readonly domain?: {
    /** Of the crystals of the data, by the rules of the model. */
    readonly graphs: ObjectRef;
    /** What the data left out; null without such a list. */
    readonly leftOut: ObjectRef | null;
  };
  readonly criteria: ScreeningCriteria;
  /** Errors of `model` out of fold; null, and for ensembles: candidates have no probability. */
  readonly calibration?: ObjectRef | null;
  /** Predictions out of fold of `model` and their references: errors of further numbers are read off them. */
  readonly validation?: { readonly outOfFold: ObjectRef; readonly spectra: ObjectRef } | null;
  /** Default: this run itself, when it was started alone. */
  readonly run?: string;
  /** Shards done before the run was continued, and those of them that were cut. */
  readonly cursor?: number;
  readonly cut?: readonly CutShard[];
}

export interface GivenFiles {
  /** `source-files`; null where none could be read. */
  readonly files: ObjectRef | null;
  /** How they are read: parameters of the step that does. */
  readonly reading: {
    readonly snapAngstrom?: number;
    readonly order?: true;
    readonly ids?: Record<string, string>;
    readonly unreadable?: { id: string; error: string; message: string }[];
  };
}

export interface ScreenResult {
  readonly results: ObjectRef;
  readonly quarantine: ObjectRef;
  /** How far the probabilities can be believed; without rows where there are none. */
  readonly reliability: ObjectRef;
  /** Groups, duplicates and reasons of the candidates; absent where no domain was asked for. */
  readonly assessed?: ObjectRef;
  readonly screened: number;
  readonly inWindow: number;
  /** Candidates that were made, at most the limit; absent where crystals were given. */
  readonly enumerated?: number;
}

/** Shards in flight. */
const SCREEN_WINDOW = 16;
/** Shards between two looks at the length of the history. */
const PAGE = 128;

export async function screenWorkflow(input: ScreenInput): Promise<ScreenResult> {
  const { structures, split, model, embeddings, labels, layer, criteria, given, domain } = input;
  const { workflowId, runId } = workflowInfo();
  const run = input.run ?? `${workflowId}/${runId}`;
  const control = new RunControl(new RunProgress(1));
  control.progress.report({ note: given ? 'reading structure files' : 'enumerating candidates' });
  const enumerated = await control.step(() =>
    given
      ? compute.givenCandidates({
          inputs: { files: given.files },
          parameters: { perShard: input.candidates.perShard, ...given.reading },
          run,
        })
      : compute.enumerate({ inputs: { structures, split }, parameters: input.candidates, run }),
  );
  const candidates = enumerated.outputs.candidates!;
  const shards = candidates.rows ?? 0;
  const members = Object.fromEntries((input.members ?? []).map((member, i) => [`member${i + 1}`, member.model]));
  const trained =
    domain &&
    (await control.step(() =>
      compute.trainingDomain({ inputs: { model, graphs: domain.graphs, structures, split }, parameters: {}, run }),
    ));
  const known = trained && {
    structures,
    species: trained.outputs.species!,
    atoms: trained.outputs.atoms!,
    leftOut: domain?.leftOut ?? null,
  };
  const inputs = { candidates, model, embeddings, labels, split, ...known, ...members };
  const named = input.members && { members: input.members.map(({ trialId }) => trialId) };
  const parameters = { layer, criteria, ...named };

  const cuts = [...(input.cut ?? [])];
  for (let cursor = input.cursor ?? 0; cursor < shards; cursor += PAGE) {
    if (workflowInfo().continueAsNewSuggested) {
      // The next run starts unpaused.
      await control.untilResumed();
      await condition(allHandlersFinished);
      await continueAsNew<typeof screenWorkflow>({ ...input, run, cursor, cut: cuts });
    }
    const page = Array.from({ length: Math.min(PAGE, shards - cursor) }, (_, i) => cursor + i);
    control.progress.report({ note: 'screening', done: cursor, total: shards });
    await inWindow(page, SCREEN_WINDOW, async (shard) => {
      const message = { inputs, parameters, shard, run };
      const { cut } = await shardInHalves(control, 'candidates', message, compute.screenShard);
      if (cut) cuts.push(cut);
      control.progress.report(({ done }) => ({ done: done + 1 }));
    });
  }

  const cut = cuts.length > 0 && { cut: cuts };
  const collected = { step: 'screenShard', inputs, parameters, shards, run, ...cut };
  const results = await io.collect({ ...collected, output: 'results' });
  const broken = await io.collect({ ...collected, output: 'quarantine' });
  const assessed = known && (await io.collect({ ...collected, output: 'assessed' }));
  // An ensemble errs otherwise than its members.
  const calibration = input.members ? null : (input.calibration ?? null);
  const numberErrors = await furtherErrors(control, input, run);
  const ranked = await control.step(() =>
    io.rank({
      inputs: { results, broken, rejected: enumerated.outputs.rejected!, calibration, ...numberErrors },
      parameters: { criteria },
      run,
    }),
  );
  await condition(allHandlersFinished);
  return {
    reliability: ranked.outputs.reliability!,
    results: ranked.outputs.ranked!,
    quarantine: ranked.outputs.quarantine!,
    ...(assessed && { assessed }),
    screened: Number(ranked.summary.screened),
    inWindow: Number(ranked.summary.inWindow),
    ...(typeof enumerated.summary.enumerated === 'number' && { enumerated: enumerated.summary.enumerated }),
  };
}

/** Errors of numbers that do not lead; nothing where none is asked for, or nothing is known of them. */
async function furtherErrors(
  control: RunControl,
  { criteria, members, validation, structures }: ScreenInput,
  run: string,
): Promise<Record<string, ObjectRef>> {
  if (!criteria.further || members || !validation) return {};
  const { outputs } = await control.step(() =>
    compute.numberErrors({ inputs: { ...validation, structures }, parameters: {}, run }),
  );
  return { numberErrors: outputs.errors! };
}
