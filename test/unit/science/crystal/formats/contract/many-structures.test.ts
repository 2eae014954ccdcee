/** Every format with several structures in a file refuses more than 10,000, and says so before it reads any of them. */
import { expect, it } from 'vitest';
import { InvalidStructureError } from '../../../../../../schemas/failure.js';
import { CIF } from '../../../../../../science/crystal/formats/index.js';
import { EXTENDED_XYZ } from '../../../../../../science/crystal/formats/xyz/extended-xyz-reader.js';
import { refusalOf } from '../../../../../harness/laws/refusal.js';
import { FORMATS } from '../json/json-texts.js';

const times = (count: number, text: (n: number) => string) => Array.from({ length: count }, (_, n) => text(n));
const FRAME = '1\nLattice="4 0 0 0 4 0 0 0 4"\nNa 0 0 0\n';

it.each([
  ['CIF', CIF, (count: number) => times(count, (n) => `data_${n} _atom_site_fract_x 0`).join('\n')],
  ['extended XYZ', EXTENDED_XYZ, (count: number) => times(count, () => FRAME).join('')],
  ['OPTIMADE', FORMATS.OPTIMADE, (count: number) => `{"data":[${times(count, () => '{}')}]}`],
  ['pymatgen', FORMATS.PYMATGEN, (count: number) => `{"structures":[${times(count, () => '{}')}]}`],
] as const)('%s', (_, format, textOf) => {
  const refusal = () => format.readStructures(textOf(10_001), 'a.file');
  expect(refusalOf(InvalidStructureError, refusal).message).toContain('10001 structures in one file');
});
