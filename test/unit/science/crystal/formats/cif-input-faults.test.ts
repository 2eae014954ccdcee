/**
 * CIF files modelled on what people and programs write. Expected values: the contents of the cell by hand (rock salt has
 * four formula units, perovskite one, Tl Cl one), or a refusal that names the line and the cause.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { decodeStructureText } from '../../../../../infra/files/text-encoding.js';
import { InvalidStructureError } from '../../../../../schemas/failure.js';
import type { Structure } from '../../../../../schemas/tables/crystal.js';
import { readStructures } from '../../../../../science/crystal/formats/index.js';

const FOLDER = 'test/fixtures/input-faults/cif';
const read = (name: string): Structure =>
  readStructures(decodeStructureText(readFileSync(`${FOLDER}/${name}`), name), name)[0]!;
const countsOf = ({ species }: Structure) => {
  const counts: Record<string, number> = {};
  for (const symbol of species) counts[symbol] = (counts[symbol] ?? 0) + 1;
  return counts;
};

const RIGHT: Readonly<Record<string, Record<string, number>>> = {
  'a1-fractional-charge.cif': { Fe: 1, N: 1 },
  'a1b-fractional-charge-typeloop.cif': { Fe: 1, N: 1 },
  'a12-fifth-translation.cif': { Tl: 5, Cl: 5 },
  'a2-latin1.cif': { Mg: 1, O: 1 },
  'a2b-cp1252.cif': { Mg: 1, O: 1 },
  'a7-uppercase-symbol.cif': { Tl: 1, Cl: 1 },
  'a7b-uppercase-label.cif': { Tl: 1, Cl: 1 },
  'a9-empty-loop.cif': { Tl: 1, Cl: 1 },
  'a9b-empty-loop-before.cif': { Tl: 1, Cl: 1 },
  'f0-centring-complete.cif': { Na: 4, Cl: 4 },
  's1-ops-trailing-underscore.cif': { Na: 4, Cl: 4 },
  's13-sg-symop-ops-uppercase-generators.cif': { Na: 4, Cl: 4 },
  's14-rietveld-ref.cif': { Sr: 1, Ti: 1, O: 3 },
  's2-hm-ref.cif': { Na: 4, Cl: 4 },
  's3-hm-underscore.cif': { Na: 4, Cl: 4 },
  's4-hm-plain.cif': { Na: 4, Cl: 4 },
  's8-it-underscore.cif': { Na: 4, Cl: 4 },
  's9-schoenflies.cif': { Na: 4, Cl: 4 },
};
const REFUSED: Readonly<Record<string, RegExp>> = {
  'f1-centring-left-out.cif': /line 8: .*"F m -3 m", but 48 .*those of P m -3 m .*without x, y\+1\/2, z\+1\/2;/,
  'f2-R-hex-centring-left-out.cif': /line 8: .*"R -3 m", but 12 .*without x\+2\/3, y\+1\/3, z\+1\/3;/,
  'f3-C-left-out.cif': /line 8: .*"C 2\/m", but 4 .*without x\+1\/2, y\+1\/2, z$/,
  's10-multiplicity-with-ops.cif': /line 19: site "Na1" has _atom_site_symmetry_multiplicity "4", but makes 1 atom/,
  's5-crystal-system.cif': /line 8: _space_group_crystal_system "cubic" without symmetry operations/,
  's6-multiplicity.cif': /line 15: site "Na1" has _atom_site_symmetry_multiplicity "4", but makes 1 atom/,
  's7-Z-volume.cif': /line 10: _exptl_crystal_density_diffrn is "2.163", the atoms found \(Na Cl\) have 0.541/,
};
/** Two atoms at 0.2 ångström: judged by their distance, not by the format. */
const OF_GEOMETRY = ['g4-near-mirror-0.01.cif'];

describe('files that went wrong', () => {
  it('are all looked at', () => {
    const named = [...Object.keys(RIGHT), ...Object.keys(REFUSED), ...OF_GEOMETRY];
    expect(readdirSync(FOLDER).sort()).toEqual(named.sort());
  });

  it.each(Object.entries(RIGHT))('%s is read', (name, counts) => {
    expect(countsOf(read(name))).toEqual(counts);
  });

  it.each(Object.entries(REFUSED))('%s is refused', (name, message) => {
    expect(() => read(name)).toThrow(InvalidStructureError);
    expect(() => read(name)).toThrow(message);
  });

  it('perovskite: oxygen on the middles of the faces around titanium', () => {
    const { species, fracCoords } = read('s14-rietveld-ref.cif');
    const oxygens = species.flatMap((symbol, n) =>
      symbol === 'O' ? [[...fracCoords.subarray(3 * n, 3 * n + 3)]] : [],
    );
    expect(oxygens.sort().map(String)).toEqual(['0,0.5,0.5', '0.5,0,0.5', '0.5,0.5,0']);
  });

  it('translations of a fifth: ten atoms, evenly along the axis', () => {
    const { fracCoords } = read('a12-fifth-translation.cif');
    const x = Array.from({ length: 10 }, (_, n) => fracCoords[3 * n]!).sort();
    x.forEach((value, n) => {
      expect(value).toBeCloseTo(n / 10, 12);
    });
  });
});
