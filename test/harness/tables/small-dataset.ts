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
