/** A network of test/harness/tables/ramp-models.ts that gives no numbers for one element. */
import type { Table } from '../../../schemas/run/artifact.js';
import { cgcnnFeatures } from '../../../science/graph/index.js';
import { parameterTable } from '../../../science/model/index.js';
import { rampNetwork } from './ramp-models.js';

/** Weights beyond float32 on what the atoms of the element have, and none of the others. */
export function overflowingFor(
  model: Table<'checkpoint'>,
  element: string,
  others: readonly string[],
): Table<'checkpoint'> {
  const has = others.map(cgcnnFeatures);
  const own = [...cgcnnFeatures(element).keys()].filter(
    (k) => cgcnnFeatures(element)[k] === 1 && has.every((features) => features[k] === 0),
  );
  if (own.length === 0) throw new Error(`${element} has nothing that ${others.join(', ')} have not`);
  const { entries } = parameterTable(rampNetwork);
  const { offset, shape } = entries.find(({ name }) => name === 'atom_embedding.layer.0.weight')!;
  const parameter = model.columns.parameter.slice();
  for (let h = 0; h < shape[0]!; h++) for (const k of own) parameter[offset + h * shape[1]! + k] = 3e38;
  return { ...model, columns: { ...model.columns, parameter } };
}
