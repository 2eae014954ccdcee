/** The run that comes with the program, as a user meets it: predictions without a server, a screening without a training. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { parseManifest, screenSources } from '../../cli/run/manifest/manifest.js';
import { decodeTable } from '../../infra/arrow/arrow-io.js';
import { SHIPPED_RUN, shippedManifest, shippedStore } from '../../infra/shipped-run.js';
import { required } from '../../schemas/required.js';
import { objectKey } from '../../schemas/run/artifact.js';
import { openScreeningFolder } from '../harness/pipelines/screening-folder.js';
import { BUNDLED_FOLDER } from '../harness/tables/small-dataset.js';

const TIMEOUT_MS = 300_000;
const { folder, spectraloom, answer, close } = openScreeningFolder();
afterAll(close, 120_000);

it(
  'predicts of its crystals what its own run did, and says where it is at home',
  async () => {
    const { embeddings } = screenSources(parseManifest(await shippedManifest(), SHIPPED_RUN));
    const bytes = required(await (await shippedStore()).get(objectKey(embeddings)));
    const { columns } = decodeTable('embeddings', bytes);
    const { width, values } = columns.prediction as { width: number; values: Float32Array };
    for (const id of ['NaCl-rocksalt', 'GaAs-zincblende']) {
      const file = path.join(BUNDLED_FOLDER, `${id}.vasp`);
      const { stdout, status } = spectraloom(['predict', '--model', 'bundled', file, '-o', 'json']);
      expect(status).toBe(0);
      const told = JSON.parse(stdout);
      const row = columns.id.indexOf(id);
      const own = values.subarray(row * width, (row + 1) * width);
      expect(told.prediction).toHaveLength(width);
      for (const [i, value] of told.prediction.entries()) expect(value).toBeCloseTo(required(own[i]), 4);
      expect(told).toMatchObject({ inDomain: true, duplicateOf: id });
    }
  },
  TIMEOUT_MS,
);

it(
  'screens what it is given',
  () => {
    const line = (a: number) =>
      JSON.stringify({
        material_id: `cell-${a}`,
        '@class': 'Structure',
        lattice: { matrix: [0, 1, 2].map((row) => [0, 1, 2].map((column) => (row === column ? a : 0))) },
        sites: [
          { species: [{ element: 'Cs', occu: 1 }], abc: [0, 0, 0] },
          { species: [{ element: 'Cl', occu: 1 }], abc: [0.5, 0.5, 0.5] },
        ],
      });
    const lines = path.join(folder, 'lines.jsonl');
    writeFileSync(lines, `${[4, 4.1, 4.2].map(line).join('\n')}\n`);
    const screened = answer('screen', 'start', 'mine', '--from', 'bundled', '--source', lines, '--onset', '0:9');
    expect(screened).toMatchObject({ status: 0, value: { counts: { predicted: 3 } } });
    const taken = spectraloom(['discover', BUNDLED_FOLDER, '--name', 'bundled', '--dry-run']);
    expect(taken).toMatchObject({ status: 3 });
    expect(taken.stderr).toMatch(/"bundled" is the name of the run that comes with the program/);
  },
  TIMEOUT_MS,
);
