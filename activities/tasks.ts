/**
 * Everything that a child process can run: tasks that commands start without a server, and the steps of workflows. What a
 * command starts is loaded alone: all steps together are half a second and 50 MB.
 */
import type { AnyStep } from './frame/step.js';

/** Not in `STEPS`: no queue serves them and no workflow knows them. Some are run by other activities, in their children. */
const COMMAND_TASKS: Readonly<Record<string, () => Promise<AnyStep>>> = {
  alignnSettings: async () => (await import('./ingest/alignn-settings.js')).alignnSettings,
  clusterFeatures: async () => (await import('./cluster/cluster-features.js')).clusterFeatures,
  predict: async () => (await import('./train/predict.js')).predict,
  exportSafetensors: async () => (await import('./report/export-model.js')).exportSafetensors,
  exportSavedModel: async () => (await import('./report/export-model.js')).exportSavedModel,
  exportBatch: async () => (await import('./report/export-model.js')).exportBatch,
  sweepForecast: async () => (await import('./sweep/sweep-forecast.js')).sweepForecast,
  exportRun: async () => (await import('./report/export-run.js')).exportRun,
  countCandidates: async () => (await import('./screen/count-candidates.js')).countCandidates,
  crystalFiles: async () => (await import('./screening/crystal-files.js')).crystalFiles,
  efficiencyError: async () => (await import('./screening/efficiency-error.js')).efficiencyError,
  filmDescriptors: async () => (await import('./screening/film-descriptors.js')).filmDescriptors,
  generateCandidates: async () => (await import('./screening/generate-candidates.js')).generateCandidates,
  onsetChances: async () => (await import('./screening/onset-chances-task.js')).onsetChances,
  stepVersions: async () => (await import('./step-versions.js')).stepVersions,
  explainFeatures: async () => (await import('./report/explain-features.js')).explainFeatures,
  givenProperty: async () => (await import('./interpret/given-property.js')).givenProperty,
  givenStructures: async () => (await import('./ingest/given-structures.js')).givenStructures,
  startModel: async () => (await import('./ingest/start-model.js')).startModel,
  readCandidates: async () => (await import('./screening/read-candidates.js')).readCandidates,
};

/** @returns undefined for a task that this program does not know */
export async function taskNamed(name: string): Promise<AnyStep | undefined> {
  if (Object.hasOwn(COMMAND_TASKS, name)) return COMMAND_TASKS[name]?.();
  const { STEPS } = await import('./registry.js');
  return STEPS.get(name);
}
