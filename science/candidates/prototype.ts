/**
 * Prototype of a crystal by its id: what follows the first hyphen where the id is `formula-prototype`
 * (NaCl-rocksalt, BaTiO3-perovskite-P4mm), else the id itself: then every crystal is its own prototype.
 */
import type { Structure } from '../../schemas/tables/crystal.js';

export function prototypeOf(structure: Structure): string {
  const [, formula, prototype] = /^([A-Za-z0-9]+)-(.+)$/.exec(structure.id) ?? [];
  if (formula === undefined || prototype === undefined) return structure.id;
  return sameElements(formula, structure.species) ? prototype : structure.id;
}

/** An id such as `mp-149` is not a formula: guard against taking `149` for the prototype of every such crystal. */
function sameElements(formula: string, species: readonly string[]): boolean {
  const written = new Set(formula.match(/[A-Z][a-z]?/g) ?? []);
  const present = new Set(species);
  return written.size === present.size && [...present].every((symbol) => written.has(symbol));
}
