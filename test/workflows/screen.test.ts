/** The screen workflow on a real Temporal server: which models reach the shards. */
import { describe, expect, it } from 'vitest';
import type { ScreenInput, screenWorkflow } from '../../workflows/screen.js';
import { ref, standInActivities } from '../harness/pipelines/stand-in-activities.js';
import { stageOfTests } from '../harness/pipelines/workflow-stage.js';

const INPUT: ScreenInput = {
  structures: ref('structures', 8, 'structures'),
  split: ref('split', 8, 'split'),
  model: ref('model'),
  embeddings: ref('embeddings', 8, 'embeddings'),
  labels: ref('labels', 8, 'labels'),
  layer: 'GCN4',
  candidates: { limit: 30, perShard: 10 },
  criteria: { onsetMinEv: 1, onsetMaxEv: 2 },
};

describe('screenWorkflow', () => {
  const stage = stageOfTests();

  async function modelsOfShards(name: string, input: ScreenInput) {
    const { activities, named } = standInActivities();
    await stage.withWorkers(activities, () =>
      stage.client.workflow.execute<typeof screenWorkflow>('screenWorkflow', {
        taskQueue: 'spectraloom-workflow',
        workflowId: `screen/${name}`,
        args: [input],
      }),
    );
    // The collected results are those of the same inputs: otherwise their key records would not be found.
    const asked = [...named('screenShard'), ...named('collect')].map(({ message: { inputs } }) =>
      Object.keys(inputs).filter((input) => /^(model|member\d*)$/.test(input)),
    );
    return { asked, first: named('screenShard')[0]!.message, ranked: named('rank')[0]!.message };
  }

  it('asks the model alone', async () => {
    const calibration = ref('calibration', 8, 'calibration');
    const { asked, ranked } = await modelsOfShards('alone', { ...INPUT, calibration });
    expect(asked).toEqual(Array.from({ length: 3 + 2 }, () => ['model']));
    expect(ranked.inputs.calibration).toEqual(calibration);
  }, 60_000);

  it('asks the members of an ensemble too, best first', async () => {
    const members = ['best', 'second'].map((trialId) => ({ trialId, model: ref(trialId) }));
    const calibration = ref('calibration', 8, 'calibration');
    const { asked, first, ranked } = await modelsOfShards('together', { ...INPUT, members, calibration });
    // Errors of the model are not those of the mean of several.
    expect(ranked.inputs.calibration).toBeNull();
    expect(asked).toEqual(Array.from({ length: 3 + 2 }, () => ['model', 'member1', 'member2']));
    expect(first.inputs).toMatchObject({ member1: ref('best'), member2: ref('second') });
    expect(first.parameters.members).toEqual(['best', 'second']);
  }, 60_000);
});
