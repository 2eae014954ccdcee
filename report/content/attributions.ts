/** Which atoms and which bonds make the edge of each group, row by row. */
import { at } from '../../schemas/required.js';
import type { Table } from '../../schemas/run/artifact.js';

export interface AtomsOfGroup {
  readonly cluster: number;
  /** Mean onset of the group. */
  readonly energyEv: number;
  readonly element: string;
  /** Neighbours; null: all atoms of the element. */
  readonly coordination: number | null;
  readonly crystals: number;
  readonly atoms: number;
  /** Per atom, relative to the mean training atom, log10(cm^-1). */
  readonly contribution: number;
  readonly deviation: number | null;
}

export interface BondsOfGroup {
  readonly cluster: number;
  readonly energyEv: number;
  readonly pair: string;
  readonly shell: number;
  readonly crystals: number;
  readonly bonds: number;
  readonly lengthAngstrom: number;
  /** All such bonds of a crystal together, log10(cm^-1). */
  readonly attribution: number;
  readonly deviation: number | null;
}

/** @returns as the table holds them: elements before their environments, the highest contribution first */
export function atomsOfGroups({ rows, columns }: Table<'group-atoms'>): AtomsOfGroup[] {
  return Array.from({ length: rows }, (_, i) => ({
    cluster: at(columns.cluster, i),
    energyEv: at(columns.energyEv, i),
    element: at(columns.element, i),
    coordination: at(columns.coordination, i),
    crystals: at(columns.crystals, i),
    atoms: at(columns.atoms, i),
    contribution: at(columns.contribution, i),
    deviation: at(columns.deviation, i),
  }));
}

/** @returns as the table holds them: what is largest in most crystals first */
export function bondsOfGroups({ rows, columns }: Table<'group-bonds'>): BondsOfGroup[] {
  return Array.from({ length: rows }, (_, i) => ({
    cluster: at(columns.cluster, i),
    energyEv: at(columns.energyEv, i),
    pair: at(columns.pair, i),
    shell: at(columns.shell, i),
    crystals: at(columns.crystals, i),
    bonds: at(columns.bonds, i),
    lengthAngstrom: at(columns.lengthAngstrom, i),
    attribution: at(columns.attribution, i),
    deviation: at(columns.deviation, i),
  }));
}

/** A bar of a group's drawing, log10(cm^-1). */
export interface AttributionBar {
  readonly name: string;
  readonly value: number;
  readonly deviation: number | null;
  readonly crystals: number;
}

/** The rest is in the table alone. */
export const DRAWN_BARS = 10;

/** @returns of the elements of most crystals, the highest contribution first */
export function atomBars(rows: readonly AtomsOfGroup[], cluster: number): AttributionBar[] {
  return rows
    .filter((row) => row.cluster === cluster && row.coordination === null)
    .sort((a, b) => b.crystals - a.crystals)
    .slice(0, DRAWN_BARS)
    .map(({ element, contribution, deviation, crystals }) => ({
      name: element,
      value: contribution,
      deviation,
      crystals,
    }))
    .sort((a, b) => b.value - a.value);
}

/** @returns of the bonds that are largest in most crystals, the highest attribution first */
export function bondBars(rows: readonly BondsOfGroup[], cluster: number): AttributionBar[] {
  return rows
    .filter((row) => row.cluster === cluster)
    .slice(0, DRAWN_BARS)
    .map(({ pair, shell, attribution, deviation, crystals }) => ({
      name: `${pair} ${shell}`,
      value: attribution,
      deviation,
      crystals,
    }))
    .sort((a, b) => b.value - a.value);
}
