/** One training on one fold, what it says of the crystals of the fold, and the file that holds it. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { toCanonicalJson } from '../../infra/artifacts/stored-json.js';
import type { TrainingSettings } from '../../schemas/tables/training.js';
import { type Configuration, WEIGHTS, type Weights } from './configurations.js';

export interface FoldTraining extends Pick<Configuration, 'graph' | 'network' | 'data'> {
  readonly training: TrainingSettings;
  readonly fold: number;
  /** Draws the folds. */
  readonly foldSeed: number;
}

export interface FoldPrediction {
  readonly ids: readonly string[];
  /** Shape [ids, points], log10(cm^-1), by each choice of weights. */
  readonly spectra: Readonly<Record<Weights, Float32Array>>;
  readonly bestEpoch: number;
  /** Of the training alone. */
  readonly processorSeconds: number;
}

/** @param replicate 0 for the first network of an average */
export function foldTraining(
  { graph, network, data, training }: Configuration,
  { fold, foldSeed, seed }: { readonly fold: number; readonly foldSeed: number; readonly seed: number },
  replicate: number,
): FoldTraining {
  return { graph, network, data, training: { ...training, seed: (seed + replicate) >>> 0 }, fold, foldSeed };
}

/** Trainings of one name are one training: configurations that differ in what is done with it share it. */
export function trainingName(training: FoldTraining): string {
  return createHash('sha256').update(toCanonicalJson(training)).digest('hex').slice(0, 32);
}

export function isKept(folder: string, training: FoldTraining): boolean {
  return existsSync(fileOf(folder, training));
}

export function keepPrediction(folder: string, training: FoldTraining, prediction: FoldPrediction): void {
  const spectra = WEIGHTS.map((weights) => [
    weights,
    Buffer.from(bytesOf(prediction.spectra[weights])).toString('base64'),
  ]);
  writeFileSync(fileOf(folder, training), JSON.stringify({ ...prediction, spectra: Object.fromEntries(spectra) }));
}

export function keptPrediction(folder: string, training: FoldTraining): FoldPrediction {
  const kept = JSON.parse(readFileSync(fileOf(folder, training), 'utf8')) as Omit<FoldPrediction, 'spectra'> & {
    readonly spectra: Readonly<Record<Weights, string>>;
  };
  const spectra = WEIGHTS.map((weights) => {
    const bytes = Uint8Array.from(Buffer.from(kept.spectra[weights], 'base64'));
    return [weights, new Float32Array(bytes.buffer)] as const;
  });
  return { ...kept, spectra: Object.fromEntries(spectra) as Record<Weights, Float32Array> };
}

function fileOf(folder: string, training: FoldTraining): string {
  return join(folder, `${trainingName(training)}.json`);
}

function bytesOf({ buffer, byteOffset, byteLength }: Float32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
