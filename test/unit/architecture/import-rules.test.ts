/** Who may import whom, read from the sources. The table is that of the project's layout; the linter holds most of it too. */
import { describe, expect, it } from 'vitest';
import { FLOORS, importsOf, sourcesIn, textOf } from '../../harness/laws/source-imports.js';

type Folder = (typeof FLOORS)[number];

/** `types` allows type imports alone; a list of prefixes allows values from those alone. */
type Permission = 'yes' | 'types' | readonly string[];

const ALLOWED: Record<Folder, Partial<Record<Folder, Permission>>> = {
  schemas: { schemas: 'yes' },
  // Error classes and constants are values; schemas' parsers are not needed in pure functions.
  science: { schemas: 'yes', science: 'yes' },
  infra: { schemas: 'yes', infra: 'yes' },
  report: { schemas: 'yes', report: 'yes' },
  activities: { schemas: 'yes', science: 'yes', report: 'yes', infra: 'types', activities: 'yes' },
  workflows: {
    schemas: [
      'schemas/tables/clustering.ts',
      'schemas/tables/evidence.ts',
      'schemas/failure.ts',
      'schemas/required.ts',
      'schemas/lanes.ts',
      'schemas/task-queues.ts',
      'schemas/run/stages.ts',
      'schemas/sweep/sweep-limits.ts',
    ],
    science: ['science/sweep/index.ts'],
    activities: 'types',
    workflows: 'yes',
  },
  workers: { schemas: 'yes', infra: 'yes', activities: 'yes', workflows: 'types', workers: 'yes' },
  cli: {
    schemas: 'yes',
    infra: 'yes',
    activities: 'types',
    workflows: ['workflows/frame/messages.ts'],
    workers: ['workers/compute-pool.ts'],
    cli: 'yes',
  },
};

const OUTSIDE_WORLD = /^(@temporalio\/|minio$|node:(fs|net|http|https|child_process|dgram|tls)(\/|$))/;

const files = FLOORS.flatMap((folder) => sourcesIn(folder));
const imports = files.flatMap((file) => importsOf(file));

describe('import rules', () => {
  it('reads a tree worth checking', () => {
    expect(files.length).toBeGreaterThan(100);
    expect(imports.length).toBeGreaterThan(300);
  });

  it('lets no folder import what the layout forbids', () => {
    const broken = imports.filter(({ from, to, typeOnly }) => {
      const target = folderOf(to);
      if (!target) return false;
      const permission = ALLOWED[folderOf(from)!][target];
      if (permission === 'yes') return false;
      if (permission !== undefined && typeOnly) return false;
      return !(Array.isArray(permission) && permission.some((prefix) => to.startsWith(prefix)));
    });
    expect(broken.map(({ from, to }) => `${from} -> ${to}`)).toEqual([]);
  });

  it('loads TensorFlow in science/engine alone', () => {
    const users = imports.filter(({ to, typeOnly }) => to.startsWith('@tensorflow/') && !typeOnly);
    expect(users.length).toBeGreaterThan(0);
    expect(users.filter(({ from }) => !from.startsWith('science/engine/'))).toEqual([]);
  });

  it('loads DuckDB in one place, when it is asked for', () => {
    const users = imports.filter(({ to, typeOnly }) => to.startsWith('@duckdb/') && !typeOnly);
    expect(users.map(({ from }) => from)).toEqual(['infra/duckdb/native.ts']);
    expect(textOf('infra/duckdb/native.ts')).not.toMatch(/^import (?!type).*duckdb/m);
  });

  it('keeps science away from the outside world', () => {
    const leaks = imports.filter(({ from, to }) => from.startsWith('science/') && OUTSIDE_WORLD.test(to));
    expect(
      leaks.filter(({ from }) => !from.startsWith('science/engine/')).map(({ from, to }) => `${from} -> ${to}`),
    ).toEqual([]);
  });

  it('gives workflows nothing but Temporal, constants and the search', () => {
    const packages = imports.filter(
      ({ from, to, typeOnly }) => from.startsWith('workflows/') && !folderOf(to) && !typeOnly,
    );
    expect([...new Set(packages.map(({ to }) => to))].sort()).toEqual(['@temporalio/common', '@temporalio/workflow']);
  });

  it('has no cycles', () => {
    const edges = new Map<string, string[]>();
    for (const { from, to, typeOnly } of imports)
      if (folderOf(to) && !typeOnly) edges.set(from, [...(edges.get(from) ?? []), to]);
    const state = new Map<string, 'open' | 'done'>();
    const cycles: string[] = [];
    const visit = (file: string, trail: readonly string[]) => {
      if (state.get(file) === 'done') return;
      if (state.get(file) === 'open') {
        cycles.push([...trail.slice(trail.indexOf(file)), file].join(' -> '));
        return;
      }
      state.set(file, 'open');
      for (const next of edges.get(file) ?? []) visit(next, [...trail, file]);
      state.set(file, 'done');
    };
    for (const file of files) visit(file, []);
    expect(cycles).toEqual([]);
  });
});

function folderOf(file: string): Folder | undefined {
  return FLOORS.find((folder) => file.startsWith(`${folder}/`));
}
