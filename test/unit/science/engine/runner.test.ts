import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { encodeSavedModel, GraphProgram, loadProgram, makeResident } from '../../../../science/engine/index.js';
import { evaluate, temporaryFolder } from '../../../harness/pipelines/tensorflow.js';

const folder = temporaryFolder();

function squares(): GraphProgram {
  const g = new GraphProgram();
  const x = g.input('x', 2);
  g.output('squares', g.square(x));
  g.output('sums', g.columnSum(x));
  return g;
}

/** Two numbers that are written, read and added to. */
function counter(): GraphProgram {
  const g = new GraphProgram();
  const numbers = g.variable('numbers', 2);
  const before = g.read(numbers);
  g.output('done', g.scalar(1), 'write', [g.assign(numbers, g.input('start', 1))]);
  g.output('now', before, 'read');
  g.output('before', before, 'count', [g.assign(numbers, g.add(before, g.input('by', 1)))]);
  return g;
}

describe('a program', () => {
  it('is written as the same bytes again', () => {
    expect(Buffer.from(encodeSavedModel(squares())).equals(encodeSavedModel(squares()))).toBe(true);
  });

  it('runs on arrays of any length', async () => {
    const program = await loadProgram(squares(), folder);
    expect(program.run({ x: { values: Float32Array.of(1, 2, 3), shape: [1, 3] } })).toEqual({
      squares: Float32Array.of(1, 4, 9),
      sums: Float32Array.of(1, 2, 3),
    });
    const column = program.run({ x: { values: Float32Array.of(1, 2, 3, 4), shape: [4, 1] } });
    expect([...column.sums!]).toEqual([10]);
    program.dispose();
  });

  it('lies in a folder of its own below the caller`s, once', async () => {
    const own = temporaryFolder();
    (await loadProgram(squares(), own)).dispose();
    (await loadProgram(squares(), own)).dispose();
    const [directory, ...others] = readdirSync(own);
    expect(others).toEqual([]);
    expect(readdirSync(join(own, directory!))).toEqual(['saved_model.pb']);
    expect(readFileSync(join(own, directory!, 'saved_model.pb')).equals(encodeSavedModel(squares()))).toBe(true);
  });

  it('names an input that is missing, and a name that is taken', async () => {
    const program = await loadProgram(squares(), folder);
    expect(() => program.run({})).toThrow('program input x is missing');
    program.dispose();
    const g = squares();
    expect(() => g.input('x', 2)).toThrow('program input x exists already');
  });

  it('keeps 48 bits of float64 values on their way in and out', async () => {
    const g = new GraphProgram('double');
    const values = Float64Array.of(Math.PI, -1e-3 / 3, 1e6 + 1 / 7);
    const { y } = await evaluate(g, { y: g.scale(g.input('x', 1), 1) }, { x: { values, shape: [3] } }, folder);
    y!.forEach((value, i) => {
      expect(Math.abs(value / values[i]! - 1)).toBeLessThan(2 ** -47);
    });
  });

  it('feeds residents from call to call', async () => {
    const program = await loadProgram(squares(), folder);
    const x = await makeResident({ values: Float32Array.of(2, 3), shape: [1, 2] });
    const first = program.call({ x });
    const second = program.call({ x: first.squares! });
    expect([...second.squares!.read()]).toEqual([16, 81]);
    for (const resident of [x, ...Object.values(first), ...Object.values(second)]) resident.release();
    program.dispose();
  });

  it('keeps variables from call to call, each loaded program its own', async () => {
    const first = await loadProgram(counter(), folder);
    const second = await loadProgram(counter(), folder);
    const start = (...values: number[]) => ({ start: { values: Float32Array.from(values), shape: [2] } });
    const by = (...values: number[]) => ({ by: { values: Float32Array.from(values), shape: [2] } });
    first.run(start(1, 2), 'write');
    second.run(start(10, 20), 'write');
    // An entry gives the values of before its effects.
    expect([...first.run(by(1, 1), 'count').before!]).toEqual([1, 2]);
    const kept = first.run({}, 'read').now!;
    first.run(by(1, -1), 'count');
    expect([...kept]).toEqual([2, 3]);
    expect([...first.run({}, 'read').now!]).toEqual([3, 2]);
    expect([...second.run({}, 'read').now!]).toEqual([10, 20]);
    expect(() => first.run({}, 'count')).toThrow('program input by is missing');
    expect(() => first.run({}, 'other')).toThrow('the program has no entry other');
    first.dispose();
    second.dispose();
  });

  it('changes variables in place, never the arrays they were written from', async () => {
    const g = new GraphProgram();
    const start = g.input('start', 1);
    const [left, right] = [g.variable('left', 64), g.variable('right', 64)];
    g.output('done', g.scalar(1), 'write', [
      g.assign(left, g.slice(start, 0, 64)),
      g.assign(right, g.slice(start, 64, 64)),
    ]);
    const one = g.constant(new Float32Array(64).fill(1), [64]);
    g.output('done', g.scalar(1), 'count', [g.increase(left, one), g.increase(right, one)]);
    g.output('now', g.concat([g.read(left), g.read(right)], 0), 'read');
    const program = await loadProgram(g, folder);
    const given = Float32Array.from({ length: 128 }, (_, i) => i);
    program.run({ start: { values: given, shape: [128] } }, 'write');
    for (let i = 0; i < 5; i++) program.run({}, 'count');
    expect([...given]).toEqual(Array.from({ length: 128 }, (_, i) => i));
    expect([...program.run({}, 'read').now!]).toEqual(Array.from({ length: 128 }, (_, i) => i + 5));
    program.dispose();
  });

  it('leaves no memory behind over many shapes', async () => {
    const program = await loadProgram(squares(), folder);
    const runs = (n: number) => {
      for (let i = 0; i < n; i++) {
        const rows = 1000 + ((i * 7919) % 3000);
        program.run({ x: { values: new Float32Array(rows * 64).fill(1), shape: [rows, 64] } });
      }
    };
    runs(300);
    const before = process.memoryUsage.rss();
    runs(900);
    // One leaked array a run would be 900 x 0.6 MB.
    expect(process.memoryUsage.rss() - before).toBeLessThan(60e6);
    program.dispose();
  });
});
