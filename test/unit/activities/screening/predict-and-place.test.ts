/**
 * A shard that is predicted, then placed, against the one step that does both for small screenings (`screenShard`): the same
 * crystals have the same onsets, reasons, distances and groups. Descriptors are those of a ramp, log10 alpha = 2 + E
 * (test/harness/tables/ramp-models.ts): an onset at 2 eV, an edge integral of 1e4 (10^1 - 1) / ln 10 eV/cm where log10 alpha is a
 * straight line, which the trapezoid rule on 0.05 eV takes 0.11 % too high.
 */
import { describe, expect, it } from 'vitest';
import { givenCandidates } from '../../../../activities/screen/given-candidates.js';
import { screenShard } from '../../../../activities/screen/screen-shard.js';
import { domain } from '../../../../activities/screening/domain.js';
import { placeShard } from '../../../../activities/screening/place-shard.js';
import { predictShard } from '../../../../activities/screening/predict-shard.js';
import { concatTables, decodeTable, encodeTable } from '../../../../infra/arrow/arrow-io.js';
import { InvalidInputError } from '../../../../schemas/failure.js';
import type { Table } from '../../../../schemas/run/artifact.js';
import { assessedCrystals } from '../../../../schemas/tables/assessed-rows.js';
import type { Structure } from '../../../../schemas/tables/crystal.js';
import { structuresOf } from '../../../../science/crystal/index.js';
import { stepContext } from '../../../harness/pipelines/step-context.js';
import { temporaryFolder } from '../../../harness/pipelines/tensorflow.js';
import { listedCandidates } from '../../../harness/tables/listed-candidates.js';
import { overflowingFor } from '../../../harness/tables/overflowing-model.js';
import { rampModel } from '../../../harness/tables/ramp-models.js';
import { givenFiles, LAYER, smallTraining } from '../../../harness/tables/small-training.js';

const context = stepContext({ programFolder: temporaryFolder() });
const criteria = { onsetMinEv: 1.9, onsetMaxEv: 2.1 };

const known = await smallTraining(context);
const given = await givenCandidates.run({ files: givenFiles }, { perShard: 100 }, context);
const candidates = given.outputs.candidates[0]!;
const crystals = structuresOf(candidates);
const listed = listedCandidates(crystals);

type Inputs = Readonly<Record<string, Table | null>>;
const { model, structures, species, atoms, leftOut, embeddings, labels, split } = known;
const matter = { model, structures, species, atoms, leftOut };

async function predict(
  inputs: Inputs,
  parameters: { layer: string; members?: string[]; at?: Record<string, number> } = { layer: LAYER },
) {
  const { outputs, summary } = await predictShard.run({ ...matter, ...inputs } as never, parameters, context);
  const bytes = encodeTable(outputs.predicted, 'predictShard');
  return { ...outputs, predicted: decodeTable('predicted-candidates', bytes), bytes, summary };
}

async function place(predicted: Table<'predicted-candidates'>, layer = LAYER) {
  const { outputs } = await domain.run({ embeddings, split }, { layer }, context);
  const points = decodeTable('training-points', encodeTable(outputs.points, 'test'));
  const placed = await placeShard.run({ predicted, points, embeddings, labels, split }, { layer }, context);
  return decodeTable('placed-candidates', encodeTable(placed.outputs.placed, 'test')).columns;
}

const byOneStep = async (inputs: Inputs, parameters: object = { layer: LAYER }) =>
  (await screenShard.run({ ...known, candidates, ...inputs } as never, { criteria, ...parameters } as never, context))
    .outputs;

describe.each([LAYER, 'prediction'])('a shard that is predicted, then placed in layer %s', async (layer) => {
  const { predicted } = await predict({ candidates: listed }, { layer });
  const placed = await place(predicted, layer);
  const old = await byOneStep({}, { layer });
  const { columns } = predicted;

  it('has the onsets, distances and nearest crystals of the one step', () => {
    expect(columns.id).toEqual(old.results.columns.id);
    expect(columns.formula).toEqual(old.results.columns.formula);
    expect(columns.onsetEv).toEqual(old.results.columns.onsetEv);
    expect(columns.onsetReason).toEqual(old.results.columns.onsetReason);
    expect(placed.distance).toEqual(old.results.columns.distance);
    expect(placed.nearestId).toEqual(old.results.columns.nearestId);
  });

  it('has its reasons, groups and twins', () => {
    const assessed = assessedCrystals(old.assessed);
    for (const [row, id] of columns.id.entries()) {
      const one = assessed.get(id)!;
      const far = placed.isNear[row] ? [] : ['crystal'];
      expect([...columns.reasons[row]!, ...far]).toEqual(one.reasons.map(({ reason }) => reason));
      expect(columns.details[row]).toEqual(
        one.reasons.slice(0, columns.details[row]!.length).map(({ detail }) => detail),
      );
      expect(columns.duplicateOf[row]).toBe(one.duplicateOf);
      expect(placed.cluster[row]).toBe(old.assessed.columns.cluster[row]);
      expect(placed.neighbourShare[row]).toBe(old.assessed.columns.neighbourShare[row]);
      expect(placed.isNear[row] && columns.reasons[row]!.length === 0).toBe(old.results.columns.inDomain[row]);
    }
    expect(columns.duplicateOf).toContain('CaO-rocksalt');
    expect(columns.reasons.flat()).toEqual(expect.arrayContaining(['element', 'leftOut']));
  });
});

describe('a shard that is predicted', () => {
  it('has the descriptors of its spectra, in float32, and the spectra in half precision', async () => {
    const { predicted } = await predict({ candidates: listed });
    const { columns, metadata } = predicted;
    expect(metadata).toEqual({ layer: LAYER, startEv: '0', stepEv: '0.05', thicknessUm: '0.5' });
    // Primitive cell of EuO, a = 5.144 ångström.
    expect(columns.cellVolume[0]).toBeCloseTo(5.144 ** 3 / 4, 6);
    expect([...columns.nAtoms]).toEqual(crystals.map(({ species: { length } }) => length));
    for (const [row, onset] of columns.onsetEv.entries()) {
      expect(onset).toBeCloseTo(2, 6);
      expect(columns.edgeIntegral[row]! / ((1e4 * 9) / Math.LN10)).toBeCloseTo(1.0011, 4);
      expect(columns.slmePercent[row]).toBeGreaterThan(0);
      const { width, values } = columns.spectrum;
      for (let i = 0; i < width; i++) {
        const exact = 2 + 0.05 * i;
        expect(Math.abs(values[row * width + i]! / exact - 1)).toBeLessThan(2 ** -11 + 1e-6);
      }
    }
  });

  it('keeps what its generator says of the candidates', async () => {
    const strain = crystals.map((_, row) => row / 10);
    const { predicted } = await predict({ candidates: listedCandidates(crystals, { strain }) });
    expect(predicted.extra).toEqual({ strain });
  });

  it('by an ensemble has its mean, and how far the members are apart', async () => {
    const members = { member1: await rampModel(2), member2: await rampModel(1) };
    const trials = ['k12', 'k20'];
    const { predicted } = await predict({ candidates: listed, ...members }, { layer: LAYER, members: trials });
    const old = await byOneStep(members, { layer: LAYER, members: trials });
    expect(predicted.columns.onsetEv).toEqual(old.results.columns.onsetEv);
    for (const onset of predicted.columns.onsetEv) expect(onset).toBeCloseTo(2.5, 5);
    expect(predicted.extra).toEqual(old.results.extra);
  });

  it('is refused at conditions that the model does not take', async () => {
    const asked = { layer: LAYER, at: { temperature_K: 300 } };
    await expect(predict({ candidates: listed }, asked)).rejects.toThrow('the model takes no temperature_K');
  });

  it('may be empty', async () => {
    const { predicted, quarantined } = await predict({ candidates: listedCandidates([]) });
    expect([predicted.rows, quarantined.rows, (await place(predicted)).id]).toEqual([0, 0, []]);
  });

  it('is placed in the layer that it was predicted for, and no other', async () => {
    const { predicted } = await predict({ candidates: listed });
    await expect(place(predicted, 'prediction')).rejects.toThrow(InvalidInputError);
  });
});

describe('a candidate that cannot be predicted', () => {
  const EuO = crystals.find(({ id }) => id === 'EuO')!;
  /** No network of ours knows the element. */
  const RfO: Structure = { ...EuO, id: 'RfO', species: ['Rf', 'O'] };

  it('as it is no crystal is set aside with its place, and the others stay', async () => {
    const { predicted, quarantined } = await predict({ candidates: listedCandidates([crystals[1]!, RfO, EuO]) });
    expect(predicted.columns.id).toEqual(['MnS', 'EuO']);
    const { error, message, ...place } = quarantined.columns;
    expect(place).toEqual({
      id: ['RfO'],
      contentId: [expect.stringMatching(/^[0-9a-f]{64}$/)],
      source: ['RfO.vasp'],
      item: ['item 1'],
      before: ['item 0'],
      step: ['predictShard'],
      attempt: Uint32Array.of(1),
      shard: [null],
    });
    expect([error, message[0]]).toEqual([['InvalidStructureError'], expect.stringContaining('RfO')]);
  });

  it('as the network gives no numbers for it is set aside by name, and its neighbours are as without it', async () => {
    const overflowing = overflowingFor(model, 'Eu', ['Mn', 'S', 'Hg', 'Se', 'Te', 'Ca', 'O', 'Si', 'C']);
    const others = crystals.filter(({ id }) => id !== 'EuO');
    const alone = await predict({ model: overflowing, candidates: listedCandidates(others) });
    const { predicted, quarantined, summary } = await predict({ model: overflowing, candidates: listed });
    expect(summary).toEqual({ predicted: others.length, quarantined: 1 });
    expect(quarantined.columns.id).toEqual(['EuO']);
    expect(quarantined.columns.error).toEqual(['NonFiniteOutputError']);
    expect(quarantined.columns.message[0]).toMatch(
      /^EuO: the network gives (NaN|-?Infinity) in its \w+, at \d+ of \d+$/,
    );
    expect(predicted.columns.id).toEqual(alone.predicted.columns.id);
    expect(predicted.columns.reasons).toEqual(alone.predicted.columns.reasons);
    expect(predicted.columns.onsetEv).toEqual(alone.predicted.columns.onsetEv);
  });
});

describe('a process that predicts shard after shard', () => {
  it('gives the bytes of a new one, whatever it has kept', async () => {
    const [first, second] = [crystals.slice(0, 3), crystals.slice(3)].map((some) => listedCandidates(some));
    const other = await rampModel(1);
    const before = (await predict({ candidates: first! })).bytes;
    await predict({ candidates: second! });
    await predict({ candidates: second!, model: other });
    expect((await predict({ candidates: first! })).bytes).toEqual(before);
    // Tables of equal content that it has never seen: all is prepared anew.
    const again = Object.fromEntries(
      Object.entries(matter).map(([name, table]) => [
        name,
        decodeTable(table.kind, encodeTable(table as Table, 'test')),
      ]),
    );
    expect((await predict({ candidates: first!, ...again })).bytes).toEqual(before);
  });

  it('gives for halves the reasons and onsets of the whole', async () => {
    const whole = (await predict({ candidates: listed })).predicted;
    const halves = [crystals.slice(0, 3), crystals.slice(3)].map((some) => listedCandidates(some));
    const parts: Table<'predicted-candidates'>[] = [];
    for (const half of halves) parts.push((await predict({ candidates: half })).predicted);
    const joined = concatTables(parts);
    expect(joined.columns.id).toEqual(whole.columns.id);
    expect(joined.columns.reasons).toEqual(whole.columns.reasons);
    for (const [row, onset] of joined.columns.onsetEv.entries())
      expect(onset).toBeCloseTo(whole.columns.onsetEv[row]!, 5);
  });
});
