/** Nothing is exported that no other file imports: read from the sources as text. */
import { describe, expect, it } from 'vitest';
import { FLOORS, importsOf, namesIn, sourcesIn, textOf } from '../../harness/laws/source-imports.js';

/** Temporal calls workflows by the names that this file exports. */
const CALLED_FROM_OUTSIDE = new Set(['workflows/index.ts']);

interface Exported {
  readonly file: string;
  readonly name: string;
}

describe('exports', () => {
  const sources = FLOORS.flatMap(sourcesIn);
  const imports = [...sources, ...['test', 'bench'].flatMap(sourcesIn)].flatMap(importsOf);
  const imported = new Set(imports.flatMap(({ to, names }) => names?.map((name) => `${to} ${name}`) ?? []));
  const whole = new Set(imports.filter(({ names }) => names === null).map(({ to }) => to));
  const exported = sources.filter((file) => !whole.has(file) && !CALLED_FROM_OUTSIDE.has(file)).flatMap(exportsOf);

  it('are many, and so are imports', () => {
    expect(exported.length).toBeGreaterThan(1000);
    expect(imported.size).toBeGreaterThan(1000);
  });

  it('are imported by another file', () => {
    const unused = exported.filter(({ file, name }) => !imported.has(`${file} ${name}`));
    expect(unused.map(({ file, name }) => `${file}: ${name}`)).toEqual([]);
  });
});

function exportsOf(file: string): Exported[] {
  const text = textOf(file);
  const declared = text.matchAll(
    /^export (?:declare |async |abstract )*(?:function\*?|const|let|class|interface|type|enum) (\w+)/gm,
  );
  const passedOn = text.matchAll(/^export (?:type )?(\{[^}]*\})/gm);
  return [
    ...[...declared].map(([, name]) => name!),
    ...[...passedOn].flatMap(([, names]) => namesIn(names!).map(({ taken }) => taken)),
  ].map((name) => ({ file, name }));
}
