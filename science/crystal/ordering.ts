/**
 * One ordered crystal for a file whose sites hold several species in part: the smallest cell in which the occupancies
 * are whole atoms, and in it the most even arrangement (`even-arrangement.ts`). An ordered cell stands for a mixture, it
 * is none: whoever asks for it is told what was chosen.
 */
import { InvalidStructureError } from '../../schemas/failure.js';
import { at, required } from '../../schemas/required.js';
import { combined, groupBy, rows3, threeOf, type Vec3 } from '../numerics/index.js';
import { countArrangements, mostEvenArrangement, type Sublattice } from './even-arrangement.js';
import { planeSpacings } from './structure/lattice.js';

/** Sites of the ordered cell, vacant ones too. */
export const MAX_ORDERED_SITES = 200;
/** Several may share a site. */
const MAX_PARTIAL_ATOMS = 4 * MAX_ORDERED_SITES;
/** Tried one by one. */
const MAX_ARRANGEMENTS = 50_000;
/** How far an occupancy may be from that of the ordered cell: two digits of a file. */
const OCCUPANCY_TOLERANCE = 0.01;
/** ångström: species that a file puts this near to each other share one site. */
const SAME_SITE = 0.1;
/** Relative: rounding of a spacing. */
const EQUAL_WIDTH = 1e-9;
const VACANT = 'vacancy';

/** An atom with the share of its site that it takes. */
export interface PartialAtom {
  readonly element: string;
  /** Fractional. */
  readonly position: Vec3;
  /** Above 0, at most 1. */
  readonly occupancy: number;
  /** Name of the crystallographic site, whose copies are ordered together; the same for all where a file knows none. */
  readonly orbit: string;
}

interface OrderedCell {
  readonly lattice: Float64Array;
  readonly species: readonly string[];
  readonly fracCoords: Float64Array;
  /** What was chosen, for a notice. */
  readonly text: string;
}

interface Site {
  readonly position: Vec3;
  /** Element or vacancy -> share; adds up to 1. */
  readonly shares: ReadonlyMap<string, number>;
  readonly orbits: readonly string[];
}

/** Sites that are ordered together. */
interface SiteGroup {
  /** Those of every member. */
  readonly shares: Site['shares'];
  readonly members: readonly Site[];
}

/**
 * @param lattice ångström
 * @returns atoms in the order of the file, copies in the order of the cells
 * @throws InvalidStructureError where species overfill a site, no cell of `MAX_ORDERED_SITES` holds the occupancies, or
 *   there are more than `MAX_ARRANGEMENTS`
 */
export function orderAtoms(lattice: Float64Array, atoms: readonly PartialAtom[]): OrderedCell {
  if (atoms.length > MAX_PARTIAL_ATOMS)
    throw refusal(`${atoms.length} atoms, some of them in part`, atoms.length, `at most ${MAX_ORDERED_SITES} sites`);
  const sites = sitesOf(lattice, atoms);
  const mixed = groupBy(
    sites.filter(({ shares }) => shares.size > 1),
    ({ orbits, shares }) => JSON.stringify([orbits, [...shares].map(([name, share]) => [name, share.toFixed(4)])]),
  );
  const groups = [...mixed.values()].map((members): SiteGroup => ({ shares: at(members, 0).shares, members }));
  if (groups.length === 0) return wholeAtoms(lattice, sites);
  const cells = smallestMultiple(groups, sites.length);
  const repeats = compactRepeats(lattice, cells);
  const names = [...new Set(groups.flatMap(({ shares }) => [...shares.keys()]))];
  const variable = groups.flatMap(({ members }) => members);
  const sublattices = groups.map((group): Sublattice => {
    const indices = group.members.flatMap((site) => copiesOf(variable.indexOf(site), cells));
    return { sites: indices, counts: required(countsOf(group, indices.length, names)) };
  });
  const arrangements = countArrangements(sublattices);
  if (!(arrangements <= MAX_ARRANGEMENTS))
    throw refusal(
      `${arrangements} arrangements of its partly occupied sites`,
      arrangements,
      `at most ${MAX_ARRANGEMENTS}`,
    );
  const ordered = lattice.map((value, n) => value * at(repeats, Math.floor(n / 3)));
  const places = Float64Array.from(variable.flatMap(({ position }) => repeated(position, repeats).flat()));
  const labels = mostEvenArrangement(ordered, places, sublattices);

  const species: string[] = [];
  const fracCoords: number[] = [];
  for (const site of sites) {
    const first = variable.indexOf(site) * cells;
    repeated(site.position, repeats).forEach((position, copy) => {
      const name = first < 0 ? onlyName(site) : at(names, at(labels, first + copy));
      if (name === VACANT) return;
      species.push(name);
      fracCoords.push(...position);
    });
  }
  const shared = groups.map(({ shares }) => [...shares].map(([name, share]) => `${name} ${Number(share.toFixed(4))}`));
  const text = `partial occupancy (${shared.map((one) => one.join(' ')).join('; ')}) ordered: the most even of ${arrangements} arrangements in ${repeats.join(' x ')} cells, ${species.length} atoms`;
  return { lattice: ordered, species, fracCoords: Float64Array.from(fracCoords), text };
}

/** Where shares are so near to 1 that there is nothing to order. */
function wholeAtoms(lattice: Float64Array, sites: readonly Site[]): OrderedCell {
  const species = sites.map(onlyName);
  const fracCoords = Float64Array.from(sites.flatMap(({ position }) => [...position]));
  return { lattice, species, fracCoords, text: `occupancies within ${OCCUPANCY_TOLERANCE} of 1 taken as whole atoms` };
}

/** Of a site that is not shared. */
function onlyName({ shares }: Site): string {
  return at([...shares.keys()], 0);
}

/** Atoms that share a place become one site; what is left of it is vacant. */
function sitesOf(lattice: Float64Array, atoms: readonly PartialAtom[]): Site[] {
  const shared: { first: PartialAtom; members: PartialAtom[] }[] = [];
  for (const atom of atoms) {
    const own =
      atom.occupancy < 1 && shared.find(({ first }) => first.occupancy < 1 && isSamePlace(lattice, first, atom));
    if (own) own.members.push(atom);
    else shared.push({ first: atom, members: [atom] });
  }
  return shared.map(({ first: { position }, members }) => {
    const shares = new Map<string, number>();
    for (const { element, occupancy } of members) shares.set(element, (shares.get(element) ?? 0) + occupancy);
    const full = [...shares.values()].reduce((sum, share) => sum + share, 0);
    if (full > 1 + OCCUPANCY_TOLERANCE)
      throw refusal(
        `occupancies of the site at ${position.join(', ')} add up to ${Number(full.toFixed(4))}`,
        full,
        'at most 1',
      );
    if (full < 1 - OCCUPANCY_TOLERANCE) shares.set(VACANT, 1 - full);
    return { position, shares, orbits: [...new Set(members.map(({ orbit }) => orbit))].sort() };
  });
}

function isSamePlace(lattice: Float64Array, { position: p }: PartialAtom, { position: q }: PartialAtom): boolean {
  const apart = threeOf((axis) => p[axis] - q[axis] - Math.round(p[axis] - q[axis]));
  return Math.hypot(...combined(apart, rows3(lattice))) < SAME_SITE;
}

/** @returns how many cells hold whole atoms of every species of every sublattice */
function smallestMultiple(groups: readonly SiteGroup[], nSites: number): number {
  for (let cells = 1; cells * nSites <= MAX_ORDERED_SITES; cells++)
    if (groups.every((group) => countsOf(group, group.members.length * cells, null))) return cells;
  const stated = groups
    .map(({ shares }) => [...shares].map(([name, share]) => `${name} ${share}`).join(' '))
    .join('; ');
  throw refusal(
    `no cell of up to ${MAX_ORDERED_SITES} sites holds its occupancies within ${OCCUPANCY_TOLERANCE}`,
    stated,
    'occupancies that are whole atoms in a small cell',
  );
}

/** @returns label -> number of sites; undefined where they are no whole atoms, or none of a species that is there */
function countsOf(
  { shares }: SiteGroup,
  nSites: number,
  names: readonly string[] | null,
): Map<number, number> | undefined {
  const counts = [...shares].map(
    ([name, share], n) => [names?.indexOf(name) ?? n, Math.round(share * nSites), share] as const,
  );
  const fits = counts.every(([, count, share]) => count > 0 && Math.abs(count / nSites - share) <= OCCUPANCY_TOLERANCE);
  const total = counts.reduce((sum, [, count]) => sum + count, 0);
  return fits && total === nSites ? new Map(counts.map(([label, count]) => [label, count])) : undefined;
}

/** @returns repeats along a, b and c whose product is `cells`: widest at its narrowest, then shortest at its longest */
function compactRepeats(lattice: Float64Array, cells: number): Vec3 {
  const spacings = planeSpacings(lattice);
  const choices: { repeats: Vec3; narrowest: number; widest: number }[] = [];
  for (let a = 1; a <= cells; a++)
    for (let b = 1; a * b <= cells; b++) {
      const c = cells / (a * b);
      if (!Number.isInteger(c)) continue;
      const widths = [spacings[0] * a, spacings[1] * b, spacings[2] * c];
      choices.push({ repeats: [a, b, c], narrowest: Math.min(...widths), widest: Math.max(...widths) });
    }
  return choices.reduce((best, one) => {
    const isWider = one.narrowest > best.narrowest * (1 + EQUAL_WIDTH);
    const isAsWide = one.narrowest > best.narrowest * (1 - EQUAL_WIDTH);
    return isWider || (isAsWide && one.widest < best.widest * (1 - EQUAL_WIDTH)) ? one : best;
  }).repeats;
}

function copiesOf(site: number, cells: number): number[] {
  return Array.from({ length: cells }, (_, copy) => site * cells + copy);
}

function repeated([x, y, z]: Vec3, [na, nb, nc]: Vec3): Vec3[] {
  const places: Vec3[] = [];
  for (let a = 0; a < na; a++)
    for (let b = 0; b < nb; b++) for (let c = 0; c < nc; c++) places.push([(x + a) / na, (y + b) / nb, (z + c) / nc]);
  return places;
}

function refusal(problem: string, found: string | number, expected: string): InvalidStructureError {
  return new InvalidStructureError(problem, { found, expected });
}
