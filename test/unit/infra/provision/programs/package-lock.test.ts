import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { PINNED } from '../../../../../infra/provision/programs/pinned-parts.mjs';

interface Locked {
  version?: string;
  integrity?: string;
  resolved?: string;
  optionalDependencies?: Record<string, string>;
}

const lock: { packages: Record<string, Locked> } = JSON.parse(
  readFileSync(new URL('../../../../../package-lock.json', import.meta.url), 'utf8'),
);

/** Where Node looks for a package that the one at `path` asks for: beside it, then in each folder above. */
function lookupPaths(path: string, name: string): string[] {
  const parts = path.split('/node_modules/');
  const above = parts.map((_, i) => parts.slice(0, parts.length - i).join('/node_modules/'));
  return [...above.map((folder) => `${folder}/node_modules/${name}`), `node_modules/${name}`];
}

// `npm ci` refuses a lock file without the packages of other platforms, and a registry that lacks one leaves it out.
it('lists every optional dependency, at a version', () => {
  const missing = Object.entries(lock.packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).filter(
      (name) => !lookupPaths(path, name).some((at) => lock.packages[at]?.version),
    ),
  );
  expect(missing).toEqual([]);
});

it('names no host that packages come from', () => {
  expect(Object.entries(lock.packages).filter(([, { resolved }]) => resolved !== undefined)).toEqual([]);
});

// A clone's binding is compiled from what npm installed, an installed package's from what is pinned: in one cache, by one name.
it('has the tfjs-node that is pinned', () => {
  const { package: name, version, integrity } = PINNED.tfjsNode;
  expect(lock.packages[`node_modules/${name}`]).toMatchObject({ version, integrity });
});
