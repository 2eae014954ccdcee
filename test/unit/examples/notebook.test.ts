/**
 * An exported folder, as other programs meet it: its files belong together, and the notebook runs on it, cell by cell, where
 * Python has what `examples/notebook/requirements.txt` names (`PYTHON` says which Python; default python3).
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clusterFeatures } from '../../../activities/cluster/cluster-features.js';
import { decodeTable, readTableFile } from '../../../infra/arrow/arrow-io.js';
import { readFeatureFile } from '../../../infra/feature-files/read.js';
import { projectRoot } from '../../../infra/project-root.js';
import type { Table, TableKind } from '../../../schemas/run/artifact.js';
import { readStructures } from '../../../science/crystal/formats/index.js';
import { stepContext } from '../../harness/pipelines/step-context.js';
import { writeExportedFolder } from '../../harness/tables/exported-folder.js';

const NOTEBOOK = path.join(projectRoot(), 'examples/notebook/exported-run.ipynb');
const PYTHON = process.env.PYTHON ?? 'python3';
const hasPython =
  spawnSync(PYTHON, ['-c', 'import pandas, pyarrow, pymatgen.core, matplotlib, scipy, chemiscope'], { timeout: 60_000 })
    .status === 0;

const scratch = mkdtempSync(path.join(tmpdir(), 'spectraloom-notebook-'));
const exported = path.join(scratch, 'exported');
let names: string[] = [];
beforeAll(async () => {
  names = await writeExportedFolder(exported, { crystals: 30, clusters: 3 });
}, 300_000);
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

const read = (name: string) => readFileSync(path.join(exported, name));
const tableIn = <K extends TableKind>(name: string, kind: K): Table<K> =>
  decodeTable(kind, read(`tables/${name}.arrow`));

describe('an exported folder', () => {
  it('holds the features in the layout of the study, from which the same tree is made', async () => {
    const { ids, layers } = await readFeatureFile(path.join(exported, 'features.json'));
    expect([...layers.keys()]).toEqual(['reference', 'prediction', 'CGN4', 'Last1']);
    const features = {
      kind: 'features' as const,
      rows: ids.length,
      columns: { id: [...ids], vector: layers.get('Last1')! },
      metadata: { layer: 'Last1' },
    };
    const cut = { by: 'count', clusters: 3 } as const;
    const parameters = { method: 'ward', metric: 'euclidean', cut, counts: [], bootstraps: 0, seed: 0 } as const;
    const { outputs } = await clusterFeatures.run({ features }, { ...parameters, counts: [] }, stepContext());
    const own = tableIn('linkage', 'linkage').columns;
    const made = outputs.linkage.columns;
    expect([...made.left]).toEqual([...own.left]);
    expect([...made.right]).toEqual([...own.right]);
    for (const [i, height] of made.height.entries()) expect(height / own.height[i]!).toBeCloseTo(1, 12);
  });

  it('holds every crystal as POSCAR and CIF, each the same crystal', () => {
    const files = JSON.parse(read('structures/names.json').toString()) as Record<string, string>;
    expect(Object.keys(files)).toHaveLength(30);
    for (const file of Object.keys(files)) {
      const [poscar] = readStructures(read(`structures/${file}.vasp`).toString(), `${file}.vasp`);
      const [cif] = readStructures(read(`structures/${file}.cif`).toString(), `${file}.cif`);
      expect([...cif!.species].sort()).toEqual([...poscar!.species].sort());
    }
  });

  it('holds the tables of the report with the units of their columns', () => {
    expect(names).toEqual(
      expect.arrayContaining(['tables/spectra.arrow', 'tables/clusterProperties.arrow', 'predictions.csv']),
    );
    const { fields } = readTableFile(read('tables/descriptors.arrow')).batch.schema;
    expect(
      fields.flatMap(({ name, metadata }) => (metadata.has('unit') ? [[name, metadata.get('unit')]] : [])),
    ).toEqual([
      ['onsetEv', 'eV'],
      ['edgeIntegral', 'eV cm^-1'],
    ]);
  });
});

/** Cells of code one below the other, as a kernel runs them. */
function programOf(notebook: string): string {
  const { cells } = JSON.parse(notebook) as { cells: { cell_type: string; source: string[] }[] };
  return cells.flatMap(({ cell_type, source }) => (cell_type === 'code' ? [source.join('')] : [])).join('\n\n');
}

describe.skipIf(!hasPython)('the notebook', () => {
  it('runs from its first cell to its last, draws the means of the groups, and finds the tree of the run', () => {
    const check = [
      'print(json.dumps({"units": units(descriptors), "means": {group: [float(x) for x in mean[100:103]] for group, mean in means.items()},',
      '  "tree": float(np.abs(heights - tree[:, 2]).max()), "crystals": len(crystals)}))',
    ].join('\n');
    const program = `import matplotlib\nmatplotlib.use("Agg")\n${programOf(readFileSync(NOTEBOOK, 'utf8'))}\n${check}\n`;
    writeFileSync(path.join(scratch, 'notebook.py'), program);
    const { status, stdout, stderr } = spawnSync(PYTHON, ['notebook.py'], {
      cwd: scratch,
      encoding: 'utf8',
      env: { ...process.env, EXPORTED: exported, MPLCONFIGDIR: scratch },
    });
    expect(stderr).not.toMatch(/Error/);
    expect(status).toBe(0);
    const said = JSON.parse(stdout.trim().split('\n').at(-1)!);
    expect(said).toMatchObject({ units: { onsetEv: 'eV' }, crystals: 30 });
    expect(said.tree).toBeLessThan(1e-9);
    const { columns } = tableIn('spectra', 'spectra');
    const { cluster } = tableIn('labels', 'labels').columns;
    const { width, values } = columns.values;
    for (const [group, mean] of Object.entries(said.means as Record<string, number[]>)) {
      const members = [...cluster.keys()].filter((i) => cluster[i] === Number(group));
      const expected = [100, 101, 102].map(
        (e) => members.reduce((sum, i) => sum + values[i * width + e]!, 0) / members.length,
      );
      for (const [e, value] of expected.entries()) expect(mean[e]).toBeCloseTo(value, 4);
    }
    expect(readFileSync(path.join(scratch, 'group-means.png')).length).toBeGreaterThan(5000);
    expect(
      JSON.parse(readFileSync(path.join(scratch, 'with-volumes.json'), 'utf8')).properties['volume per atom'].values,
    ).toHaveLength(30);
  }, 300_000);
});
