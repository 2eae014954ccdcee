/**
 * A card for each network that the run trained and that is still there: how it was trained, on what, and its errors as the
 * key records of the steps have them. Front matter as on the Hugging Face hub, errors in `model-index`.
 * @source https://huggingface.co/docs/hub/model-cards
 */
import { stringify } from 'yaml';
import { z } from 'zod';
import { type ObjectRef, objectKey } from '../../../schemas/run/artifact.js';
import { heldValue } from '../../../schemas/run/audit/fields.js';
import type { StepRecord } from '../../../schemas/run/run.js';
import { TrainingStartSchema } from '../../../schemas/tables/training.js';
import { toCanonicalJson } from '../../artifacts/stored-json.js';
import { hasResult } from './act-state.js';
import { licenceOf } from './licence.js';
import type { RunAccount, ToldAct } from './run-account.js';

interface KnownFigure {
  /** Of a summary. */
  readonly field: string;
  readonly name: string;
  readonly split: 'validation' | 'test';
}

/** Output of a training -> its error: the best checkpoint is not that of the last epoch. */
const OF_TRAINING: Readonly<Record<string, KnownFigure>> = {
  best: { field: 'bestValidationMae', name: 'mean absolute error, validation', split: 'validation' },
  last: { field: 'lastValidationMae', name: 'mean absolute error, validation', split: 'validation' },
};
const OF_TEST: KnownFigure = { field: 'testMae', name: 'mean absolute error, test', split: 'test' };

interface Figure {
  readonly name: string;
  readonly split: string;
  readonly value: number;
  readonly record: StepRecord;
}

/** @returns name in the archive -> text */
export function modelCards(account: RunAccount): ReadonlyMap<string, string> {
  const cards = new Map<string, string>();
  for (const { model, act } of trainedModels(account))
    cards.set(`cards/models/${model.sha256}.md`, modelCard(account, model, act));
  return cards;
}

/** The last attempt of each that put it out: the training that it comes out of. */
function trainedModels(account: RunAccount): Iterable<{ readonly model: ObjectRef; readonly act: ToldAct }> {
  const found = new Map<string, { readonly model: ObjectRef; readonly act: ToldAct }>();
  // Of a training whose result was reused the run reached what it took over, and nothing else.
  const reached = new Set(account.seal.objects);
  const isKept = (model: ObjectRef) => reached.has(objectKey(model)) && account.whereabouts(model) !== 'removed';
  for (const act of account.acts)
    for (const model of hasResult(act) ? act.outputs : [])
      if (model.kind === 'checkpoint' && isKept(model)) found.set(model.sha256, { model, act });
  return found.values();
}

function modelCard(account: RunAccount, model: ObjectRef, { opened, entry }: ToldAct): string {
  const { dataset, run, seal } = account;
  const licence = licenceOf(account);
  const figures = figuresOf(account, model, opened.stepKey);
  const name = `${opened.step}-${model.sha256.slice(0, 12)}`;
  const data = dataset?.name ?? 'unnamed';
  const front = {
    library_name: 'spectraloom',
    tags: ['alignn', 'materials-science'],
    ...(figures.length > 0 && { 'model-index': [{ name, results: resultsOf(figures, data) }] }),
  };
  const settings = Object.entries(Object(heldValue(opened.parameters)) as Record<string, unknown>);
  return [
    `---\n${stringify(front, { lineWidth: 0 })}---`,
    `# ${name}`,
    `A network trained by step \`${opened.step}\` of the run \`${run}\`, and what the audit trail of that run says of it.`,
    tableOf('what', [
      ['file', `\`objects/${objectKey(model)}\``],
      ['SHA-256', `\`${model.sha256}\``],
      ['bytes', String(model.bytes)],
      ['parameters and optimiser state', model.rows === null ? 'not told' : `${model.rows} numbers`],
      ['run', `\`${run}\``],
      ['seal', `\`${seal.key}\`, SHA-256 \`${seal.sha256}\``],
      ['entry of the training', `\`audit/${entry}\``],
      ['code version of the step', String(opened.codeVersion ?? 'none')],
      ['environment', `\`${opened.environment}\``],
      ...startRows(heldValue(opened.parameters)),
    ]),
    '## Data',
    tableOf('what', [
      ['data set', data],
      ['licence', licence.name],
      ...Object.entries(heldValue(opened.inputs)).map(([input, { kind, sha256 }]): [string, string] => [
        input,
        `${kind}, SHA-256 \`${sha256}\``,
      ]),
    ]),
    ...(dataset ? [dataset.statement] : []),
    '## Errors',
    figures.length > 0
      ? tableOf(
          'measure',
          figures.map((figure) => [figure.name, `${figure.value}`, `${figure.record.step} \`${figure.record.key}\``]),
          ['value', 'key record'],
        )
      : 'This export has no key record of a training or test of this network: its errors are not told here.',
    'Errors are in the unit of the values that were trained on; of absorption spectra that is log10(cm⁻¹). The validation crystals chose the epoch and the settings; no choice was made by the test crystals.',
    '## Settings',
    tableOf(
      'setting',
      settings.map(([setting, value]) => [setting, `\`${toCanonicalJson(value)}\``]),
    ),
    ...(Object.keys(opened.seeds).length > 0 ? [`Seeds: \`${toCanonicalJson(opened.seeds)}\``] : []),
    '',
  ].join('\n\n');
}

const StartedSchema = z.object({ training: z.object({ start: TrainingStartSchema }) });

/** Nothing of weights that were drawn: the seed among the settings says which. */
function startRows(parameters: unknown): [string, string][] {
  const { data } = StartedSchema.safeParse(parameters);
  if (!data) return [];
  const { model, layers } = data.training.start;
  const learn = layers === 'all' ? 'all layers learn' : 'the readout learns first';
  return [['weights at the start', `those of the checkpoint of SHA-256 \`${model.sha256}\`; ${learn}`]];
}

/** Of the training, and of steps that read the network and put out nothing but figures. */
function figuresOf({ records }: RunAccount, model: ObjectRef, stepKey: string | null): Figure[] {
  const figures: Figure[] = [];
  const tell = (record: StepRecord, { field, name, split }: KnownFigure) => {
    const value = record.summary[field];
    if (typeof value === 'number') figures.push({ name, split, value, record });
  };
  const own = stepKey === null ? undefined : records.get(stepKey);
  const [output] = Object.entries(own?.outputs ?? {}).find(([, { sha256 }]) => sha256 === model.sha256) ?? [];
  const known = output === undefined ? undefined : OF_TRAINING[output];
  if (own && known) tell(own, known);
  for (const record of records.values())
    if (record.inputs.model?.sha256 === model.sha256 && Object.keys(record.outputs).length === 0) tell(record, OF_TEST);
  return figures;
}

function resultsOf(figures: readonly Figure[], data: string) {
  return figures.map(({ name, split, value }) => ({
    task: { type: 'tabular-regression', name: 'property of a crystal by its structure' },
    dataset: { type: data, name: data, split },
    metrics: [{ type: 'mae', name, value, verified: false }],
  }));
}

function tableOf(head: string, rows: readonly (readonly string[])[], others: readonly string[] = ['']): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line([head, ...others]), `|${'---|'.repeat(others.length + 1)}`, ...rows.map(line)].join('\n');
}
