import { expect, it } from 'vitest';
import { firstDifference } from '../../../../../infra/provision/programs/npm-install.mjs';

const locked = {
  packages: {
    '': {},
    'node_modules/a': { version: '1.0.0', integrity: 'sha512-a' },
    'node_modules/b': { version: '2.0.0' },
    'node_modules/b-darwin': { version: '2.0.0', optional: true },
  },
};
const installed = {
  packages: {
    'node_modules/a': locked.packages['node_modules/a'],
    'node_modules/b': { version: '2.0.0', integrity: 'sha512-b' },
  },
};

it('takes an install for complete when only optional packages are absent', () => {
  expect(firstDifference(locked, installed)).toBeNull();
});

it.each([
  ['missing', { packages: { 'node_modules/a': installed.packages['node_modules/a'] } }, 'node_modules/b'],
  [
    'another version',
    { packages: { ...installed.packages, 'node_modules/b': { version: '2.0.1' } } },
    'node_modules/b',
  ],
  [
    'other content',
    { packages: { ...installed.packages, 'node_modules/a': { version: '1.0.0', integrity: 'sha512-x' } } },
    'node_modules/a',
  ],
  ['superfluous', { packages: { ...installed.packages, 'node_modules/c': { version: '1.0.0' } } }, 'node_modules/c'],
])('names a package that is %s', (_what, found, named) => {
  expect(firstDifference(locked, found)).toBe(named);
});
