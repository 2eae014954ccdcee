/** Named ensembles: what is written is what is found, by name and by content. Expected values are the test's own input. */
import { describe, expect, it } from 'vitest';
import { encodeTable } from '../../../../infra/arrow/arrow-io.js';
import { ArtifactStore } from '../../../../infra/artifacts/artifact-store.js';
import { Ensembles } from '../../../../infra/artifacts/ensembles.js';
import { MemoryStore } from '../../../../infra/object-store/memory.js';
import { CorruptArtifactError, InvalidInputError, RefusedError } from '../../../../schemas/failure.js';
import type { ObjectRef } from '../../../../schemas/run/artifact.js';
import type { EnsembleMember } from '../../../../schemas/sweep/ensemble.js';

const dataDigest = 'd'.repeat(64);
const model = (digit: string): ObjectRef => ({
  kind: 'checkpoint',
  sha256: digit.repeat(64),
  bytes: 10,
  rows: 1,
  schemaVersion: 1,
});

async function opened() {
  const store = new MemoryStore();
  const artifacts = new ArtifactStore(store);
  const split = (id: string[], subset: string[]) => {
    const metadata = { seed: '1', grouping: 'formula' };
    const table = { kind: 'split', rows: id.length, columns: { id, subset }, metadata } as const;
    return artifacts.putTableBytes('split', encodeTable(table, 'test'), id.length);
  };
  const first = await split(['MgO', 'Si', 'ZnO'], ['train', 'validation', 'test']);
  const second = await split(['MgO', 'Si', 'ZnO'], ['train', 'train', 'validation']);
  const members: EnsembleMember[] = [
    { trialId: 'a', model: model('a'), split: first },
    { trialId: 'b', model: model('b'), split: second },
  ];
  return { store, artifacts, ensembles: new Ensembles(store, artifacts), members };
}

describe('an ensemble', () => {
  it('is found by the name it was published under, members in order', async () => {
    const { ensembles, members } = await opened();
    const ref = await ensembles.publish('oxides', { dataDigest, members }, 'sweep/oxides/1');
    expect(await ensembles.find('oxides')).toEqual({
      version: 1,
      name: 'oxides',
      run: 'sweep/oxides/1',
      ensemble: ref,
      document: { version: 1, dataDigest, members },
    });
    expect(await ensembles.publish('other', { dataDigest, members }, 'sweep/other/1')).toEqual(ref);
    expect(await ensembles.names()).toEqual(['other', 'oxides']);
  });

  it('gives its name to the one that is published later', async () => {
    const { ensembles, members } = await opened();
    const older = await ensembles.publish('oxides', { dataDigest, members }, 'sweep/oxides/1');
    const newer = await ensembles.publish('oxides', { dataDigest, members: [...members].reverse() }, 'sweep/oxides/2');
    expect(newer.sha256).not.toBe(older.sha256);
    expect((await ensembles.find('oxides')).ensemble).toEqual(newer);
    expect((await ensembles.read(older)).members.map(({ trialId }) => trialId)).toEqual(['a', 'b']);
  });

  it('knows which members were trained on a crystal', async () => {
    const { ensembles, members } = await opened();
    const trained = await ensembles.trainedOn({ members });
    expect([...trained]).toEqual([
      ['MgO', ['a', 'b']],
      ['Si', ['b']],
    ]);
  });

  it.each([
    ['one member', (members: EnsembleMember[]) => members.slice(0, 1), /members: Too small/],
    ['one trial twice', ([a, b]: EnsembleMember[]) => [a!, { ...b!, trialId: 'a' }], /a and a are one member twice/],
    ['one model twice', ([a, b]: EnsembleMember[]) => [a!, { ...b!, model: a!.model }], /a and b are one member twice/],
    ['a split as model', ([a, b]: EnsembleMember[]) => [{ ...a!, model: b!.split }, b!], /expected a checkpoint/],
  ])('of %s is refused, and no name is given', async (_, change, message) => {
    const { ensembles, members } = await opened();
    const published = ensembles.publish('oxides', { dataDigest, members: change(members) }, 'sweep/oxides/1');
    await expect(published).rejects.toThrow(InvalidInputError);
    await expect(published).rejects.toThrow(message);
    expect(await ensembles.names()).toEqual([]);
  });

  it('that nobody published is refused with the names there are; a path is no name', async () => {
    const { ensembles, members } = await opened();
    await ensembles.publish('oxides', { dataDigest, members }, 'sweep/oxides/1');
    const unknown = ensembles.find('nitrides');
    await expect(unknown).rejects.toThrow(RefusedError);
    await expect(unknown).rejects.toMatchObject({ facts: { expected: 'one of oxides' } });
    await expect(ensembles.find('../oxides')).rejects.toThrow(InvalidInputError);
  });

  it('whose record is damaged is called corrupt', async () => {
    const { ensembles, members, store } = await opened();
    await ensembles.publish('oxides', { dataDigest, members }, 'sweep/oxides/1');
    await store.put('ensembles/oxides.json', new TextEncoder().encode('{"version":1}'));
    await expect(ensembles.find('oxides')).rejects.toThrow(CorruptArtifactError);
  });
});
