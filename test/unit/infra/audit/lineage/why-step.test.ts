/** Why steps ran: each part of a key changed by itself, and causes that lie behind inputs. Steps are stated here. */
import { describe, expect, it } from 'vitest';
import { KnownAttempts, type Opened } from '../../../../../infra/audit/lineage/known-attempts.js';
import { backToCauses } from '../../../../../infra/audit/lineage/why-step.js';
import type { TrailEntry } from '../../../../../infra/audit/trail/read-entry.js';

const sha = (letter: string) => letter.repeat(64);
const ref = (letter: string) => ({ kind: 'graphs', sha256: sha(letter), bytes: 1, rows: null, schemaVersion: 1 });

interface Step {
  readonly step: string;
  /** A letter; null: a step without a key. */
  readonly key: string | null;
  readonly inputs?: Readonly<Record<string, string>>;
  readonly parameters?: object;
  readonly codeVersion?: number;
  readonly fusedOperations?: string;
  /** Letters of what it made. */
  readonly made?: string;
  readonly isReused?: boolean;
}

/** @param hour of its beginning */
function run(hour: number, steps: readonly Step[]): TrailEntry[] {
  const id = `discover/a/${hour}`;
  const at = (second: number) =>
    `2026-11-29T${String(hour).padStart(2, '0')}:00:${String(second).padStart(2, '0')}.000Z`;
  return steps.flatMap((each, i) => {
    const { step, key, inputs = {}, parameters = {}, codeVersion = 1, fusedOperations, made = '', isReused } = each;
    const stepKey = key && sha(key);
    const named = Object.fromEntries(Object.entries(inputs).map(([name, letter]) => [name, ref(letter)]));
    const common = { version: 1, run: id, at: at(i), step, stepKey };
    const opened = {
      ...common,
      kind: 'opened',
      codeVersion,
      ...(fusedOperations === undefined ? {} : { fusedOperations }),
      parameters: { value: parameters },
      inputs: { value: named },
    };
    const link = { key: `entries/${id}/${i}-opened`, sha256: sha('f') };
    const outputs = Object.fromEntries([...made].map((letter, o) => [`out${o}`, ref(letter)]));
    const ended = {
      ...common,
      ...(isReused ? { kind: 'reused' } : { kind: 'ended', state: 'finished' }),
      opened: link,
      outputs,
      parts: { value: {} },
    };
    return [
      { key: link.key, sha256: link.sha256, entry: opened as never },
      { key: `entries/${id}/${i}-ended`, sha256: sha('e'), entry: ended as never },
    ];
  });
}

function why(step: string, own: readonly TrailEntry[], ...others: readonly TrailEntry[][]) {
  const opened = own.flatMap(({ entry }) =>
    entry.kind === 'opened' && entry.step === step ? [entry] : [],
  )[0] as Opened;
  const [here, earlier] = [new KnownAttempts(), new KnownAttempts(opened.at)];
  here.add(own);
  for (const other of others) earlier.add(other);
  return backToCauses(opened, here, earlier).map((each) => [
    each.step,
    each.there.run,
    ...each.differences.map(
      ({ path, here: mine, there }) => `${path}: ${JSON.stringify(mine)} ${JSON.stringify(there)}`,
    ),
  ]);
}

const TRAIN: Step = {
  step: 'train',
  key: '1',
  inputs: { graphs: 'a', split: 'b' },
  parameters: { epochs: 2, seed: 7, optimiser: { name: 'adamw', betas: [0.9, 0.99] } },
  codeVersion: 3,
  fusedOperations: 'abc',
};

describe('why a step ran', () => {
  it.each<[string, Partial<Step>, string]>([
    ['the code', { codeVersion: 4 }, 'codeVersion: 4 3'],
    ['the fused operations', { fusedOperations: 'abd' }, 'fusedOperations: "abd" "abc"'],
    ['a number', { parameters: { ...TRAIN.parameters, epochs: 3 } }, 'parameters.epochs: 3 2'],
    ['the seed', { parameters: { ...TRAIN.parameters, seed: 8 } }, 'parameters.seed: 8 7'],
    [
      'a word inside',
      { parameters: { ...TRAIN.parameters, optimiser: { name: 'adam', betas: [0.9, 0.99] } } },
      'parameters.optimiser.name: "adam" "adamw"',
    ],
    [
      'a list inside',
      { parameters: { ...TRAIN.parameters, optimiser: { name: 'adamw', betas: [0.9, 0.999] } } },
      'parameters.optimiser.betas: [0.9,0.999] [0.9,0.99]',
    ],
    ['one more', { parameters: { ...TRAIN.parameters, folds: 5 } }, 'parameters.folds: 5 null'],
    [
      'one less',
      { parameters: { epochs: 2, seed: 7 } },
      'parameters.optimiser: null {"name":"adamw","betas":[0.9,0.99]}',
    ],
    ['an input', { inputs: { graphs: 'a', split: 'c' } }, `inputs.split: "${sha('c')}" "${sha('b')}"`],
    ['an input more', { inputs: { graphs: 'a', split: 'b', start: 'c' } }, `inputs.start: "${sha('c')}" null`],
  ])('by %s', (_, change, told) => {
    expect(why('train', run(2, [{ ...TRAIN, ...change, key: '2' }]), run(1, [TRAIN]))).toEqual([
      ['train', 'discover/a/1', told],
    ]);
  });

  it('beside the attempt that differs least, the newest of those, and never a later one', () => {
    const at = (epochs: number, seed: number, key: string): Step => ({
      ...TRAIN,
      key,
      parameters: { ...TRAIN.parameters, epochs, seed },
    });
    const own = run(5, [at(9, 7, '9')]);
    const others = [run(1, [at(2, 7, '1')]), run(2, [at(3, 7, '2')]), run(4, [at(4, 8, '3')]), run(6, [at(5, 7, '4')])];
    expect(why('train', own, ...others)).toEqual([['train', 'discover/a/2', 'parameters.epochs: 9 3']]);
  });

  it('beside an earlier attempt that was made once more later', () => {
    const again = { ...TRAIN, isReused: true };
    const own = run(2, [{ ...TRAIN, key: '2', codeVersion: 4 }]);
    expect(why('train', own, run(1, [TRAIN]), run(3, [again]))).toEqual([
      ['train', 'discover/a/1', 'codeVersion: 4 3'],
    ]);
  });

  const pipeline = (key: (letter: string) => string, cutoff: number, seed: number, made: string): Step[] => [
    { step: 'featurize', key: key('p'), parameters: { cutoff }, inputs: { files: '0' }, made: made[0] ?? '' },
    { step: 'collect', key: null, inputs: { part: made[0] ?? '' }, made: made[1] ?? '' },
    { step: 'split', key: key('q'), parameters: { seed }, inputs: { files: '0' }, made: made[2] ?? '' },
    { step: 'train', key: key('r'), inputs: { graphs: made[1] ?? '', split: made[2] ?? '' }, made: made[3] ?? '' },
    { step: 'evaluate', key: key('s'), inputs: { model: made[3] ?? '' }, made: made[4] ?? '' },
  ];

  it('back to both first causes, through a list and a step without a key', () => {
    const before = run(
      1,
      pipeline((letter) => letter, 8, 1, 'abcde'),
    );
    const own = run(
      2,
      pipeline((letter) => letter.toUpperCase(), 9, 2, 'vwxyz'),
    );
    const told = why('evaluate', own, before);
    expect(told.map(([step]) => step)).toEqual(['evaluate', 'train', 'featurize', 'split']);
    expect(told.slice(2)).toEqual([
      ['featurize', 'discover/a/1', 'parameters.cutoff: 9 8'],
      ['split', 'discover/a/1', 'parameters.seed: 2 1'],
    ]);
  });

  it('by what made the other input, not by an attempt that merely looks more alike', () => {
    const trained = (key: string, epochs: number, width: number, made: string): Step => ({
      step: 'train',
      key,
      parameters: { epochs, width },
      made,
    });
    // The earlier run evaluated the second of its two models.
    const before = run(1, [
      trained('1', 2, 12, 'a'),
      trained('2', 3, 8, 'b'),
      { step: 'evaluate', key: '3', inputs: { model: 'b' } },
    ]);
    const own = run(2, [trained('4', 2, 16, 'c'), { step: 'evaluate', key: '5', inputs: { model: 'c' } }]);
    expect(why('evaluate', own, before)[1]).toEqual([
      'train',
      'discover/a/1',
      'parameters.epochs: 2 3',
      'parameters.width: 16 8',
    ]);
  });

  it('by no cause that is known, where nobody ran it before', () => {
    expect(why('train', run(1, [TRAIN]))).toEqual([]);
    expect(why('train', run(2, [TRAIN]), run(1, [{ ...TRAIN, isReused: true }]))).toEqual([]);
  });
});
