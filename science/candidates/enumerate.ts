/**
 * Candidate crystals by ionic substitution on the prototypes in the data, the likeliest first.
 *
 * The lattice is scaled by the ratio of the summed ionic radii of the cell, new over old, the same along all axes;
 * fractional coordinates stay. Candidates are estimates to be screened, not relaxed structures.
 */

import { byCodeUnit } from '../../schemas/numerics/code-unit-order.js';
import { required } from '../../schemas/required.js';
import type { Structure } from '../../schemas/tables/crystal.js';
import { IONS_OF_ELEMENT, type Ion, reducedFormula } from '../chemistry/index.js';
import { ionContactText, MIN_TIGHTNESS, shortContactText, tightness } from './contacts.js';
import { withFreeIds } from './free-ids.js';
import { ionsOf, type Parent, usableParents } from './parents.js';
import { prototypeOf } from './prototype.js';
import { type Substitution, substitutionsOf } from './substitution.js';

interface EnumerationOptions {
  /** Most candidates returned. */
  readonly limit: number;
  /** Shortest allowed cation-anion distance over the sum of radii. */
  readonly minTightness?: number;
  /** Let ions enter that no crystal of the data holds: they are outside the domain of a model trained on it. */
  readonly unseenIons?: boolean;
}

export interface Candidate {
  /** Its id is `formula-prototype`; where a crystal of the data has that id, with `-substituted` behind it. */
  readonly structure: Structure;
  readonly formula: string;
  readonly prototype: string;
  readonly origin: 'substitution';
  readonly parent: string;
  /** Such as `Na->K, Cl->Br`. */
  readonly substitution: string;
  readonly chargeBalanced: boolean;
  /** The parent's oxidation states could be read in another way too. */
  readonly ambiguous: boolean;
  /** Sum of |ln(radius ratio)| over the replaced elements; the order of the list. */
  readonly strain: number;
}

interface Enumeration {
  /** By strain, then by id. */
  readonly candidates: readonly Candidate[];
  /** Candidates with colliding atoms met on the way, for quarantine. */
  readonly rejected: readonly { readonly id: string; readonly error: string; readonly message: string }[];
  /** Parents that nothing was made of, and why. */
  readonly unused: readonly { readonly id: string; readonly reason: string }[];
  /** Distinct candidates before the limit, rejected ones included. */
  readonly found: number;
}

interface Proposal {
  readonly id: string;
  readonly formula: string;
  readonly parent: Parent;
  readonly substitution: Substitution;
}

/**
 * @param structures the data: prototypes to substitute on, compositions to leave out, ions to choose from
 * @returns the same for any order of the structures
 */
export function enumerateCandidates(structures: readonly Structure[], options: EnumerationOptions): Enumeration {
  const { parents, unused } = usableParents(structures);
  const choices = options.unseenIons ? [...IONS_OF_ELEMENT.values()].flat() : ionsOf(parents);
  const known = new Set(
    structures.map((structure) => candidateId(reducedFormula(structure.species), prototypeOf(structure))),
  );
  const proposals = withFreeIds(likeliestProposals(parents, choices, known), structures);

  const candidates: Candidate[] = [];
  const rejected: { id: string; error: string; message: string }[] = [];
  for (const proposal of proposals) {
    if (candidates.length >= options.limit) break;
    const scale = latticeScale(proposal);
    const candidate = candidateOf(proposal, scale);
    const collision =
      collisionOf(proposal, scale, options.minTightness ?? MIN_TIGHTNESS) ?? shortContactText(candidate.structure);
    if (collision === null) candidates.push(candidate);
    else rejected.push({ id: proposal.id, error: 'InvalidStructureError', message: collision });
  }
  return { candidates, rejected, unused, found: proposals.length };
}

/** One proposal a composition and prototype: that of the least strain, then of the first parent. */
function likeliestProposals(
  parents: readonly Parent[],
  choices: readonly Ion[],
  known: ReadonlySet<string>,
): Proposal[] {
  const best = new Map<string, Proposal>();
  for (const parent of parents) {
    for (const substitution of substitutionsOf(parent.ions, choices)) {
      const formula = reducedFormula(substituted(parent.structure.species, substitution));
      const id = candidateId(formula, parent.prototype);
      if (known.has(id)) continue;
      const other = best.get(id);
      if (other && other.substitution.strain <= substitution.strain) continue;
      best.set(id, { id, formula, parent, substitution });
    }
  }
  return [...best.values()].sort((a, b) => a.substitution.strain - b.substitution.strain || byCodeUnit(a.id, b.id));
}

function latticeScale({ parent, substitution }: Proposal): number {
  let before = 0;
  let after = 0;
  for (const symbol of parent.structure.species) {
    before += required(required(parent.ions.get(symbol)).radius);
    after += required((substitution.replaced.get(symbol) ?? required(parent.ions.get(symbol))).radius);
  }
  return after / before;
}

/** @returns what collides, or null */
function collisionOf({ parent, substitution }: Proposal, scale: number, least: number): string | null {
  for (const { cation, anion, distance } of parent.contacts) {
    const [c, a] = [cation, anion].map(
      (symbol) => substitution.replaced.get(symbol) ?? required(parent.ions.get(symbol)),
    );
    const length = scale * distance;
    if (tightness(length, required(c), required(a)) < least)
      return ionContactText(required(c), required(a), length, least);
  }
  return null;
}

function candidateOf({ id, formula, parent, substitution }: Proposal, scale: number): Candidate {
  const { structure, prototype, ambiguous } = parent;
  return {
    structure: {
      id,
      lattice: structure.lattice.map((component) => component * scale),
      species: substituted(structure.species, substitution),
      fracCoords: structure.fracCoords.slice(),
    },
    formula,
    prototype,
    origin: 'substitution',
    parent: structure.id,
    substitution: [...substitution.replaced].map(([old, ion]) => `${old}->${ion.symbol}`).join(', '),
    chargeBalanced: true,
    ambiguous,
    strain: substitution.strain,
  };
}

function substituted(species: readonly string[], { replaced }: Substitution): string[] {
  return species.map((symbol) => replaced.get(symbol)?.symbol ?? symbol);
}

function candidateId(formula: string, prototype: string): string {
  return `${formula}-${prototype}`;
}
