/**
 * The ingest step in a child process of this command, before anything is started: a broken file is refused here, with
 * the words of the step itself, and the run meets no surprise.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EncodedArtifact } from '../../infra/artifact-parts.js';
import { SpectraloomError } from '../../schemas/failure.js';
import { failureByName } from '../../schemas/failure-by-name.js';
import { ComputePool } from '../../workers/compute-pool.js';
import type { RunSettings } from './settings.js';

export interface CheckedData {
  readonly crystals: number;
  /** Photon energies of a spectrum. */
  readonly points: number;
}

/** @throws the step's own error, with a fact that nothing was started */
export async function dryCheck(
  source: readonly EncodedArtifact[],
  { axis, split, structuresPerShard }: Pick<RunSettings, 'axis' | 'split' | 'structuresPerShard'>,
  signal: AbortSignal,
): Promise<CheckedData> {
  const folder = await mkdtemp(join(tmpdir(), 'spectraloom-check-'));
  const pool = await ComputePool.open({ scratchFolder: join(folder, 'scratch') });
  try {
    const { summary } = await pool.run(
      { step: 'ingest', inputs: { source }, parameters: { axis, split, structuresPerShard }, resume: null },
      { signal, onProgress: () => {}, onCheckpoint: async () => {} },
    );
    return { crystals: Number(summary.crystals), points: Number(summary.points) };
  } catch (error) {
    throw nothingStarted(error);
  } finally {
    await pool.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** The same error, whose last fact says that nothing was started. */
export function nothingStarted(error: unknown): unknown {
  if (!(error instanceof SpectraloomError)) return error;
  const facts = { ...error.facts, state: 'nothing was started' };
  return failureByName(error.name, error.message, facts, error);
}
