/** Graphs of the reference implementation (test/fixtures/golden, alignn 2024.3.24), read for comparison. */
import { readFileSync } from 'node:fs';
import type { Structure } from '../../../../schemas/tables/crystal.js';
import { readPoscar } from '../../../../science/crystal/index.js';

export interface GoldenEdges {
  E: number;
  T: number;
  inDegree: number[];
  outDegree: number[];
  selfEdges: number;
  uniqueEdges: number;
  edges: [number, number, number, number, number][];
  cosines: [number, number][];
  cosineSum: number;
}
export interface GoldenCounts {
  literal: GoldenEdges;
  tolerant?: GoldenEdges;
  cutoff?: number;
  maxNeighbors?: number;
}
export interface GoldenCrystal {
  settings: Record<'8,12' | '10,20', GoldenCounts>;
  smallStart: GoldenCounts;
  canonizeOff: GoldenCounts;
}

const FOLDER = new URL('../../../fixtures/golden/', import.meta.url);

export const goldenCrystals: Record<string, GoldenCrystal> = JSON.parse(
  readFileSync(new URL('graphs.json', FOLDER), 'utf8'),
).crystals;

export function goldenStructure(id: string): Structure {
  const file = `${id}.vasp`;
  return readPoscar(readFileSync(new URL(`structures/${file}`, FOLDER), 'utf8'), file);
}
