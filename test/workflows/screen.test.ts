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

  async function stepsOf(name: string, input: ScreenInput) {
    const { activities, calls, named } = standInActivities();
    const result = await stage.withWorkers(activities, () =>
      stage.client.workflow.execute<typeof screenWorkflow>('screenWorkflow', {
        taskQueue: 'spectraloom-workflow',
        workflowId: `screen/${name}`,
        args: [input],
      }),
    );
    return { names: calls.map((call) => call.name), named, result };
  }

  it('holds candidates against the training crystals where a domain is asked for, and not in runs from before', async () => {
    const leftOut = ref('list', 22, 'left-out');
    const domain = { graphs: ref('graphs', 8, 'graphs'), leftOut };
    const { names, named, result } = await stepsOf('domain', { ...INPUT, domain });
    expect(names.slice(0, 3)).toEqual(['enumerate', 'trainingDomain', 'screenShard']);
    expect(named('trainingDomain')[0]!.message.inputs).toMatchObject({ graphs: domain.graphs, model: INPUT.model });
    const { inputs } = named('screenShard')[0]!.message;
    expect(inputs).toMatchObject({ structures: INPUT.structures, leftOut });
    expect(Object.keys(inputs)).toEqual(expect.arrayContaining(['species', 'atoms']));
    // The three outputs of all shards.
    expect(named('collect').map(({ message }) => (message as unknown as { output: string }).output)).toEqual([
      'results',
      'quarantine',
      'assessed',
    ]);
    expect(result.assessed).toBeDefined();
    const earlier = await stepsOf('earlier', INPUT);
    expect(earlier.names).not.toContain('trainingDomain');
    expect(Object.keys(earlier.named('screenShard')[0]!.message.inputs)).not.toContain('structures');
    expect(earlier.result.assessed).toBeUndefined();
  }, 60_000);

  it('screens files instead of enumerated candidates where they are given', async () => {
    const files = ref('files', 2, 'source-files');
    const unreadable = [{ id: 'picture.png', error: 'InvalidInputError', message: 'no text' }];
    const { names, named } = await stepsOf('given', { ...INPUT, given: { files, reading: { unreadable } } });
    expect(names).not.toContain('enumerate');
    const { message } = named('givenCandidates')[0]!;
    expect(message.inputs).toEqual({ files });
    expect(message.parameters).toEqual({ perShard: 10, unreadable });
    // Two shards of candidates, as the reading answered.
    expect(named('screenShard')).toHaveLength(2);
    expect(Object.keys(named('rank')[0]!.message.inputs)).toContain('rejected');
  }, 60_000);

  it('asks for the errors of numbers where windows of others than the leading one are to hold, and of no ensemble', async () => {
    const further = [{ name: 'width', unit: 'THz', from: 1, to: 2 }];
    const criteria = { onsetMinEv: 1, onsetMaxEv: 2, of: { name: 'mean frequency', unit: 'THz' }, further };
    const validation = { outOfFold: ref('out of fold', 8, 'out-of-fold'), spectra: ref('spectra', 8, 'spectra') };
    const several = await stepsOf('several', { ...INPUT, criteria, validation });
    const [errors] = several.named('numberErrors');
    expect(errors!.message.inputs).toEqual({ ...validation, structures: INPUT.structures });
    expect(several.named('rank')[0]!.message.inputs.numberErrors).toMatchObject({ rows: 16 });
    expect(several.named('screenShard')[0]!.message.parameters.criteria).toEqual(criteria);
    const one = await stepsOf('one', { ...INPUT, validation });
    expect(one.names).not.toContain('numberErrors');
    expect(Object.keys(one.named('rank')[0]!.message.inputs)).not.toContain('numberErrors');
    const unknown = await stepsOf('unknown', { ...INPUT, criteria, validation: null });
    expect(unknown.names).not.toContain('numberErrors');
    const members = [{ trialId: 'best', model: ref('best') }];
    const together = await stepsOf('of-an-ensemble', { ...INPUT, criteria, validation, members });
    expect(together.names).not.toContain('numberErrors');
  }, 60_000);
});
