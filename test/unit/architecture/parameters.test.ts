/** What a function is given has names: beyond five parameters a call is a row of numbers that nobody can check. */
import { describe, expect, it } from 'vitest';
import { FLOORS, filesIn, textOf } from '../../harness/laws/source-imports.js';
import { parse, placesIn, type SyntaxNode } from '../../mutants/syntax.js';

const MOST_PARAMETERS = 5;
const LEFT_OUT = new Set([
  // Innermost of the neighbour search: with its state in fields, graphs of the bundled crystals took 6 percent longer.
  'science/crystal/structure/periodic-neighbours.ts',
]);
const FUNCTIONS = new Set(['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression']);

describe('functions', () => {
  const sources = [...FLOORS, 'bench'].flatMap(filesIn).filter((file) => !LEFT_OUT.has(file));

  it('are found, of every kind and with all of their parameters', () => {
    const text = [
      'function plain(a: number, [b]: number[], { c }: { c: number }, d = 1, ...e: number[]) {}',
      'const arrow = (a: number, b: number) => a + b;',
      'class Thing { constructor(private readonly a: number) {} method(this: Thing, a: number, b: number, c: number) {} }',
    ].join('\n');
    expect(functionsIn(text, 'example.ts').map(({ parameters }) => parameters)).toEqual([5, 2, 1, 3]);
  });

  it('have at most five parameters', () => {
    const functions = sources.flatMap((file) => functionsIn(textOf(file), file));
    expect(functions.length).toBeGreaterThan(3000);
    const wide = functions.filter(({ parameters }) => parameters > MOST_PARAMETERS);
    expect(wide.map(({ place, parameters }) => `${place}: ${parameters}`)).toEqual([]);
  });
});

function functionsIn(text: string, file: string): { readonly place: string; readonly parameters: number }[] {
  return [...placesIn(parse(text, file))]
    .filter(({ node }) => FUNCTIONS.has(node.type))
    .map(({ node }) => ({
      place: `${file}:${text.slice(0, node.start).split('\n').length}`,
      parameters: parametersOf(node).length,
    }));
}

/** Those that a caller gives: `this` has a type alone. */
function parametersOf({ params }: SyntaxNode): SyntaxNode[] {
  return (params as SyntaxNode[]).filter(({ name }) => name !== 'this');
}
