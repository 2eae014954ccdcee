/**
 * What a run would begin with, in a child process of this command, before anything is started: a broken file is refused
 * here, with the words of the step itself, and the run meets no surprise.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ComputeResult } from '../../../activities/frame/compute-host.js';
import { decodeTable } from '../../../infra/arrow/arrow-io.js';
import type { EncodedArtifact } from '../../../infra/artifacts/artifact-parts.js';
import { type ConditionsNote, ConditionsNoteSchema } from '../../../schemas/conditions.js';
import { SpectraloomError } from '../../../schemas/failure.js';
import { failureByName } from '../../../schemas/failure-by-name.js';
import { type PropertyNote, PropertyNoteSchema, propertyOf } from '../../../schemas/property.js';
import { at, required } from '../../../schemas/required.js';
import { type AlignnSettings, AlignnSettingsSchema } from '../../../schemas/settings/alignn-training.js';
import type { RunSettings } from '../../../schemas/settings/discover.js';
import type { GraphRules } from '../../../schemas/tables/graph.js';
import type { ModelCard } from '../../../schemas/tables/training.js';
import { ComputePool } from '../../../workers/compute-pool.js';
import { noticesOfSummary, type ToldNotices } from '../../present/notices.js';
import type { ConfigFile } from './alignn-base.js';

export interface CheckedData {
  readonly crystals: number;
  /** Different reduced formulas of the crystals. */
  readonly formulas: number;
  /** Photon energies of a spectrum. */
  readonly points: number;
  /** Numbers that every crystal brings along beside its structure. */
  readonly extraFeatures: number;
  /** What those numbers are, where the folder says so. */
  readonly conditions?: ConditionsNote;
  /** Sizes of the subsets where a file of the folder names them; else null. */
  readonly subsets: {
    readonly train: number;
    readonly validation: number;
    readonly test: number;
    readonly unused: number;
  } | null;
  /** Where the folder has a `property.json` that is none of absorption. */
  readonly property?: CheckedProperty;
  /** What is taken, and told. */
  readonly notices: ToldNotices;
  readonly targets: CheckedTargets;
}

/** What a model has to predict to be of use: as its own card says it. Not for the terminal. */
export interface CheckedTargets extends Pick<ModelCard, 'startEv' | 'stepEv' | 'property'> {
  /** Of the crystals, reduced, each once. */
  readonly formulas: ReadonlySet<string>;
}

/** A property, and which values of what leads are usual among the crystals. */
export interface CheckedProperty {
  readonly note: PropertyNote;
  readonly usual: { readonly from: number; readonly to: number };
}

/** What was read, and the names of the crystals: no part of what is told. */
interface CheckedCrystals {
  readonly data: CheckedData;
  readonly ids: readonly string[];
}

/** Each throws the step's own error. */
export interface DryChecks {
  readConfig(config: ConfigFile, mode: GraphRules['mode']): Promise<AlignnSettings>;
  ingest(
    source: readonly EncodedArtifact[],
    settings: Pick<RunSettings, 'axis' | 'split' | 'structuresPerShard' | 'snapAngstrom' | 'order'>,
  ): Promise<CheckedCrystals>;
}

/**
 * @param onProgress is given the counts of each check
 * @throws what `work` throws, with a fact that nothing was started
 */
export async function withDryChecks<T>(
  signal: AbortSignal,
  work: (checks: DryChecks) => Promise<T>,
  onProgress: (done: number, total: number) => void = () => {},
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'spectraloom-check-'));
  const pool = await ComputePool.open({ scratchFolder: join(folder, 'scratch') });
  const run = async (
    step: string,
    parameters: unknown,
    inputs: Record<string, readonly EncodedArtifact[]> = {},
  ): Promise<ComputeResult> => {
    const hooks = { signal, onProgress, onCheckpoint: async () => {} };
    return pool.run({ step, inputs, parameters, resume: null }, hooks);
  };
  try {
    return await work({
      async readConfig({ file, text }, mode) {
        const { summary } = await run('alignnSettings', { file, text, mode });
        return AlignnSettingsSchema.parse(JSON.parse(String(summary.settings)));
      },
      async ingest(source, { axis, split, structuresPerShard, snapAngstrom, order }) {
        const { summary, outputs } = await run(
          'ingest',
          { axis, split, structuresPerShard, snapAngstrom, order },
          { source },
        );
        const { crystals, points, extraFeatures, train, validation, test, unused } = summary;
        const tables = required(outputs.structures).map(({ bytes }) => decodeTable('structures', bytes).columns);
        const formulas = new Set(tables.flatMap(({ formula }) => formula));
        const data: CheckedData = {
          crystals: Number(crystals),
          formulas: formulas.size,
          points: Number(points),
          extraFeatures: Number(extraFeatures ?? 0),
          subsets:
            train === undefined
              ? null
              : { train: Number(train), validation: Number(validation), test: Number(test), unused: Number(unused) },
          ...propertyOfSummary(summary),
          ...conditionsOfSummary(summary),
          notices: noticesOfSummary(summary),
          targets: { ...targetsOf(at(required(outputs.spectra), 0)), formulas },
        };
        return { data, ids: tables.flatMap(({ id }) => id) };
      },
    });
  } catch (error) {
    throw nothingStarted(error);
  } finally {
    await pool.close();
    await rm(folder, { recursive: true, force: true });
  }
}

function propertyOfSummary({ property, usualFrom, usualTo }: ComputeResult['summary']): Pick<CheckedData, 'property'> {
  if (property === undefined) return {};
  const note = PropertyNoteSchema.parse(JSON.parse(String(property)));
  return { property: { note, usual: { from: Number(usualFrom), to: Number(usualTo) } } };
}

function conditionsOfSummary({ conditions }: ComputeResult['summary']): Pick<CheckedData, 'conditions'> {
  return conditions === undefined ? {} : { conditions: ConditionsNoteSchema.parse(JSON.parse(String(conditions))) };
}

function targetsOf({ bytes }: EncodedArtifact): Omit<CheckedTargets, 'formulas'> {
  const { metadata } = decodeTable('spectra', bytes);
  const energy = (text = '') => (text === '' ? null : Number(text));
  const property = propertyOf(metadata);
  return { startEv: energy(metadata.startEv), stepEv: energy(metadata.stepEv), ...(property && { property }) };
}

/** The same error, whose last fact says that nothing was started. */
export function nothingStarted(error: unknown): unknown {
  if (!(error instanceof SpectraloomError)) return error;
  const facts = { ...error.facts, state: 'nothing was started' };
  return failureByName(error.name, error.message, facts, error);
}
