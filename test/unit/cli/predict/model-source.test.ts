/** Model files told apart by their first bytes, and configurations given to the PyTorch checkpoints among them. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { modelInputs, modelsFromFiles } from '../../../../cli/predict/model-source.js';
import { encodeTable } from '../../../../infra/arrow/arrow-io.js';
import { InvalidInputError } from '../../../../schemas/failure.js';
import { writeSafetensors } from '../../../../science/interchange/index.js';

const checkpoint = fileURLToPath(new URL('../../../fixtures/golden/checkpoint/', import.meta.url));
const pt = join(checkpoint, 'best_model.pt');
const folder = mkdtempSync(join(tmpdir(), 'spectraloom-models-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const write = (name: string, content: string | Uint8Array) => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};
/** Another file, to the eye of who tells models apart. */
const other = write('other.pt', Buffer.concat([readFileSync(pt), Buffer.of(0)]));
const twin = write('twin.pt', readFileSync(pt));
const weights = Float32Array.of(1, 2);
const whole = encodeTable(
  {
    kind: 'checkpoint',
    rows: 2,
    columns: { parameter: weights, firstMoment: weights, secondMoment: weights },
    metadata: { names: '[]', state: '{}', settings: '{}' },
  },
  'test',
);
const arrow = write('a.arrow', whole);
const cut = write('cut.arrow', whole.subarray(0, whole.length - 7));
const split = write(
  'split.arrow',
  encodeTable(
    { kind: 'split', rows: 0, columns: { id: [], subset: [] }, metadata: { seed: '1', grouping: 'x' } },
    'test',
  ),
);
const tensors = write('a.safetensors', writeSafetensors({ tensors: new Map(), metadata: { note: 'x'.repeat(80) } }));
const first = write('first.json', '{"first": 1}');
const second = write('second.json', '{"second": 2}');

const notesOf = async (files: string[], configs: string[]) => modelInputs(await modelsFromFiles(files, configs)).notes;

describe('model files', () => {
  it('are told apart, in their order', async () => {
    const source = await modelsFromFiles([arrow, tensors, pt], [first]);
    expect(source.models.map(({ note }) => note.form)).toEqual(['checkpoint', 'safetensors', 'torch']);
    expect(source.trainedOn.size).toBe(0);
    const { inputs } = modelInputs(source);
    expect(Object.keys(inputs)).toEqual(['model1', 'model2', 'model3']);
    expect(Buffer.from(inputs.model3![0]!.bytes).equals(readFileSync(pt))).toBe(true);
  });

  it('of PyTorch share one configuration, or have one each in their order', async () => {
    const shared = await notesOf([pt, arrow, other], [first]);
    expect(shared.map(({ config }) => config?.text ?? null)).toEqual(['{"first": 1}', null, '{"first": 1}']);
    const own = await notesOf([pt, arrow, other], [first, second]);
    expect(own.map(({ config }) => config?.file ?? null)).toEqual([first, null, second]);
  });

  it.each<[string, string[], string[], string]>([
    ['a configuration for none', [arrow], [first], 'carries its own settings'],
    ['no configuration', [arrow, pt], [], 'is a PyTorch checkpoint: its configuration is needed'],
    ['too many configurations', [pt], [first, second], '2 configurations for 1 PyTorch checkpoints'],
    ['no model', [first], [], 'is no model'],
    ['too many models', Array.from({ length: 17 }, () => arrow), [], '17 models are too many'],
    ['half a checkpoint', [cut], [], `${cut} is no whole checkpoint: damaged Arrow file`],
    ['a table of another kind', [split], [], `${split} is no whole checkpoint: `],
    ['one model twice', [pt, arrow, pt], [first], `${pt} was given twice`],
    ['one model under two names', [arrow, pt, twin], [first], `${twin} and ${pt} are one model`],
  ])('%s: refused', async (_, files, configs, message) => {
    const found = modelsFromFiles(files, configs);
    await expect(found).rejects.toThrow(InvalidInputError);
    await expect(found).rejects.toThrow(message);
  });
});
