/** Candidates of a source in groups for `predict`: what they are called, and what is told of the others. */
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { groupsOfAll } from '../../../../cli/predict/all-groups.js';
import type { NamedGroup } from '../../../../cli/predict/source-groups.js';
import type { CandidateSource, SourceEntry } from '../../../../infra/candidate-sources/contract/candidate-source.js';
import { openCandidateSource } from '../../../../infra/candidate-sources/open.js';
import { InvalidInputError } from '../../../../schemas/failure.js';

const path = (name: string) => fileURLToPath(new URL(`../../../fixtures/${name}`, import.meta.url));

function candidate(number: number, name: string | null, text = 'x'): SourceEntry {
  return { kind: 'candidate', file: `s#${number}`, id: `s#${number}`, name, cursor: String(number), text };
}

const sourceOf = (entries: readonly SourceEntry[]): CandidateSource => ({
  place: 's',
  async *entries(after) {
    yield* entries.slice(after === null ? 0 : Number(after) + 1);
  },
});

async function groupsOf(sources: readonly CandidateSource[], after: string | null = null, files: string[] = []) {
  const groups: NamedGroup[] = [];
  for await (const group of groupsOfAll({ files, ids: new Map(), sources, after })) groups.push(group);
  return groups;
}

describe('groups of sources', () => {
  it('hold at most 500 entries and 64 MB of text, in order, behind the files that were named', async () => {
    const entries = Array.from({ length: 1203 }, (_, n) => candidate(n, null));
    const groups = await groupsOf([sourceOf(entries)], null, [path('golden/structures/NaCl-rocksalt.vasp')]);
    expect(groups.map(({ files }) => files)).toEqual([1, 500, 500, 203]);
    expect(groups.slice(1).flatMap(({ names }) => names)).toEqual(entries.map(({ file }) => file));
    expect((await groupsOf([sourceOf(entries)], '700')).map(({ files }) => files)).toEqual([500, 2]);
    const large = Array.from({ length: 9 }, (_, n) => candidate(n, null, 'x'.repeat(15 * 1024 ** 2)));
    expect((await groupsOf([sourceOf(large)])).map(({ files }) => files)).toEqual([5, 4]);
  });

  it('call a crystal by the name of its source once, over all sources', async () => {
    const groups = await groupsOf([
      sourceOf([candidate(0, 'mp-1'), candidate(1, 'mp-1')]),
      sourceOf([candidate(2, 'mp-1')]),
    ]);
    expect(groups.flatMap(({ ids }) => [...ids])).toEqual([
      ['s#0', 'mp-1'],
      ['s#1', 's#1'],
      ['s#2', 's#2'],
    ]);
  });

  it('pass on what is refused, and how a source ends', async () => {
    const error = new InvalidInputError('no crystal');
    const refused: SourceEntry = { kind: 'refused', file: 's#0', cursor: '0', error };
    const verdict: SourceEntry = {
      kind: 'verdict',
      file: 's',
      cursor: "it's",
      verdict: 'paused',
      reason: 'status 500',
    };
    const [group] = await groupsOf([sourceOf([refused, verdict])]);
    expect(group).toMatchObject({ files: 0, parts: [] });
    expect(group!.unreadable[0]).toBe(error);
    expect(group!.unreadable[1]!.message).toBe('s: it does not go on: status 500');
    expect(group!.unreadable[1]!.facts['way out']).toBe("--after 'it'\\''s'");
  });

  it('are those of a source on the disk', async () => {
    const [group] = await groupsOf([await openCandidateSource(path('candidate-sources/entries.jsonl'))]);
    expect([...group!.ids.values()]).toEqual([
      'NaCl-rocksalt',
      'GaAs-zincblende',
      'ZnO-wurtzite',
      'entries.jsonl#6',
      'CsCl-CsCl',
    ]);
    expect(group!.unreadable).toHaveLength(1);
  });
});
