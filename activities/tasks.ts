/** Everything that a child process can run: the steps of workflows, and tasks that commands start without a server. */
import { alignnSettings } from './alignn-settings.js';
import { clusterFeatures } from './cluster-features.js';
import { exportBatch, exportSafetensors, exportSavedModel } from './export-model.js';
import { exportRun } from './export-run.js';
import { predict } from './predict.js';
import { STEPS } from './registry.js';
import type { AnyStep } from './step.js';
import { sweepForecast } from './sweep-forecast.js';

/** Not in `STEPS`: no queue serves it and no workflow knows it. */
const COMMAND_TASKS = {
  alignnSettings,
  clusterFeatures,
  predict,
  exportSafetensors,
  exportSavedModel,
  exportBatch,
  sweepForecast,
  exportRun,
};

export const TASKS: ReadonlyMap<string, AnyStep> = new Map<string, AnyStep>([
  ...STEPS,
  ...Object.entries(COMMAND_TASKS),
]);
