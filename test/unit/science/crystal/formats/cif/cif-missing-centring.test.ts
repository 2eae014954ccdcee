/** What a list of operations leaves out of the group that is named is told where it is the centring, and only there. */
import { expect, it } from 'vitest';
import { textOf } from '../../../../../../science/crystal/formats/space-groups/symmetry-operation.js';
import {
  operationsOfSetting,
  SETTINGS,
} from '../../../../../../science/crystal/formats/space-groups/tabulated-settings.js';
import { cif, list, refusal, type Six } from './cif-text.js';

const MONO: Six = [5, 6, 7, 90, 100, 90];
const named = (name: string, ...operations: string[]) =>
  refusal(
    cif(
      [`_space_group_name_H-M_alt '${name}'`, ...list('_space_group_symop_operation_xyz', ...operations)],
      ['C1 0.1 0.2 0.3'],
      MONO,
    ),
  );
const P2M = ['x,y,z', '-x,y,-z', '-x,-y,-z', 'x,-y,z'];

it('the centring alone is missing', () => {
  expect(named('C 1 2/m 1', ...P2M)).toContain(
    'but 4 symmetry operations, those of P 1 2/m 1 (10), without x+1/2, y+1/2, z',
  );
  expect(named('I 1 2/m 1', ...P2M)).toContain(', without x+1/2, y+1/2, z+1/2');
});

it.each([
  ['operations of its point group', 'P 1 2/m 1', ['x,y,z', '-x,y,-z']],
  ['other operations, not of the group', 'C 1 2/m 1', ['x,y,z', '-x,y,-z+1/2']],
  ['nothing: there are too many', 'P 1 2 1', P2M],
])('%s', (_, name, operations) => {
  const message = named(name, ...operations);
  expect(message).toContain(`"${name}", but ${operations.length} symmetry operations`);
  expect(message).not.toContain('without');
});

it('operations that two names have are told by the one that the International Tables print first', () => {
  // Number 68, origin 1: C c c a, and C c c b with the axes a and b exchanged.
  const setting = SETTINGS.find(({ number }) => number === 68)!;
  const operations = operationsOfSetting(setting).map(textOf);
  const head = ["_space_group_name_H-M_alt 'P m m m'", ...list('_space_group_symop_operation_xyz', ...operations)];
  expect(refusal(cif(head, ['C1 0.1 0.2 0.3'], [5, 6, 7, 90, 90, 90]))).toContain(
    'but 16 symmetry operations, those of C c c a (68)',
  );
});
