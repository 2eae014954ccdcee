/**
 * A whole run over the bundled data with the default settings but twelve groups and two folds, and its exported files: what
 * the groups are made of is textbook chemistry. Fluorides and chlorides have wide gaps, compounds of Cu, Ag, Sb, Te and As
 * narrow ones (for instance Strehlow and Cook, J. Phys. Chem. Ref. Data 2, 163 (1973)).
 */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readNpy } from '../../infra/feature-files/npy.js';
import { reducedFormula } from '../../science/chemistry/index.js';
import { cutByCount, linkage } from '../../science/clustering/index.js';
import { featureEnrichment } from '../../science/interpretation/index.js';
import { programIn } from '../harness/pipelines/own-program.js';

const folder = mkdtempSync(path.join(tmpdir(), 'spectraloom bundled ü '));
const out = path.join(folder, 'exported groups');
const CLUSTERS = 10;
const REPORTED = 12;

const program = programIn(folder);
const spectraloom = (...args: string[]) => program(args);

function exported(name: string): string {
  return readFileSync(path.join(out, name), 'utf8');
}

beforeAll(() => {
  // As many groups as the independent figures below are of.
  const run = spectraloom('discover', '--name', 'gpaw', '--clusters', String(REPORTED), '--folds', '2', '-q');
  expect(run.stderr).toBe('');
  expect(run.status).toBe(0);
  const written = spectraloom('report', 'gpaw', '--export', out, '-o', 'json');
  expect(written.status, written.stderr).toBe(0);
}, 900_000);

afterAll(() => {
  spectraloom('down', '--purge', '--yes');
  rmSync(folder, { recursive: true, force: true });
}, 120_000);

describe('Ward linkage of the last GCN layer, cut into ten', () => {
  it('has a cluster enriched in F or Cl, each such with a wide onset, and none with Cu, Ag, Sb, Te or As has one', () => {
    const { shape, values } = readNpy(readFileSync(path.join(out, 'linkage.npy')), 'linkage.npy');
    const n = shape[0]! + 1;
    const column = (at: number) => Float64Array.from({ length: n - 1 }, (_, row) => values[4 * row + at]!);
    const tree = { left: Uint32Array.from(column(0)), right: Uint32Array.from(column(1)), height: column(2) };
    const cluster = cutByCount({ ...tree, size: Uint32Array.from(column(3)) }, CLUSTERS);
    expect(new Set(cluster).size).toBe(CLUSTERS);

    const ids: string[] = JSON.parse(exported('structure_names.json'));
    const { structures, properties } = JSON.parse(exported('chemiscope.json'));
    const row = new Map((properties.id.values as string[]).map((id, i) => [id, i]));
    const species = ids.map((id) => structures[row.get(id)!].names as string[]);
    const onsets = ids.map((id) => properties.onset.values[row.get(id)!] as number);
    const meanOnset = (members: readonly number[]) => {
      const known = members.map((i) => onsets[i]!).filter((onset) => onset >= 0);
      return known.reduce((sum, onset) => sum + onset, 0) / known.length;
    };
    const overall = meanOnset(ids.map((_, i) => i));
    const meanOf = (number: number) => meanOnset(ids.flatMap((_, i) => (cluster[i] === number ? [i] : [])));

    const enriched = featureEnrichment(species, species.map(reducedFormula), cluster).filter(
      ({ compoundsInside, clusterCompounds, compoundsOutside, otherCompounds, qValue }) =>
        qValue < 0.05 && compoundsInside * otherCompounds > compoundsOutside * clusterCompounds,
    );
    const means = (elements: readonly string[]) =>
      [...new Set(enriched.filter(({ feature }) => elements.includes(feature)).map((each) => each.cluster))].map(
        meanOf,
      );
    const wide = means(['F', 'Cl']);
    expect(wide.length).toBeGreaterThan(0);
    for (const mean of wide) expect(mean).toBeGreaterThan(overall);
    for (const mean of means(['Cu', 'Ag', 'Sb', 'Te', 'As'])) expect(mean).toBeLessThan(overall);
  });

  it('is the tree of the exported features, with the reported labels', () => {
    const { shape, values } = readNpy(readFileSync(path.join(out, 'features.npy')), 'features.npy');
    const again = linkage({ width: shape[1]!, values }, 'ward');
    const Z = readNpy(readFileSync(path.join(out, 'linkage.npy')), 'linkage.npy').values;
    again.height.forEach((height, i) => {
      expect(height).toBeCloseTo(Z[4 * i + 2]!, 9);
    });
    const labels = parse(exported('labels.csv'), { columns: true }) as { id: string; cluster: string }[];
    expect(labels.map(({ cluster }) => Number(cluster))).toEqual([...cutByCount(again, REPORTED)]);
    expect(labels.map(({ id }) => id)).toEqual(JSON.parse(exported('feature_ids.json')));
    expect(exported('clustering_results.csv').split('\n')[0]).toBe('structure_file,cluster');
  });
});

describe('the exported folder', () => {
  it('has every figure as SVG and as PNG, self-contained and without colours of the page', () => {
    const names = readdirSync(path.join(out, 'figures'));
    const figures = names.filter((name) => name.endsWith('.svg'));
    for (const study of ['all_clusters_overlapped', 'clusters_mean_comparison', 'cluster_1_individual'])
      expect(figures).toContain(`${study}.svg`);
    for (const tree of ['dendrogram', 'dendrogram_cluster_level', 'dendrogram_cluster_1_detailed'])
      expect(figures).toContain(`${tree}.svg`);
    for (const own of ['agreement', 'map_umap', 'map_components', 'periodic_tables', 'validity_over_counts'])
      expect(figures).toContain(`${own}.svg`);
    for (const own of [
      'map_umap_elements',
      'map_components_elements',
      'onset_integral_scatter',
      'onset_shifts',
      'element_exchanges',
    ])
      expect(figures).toContain(`${own}.svg`);
    for (const name of figures) {
      // In attributes alone: NaNbO3 is a formula.
      const svg = exported(`figures/${name}`);
      expect(/var\(|currentColor|href="(?!#)|="[^"]*(NaN|undefined)/.exec(svg), name).toBeNull();
      // What panels have in common stands in the file once.
      for (const [, id] of svg.matchAll(/href="#([^"]+)"/g)) expect(svg, name).toContain(`id="${id}"`);
      const png = readFileSync(path.join(out, 'figures', name.replace(/svg$/, 'png')));
      expect(png.subarray(1, 4).toString()).toBe('PNG');
    }
  });

  it('has a row a crystal of what it is made of', () => {
    const rows = parse(exported('crystal_features.csv'), { columns: true }) as Record<string, string>[];
    expect(rows).toHaveLength(JSON.parse(exported('feature_ids.json')).length);
    // Zinc blende: space group 216, both ions surrounded by four of the other.
    const { oxidationStates, environments, prototype } = rows.find(({ id }) => id === 'CuCl-zincblende')!;
    expect(oxidationStates).toBe('Cl(-I); Cu(I)');
    expect(environments).toBe('Cl(-I) by 4 Cu; Cu(I) by 4 Cl');
    expect(prototype).toBe('zinc blende (AB cF8 216)');
  });

  it('has what parts the groups, and what the exchange of an element does: figures that independent Python gave', () => {
    const splits = parse(exported('splits.csv'), { columns: true }) as Record<string, string>[];
    // Eleven merges above twelve groups, three numbers of each at least.
    expect(new Set(splits.map(({ split }) => split)).size).toBe(11);
    expect(splits.filter(({ kind }) => kind === 'descriptor')).toHaveLength(33);
    const sides = splits.filter(({ split }) => split === '1').map((row) => `${row.leftGroups}; ${row.rightGroups}`);
    expect(
      sides[0]!
        .split('; ')
        .map(Number)
        .sort((a, b) => a - b),
    ).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    const exchanges = parse(exported('matched_pairs.csv'), { columns: true }) as Record<string, string>[];
    expect(exchanges.reduce((sum, { pairs }) => sum + Number(pairs), 0)).toBe(374);
    const { changeEv, deviationEv, agreeing, pairs } = exchanges.find(({ from, to }) => from === 'S' && to === 'Se')!;
    expect([Number(changeEv).toFixed(2), Number(deviationEv).toFixed(2), agreeing, pairs]).toEqual([
      '-0.51',
      '0.32',
      '19',
      '19',
    ]);
  });

  it('has which atoms and bonds make the edge of every group: chalcogenides of copper by their copper', () => {
    const atoms = parse(exported('group_atoms.csv'), { columns: true }) as Record<string, string>[];
    const bonds = parse(exported('group_bonds.csv'), { columns: true }) as Record<string, string>[];
    const groups = (rows: Record<string, string>[]) => new Set(rows.map(({ cluster }) => cluster));
    expect(groups(atoms)).toEqual(groups(parse(exported('labels.csv'), { columns: true })));
    expect(groups(bonds)).toEqual(groups(atoms));
    // Copper's d states are the top of the valence band: where it is common, it absorbs first.
    const copper = atoms.filter(
      ({ element, coordination, crystals }) => element === 'Cu' && coordination === '' && Number(crystals) >= 4,
    );
    expect(copper.length).toBeGreaterThan(0);
    for (const { contribution } of copper) expect(Number(contribution)).toBeGreaterThan(0);
  });

  it('compares every two of 77 clusterings, and the consensus with each', () => {
    const pairs = parse(exported('agreement.csv'), { columns: true }) as { left: string; right: string }[];
    expect(pairs).toHaveLength((77 * 76) / 2 + 77);
    expect(new Set(pairs.map(({ right }) => right)).has('composition, ward')).toBe(true);
    const counts = parse(exported('validity.csv'), { columns: true }) as { layer: string; method: string }[];
    expect(counts.filter(({ layer, method }) => layer === 'GCN4' && method === 'ward')).toHaveLength(29);
  });

  it('says how every group recurs in two more trainings', () => {
    const groups = parse(exported('seed_stability.csv'), { columns: true }) as Record<string, string>[];
    expect(groups).toHaveLength(REPORTED);
    expect(groups.reduce((sum, { size }) => sum + Number(size), 0)).toBe(
      JSON.parse(exported('feature_ids.json')).length,
    );
    for (const { jaccards } of groups) expect(jaccards!.split('; ')).toHaveLength(2);
  });

  it('is never written over', () => {
    const again = spectraloom('report', 'gpaw', '--export', out);
    expect(again.status).toBe(3);
    expect(again.stderr).toMatch(/exists already/);
    expect(existsSync(path.join(out, 'labels.csv'))).toBe(true);
  });
});
