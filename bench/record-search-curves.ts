/**
 * Records the learning curves on which `bench/search.ts` replays searches: 16 trials (neighbours x hidden features) of
 * the bundled data, every epoch, several seeds. A seed decides the split, the initial parameters and the order.
 *   TF_NUM_INTRAOP_THREADS=1 TF_NUM_INTEROP_THREADS=1 OMP_NUM_THREADS=1 nice -n 19 \
 *     node dist/bench/record-search-curves.js FILE [seeds] [epochs]
 * Continues FILE where an earlier call ended.
 */

import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { at } from '../schemas/required.js';
import { DISCOVER_PRESET } from '../schemas/settings/preset.js';
import { DEFAULT_GRAPH_RULES } from '../schemas/tables/graph.js';
import type { Subset } from '../schemas/tables/split.js';
import { reducedFormula } from '../science/chemistry/index.js';
import { trainUntil } from '../science/model/index.js';
import { splitCrystals } from '../science/split/split.js';
import { bundledSet } from './bundled-set.js';
import { CURVE_GRID, type RecordedCurves } from './search-curves.js';

const file = at(process.argv, 2);
const seeds = Number(process.argv[3] ?? 5);
const epochs = Number(process.argv[4] ?? 54);
const [alignnLayers, gcnLayers] = [2, 2];

const recorded: RecordedCurves = existsSync(file)
  ? (JSON.parse(readFileSync(file, 'utf8')) as RecordedCurves)
  : {
      origin: {
        program: 'bench/record-search-curves.ts',
        node: process.version,
        data: 'data/gpaw-absorption',
        model: `ALIGNN ${alignnLayers} + ${gcnLayers} layers, other settings as DISCOVER_PRESET; one thread`,
        quantity: 'validation error after every epoch, log10(cm^-1)',
      },
      epochs,
      curves: [],
    };
const programFolder = mkdtempSync(join(tmpdir(), 'spectraloom-curves-'));
for (let seed = 1; seed <= seeds; seed++) {
  for (const maxNeighbors of CURVE_GRID.maxNeighbors) {
    const missing = CURVE_GRID.hiddenFeatures.filter(
      (h) => !recorded.curves.some((c) => c.seed === seed && c.maxNeighbors === maxNeighbors && c.hiddenFeatures === h),
    );
    if (missing.length === 0) continue;
    const graphRules = { ...DEFAULT_GRAPH_RULES, maxNeighbors };
    const { graphs, targets, points } = bundledSet(graphRules);
    const formulas = graphs.map((graph) => reducedFormula(Array.from(graph.atomClass, (c) => at(graph.species, c))));
    const subsets = splitCrystals(formulas, { ...DISCOVER_PRESET.split, seed });
    const labelled = (subset: Subset) => {
      const rows = subsets.flatMap((each, crystal) => (each === subset ? [crystal] : []));
      return {
        graphs: rows.map((row) => at(graphs, row)),
        targets: Float32Array.from(rows.flatMap((row) => [...targets.subarray(row * points, (row + 1) * points)])),
      };
    };
    for (const hiddenFeatures of missing) {
      const started = performance.now();
      const { curve } = await trainUntil(
        {
          network: { ...DISCOVER_PRESET.network, alignnLayers, gcnLayers, hiddenFeatures, outputFeatures: points },
          training: { ...DISCOVER_PRESET.training, scheduledEpochs: epochs, seed },
          graphRules,
          axis: { startEv: 0, stepEv: 0.05 },
          train: labelled('train'),
          validation: labelled('validation'),
          resume: null,
          best: null,
          untilEpoch: epochs,
          programFolder,
        },
        { async onEpoch() {} },
      );
      const seconds = (performance.now() - started) / 1000;
      const values = curve.map(({ validationMae }) => Number(validationMae.toPrecision(6)));
      recorded.curves.push({ seed, maxNeighbors, hiddenFeatures, values });
      writeFileSync(file, textOf(recorded));
      process.stdout.write(`seed ${seed}, k ${maxNeighbors}, h ${hiddenFeatures}: ${seconds.toFixed(1)} s\n`);
    }
  }
}
rmSync(programFolder, { recursive: true });

/** One curve a line, so that a changed number shows. */
function textOf({ origin, curves }: RecordedCurves): string {
  const lines = curves.map((curve) => `    ${JSON.stringify(curve)}`).join(',\n');
  return `{\n  "origin": ${JSON.stringify(origin)},\n  "epochs": ${epochs},\n  "curves": [\n${lines}\n  ]\n}\n`;
}
