/** Features in, a folder of explanations out: the steps, the page and its files. */
import { programVersion } from '../../infra/program-version.js';
import type { FeatureReading } from '../../schemas/tables/features.js';
import { runTask } from '../predict/run-task.js';
import { withPool } from '../predict/with-pool.js';
import { explainedFiles } from './files.js';
import type { GivenCrystals } from './given.js';
import { type ExplainedTables, type ExplainSettings, explainSteps } from './steps.js';

interface ExplainSource {
  /** Title of the page. */
  readonly name: string;
  /** The file of the features, as its name alone: pages hold no paths. */
  readonly file: string;
  readonly reading: FeatureReading;
}

interface Explanation extends Omit<ExplainedTables, 'tables'> {
  readonly files: Readonly<Record<string, Uint8Array>>;
}

/** @throws what features, structures or settings are refused for */
export async function explainGiven(
  given: GivenCrystals,
  { name, file, reading }: ExplainSource,
  settings: ExplainSettings,
  signal: AbortSignal,
  onProgress: (done: number, total: number) => void,
): Promise<Explanation> {
  return withPool(async (pool) => {
    const { tables, ...outcome } = await explainSteps(pool, given, settings, signal, onProgress);
    const parameters = {
      name,
      sourceName: file,
      facts: factsOf(given, reading),
      provenance: provenanceOf(settings, outcome.reason),
    };
    const { outputs } = await runTask(pool, 'explainFeatures', tables, parameters, { signal });
    return { ...outcome, files: await explainedFiles(tables, outputs, given.properties.length > 0) };
  });
}

function factsOf({ layers, crystals }: GivenCrystals, { names, leftOut }: FeatureReading) {
  return [
    { name: 'Rows', value: `${crystals}, named by ${names === null ? 'their order' : `the column ${names}`}` },
    { name: 'Layers', value: layers.map(({ name, width }) => `${name} of ${width}`).join(', ') },
    ...(leftOut.length > 0
      ? [{ name: 'Left out', value: leftOut.map(({ column, because }) => `${column} (${because})`).join(', ') }]
      : []),
  ];
}

function provenanceOf({ layer, method, counts, bootstraps, seed, clusters }: ExplainSettings, reason: string) {
  return [
    { name: 'program', value: `spectraloom ${programVersion()}` },
    { name: 'groups', value: `${layer}, ${method} linkage, Euclidean distance` },
    { name: 'number of groups', value: clusters === null ? `recommended: ${reason}` : 'asked for' },
    { name: 'counts compared', value: `${counts[0]} to ${counts.at(-1)}` },
    { name: 'samples of the stability', value: String(bootstraps) },
    { name: 'seed', value: String(seed) },
  ];
}
