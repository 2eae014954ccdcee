/** What parts the groups of a sample report, and what the exchange of an element does in it: as the step says. */
import type { StepContext, StepInputs } from '../../../activities/frame/step.js';
import { explain } from '../../../activities/interpret/explain.js';
import type { ReportInput } from '../../../report/index.js';

const context = { progress: () => {} } as unknown as StepContext;

export function sampleExplanations({
  structures,
  linkage,
  labels,
  descriptors,
  crystalFeatures,
}: StepInputs<typeof explain.reads>): Pick<ReportInput, 'splits' | 'matchedPairs'> {
  const inputs = { structures, linkage, labels, descriptors, crystalFeatures };
  const { outputs } = explain.run(inputs, {}, context) as Awaited<ReturnType<typeof explain.run>>;
  return outputs;
}
