/** Everything that a child process can run: the steps of workflows, and tasks that commands start without a server. */

import { clusterFeatures } from './cluster/cluster-features.js';
import type { AnyStep } from './frame/step.js';
import { alignnSettings } from './ingest/alignn-settings.js';
import { STEPS } from './registry.js';
import { exportBatch, exportSafetensors, exportSavedModel } from './report/export-model.js';
import { exportRun } from './report/export-run.js';
import { countCandidates } from './screen/count-candidates.js';
import { crystalFiles } from './screening/crystal-files.js';
import { filmDescriptors } from './screening/film-descriptors.js';
import { generateCandidates } from './screening/generate-candidates.js';
import { onsetChances } from './screening/onset-chances-task.js';
import { readCandidates } from './screening/read-candidates.js';
import { sweepForecast } from './sweep/sweep-forecast.js';
import { predict } from './train/predict.js';

/** Not in `STEPS`: no queue serves it and no workflow knows it. Some are run by other activities, in their children. */
const COMMAND_TASKS = {
  alignnSettings,
  clusterFeatures,
  predict,
  exportSafetensors,
  exportSavedModel,
  exportBatch,
  sweepForecast,
  exportRun,
  countCandidates,
  crystalFiles,
  filmDescriptors,
  generateCandidates,
  onsetChances,
  readCandidates,
};

export const TASKS: ReadonlyMap<string, AnyStep> = new Map<string, AnyStep>([
  ...STEPS,
  ...Object.entries(COMMAND_TASKS),
]);
