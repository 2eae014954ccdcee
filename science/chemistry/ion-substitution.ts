/**
 * Probability that ions take the places of others in a crystal structure, as mined from the structures that are known:
 *
 *   p(new | old) = exp(lambda(new, old)) / sum over all ions of exp(lambda(ion, old)),   lambda = -5 for pairs never seen
 *
 * and of a substitution the product over the elements of the crystal, those that stay among them: p(old | old) is not 1.
 * @source Hautier, Fischer, Ehrlacher, Jain and Ceder, Inorg. Chem. 50, 656 (2011); checked against pymatgen-core 2026.10.16
 *   (`SubstitutionProbability.cond_prob_list`)
 */
import { at } from '../../schemas/required.js';
import { ION_SUBSTITUTION } from './ion-substitution-table.js';
import type { Ion } from './ions.js';

const NEVER_SEEN = -5;

interface KnownIon {
  readonly logSum: number;
  /** With the ions of the table from this one on. */
  readonly lambdas: ReadonlyMap<string, number>;
}

const KNOWN: ReadonlyMap<string, KnownIon> = new Map(
  ION_SUBSTITUTION.split('|')
    .map((entry) => entry.trim().split(/\s+/))
    .filter((words) => words.length > 1)
    .map(([name, logSum, ...pairs]) => {
      const lambdas = new Map(pairs.map((pair) => [at(pair.split(':'), 0), Number(at(pair.split(':'), 1))]));
      return [name ?? '', { logSum: Number(logSum), lambdas }];
    }),
);

/** Of ions of the table: `Na` and 1 -> `Na1+`, kept by the ion itself. */
const NAMES = new Map<Ion, string>();

/**
 * @param old ions of the crystal, one an element; of an element that is split one a part
 * @param entered what stands in their places, in the same order
 * @returns in (0, 1); null where an ion is unknown, as are the anions of tellurides, arsenides and antimonides
 */
export function substitutionProbability(old: readonly Ion[], entered: readonly Ion[]): number | null {
  let sum = 0;
  for (let n = 0; n < old.length; n++) {
    const [before, after] = [nameOf(at(old, n)), nameOf(at(entered, n))];
    const [ofBefore, ofAfter] = [KNOWN.get(before), KNOWN.get(after)];
    if (!(ofBefore && ofAfter)) return null;
    sum += (ofBefore.lambdas.get(after) ?? ofAfter.lambdas.get(before) ?? NEVER_SEEN) - ofBefore.logSum;
  }
  return Math.exp(sum);
}

function nameOf(ion: Ion): string {
  const known = NAMES.get(ion);
  if (known !== undefined) return known;
  const name = `${ion.symbol}${Math.abs(ion.state)}${ion.state > 0 ? '+' : '-'}`;
  NAMES.set(ion, name);
  return name;
}
