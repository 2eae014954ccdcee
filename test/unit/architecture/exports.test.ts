/** Nothing is exported that no other file imports: read from the sources as text. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectRoot } from '../../../infra/project-root.js';
import { sourcesIn } from '../../harness/laws/source-imports.js';

const SOURCES = ['schemas', 'science', 'report', 'activities', 'workflows', 'workers', 'infra', 'cli'];
/** Temporal calls workflows by the names that this file exports. */
const CALLED_FROM_OUTSIDE = new Set(['workflows/index.ts']);

interface Exported {
  readonly file: string;
  readonly name: string;
}

const textOf = (file: string) => readFileSync(path.join(projectRoot(), file), 'utf8');
const sources = SOURCES.flatMap(sourcesIn);
const readers = [...sources, ...['test', 'bench'].flatMap(sourcesIn)].filter((file) => !file.includes('/fixtures/'));

describe('exports', () => {
  const imported = new Set<string>();
  const whole = new Set<string>();
  for (const file of readers) {
    const text = textOf(file);
    for (const [, names, from] of text.matchAll(/^(?:import|export)\s+(?:type\s+)?\{([^}]*)\}\s+from\s+'(\.[^']+)'/gm))
      for (const { given } of listed(names!)) imported.add(`${target(file, from!)} ${given}`);
    const all = /(?:\*\s+(?:as\s+\w+\s+)?from\s+|\bimport\(\s*|new URL\(\s*)'(\.[^']+)'/g;
    for (const [, from] of text.matchAll(all)) whole.add(target(file, from!));
  }
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
  const passedOn = text.matchAll(/^export (?:type )?\{([^}]*)\}/gm);
  return [
    ...[...declared].map(([, name]) => name!),
    ...[...passedOn].flatMap(([, names]) => listed(names!).map(({ taken }) => taken)),
  ].map((name) => ({ file, name }));
}

/** `a, type B as C`: what the other file calls it, and what it is called here. */
function listed(names: string): { given: string; taken: string }[] {
  return names
    .split(',')
    .map((name) => name.trim().replace(/^type\s+/, ''))
    .filter((name) => name !== '')
    .map((name) => {
      const [given, taken = given] = name.split(/\s+as\s+/) as [string, string?];
      return { given, taken };
    });
}

function target(file: string, from: string): string {
  return path.posix.join(path.posix.dirname(file), from).replace(/\.js$/, '.ts');
}
