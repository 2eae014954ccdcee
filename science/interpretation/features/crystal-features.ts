/**
 * What a crystal has or lacks, in five kinds. Enrichment, rules and shifts all speak of these.
 *   element           `Cu`
 *   oxidation-state   `Cu(I)`, by charge balance
 *   environment       `Cu(I) by 4 S`: species, coordination number and ligands
 *   coordination      its two halves, which more crystals share: `Cu(I) by 4`, and `cation by 4 S`
 *   prototype         structure type, from symmetry and coordination
 */

import { InvalidStructureError } from '../../../schemas/failure.js';
import { at, required } from '../../../schemas/required.js';
import type { Structure } from '../../../schemas/tables/crystal.js';
import { assignOxidationStates, chargeSign, reducedFormula, type States, speciesName } from '../../chemistry/index.js';
import { type CoordinationOptions, coordinationShells, type SymmetryFinder } from '../../crystal/index.js';
import { bondingSigns, coordinationOfAtoms, environmentsOfAtoms } from './environments.js';
import { prototypeName } from './prototype-names.js';
import { structurePrototype } from './structure-prototype.js';

export const FEATURE_KINDS = ['element', 'oxidation-state', 'environment', 'coordination', 'prototype'] as const;
export type FeatureKind = (typeof FEATURE_KINDS)[number];

export interface CrystalFeatures {
  readonly id: string;
  readonly species: readonly string[];
  /** Reduced formula: crystals of one compound are not independent, and statistics count it once. */
  readonly compound: string;
  /** Distinct, in code-unit order. No oxidation states where nothing balances; no prototype without a space group. */
  readonly byKind: Readonly<Record<FeatureKind, readonly string[]>>;
  readonly states: States | null;
  /** Other oxidation states that balance, as `Cu(II) Fe(II) S(-II)`; the guess is ambiguous unless empty. */
  readonly alternatives: readonly string[];
  /** Elements of negative charge, joined; without charges `none`. Crystals of one set are exchangeable in the test. */
  readonly anionSet: string;
  /** Why a kind is empty or to be read with care; empty where there is nothing to say. */
  readonly notes: readonly string[];
}

/** Elements, ions by charge balance and their coordination: the kinds that say what a network can have learnt of a crystal. */
export function coordinatedSpecies(
  structure: Structure,
): Pick<CrystalFeatures['byKind'], 'element' | 'oxidation-state' | 'coordination'> {
  const { species } = structure;
  const { states } = assignOxidationStates(species);
  const charges = bondingSigns(species, states);
  return speciesKinds(structure, states, charges, coordinationShells(structure, charges));
}

function speciesKinds(
  structure: Structure,
  states: States | null,
  charges: readonly number[],
  shells: ReturnType<typeof coordinationShells>,
) {
  const elements = [...new Set(structure.species)].sort();
  return {
    element: elements,
    'oxidation-state': states ? elements.flatMap((symbol) => oxidationFeatures(symbol, states)) : [],
    coordination: [...new Set(coordinationOfAtoms(structure, shells, states, charges))].sort(),
  };
}

/** @param findSymmetry as `openSymmetryFinder` gives it; null leaves prototypes out */
export function crystalFeatures(
  structure: Structure,
  findSymmetry: SymmetryFinder | null,
  coordination?: CoordinationOptions,
): CrystalFeatures {
  const { species } = structure;
  const elements = [...new Set(species)].sort();
  const { states, alternatives, reason } = assignOxidationStates(species);
  const notes = [reason, alternatives.length > 0 ? 'several oxidation states balance' : null];
  const charges = bondingSigns(species, states);
  const shells = coordinationShells(structure, charges, coordination);
  const environments = environmentsOfAtoms(structure, shells, states).filter((text) => text !== null);
  const prototypes: string[] = [];
  if (findSymmetry) {
    try {
      const hasCations = charges.some((sign) => sign > 0);
      const numbers = shells.map((ligands, atom) => (at(charges, atom) > 0 || !hasCations ? ligands.length : null));
      prototypes.push(prototypeName(structurePrototype(structure, findSymmetry(structure), numbers)));
    } catch (error) {
      if (!(error instanceof InvalidStructureError)) throw error;
      notes.push(error.message);
    }
  }
  return {
    id: structure.id,
    species,
    compound: reducedFormula(species),
    byKind: {
      ...speciesKinds(structure, states, charges, shells),
      environment: [...new Set(environments)].sort(),
      prototype: prototypes,
    },
    states,
    alternatives: alternatives.map((other) => elements.map((symbol) => speciesName(symbol, other)).join(' ')),
    anionSet: anionSet(elements, states),
    notes: notes.filter((note) => note !== null),
  };
}

/** @returns elements of negative charge in code-unit order, joined; without charges `none` */
export function anionSetOf(species: readonly string[]): string {
  return anionSet([...new Set(species)].sort(), assignOxidationStates(species).states);
}

function anionSet(elements: readonly string[], states: States | null): string {
  return elements.filter((symbol) => chargeSign(symbol, states) < 0).join(' ') || 'none';
}

/** Mixed valence counts as both states. */
function oxidationFeatures(symbol: string, states: States): string[] {
  return required(states.get(symbol)).map((state) => speciesName(symbol, new Map([[symbol, [state]]])));
}
