/** The house, read from its sources: how many doors a corridor has, which room leads into which, one name for one thing. */
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { FLOORS, filesIn, importsOf, sourcesIn, textOf } from '../../harness/laws/source-imports.js';

const ALL = [...FLOORS, 'test', 'bench'];
const MOST_DOORS = 20;

const sources = FLOORS.flatMap(sourcesIn);
/** Imports within the project; those of types alone bring nothing in. */
const imports = sources.flatMap(importsOf).filter(({ to }) => FLOORS.some((folder) => to.startsWith(`${folder}/`)));
const roomOf = (file: string) => path.posix.dirname(file);
const fieldOf = (file: string) => /^science\/([^/]+)\//.exec(file)?.[1];
const isFace = (file: string) => path.posix.basename(file) === 'index.ts';

describe('rooms', () => {
  it('reads a house worth checking', () => {
    expect(sources.length).toBeGreaterThan(400);
    expect(imports.length).toBeGreaterThan(1000);
  });

  it(`have at most ${MOST_DOORS} source files`, () => {
    const counts = new Map<string, number>();
    for (const file of ALL.flatMap(filesIn)) counts.set(roomOf(file), (counts.get(roomOf(file)) ?? 0) + 1);
    expect([...counts].filter(([, count]) => count > MOST_DOORS)).toEqual([]);
  });

  it('lead into each other in one direction', () => {
    // An index is a face of its room and a node of its own: others come in by it, and it reaches all that is behind it.
    const nodeOf = (file: string) => (isFace(file) ? file : roomOf(file));
    const leads = new Map<string, Set<string>>();
    for (const { from, to, typeOnly } of imports) {
      if (typeOnly || nodeOf(from) === nodeOf(to)) continue;
      leads.set(nodeOf(from), (leads.get(nodeOf(from)) ?? new Set()).add(nodeOf(to)));
    }
    expect(cyclesOf(leads)).toEqual([]);
  });

  it('of science are entered by their index alone', () => {
    const past = imports.filter(({ from, to }) => fieldOf(to) && fieldOf(from) !== fieldOf(to) && !isFace(to));
    expect(past.map(({ from, to }) => `${from} -> ${to}`)).toEqual([]);
  });
});

describe('names', () => {
  it('of exported types are given once', () => {
    const places = new Map<string, string[]>();
    for (const file of ALL.flatMap(sourcesIn)) {
      for (const [, name] of textOf(file).matchAll(/^export (?:abstract )?(?:interface|type|class|enum) ([A-Z]\w*)/gm))
        places.set(name!, [...(places.get(name!) ?? []), file]);
    }
    expect(places.size).toBeGreaterThan(300);
    expect([...places].filter(([, files]) => files.length > 1)).toEqual([]);
  });
});

/** Rings of rooms, each once: Tarjan's strongly connected components of more than one room. */
function cyclesOf(leads: ReadonlyMap<string, ReadonlySet<string>>): string[][] {
  const index = new Map<string, number>();
  const lowest = new Map<string, number>();
  const open: string[] = [];
  const rings: string[][] = [];
  const visit = (room: string) => {
    index.set(room, index.size);
    lowest.set(room, index.get(room)!);
    open.push(room);
    for (const next of leads.get(room) ?? []) {
      if (!index.has(next)) visit(next);
      if (open.includes(next)) lowest.set(room, Math.min(lowest.get(room)!, lowest.get(next)!));
    }
    if (lowest.get(room) !== index.get(room)) return;
    const ring = open.splice(open.indexOf(room));
    if (ring.length > 1) rings.push(ring.sort());
  };
  for (const room of leads.keys()) if (!index.has(room)) visit(room);
  return rings;
}
