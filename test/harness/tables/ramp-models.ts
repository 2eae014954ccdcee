/**
 * Models whose spectra are known without computing: the small checkpoint of test/fixtures/golden with a readout of
 * weight 0, so that every crystal gets the bias, log10 alpha = atZeroEv + E on 0, 0.05, .. 15 eV. It rises through
 * 1e4 cm^-1 at E = 4 - atZeroEv. Features and graphs are those of the checkpoint.
 */
import { readFileSync } from 'node:fs';
import type { Table } from '../../../schemas/run/artifact.js';
import {
  graphRulesOf,
  importAlignnCheckpoint,
  networkOf,
  readAlignnConfig,
} from '../../../science/interchange/index.js';
import { checkpointFromTensors, parameterTable } from '../../../science/model/index.js';

const FOLDER = new URL('../../fixtures/golden/checkpoint/', import.meta.url);
const STEP_EV = 0.05;

const config = readAlignnConfig(readFileSync(new URL('config.json', FOLDER), 'utf8'), 'config.json');
export const rampNetwork = networkOf(config);
export const rampRules = graphRulesOf(config, { mode: 'reference', symmetry: 'reduced' });
export const checkpointBytes = readFileSync(new URL('best_model.pt', FOLDER));

/** @param changes of the card: another axis, other graph rules */
export async function rampModel(atZeroEv: number, changes: object = {}): Promise<Table<'checkpoint'>> {
  const base = await importAlignnCheckpoint(checkpointBytes, 'best_model.pt', rampNetwork, rampRules);
  const tensors = parameterTable(rampNetwork).entries.map(({ name, shape, offset }) => {
    const size = shape.reduce((product, length) => product * length, 1);
    const own = base.columns.parameter.slice(offset, offset + size);
    if (name === 'fc.weight') own.fill(0);
    if (name === 'fc.bias') own.set(own.map((_, i) => atZeroEv + STEP_EV * i));
    return [name, own] as const;
  });
  const card = { network: rampNetwork, graphRules: rampRules, startEv: 0, stepEv: STEP_EV, ...changes };
  return checkpointFromTensors({ ...card, training: null }, new Map(tensors));
}
