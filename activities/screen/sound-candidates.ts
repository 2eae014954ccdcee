/** Candidates that become crystal graphs; the others are set aside by name and row, and stop nothing. */
import type { Structure } from '../../schemas/tables/crystal.js';
import type { CrystalGraph, GraphRules } from '../../schemas/tables/graph.js';
import { buildCrystalGraph, graphRulesText } from '../../science/graph/index.js';
import type { StepContext } from '../frame/step.js';
import { type Broken, brokenInput } from '../ingest/quarantine.js';

/** Atoms: graphs of smaller cells take a few MB. */
const LARGE_CELL = 24;
/** To tell of a small cell takes a tenth as long as its graph. */
const FEW = 32;

/**
 * @param rules of the model
 * @param memberRules of the ensemble: a candidate has to become a graph by both
 */
export function featurizeSound(
  structures: readonly Structure[],
  rules: GraphRules,
  memberRules: GraphRules,
  context: StepContext,
) {
  const same = graphRulesText(rules) === graphRulesText(memberRules);
  const sound: { row: number; graph: CrystalGraph; memberGraph: CrystalGraph }[] = [];
  const broken: (Broken & { readonly row: number })[] = [];
  structures.forEach((structure, row) => {
    // Told of every crystal that may need much memory: its name is all that is left of a process that died.
    if (structure.species.length >= LARGE_CELL || row % FEW === 0)
      context.progress(0, structures.length, `graph of ${structure.id}`);
    try {
      const graph = buildCrystalGraph(structure, rules);
      sound.push({ row, graph, memberGraph: same ? graph : buildCrystalGraph(structure, memberRules) });
    } catch (error) {
      broken.push({ ...brokenInput(structure.id, error), row });
    }
  });
  return { sound, broken };
}
