/** The run that comes with the program: its objects are what its manifest names, to the byte. */
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { parseManifest, screenSources, spectraOf } from '../../../cli/run/manifest/manifest.js';
import { ArtifactParts } from '../../../infra/artifacts/artifact-parts.js';
import { ArtifactStore } from '../../../infra/artifacts/artifact-store.js';
import { SHIPPED_RUN, shippedManifest, shippedStore } from '../../../infra/shipped-run.js';
import { required } from '../../../schemas/required.js';
import { bundledSpectra } from '../../harness/tables/bundled-spectra.js';

const store = await shippedStore();
const run = parseManifest(await shippedManifest(), SHIPPED_RUN);

describe('the shipped run', () => {
  it('has no object whose name is not the hash of its content', async () => {
    let objects = 0;
    for await (const { key } of store.list('')) {
      const digest = createHash('sha256')
        .update(required(await store.get(key)))
        .digest('hex');
      expect(key.replace(/^[^/]*\//, '').replace('/', '')).toMatch(new RegExp(`^${digest}\\.`));
      objects++;
    }
    expect(objects).toBeGreaterThan(10);
  });

  it('holds all that a screening, a validation and a prediction start from', async () => {
    const { layer, ...sources } = screenSources(run);
    const parts = new ArtifactParts(new ArtifactStore(store));
    expect(layer).toMatch(/^GCN\d$/);
    for (const ref of [...Object.values(sources), spectraOf(run)])
      expect(await parts.fetch(await parts.spread(required(ref)))).not.toEqual([]);
  });

  it('was trained on the spectra that are shipped', async () => {
    const { columns } = await new ArtifactParts(new ArtifactStore(store)).table(required(spectraOf(run)));
    const { id } = columns as { id: string[] };
    expect([...id].sort()).toEqual([...bundledSpectra().keys()].sort());
  });
});
