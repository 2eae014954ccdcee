/**
 * Training folders in the forms that users have: rows that name files of every structure format, or ALIGNN's
 * `id_prop.json` with extra features. Crystals are rock salt and caesium chloride cells; their spectra are made up.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type CrystalSketch, WRITTEN_FORMATS } from './structure-texts.js';

const PAIRS = ['Na Cl', 'K Br', 'Cs I', 'Li F', 'Rb Cl', 'Mg O', 'Ca O', 'Ba S', 'Sr Se', 'Ag Br', 'Na F', 'K I'];

function sketch(pair: number): CrystalSketch {
  const [cation, anion] = PAIRS[pair]!.split(' ') as [string, string];
  const edge = String(3.2 + pair / 10);
  return {
    edges: [edge, edge, edge],
    atoms: [
      [cation, '0', '0', '0'],
      [anion, '0.5', '0.5', '0.5'],
    ],
  };
}

function target(pair: number, points: number): number[] {
  return Array.from({ length: points }, (_, i) => Number((2 + (i / points) * 3 + (pair % 3) / 10).toFixed(3)));
}

/** @returns the folder: twelve crystals, two of each format, one POSCAR without an ending */
export function writeMixedFolder(folder: string, points = 4): string {
  mkdirSync(folder, { recursive: true });
  const rows = PAIRS.map((_, pair) => {
    const { write, fileName } = WRITTEN_FORMATS[pair % WRITTEN_FORMATS.length]!;
    const name = pair === 0 ? 'NaCl' : `crystal-${pair}${path.extname(fileName)}`;
    writeFileSync(path.join(folder, name), write(sketch(pair)));
    return [name, ...target(pair, points)].join(',');
  });
  writeFileSync(path.join(folder, 'id_prop.csv'), `${rows.join('\n')}\n`);
  return folder;
}

/** @returns the text of an `id_prop.json`: twelve entries as ALIGNN reads them, each with as many extra features */
export function idPropJson(extraFeatures: number, points = 4): string {
  const { write } = WRITTEN_FORMATS.find(({ format }) => format.name === 'JARVIS JSON')!;
  const entries = PAIRS.map((_, pair) => ({
    jid: `JVASP-${100 - pair}`,
    atoms: JSON.parse(write(sketch(pair))),
    target: points === 1 ? target(pair, 1)[0] : target(pair, points),
    ...(extraFeatures > 0 && { extra_features: Array.from({ length: extraFeatures }, (_, i) => pair / 10 + i) }),
  }));
  return `${JSON.stringify(entries, null, 1)}\n`;
}

/** A small ALIGNN configuration with all keys that its version wrote out, and the changes on top. */
export function alignnConfig(changes: Readonly<Record<string, unknown>> = {}, model: object = {}): string {
  const config = {
    version: '112bbedebdaecf59fb18e11c929080fb2f358246',
    dataset: 'user_data',
    target: 'target',
    atom_features: 'cgcnn',
    neighbor_strategy: 'k-nearest',
    id_tag: 'jid',
    random_seed: 123,
    n_val: null,
    n_test: null,
    n_train: null,
    train_ratio: 0.8,
    val_ratio: 0.1,
    test_ratio: 0.1,
    epochs: 3,
    batch_size: 4,
    weight_decay: 1e-5,
    learning_rate: 0.01,
    warmup_steps: 2000,
    criterion: 'mse',
    optimizer: 'adamw',
    scheduler: 'onecycle',
    num_workers: 0,
    cutoff: 8,
    max_neighbors: 8,
    keep_data_order: false,
    ...changes,
    model: {
      name: 'alignn_atomwise',
      alignn_layers: 1,
      gcn_layers: 1,
      atom_input_features: 92,
      embedding_features: 8,
      hidden_features: 8,
      output_features: 1,
      calculate_gradient: false,
      gradwise_weight: 0,
      ...model,
    },
  };
  return `${JSON.stringify(config, null, 2)}\n`;
}
