/** The tool that changes sources: what it changes and what it leaves, that a seed gives one sample, and that marks change nothing. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { projectRoot } from '../../../infra/project-root.js';
import { blockAt, blocksOf, withMarks } from '../../mutants/blocks.js';
import { readEquivalents, withoutEquivalents } from '../../mutants/equivalents.js';
import { type Mutant, mutantsIn, mutated } from '../../mutants/find-mutants.js';
import { inSampledOrder } from '../../mutants/sample.js';
import { scores } from '../../mutants/score.js';
import { chosenSources, nearness, readSource } from '../../mutants/sources.js';
import { parse } from '../../mutants/syntax.js';

const afterOf = (text: string, file = 'science/a.ts') => mutantsIn(file, text).map(({ after }) => after);

describe('mutants of a source', () => {
  // biome-ignore-start lint/suspicious/noTemplateCurlyInString: sources as text
  it.each([
    ['f(a + b);', ['f(a - b);', ';']],
    ['const x = a < b;', ['const x = a <= b;', 'const x = a >= b;']],
    ['const x = a ?? b;', ['const x = a && b;']],
    ['const x = -a;', ['const x = +a;']],
    ['x += a;', ['x -= a;', ';']],
    ['const x = [2, 0.5];', ['const x = [3, 0.5];', 'const x = [1, 0.5];', 'const x = [2, 1.5];']],
    ["const x = ['', 'pbc'];", ["const x = ['?', 'pbc'];", "const x = ['', ''];"]],
    ['const x = Math.min(a, b);', ['const x = Math.max(a, b);']],
    ['const x = Math.abs(a);', ['const x = (a);']],
    ['const x = a.slice(b).some(c);', ['const x = a.slice(b).every(c);', 'const x = a.some(c);']],
    ['if (a) b = c;', ['if (true) b = c;', 'if (false) b = c;', 'if (a) ;']],
    ['while (a) break;', ['while (false) break;', 'while (a) ;']],
    ['const f = (a: number): number => a;', ['const f = (a: number): number => (a) + 1;']],
    ['function f(): boolean { return a; }', ['function f(): boolean { return !(a); }']],
    ['const f = (): string[] => [];', []],
    // A list of data, a key, what is imported: nothing to decide.
    ['const x = [1, 2, 3, 4, 5, 6, 7, 8, 9];', []],
    ['const x = { 1: a };', []],
    ["import a from 'b';", []],
    // Types and words for people.
    ["type A = 'b' | 1; interface B { c?: 2 } declare const d: 3;", []],
    ['const x = a as 1 | 2;', []],
    ["throw new RangeError(`${a + 1} atoms, ${b < c ? 'few' : ''}`);", []],
    ["const x = 'two words';", []],
    ['const x = `at most ${a + 1} atoms`;', []],
    ["log.info({ a: 1 }, 'done');", []],
    // biome-ignore-end lint/suspicious/noTemplateCurlyInString: sources as text
  ])('%s', (text, expected) => {
    expect(afterOf(text).sort()).toEqual([...expected].sort());
  });

  it('name their line and replace nothing else', () => {
    const text = 'const a = 1;\nconst b =\n  a +\n  c;\n';
    const [first, , sum] = mutantsIn('infra/a.mjs', text) as [Mutant, Mutant, Mutant];
    expect(first).toMatchObject({ line: 1, operator: 'number', before: 'const a = 1;', after: 'const a = 2;' });
    expect(sum).toMatchObject({ file: 'infra/a.mjs', line: 3, before: 'a +', after: 'a -' });
    expect(mutated(text, sum)).toBe('const a = 1;\nconst b =\n  a -\n  c;\n');
  });

  it('of sources are programs, each another one than the source', () => {
    const root = projectRoot();
    for (const file of [
      'science/spectrum/tauc.ts',
      'infra/provision/programs/part-lock.mjs',
      'science/graph/colouring.ts',
    ]) {
      const text = readSource(root, file);
      const mutants = mutantsIn(file, text);
      expect(mutants.length).toBeGreaterThan(20);
      for (const mutant of mutants) {
        expect(mutated(text, mutant)).not.toBe(text);
        expect(() => parse(mutated(text, mutant), file), mutant.after).not.toThrow();
      }
    }
  });
});

describe('a sample', () => {
  const text = 'const a = b + c < d ? 3 : 4;\nconst e = b + c < d ? 3 : 4;\n';
  const all = [...mutantsIn('science/a.ts', text), ...mutantsIn('science/b.ts', text)];
  const names = (mutants: readonly Mutant[]) => mutants.map(({ file, line, after }) => `${file}:${line} ${after}`);

  it('is one for one seed, whatever the order of the files, and another for another seed', () => {
    const sample = inSampledOrder(all, 5);
    expect(new Set(names(sample)).size).toBe(all.length);
    expect(names(inSampledOrder([...all.slice(16), ...all.slice(0, 16)], 5))).toEqual(names(sample));
    expect(names(inSampledOrder(all, 6))).not.toEqual(names(sample));
  });

  it('loses no more than what is taken out', () => {
    const sample = inSampledOrder(all, 5);
    const without = inSampledOrder(
      all.filter(({ file }) => file === 'science/a.ts'),
      5,
    );
    expect(names(without)).toEqual(names(sample.filter(({ file }) => file === 'science/a.ts')));
  });
});

describe('equivalent mutants', () => {
  const [mutant, other] = mutantsIn('science/a.ts', 'const a = b < c;') as [Mutant, Mutant];

  it('are left out by what they say, wherever the line has gone; what is no more is told', () => {
    const named = {
      file: 'science/a.ts',
      before: 'const a = b < c;',
      after: 'const a = b <= c;',
      reason: 'never equal',
    };
    const gone = { ...named, before: 'const a = b > c;' };
    const elsewhere = { ...gone, file: 'science/not-searched.ts' };
    const moved = { ...mutant, line: 77 };
    const { kept, leftOut, outdated } = withoutEquivalents([moved, other], [named, gone, elsewhere], ['science/a.ts']);
    expect([kept, leftOut, outdated]).toEqual([[other], [moved], [gone]]);
  });

  it('that are named are mutants of the sources as they are', () => {
    const root = projectRoot();
    const equivalents = readEquivalents();
    const files = [...new Set(equivalents.map(({ file }) => file))];
    const mutants = files.flatMap((file) => mutantsIn(file, readSource(root, file)));
    expect(withoutEquivalents(mutants, equivalents, files).outdated).toEqual([]);
  });
});

describe('marks', () => {
  const text = [
    'export const twice = (a) => ({ value: 2 * a, add: (b) => a + b });',
    'export function sign(a) {',
    "  if (a < 0) { return '-'; } else { return '+'; }",
    '}',
  ].join('\n');

  /** The functions of a text, and the blocks they entered. */
  async function run(file: string, source: string) {
    Reflect.deleteProperty(globalThis, '__spectraloomMarks');
    const url = `data:text/javascript,${encodeURIComponent(source)}`;
    const made = (await import(/* @vite-ignore */ url)) as {
      twice: (a: number) => { value: number; add: (b: number) => number };
      sign: (a: number) => string;
    };
    const entered = () => {
      const marks = Reflect.get(globalThis, '__spectraloomMarks') as Record<string, Uint8Array>;
      return [...marks[file]!.keys()].filter((block) => marks[file]![block] === 1);
    };
    return { ...made, entered };
  }

  it('tell which blocks a program enters and leave what it computes', async () => {
    const { twice, sign, entered } = await run('science/m.mjs', withMarks('science/m.mjs', text));
    const blocks = blocksOf('science/m.mjs', text);
    const at = (words: string) => blockAt(blocks, text.indexOf(words));
    expect(entered()).toEqual([0]);
    expect(twice(3).value).toBe(6);
    expect(entered().sort()).toEqual([0, at('2 * a')].sort());
    expect(twice(3).add(4)).toBe(7);
    expect(sign(-1)).toBe('-');
    expect(entered().sort()).toEqual([0, at('2 * a'), at('a + b'), at('if (a'), at("'-'")].sort());
    expect(sign(1)).toBe('+');
    expect(entered().length).toBe(blocks.length);
  });

  it('leave sources programs, line for line', () => {
    const root = projectRoot();
    const sources = chosenSources(root, []).filter((_, i) => i % 5 === 0);
    expect(sources.length).toBeGreaterThan(60);
    for (const file of sources) {
      const source = readSource(root, file);
      const marked = withMarks(file, source);
      expect(() => parse(marked, file), file).not.toThrow();
      expect(marked.split('\n').length).toBe(source.split('\n').length);
    }
  });

  it('the block of an offset is the smallest around it (counting)', () => {
    const spans = fc.array(fc.tuple(fc.nat(30), fc.nat(30)), { maxLength: 8 });
    fc.assert(
      fc.property(spans, fc.nat(29), (pairs, offset) => {
        const blocks = [
          { start: 0, end: 30 },
          ...pairs.map(([a, b]) => ({ start: Math.min(a, b), end: Math.max(a, b) })),
        ];
        const around = blocks.filter(({ start, end }) => start <= offset && offset < end);
        const { start, end } =
          blocks[
            blockAt(
              blocks.map((block) => ({ ...block, braces: true })),
              offset,
            )
          ]!;
        expect(start <= offset && offset < end).toBe(true);
        expect(end - start).toBe(Math.min(...around.map((block) => block.end - block.start)));
      }),
    );
  });
});

describe('around them', () => {
  it('sources are chosen by folder or file, and a name that holds none is refused', () => {
    const root = projectRoot();
    expect(chosenSources(root, ['science/spectrum/tauc.ts'])).toEqual(['science/spectrum/tauc.ts']);
    const some = chosenSources(root, ['./infra/provision/', 'science/spectrum']);
    expect(some).toContain('infra/provision/programs/part-lock.mjs');
    expect(some.every((file) => file.startsWith('infra/provision/') || file.startsWith('science/spectrum/'))).toBe(
      true,
    );
    expect(() => chosenSources(root, ['science/spectra'])).toThrow('science/spectra: holds no source');
    expect(() => chosenSources(root, ['cli'])).toThrow('cli: holds no source');
  });

  it('the nearest test mirrors the place of the source', () => {
    const source = 'science/graph/colouring.ts';
    const nearest = [
      'test/unit/science/graph/colouring.test.ts',
      'test/unit/science/graph/x.test.ts',
      'test/unit/science/model/x.test.ts',
    ];
    expect(nearest.map((test) => nearness(test, source))).toEqual([3, 2, 1]);
    expect(nearness('test/unit/report/colours.test.ts', source)).toBe(0);
  });

  it('the score counts a test that does not end as one that failed', () => {
    const verdict = (file: string, outcome: 'killed' | 'timed out' | 'survived' | 'not reached') => {
      const mutant = { ...mutantsIn(file, 'const a = 1;')[0]! };
      return { mutant, outcome, by: null, words: null, testsRun: 1, testsReaching: 1 };
    };
    const rows = scores([
      verdict('science/graph/a.ts', 'killed'),
      verdict('science/graph/b.ts', 'timed out'),
      verdict('science/graph/b.ts', 'survived'),
      verdict('infra/a.ts', 'not reached'),
    ]);
    expect(rows.map(({ folder, percent }) => [folder, percent])).toEqual([
      ['infra', 0],
      ['science/graph', 66.7],
      ['all', 50],
    ]);
  });
});
