/** Crystals of sources as the candidates of a screening: what they are called, what is set aside, what is refused. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { givenCandidates } from '../../../../../activities/screen/given-candidates.js';
import { register } from '../../../../../cli/commands/screen.js';
import { parseVolumes } from '../../../../../cli/frame/option-values.js';
import { tableOf } from '../../../../../cli/predict/run-task.js';
import { enumerationOf } from '../../../../../cli/run/start/enumeration.js';
import { readGivenCrystals } from '../../../../../cli/run/start/given-crystals.js';
import type { CandidateSource, SourceEntry } from '../../../../../infra/candidate-sources/contract/candidate-source.js';
import { openCandidateSource } from '../../../../../infra/candidate-sources/open.js';
import { InvalidInputError } from '../../../../../schemas/failure.js';
import { temporaryFolder } from '../../../../harness/files/temporary-folder.js';
import { stepContext } from '../../../../harness/pipelines/step-context.js';

const fixture = (name: string) => fileURLToPath(new URL(`../../../../fixtures/${name}`, import.meta.url));
const entry = (n: number): SourceEntry => ({
  kind: 'candidate',
  file: `s#${n}`,
  id: `s#${n}`,
  name: null,
  cursor: `${n}`,
  text: 'x',
});
const sourceOf = (...given: SourceEntry[]): CandidateSource => ({
  place: 's',
  async *entries() {
    yield* given;
  },
});

describe('sources of a screening', () => {
  it('are candidates by the names of their entries, behind files; what is broken goes to quarantine by name', async () => {
    const broken = path.join(temporaryFolder(), 'broken.jsonl');
    writeFileSync(broken, '{"id": "no-atoms", "lattice_vectors": 1}\n{ no JSON\n');
    const sources = await Promise.all(
      [fixture('candidate-sources/entries.jsonl'), broken].map((p) => openCandidateSource(p)),
    );
    const file = 'data/gpaw-absorption/alignn/MgO-rocksalt.vasp';
    const { names, parts, reading } = await readGivenCrystals([file], {}, sources);
    expect(names[0]).toBe(file);
    const { outputs } = await givenCandidates.run(
      { files: tableOf('source-files', parts) },
      { perShard: 100, ...reading },
      stepContext(),
    );
    expect(outputs.candidates.flatMap(({ columns }) => columns.id)).toEqual([
      'MgO-rocksalt',
      'NaCl-rocksalt',
      'GaAs-zincblende',
      'ZnO-wurtzite',
      'entries.jsonl#6',
      'CsCl-CsCl',
    ]);
    const { id, message } = outputs.rejected.columns;
    // One line of the fixture, and both of the broken file.
    expect(id).toHaveLength(3);
    expect(id.filter((name) => name.includes('broken.jsonl'))).toHaveLength(2);
    expect(message.every((text) => text.length > 10)).toBe(true);
  });

  it('keep what was read of one that breaks off, and tell it', async () => {
    const verdict = { kind: 'verdict', file: 's', cursor: '1', verdict: 'broken-off', reason: 'status 500' } as const;
    const { names, reading } = await readGivenCrystals([], {}, [sourceOf(entry(0), verdict)]);
    expect(names).toEqual(['s#0']);
    expect(reading.unreadable).toEqual([
      { id: 's', error: 'InvalidInputError', message: 's: it breaks off: status 500' },
    ]);
  });

  it('are refused where they hold nothing or more than 20,000, of which no more is read', async () => {
    await expect(readGivenCrystals([], {}, [sourceOf()])).rejects.toThrow('there is no crystal in s');
    let given = 0;
    const endless: CandidateSource = {
      place: 'endless',
      async *entries() {
        for (;;) yield entry(given++);
      },
    };
    await expect(readGivenCrystals([], {}, [endless])).rejects.toThrow('more than 20000 crystals are too many');
    expect(given).toBe(20_001);
  });

  it('are refused where what is told of broken ones is too long for the input of a run', async () => {
    const error = new InvalidInputError('x'.repeat(600), { file: 's#0' });
    const refused: SourceEntry[] = Array.from({ length: 2000 }, (_, n) => ({
      kind: 'refused',
      file: `s#${n}`,
      cursor: `${n}`,
      error,
    }));
    await expect(readGivenCrystals([], {}, [sourceOf(...refused)])).rejects.toThrow('2000 of the crystals');
  });
});

describe('options of the enumeration', () => {
  const usual = { limit: 1000, perShard: 200 };

  it('leave the settings of the step as they are where they ask for what is made anyway', () => {
    expect(enumerationOf(usual, { split: false }, 123)).toEqual(usual);
    expect(enumerationOf(usual, { split: false, replace: 2, candidates: 7 }, 123)).toEqual({ ...usual, limit: 7 });
  });

  it('become a generator; a sample has the seed of the run', () => {
    const volumes = parseVolumes('0.94:1.06:5');
    expect(volumes).toEqual([0.94, 0.97, 1, 1.03, 1.06]);
    expect(enumerationOf(usual, { split: true, replace: 'all', volumes, sample: 50 }, 7)).toEqual({
      limit: 50,
      perShard: 200,
      generator: { replace: 'all', splits: true, volumes, sampleSeed: 7 },
    });
    expect(() => enumerationOf(usual, { split: false, sample: 1_000_001 }, 7)).toThrow(InvalidInputError);
  });
});

describe('screen', () => {
  async function refusalOf(...words: string[]): Promise<string> {
    const program = new Command('spectraloom');
    register(program);
    for (const one of [program, ...program.commands])
      one.exitOverride().configureOutput({ writeErr: () => {}, outputError: () => {} });
    const typed = ['node', 'spectraloom', 'screen', '--from', 'a-run', ...words];
    return program.parseAsync(typed).then(
      () => 'not refused',
      (error: Error) => error.message,
    );
  }

  it.each([
    [['--source', 'nowhere.zip'], 'nowhere.zip'],
    [['--source', 'notes.md'], 'notes.md is no source of candidates'],
    [['--source', 'a.zip', '--source', 'a.zip'], '--source a.zip was given twice'],
    [['--source', 'a.zip', '--candidates', '5'], 'files or sources were given instead'],
    [['POSCAR', '--split'], '--split says what is enumerated, and files or sources were given instead'],
    [['POSCAR', '--sample', '5'], '--sample says what is enumerated'],
    [['--sample', '5', '--candidates', '5'], '--candidates and --sample both say'],
    [['--replace', '3'], 'Expected 1, 2 or all.'],
    [['--volumes', '1.06:0.94:5'], 'Expected first:last:number'],
    [['--volumes', '0.94:1.06'], 'Expected first:last:number'],
    [['--volumes', '0.4:1.06:3'], 'Expected first:last:number'],
    [['--volumes', '0.94:1.06:101'], 'Expected first:last:number'],
  ])('refuses %j before a server is started or asked', async (words, expected) => {
    expect(await refusalOf(...words)).toContain(expected);
  });
});
