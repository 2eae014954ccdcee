/** The bundled data set as labelled graphs, for benchmarks. */

import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { required } from '../schemas/required.js';
import { DEFAULT_GRAPH_RULES, type GraphRules } from '../schemas/tables/graph.js';
import { buildCrystalGraph } from '../science/graph/index.js';
import type { LabelledGraphs } from '../science/model/index.js';

interface CrystalLine {
  readonly id: string;
  readonly lattice: number[][];
  readonly species: string[];
  readonly frac_coords: number[][];
}

const FOLDER = 'data/gpaw-absorption';

/** @returns every crystal that has a spectrum, in file order */
export function bundledSet(rules: GraphRules = DEFAULT_GRAPH_RULES): LabelledGraphs & { points: number } {
  const spectra = new Map<string, number[]>();
  for (const line of readFileSync(`${FOLDER}/alignn/id_prop.csv`, 'utf8').trim().split('\n')) {
    const [file, ...values] = line.split(',');
    spectra.set(required(file).replace('.vasp', ''), values.map(Number));
  }
  const lines = gunzipSync(readFileSync(`${FOLDER}/absorption.jsonl.gz`))
    .toString('utf8')
    .trim()
    .split('\n');
  const crystals = lines.map((line) => JSON.parse(line) as CrystalLine).filter(({ id }) => spectra.has(id));
  const graphs = crystals.map(({ id, lattice, species, frac_coords }) =>
    buildCrystalGraph(
      { id, lattice: Float64Array.from(lattice.flat()), species, fracCoords: Float64Array.from(frac_coords.flat()) },
      rules,
    ),
  );
  const targets = Float32Array.from(crystals.flatMap(({ id }) => required(spectra.get(id))));
  return { graphs, targets, points: targets.length / graphs.length };
}
