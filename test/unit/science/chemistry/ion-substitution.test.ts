/** Expected values: `SubstitutionProbability().cond_prob_list(new, old)` of pymatgen-core 2026.10.16, with its own `lambda.json`. */
import { describe, expect, it } from 'vitest';
import { IONS_OF_ELEMENT, type Ion, substitutionProbability } from '../../../../science/chemistry/index.js';

/** `Na+`, `Ti4+`. */
function ionOf(text: string): Ion {
  const [, symbol, charge, sign] = /^([A-Z][a-z]?)(\d?)([+-])$/.exec(text)!;
  const state = Number(charge || 1) * (sign === '+' ? 1 : -1);
  return IONS_OF_ELEMENT.get(symbol!)!.find((ion) => ion.state === state)!;
}
const of = (old: string, entered: string) =>
  substitutionProbability(old.split(' ').map(ionOf), entered.split(' ').map(ionOf));

describe('the probability of a substitution', () => {
  it.each([
    ['Na+ Cl-', 'K+ Br-', 0.0035573482002146926],
    ['Na+ Na+ Cl-', 'K+ Rb+ Cl-', 0.0006002684864934237],
    ['Ca2+ Ti4+ O2-', 'Sr2+ Ti4+ O2-', 0.015216252594142277],
    ['Hg2+ F-', 'Zn2+ S2-', 0.00017119774659608473],
    ['Al3+ O2-', 'Fe3+ O2-', 0.05436411084044725],
  ])('of %s by %s is that of pymatgen', (old, entered, expected) => {
    expect(of(old, entered)! / expected).toBeCloseTo(1, 9);
  });

  it('is unknown where an ion is', () => {
    expect(of('Zn2+ Te2-', 'Zn2+ S2-')).toBeNull();
    expect(of('Zn2+ S2-', 'Zn2+ Te2-')).toBeNull();
  });
});
