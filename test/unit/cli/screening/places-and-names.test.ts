/** What a screening is refused for before anything starts: its sources, its name, what it takes over, what it tries again. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { placesNow, sourcePlaces } from '../../../../cli/screening/places.js';
import { retryInput } from '../../../../cli/screening/retry-input.js';
import { sinceOf } from '../../../../cli/screening/since.js';
import { screeningStores } from '../../../../cli/screening/stores.js';
import { refuseTakenName } from '../../../../cli/screening/taken-name.js';
import { MemoryStore } from '../../../../infra/object-store/memory.js';
import { InvalidInputError, RefusedError } from '../../../../schemas/failure.js';
import type { ArtifactKind, ObjectRef } from '../../../../schemas/run/artifact.js';
import { NO_COUNTS } from '../../../../schemas/screening/counts.js';
import type { ScreeningInput } from '../../../../schemas/screening/input.js';
import type { ManifestPage } from '../../../../schemas/screening/manifest.js';

const ref = (kind: ArtifactKind, digit: string): ObjectRef => ({
  kind,
  sha256: digit.repeat(64),
  bytes: 1,
  rows: null,
  schemaVersion: 1,
});
const identity = { models: [ref('checkpoint', '1')], from: 'oxides', layer: 'GCN4', functional: null };
const input: ScreeningInput = {
  name: 'mine',
  identity,
  places: [{ kind: 'source', place: '/a.zip', state: null }],
  reading: {},
  surroundings: {
    structures: ref('structures', '2'),
    split: ref('split', '3'),
    embeddings: ref('embeddings', '4'),
    labels: ref('labels', '5'),
    graphs: ref('graphs', '6'),
    leftOut: null,
    calibration: null,
  },
  knobs: {
    criteria: ref('screening-criteria', '7'),
    parallel: null,
    priority: 3,
    limit: 50,
    failureBudget: { share: 0.2, after: 1000 },
  },
  since: null,
  previous: null,
};

/** A store in which a screening called `mine` was folded. */
async function folded(closing: ManifestPage['closing']) {
  const stores = screeningStores(new MemoryStore());
  await stores.inputs.keep(input);
  const tables = { rows: [], quarantine: [], predicted: [], listed: [] };
  const counts = { counts: NO_COUNTS, total: NO_COUNTS };
  await stores.manifest.write(
    { schemaVersion: 1, index: 0, previous: null, identity, ...tables, ...counts, closing },
    'mine',
    'run',
  );
  return stores;
}

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'places-'));
  await writeFile(join(folder, 'a.jsonl'), '{"x": 1}\n');
});
afterAll(() => rm(folder, { recursive: true }));
const { signal } = new AbortController();

describe('sources', () => {
  it('are files by absolute paths, with what tells that they were changed', async () => {
    const file = join(folder, 'a.jsonl');
    const [place, ...more] = await sourcePlaces([`${folder}/../${folder.split('/').at(-1)}/a.jsonl`], signal);
    expect(more).toEqual([]);
    expect(place).toMatchObject({ kind: 'source', place: file, state: expect.stringMatching(/^9 bytes/) });
    await writeFile(file, '{"x": 22}\n');
    expect(await placesNow([place!])).toMatchObject([{ place: file, state: expect.stringMatching(/^10 bytes/) }]);
  });

  it.each([
    ['that is not there', () => ['nowhere.zip']],
    ['of no known kind', () => [join(folder, 'a.txt')]],
    ['given twice', () => [join(folder, 'a.jsonl'), `${folder}/./a.jsonl`]],
    ['of no address', () => ['optimade:ftp://x']],
  ])('one %s is refused', async (_, places) => {
    await expect(sourcePlaces(places(), signal)).rejects.toThrow(InvalidInputError);
  });
});

describe('a name', () => {
  it('is free, or that of the same screening, whatever it may do', async () => {
    await expect(refuseTakenName(screeningStores(new MemoryStore()), input)).resolves.toBeUndefined();
    const stores = await folded('finished');
    await expect(refuseTakenName(stores, input)).resolves.toBeUndefined();
    const knobs = { ...input.knobs, priority: 1, parallel: 4 };
    await expect(refuseTakenName(stores, { ...input, knobs })).resolves.toBeUndefined();
  });

  it.each<[string, Partial<ScreeningInput>]>([
    ['other sources', { places: [{ kind: 'source', place: '/b.zip', state: null }] }],
    ['another model', { identity: { ...identity, models: [ref('checkpoint', '8')] } }],
    ['another limit', { knobs: { ...input.knobs, limit: null } }],
  ])('of a screening with %s is refused, and that it can be taken over is said', async (_, other) => {
    const refused = refuseTakenName(await folded('finished'), { ...input, ...other });
    await expect(refused).rejects.toMatchObject({
      name: 'RefusedError',
      facts: { 'way out': expect.stringContaining('--since mine') },
    });
  });

  it('of one that was cancelled is closed', async () => {
    await expect(refuseTakenName(await folded('cancelled'), input)).rejects.toThrow(/was cancelled/);
  });
});

describe('what is taken over', () => {
  it('is of the same models and layer', async () => {
    const stores = await folded('finished');
    expect((await sinceOf(stores, 'mine', { ...identity, from: 'renamed' })).kind).toBe('screening-page');
    const others = { ...identity, models: [ref('checkpoint', '9')] };
    await expect(sinceOf(stores, 'mine', others)).rejects.toThrow(/other models/);
    await expect(sinceOf(stores, 'mine', { ...identity, layer: 'GCN3' })).rejects.toThrow(RefusedError);
    await expect(sinceOf(stores, 'yours', identity)).rejects.toThrow(/nothing of a screening "yours"/);
  });
});

describe('what is tried again', () => {
  const head = ref('screening-page', 'a');
  const given = new Map([
    ['InvalidStructureError', 3],
    ['ResourceError', 1],
  ]);

  it('is the quarantine alone, and the pages go on from the newest', () => {
    const { run: _run, state: _state, ...again } = retryInput({ ...input, run: 'r' }, head, given, 'ResourceError');
    expect(again).toEqual({
      ...input,
      knobs: { ...input.knobs, limit: null },
      places: [{ kind: 'quarantine', pages: head, error: 'ResourceError', places: input.places }],
      previous: head,
    });
  });

  it('is refused where there is nothing of the kind, with what there is', () => {
    expect(() => retryInput(input, head, new Map(), null)).toThrow(/nothing of mine is in quarantine/);
    const refused = expect.objectContaining({ expected: 'InvalidStructureError (3), ResourceError (1)' });
    expect(() => retryInput(input, head, given, 'Foo')).toThrow(expect.objectContaining({ facts: refused }));
  });
});
