/** A folder in the published study's exact form, from bundled crystals: names, 1,501 points, configuration, lists, onsets. */
import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { projectRoot } from '../../../infra/project-root.js';

const FOLDER = path.join(projectRoot(), 'data/gpaw-absorption/alignn');
const CRYSTALS = ['MgO', 'CaO', 'NaCl', 'KCl', 'LiF', 'NaF', 'KBr', 'CaS', 'MgS', 'NaBr', 'LiCl', 'KF'];
const POINTS = 1501;
/** The study's axis has five points where the bundled one has one. */
const DENSER = 5;

/** As the log of the study shows it, but for the epochs and the widths of a test. */
function configuration(epochs: number) {
  return {
    version: 'NA',
    dataset: 'user_data',
    target: 'target',
    atom_features: 'cgcnn',
    neighbor_strategy: 'k-nearest',
    id_tag: 'jid',
    random_seed: 123,
    classification_threshold: null,
    n_val: null,
    n_test: null,
    n_train: null,
    train_ratio: 0.8,
    val_ratio: 0.05,
    test_ratio: 0.15,
    target_multiplication_factor: null,
    epochs,
    batch_size: 4,
    weight_decay: 1e-5,
    learning_rate: 1e-3,
    filename: 'sample',
    warmup_steps: 2000,
    criterion: 'mse',
    optimizer: 'adamw',
    scheduler: 'onecycle',
    pin_memory: false,
    save_dataloader: false,
    write_checkpoint: true,
    write_predictions: true,
    store_outputs: true,
    progress: true,
    log_tensorboard: false,
    standard_scalar_and_pca: false,
    use_canonize: true,
    num_workers: 4,
    cutoff: 10.0,
    max_neighbors: 10,
    keep_data_order: true,
    normalize_graph_level_loss: false,
    distributed: false,
    n_early_stopping: null,
    output_dir: 'out',
    model: {
      name: 'alignn_atomwise',
      alignn_layers: 4,
      gcn_layers: 4,
      atom_input_features: 92,
      edge_input_features: 80,
      triplet_input_features: 40,
      embedding_features: 64,
      hidden_features: 8,
      output_features: POINTS,
      grad_multiplier: -1,
      calculate_gradient: false,
      atomwise_output_features: 0,
      graphwise_weight: 1.0,
      gradwise_weight: 0.0,
      stresswise_weight: 0.0,
      atomwise_weight: 0.0,
      link: 'identity',
      zero_inflated: false,
      classification: false,
      force_mult_natoms: false,
      energy_mult_natoms: false,
      include_pos_deriv: false,
      use_cutoff_function: false,
      inner_cutoff: 10,
      stress_multiplier: 1,
      add_reverse_forces: false,
      lg_on_fly: false,
      batch_stress: true,
      extra_features: 0,
    },
  };
}

/** @returns names of the structure files in the order of `id_prop.csv`; the fourth is in no list */
export function writeStudyFolder(folder: string, epochs: number): string[] {
  mkdirSync(folder, { recursive: true });
  const rows = new Map(
    readFileSync(path.join(FOLDER, 'id_prop.csv'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => [line.slice(0, line.indexOf(',')), line.split(',').slice(1).map(Number)] as const),
  );
  const names = CRYSTALS.map((formula, i) => `POSCAR_${formula}_mp-${1000 + i}.vasp`);
  const spectra = CRYSTALS.map((formula, i) => {
    const file = `${formula}-rocksalt.vasp`;
    copyFileSync(path.join(FOLDER, file), path.join(folder, names[i]!));
    return denser(rows.get(file)!);
  });
  const list = names.map((name, i) => [name, ...spectra[i]!.map((value) => value.toFixed(4))].join(','));
  writeFileSync(path.join(folder, 'id_prop.csv'), `${list.join('\n')}\n`);
  writeFileSync(path.join(folder, 'config.json'), JSON.stringify(configuration(epochs), null, 2));
  const onsets = names.map((name, i) => {
    const onset = spectra[i]!.findIndex((value) => value > 4) / 100;
    return [
      name,
      { min_gap: onset - 0.1, direct_gap: onset - 0.05, onset_energy: onset, absorption_edge_integral: 1e5 * (i + 1) },
    ];
  });
  writeFileSync(path.join(folder, 'onset_edge.json'), JSON.stringify(Object.fromEntries(onsets)));
  return names;
}

/** `ids_train_val_test.json.tar.gz` as it lies in a model folder of the study. */
export function writeSplitArchive(folder: string, names: readonly string[]): void {
  const lists = {
    id_train: [...names.slice(0, 3), ...names.slice(4, 9)],
    id_val: names.slice(9, 11),
    id_test: names.slice(11),
  };
  const file = path.join(folder, 'ids_train_val_test.json');
  writeFileSync(file, JSON.stringify(lists));
  execFileSync('tar', ['-czf', `${file}.tar.gz`, '-C', folder, path.basename(file)]);
}

/** Straight lines between the points. */
function denser(values: readonly number[]): number[] {
  return Array.from({ length: POINTS }, (_, i) => {
    const left = Math.floor(i / DENSER);
    const share = (i % DENSER) / DENSER;
    return share === 0 ? values[left]! : values[left]! * (1 - share) + values[left + 1]! * share;
  });
}
