/** What an attempt of a step worked on, where a run has many of one step. */
import { z } from 'zod';

const number = z.number();
const text = z.string();

/** Step -> its parameters that tell one from another, in words. Those of one attempt a run are told by their name. */
const SUBJECTS: Readonly<Record<string, (parameters: unknown) => string>> = {
  featurize: told({ rules: z.object({ maxNeighbors: number }) }, ({ rules }) => `${rules.maxNeighbors} neighbours`),
  trainRung: told({ trialId: text, untilEpoch: number }, (p) => `${p.trialId}, to epoch ${p.untilEpoch}`),
  cluster: told({ layer: text, method: text }, ({ layer, method }) => `${layer}, ${method}`),
  fold: told({ fold: number, folds: number }, ({ fold, folds }) => `fold ${fold + 1} of ${folds}`),
  foldShare: told({ share: number }, ({ share }) => `${share} of a fold`),
  networkOutOfFold: told({ fold: number }, ({ fold }) => `fold ${fold + 1}`),
  baselinesOutOfFold: told({ fold: number }, ({ fold }) => `fold ${fold + 1}`),
};

/** @returns empty where the name of the step says it all */
export function subjectOfStep(step: string, parameters: unknown): string {
  return SUBJECTS[step]?.(parameters) ?? '';
}

/** Of parameters that another version wrote, and that read otherwise, nothing is told. */
function told<S extends z.ZodRawShape>(shape: S, words: (parameters: z.infer<z.ZodObject<S>>) => string) {
  const schema = z.object(shape);
  return (parameters: unknown) => {
    const parsed = schema.safeParse(parameters);
    return parsed.success ? words(parsed.data) : '';
  };
}
