/** A training folder of a few crystals of the bundled data, small ones of different kinds, for runs on real servers. */
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { projectRoot } from '../../../infra/project-root.js';

export const BUNDLED_FOLDER = path.join(projectRoot(), 'data/gpaw-absorption/alignn');

const FEW = [
  'BN-zincblende',
  'BaO-rocksalt',
  'CaF2-fluorite',
  'CsCl-CsCl',
  'GaAs-zincblende',
  'KBr-rocksalt',
  'MgO-rocksalt',
  'NaCl-rocksalt',
];

/**
 * Gives a folder ALIGNN's configuration of one layer of each kind, and of a split that leaves one of eight crystals each to
 * validation and test. Layers are what a run has most steps of: with one of each kind it has half of them.
 * @param extraFeatures of a crystal, such as its conditions
 * @returns the folder
 */
export function withSmallNetwork(folder: string, extraFeatures = 0): string {
  const model = { name: 'alignn', alignn_layers: 1, gcn_layers: 1, extra_features: extraFeatures };
  const split = { random_seed: 123, train_ratio: 0.75, val_ratio: 0.125, test_ratio: 0.125 };
  writeFileSync(path.join(folder, 'config.json'), JSON.stringify({ ...split, model }));
  return folder;
}

/** @returns the folder, with `count` crystals (at most 8), their spectra and the axis */
export function writeSmallDataset(folder: string, count = FEW.length): string {
  mkdirSync(folder, { recursive: true });
  const rows = readFileSync(path.join(BUNDLED_FOLDER, 'id_prop.csv'), 'utf8').split('\n');
  const chosen = FEW.slice(0, count).map((id) => `${id}.vasp`);
  const kept = rows.filter((row) => chosen.includes(row.slice(0, row.indexOf(','))));
  if (kept.length !== count) throw new Error(`${kept.length} of ${count} crystals are in the bundled data`);
  writeFileSync(path.join(folder, 'id_prop.csv'), `${kept.join('\n')}\n`);
  for (const name of [...chosen, 'spectrum.json']) cpSync(path.join(BUNDLED_FOLDER, name), path.join(folder, name));
  return folder;
}
