/**
 * Featurization of the bundled crystals: POSCAR text -> symmetry-reduced graphs, one core.
 *
 *   npx tsc -p tsconfig.check.json --noEmit false --outDir dist && node dist/bench/featurization.js [repeats]
 *
 * Prints triplets before and after the reduction, crystals per second of each part, and last the ratio to
 * alignn 2026.8.11. The peer is not run here: its 310 to 460 crystals/s were measured before, and the upper end counts.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { DEFAULT_GRAPH_RULES, type GraphRules } from '../schemas/graph.js';
import { readPoscar } from '../science/crystal/index.js';
import { buildCrystalGraph } from '../science/graph/index.js';

const PEER_CRYSTALS_PER_SECOND = 460;
const FOLDER = 'data/gpaw-absorption/alignn';

const repeats = Number(process.argv[2] ?? 5);
const files = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.vasp'))
  .sort()
  .map((name) => ({ name, text: readFileSync(`${FOLDER}/${name}`, 'utf8') }));

const read = () => files.map(({ name, text }) => readPoscar(text, name));
const structures = read();
const build = (rules: GraphRules) => structures.map((structure) => buildCrystalGraph(structure, rules));

const reduced = build(DEFAULT_GRAPH_RULES);
const before = reduced.reduce((sum, graph) => sum + graph.nTriplets, 0);
const after = reduced.reduce((sum, graph) => sum + graph.tripletCosine.length, 0);
console.log(`${files.length} crystals, k ${DEFAULT_GRAPH_RULES.maxNeighbors}: ${before} triplets become ${after}`);

const reading = crystalsPerSecond(read);
const full = crystalsPerSecond(() => build({ ...DEFAULT_GRAPH_RULES, symmetry: 'full' }));
const both = crystalsPerSecond(() => build(DEFAULT_GRAPH_RULES));
const wide = crystalsPerSecond(() => build({ ...DEFAULT_GRAPH_RULES, maxNeighbors: 40 }));
console.log(`reading            ${reading.toFixed(0)} crystals/s`);
console.log(`full graphs        ${full.toFixed(0)} crystals/s`);
console.log(`reduced graphs     ${both.toFixed(0)} crystals/s`);
console.log(`reduced, k 40      ${wide.toFixed(0)} crystals/s`);
const all = 1 / (1 / reading + 1 / both);
console.log(`text to graph      ${all.toFixed(0)} crystals/s`);
console.log(`alignn 2026.8.11   ${PEER_CRYSTALS_PER_SECOND} crystals/s (recorded, not run here)`);
console.log(`ratio              ${(all / PEER_CRYSTALS_PER_SECOND).toFixed(2)}`);

/** Median over the repeats, after one round of warming up. */
function crystalsPerSecond(work: () => unknown): number {
  work();
  const seconds = Array.from({ length: repeats }, () => {
    const begin = performance.now();
    work();
    return (performance.now() - begin) / 1000;
  }).sort((a, b) => a - b);
  return files.length / seconds[Math.floor(seconds.length / 2)]!;
}
