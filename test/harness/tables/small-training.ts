/**
 * A small training set of the bundled data (ramp-models.ts: onsets are known, features are those of a small ALIGNN), its groups and
 * its domain, and crystals that a user brings: EuO and MnS as rock salt, HgSe and HgTe as zinc blende, lattice constants in
 * ångström from the literature; a file of the data itself; and files that are none.
 */
import { readFileSync } from 'node:fs';
import type { StepContext } from '../../../activities/frame/step.js';
import { trainingDomain } from '../../../activities/screen/training-domain.js';
import { parseLeftOutList } from '../../../infra/files/left-out-list.js';
import type { Table } from '../../../schemas/run/artifact.js';
import { cutByCount, linkage } from '../../../science/clustering/index.js';
import { readPoscar, structuresToTable } from '../../../science/crystal/index.js';
import { buildCrystalGraph, graphsToTable } from '../../../science/graph/index.js';
import { predictGraphs } from '../../../science/model/index.js';
import { rampModel, rampNetwork, rampRules } from './ramp-models.js';

const DATA = 'data/gpaw-absorption';
/** That is clustered. */
export const LAYER = 'GCN2';

const TRAINING = [
  ...['CaO', 'CaS', 'CaSe', 'CaTe', 'SrO', 'SrS', 'MgO', 'NaCl', 'PbTe'].map((formula) => `${formula}-rocksalt`),
  ...['ZnS', 'ZnSe', 'ZnTe', 'CdS', 'CdSe', 'CdTe', 'GaAs', 'SiC'].map((formula) => `${formula}-zincblende`),
  ...['HgF2-fluorite', 'HgS-cinnabar'],
].sort();
/** Of the data, and not trained on. */
const HELD_BACK = ['PbTe-rocksalt', 'SiC-zincblende'];

const textOf = (id: string) => readFileSync(`${DATA}/alignn/${id}.vasp`, 'utf8');
const faceCentred = (a: number, pair: string, shift: number) =>
  `${pair}\n${a / 2}\n0 1 1\n1 0 1\n1 1 0\n${pair}\n1 1\nDirect\n0 0 0\n${shift} ${shift} ${shift}\n`;

/** Files that a user brings, by name. */
export const GIVEN: Readonly<Record<string, string>> = {
  'EuO.vasp': faceCentred(5.144, 'Eu O', 0.5),
  'MnS.vasp': faceCentred(5.224, 'Mn S', 0.5),
  'HgSe.vasp': faceCentred(6.085, 'Hg Se', 0.25),
  'HgTe.vasp': faceCentred(6.461, 'Hg Te', 0.25),
  'mine/calcium-oxide.vasp': textOf('CaO-rocksalt'),
  'silicon-carbide.vasp': textOf('SiC-zincblende'),
  'broken.cif': 'data_\n_cell_length_a import("fs")\n',
  'hostile.vasp': '#!/bin/sh\ntouch /tmp/never\n',
};

/** What a screening by the small model holds candidates against, and the model. */
export async function smallTraining(context: StepContext) {
  const model = await rampModel(2);
  const structures = TRAINING.map((id) => readPoscar(textOf(id), `${id}.vasp`));
  const graphs = structures.map((structure) => buildCrystalGraph(structure, rampRules));
  const { prediction, layers } = await predictGraphs(model, graphs, rampRules, context);
  const points = { width: rampNetwork.hiddenFeatures, values: layers[LAYER]! };
  const embeddings: Table<'embeddings'> = {
    kind: 'embeddings',
    rows: TRAINING.length,
    columns: { id: TRAINING, prediction: { width: rampNetwork.outputFeatures, values: prediction } },
    extra: { [LAYER]: points },
    metadata: { layers: LAYER, startEv: '0', stepEv: '0.05' },
  };
  const labels: Table<'labels'> = {
    kind: 'labels',
    rows: TRAINING.length,
    columns: { id: TRAINING, cluster: cutByCount(linkage(points, 'ward'), 4) },
    metadata: { layer: LAYER, method: 'ward', cut: '4' },
  };
  const split: Table<'split'> = {
    kind: 'split',
    rows: TRAINING.length,
    columns: { id: TRAINING, subset: TRAINING.map((id) => (HELD_BACK.includes(id) ? 'test' : 'train')) },
    metadata: { seed: '1', grouping: 'none' },
  };
  const origins = structures.map(({ id }) => ({ source: id, sourceSha256: '' }));
  const table = structuresToTable(structures, origins);
  const trained = await trainingDomain.run(
    { model, graphs: graphsToTable(graphs, rampRules), structures: table, split },
    {},
    context,
  );
  const leftOut = parseLeftOutList(readFileSync(`${DATA}/not_computed.jsonl`, 'utf8'), 'list');
  return { model, embeddings, labels, split, structures: table, ...trained.outputs, leftOut };
}

export const givenFiles: Table<'source-files'> = {
  kind: 'source-files',
  rows: Object.keys(GIVEN).length,
  columns: { name: Object.keys(GIVEN), text: Object.values(GIVEN) },
  metadata: {},
};
