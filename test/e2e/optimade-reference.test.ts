/**
 * The OPTIMADE client against the reference implementation, `optimade[server]` 1.5.0, behind a proxy that fails, cuts and leads
 * astray. `node test/harness/servers/optimade/install.mjs` installs it; without it the tests are skipped. Except where a
 * process is killed nobody waits: the clock is one of the test.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { SourceEntry } from '../../infra/candidate-sources/contract/candidate-source.js';
import { openOptimade } from '../../infra/candidate-sources/optimade/source.js';
import { projectRoot } from '../../infra/project-root.js';
import { readStructures } from '../../science/crystal/formats/index.js';
import { all } from '../harness/laws/candidate-source-conformance.js';
import { seededRandom } from '../harness/laws/seeded-random.js';
import { installedPython } from '../harness/servers/optimade/environment.mjs';
import {
  type ProxyPlan,
  type ReferenceServer,
  startReferenceServer,
} from '../harness/servers/optimade/reference-server.js';

const python = installedPython();
const ENTRIES = 61;
const POISONED = 37;

/** Caesium halides with cells of their own, so that every entry is another crystal. */
const HALIDES = ['Cl', 'Br', 'I'];
function entryOf(n: number): object {
  const a = 4 + n / 1000;
  const halide = HALIDES[n % 3]!;
  return {
    id: `entry-${n}`,
    type: 'structures',
    attributes: {
      last_modified: { $date: '2026-01-01T00:00:00Z' },
      elements: [halide, 'Cs'].sort(),
      nelements: 2,
      elements_ratios: [0.5, 0.5],
      chemical_formula_descriptive: `Cs${halide}`,
      chemical_formula_reduced: [halide, 'Cs'].sort().join(''),
      chemical_formula_anonymous: 'AB',
      dimension_types: [1, 1, 1],
      nperiodic_dimensions: 3,
      lattice_vectors: [
        [a, 0, 0],
        [0, a, 0],
        [0, 0, a],
      ],
      cartesian_site_positions: [
        [0, 0, 0],
        [a / 2, a / 2, a / 2],
      ],
      nsites: 2,
      species_at_sites: ['Cs', halide],
      species: ['Cs', halide].map((name) => ({ name, chemical_symbols: [name], concentration: [1] })),
      structure_features: [],
    },
  };
}

const namesOf = (entries: readonly SourceEntry[]) =>
  entries.flatMap((entry) => (entry.kind === 'candidate' ? [entry.name] : []));
const refusedOf = (entries: readonly SourceEntry[]) =>
  entries.flatMap((entry) => (entry.kind === 'refused' ? [entry.error.message] : []));
const verdictOf = (entries: readonly SourceEntry[]) => entries.find((entry) => entry.kind === 'verdict') ?? null;
const numbers = (from: number, to: number) => Array.from({ length: to - from }, (_, n) => `entry-${from + n}`);
const reachable = [...numbers(0, POISONED), ...numbers(POISONED + 1, ENTRIES)];

describe.skipIf(python === null)('optimade[server] 1.5.0', { timeout: 120_000 }, () => {
  let server: ReferenceServer;
  beforeAll(async () => {
    server = await startReferenceServer(
      python!,
      Array.from({ length: ENTRIES }, (_, n) => entryOf(n)),
    );
  });
  afterEach(() => server.play({}));
  afterAll(() => server?.stop());

  const waits: number[] = [];
  const place = (question = '') => `optimade:${server.url}?page_limit=8${question}`;
  const open = (question = '') => {
    waits.length = 0;
    const sleep = async (ms: number) => void waits.push(ms);
    return openOptimade(place(question), { fetch: globalThis.fetch, now: () => 0, sleep });
  };

  it('gives every row once, as the crystal that it is', async () => {
    const entries = await all(await open());
    expect(namesOf(entries)).toEqual(numbers(0, ENTRIES));
    expect(entries).toHaveLength(ENTRIES);
    for (const [n, entry] of entries.entries()) {
      if (entry.kind !== 'candidate') throw new Error(entry.kind);
      const [structure] = readStructures(entry.text, entry.file);
      expect(structure).toMatchObject({ species: ['Cs', HALIDES[n % 3]] });
      expect(structure!.lattice[0]).toBeCloseTo(4 + n / 1000, 12);
    }
  });

  it('is asked the question of the user, and refuses one that it does not understand', async () => {
    const iodides = await all(await open('&filter=elements HAS "I" AND nelements=2'));
    expect(namesOf(iodides)).toEqual(numbers(0, ENTRIES).filter((_, n) => n % 3 === 2));
    await expect(open('&filter=elements HAS')).rejects.toThrow('status 400');
  });

  /** A fault in two of three requests, and one entry that no page may hold. */
  function storm(seed: number): ProxyPlan['fault'] {
    const random = seededRandom(seed);
    let inARow = 0;
    return ({ offset, limit }, response) => {
      if (offset <= POISONED && POISONED < offset + limit) return response.writeHead(500).end() !== undefined;
      // The server never fails five times: then its pages become smaller, which is the next test's.
      if (inARow === 4 || random.uniform() < 1 / 3) {
        inARow = 0;
        return false;
      }
      inARow++;
      const kind = random.below(4);
      if (kind === 0) response.writeHead(500).end();
      else if (kind === 1) response.writeHead(429, { 'retry-after': '7' }).end();
      else if (kind === 2) response.end('{"data": [{"id": "entry-');
      else {
        response.writeHead(200, { 'content-length': '5000' });
        response.write('{"data": [');
        response.destroy();
      }
      return true;
    };
  }

  it.each([1, 2, 3])('in storm %d gives every reachable row once, and names the other', async (seed) => {
    server.play({ fault: storm(seed) });
    const entries = await all(await open());
    expect(namesOf(entries)).toEqual(reachable);
    expect(refusedOf(entries)).toEqual([expect.stringMatching(new RegExp(`#${POISONED}: stepped over: status 500`))]);
    expect(verdictOf(entries)).toBeNull();
    expect(waits).toContain(7000);
  });

  it('goes on after any row in a storm, with the rows behind it', async () => {
    server.play({ fault: storm(4) });
    const entries = await all(await open());
    // Beyond the end of a page; from there on the rows have cursors of their own.
    for (const [n, { cursor }] of entries.entries()) {
      const rest: SourceEntry[] = [];
      for await (const entry of (await open()).entries(cursor)) if (rest.push(entry) === 12) break;
      const behind = entries.slice(n + 1, n + 13);
      expect(namesOf(rest)).toEqual(namesOf(behind));
      expect(refusedOf(rest)).toEqual(refusedOf(behind));
    }
  });

  it('that leads to another origin is left, with the rows before it', async () => {
    server.play({
      next: ({ offset }, usual) => (offset === 16 ? (usual?.replace('127.0.0.1', '127.0.0.2') ?? null) : usual),
    });
    const entries = await all(await open());
    expect(namesOf(entries)).toEqual(numbers(0, 24));
    expect(verdictOf(entries)).toMatchObject({
      verdict: 'broken-off',
      reason: expect.stringContaining('another origin: http://127.0.0.2'),
    });
    server.play({});
    expect(namesOf(await all(await open(), entries.at(-1)!.cursor))).toEqual(numbers(24, ENTRIES));
  });

  it('that leads in a loop is left', async () => {
    const back = ({ offset }: { offset: number }, usual: string | null) =>
      offset === 24 ? (usual?.replace('page_offset=32', 'page_offset=8') ?? null) : usual;
    server.play({ next: back });
    server.asked.length = 0;
    const entries = await all(await open());
    expect(verdictOf(entries)).toMatchObject({ verdict: 'broken-off', reason: 'a page that was read before' });
    expect([...new Set(namesOf(entries))]).toEqual(numbers(0, 32));
    expect(server.asked.length).toBeLessThan(20);
  });

  it('killed with -9 pauses the query, which goes on when it is back', async () => {
    const source = await open();
    const given: SourceEntry[] = [];
    try {
      for await (const entry of source.entries(null)) {
        given.push(entry);
        if (given.length === 20) await server.kill();
      }
    } finally {
      await server.restart();
    }
    expect(namesOf(given)).toEqual(numbers(0, 24));
    expect(verdictOf(given)).toMatchObject({ verdict: 'paused', reason: expect.stringContaining('no answer') });
    expect(namesOf(await all(await open(), given.at(-1)!.cursor))).toEqual(numbers(24, ENTRIES));
  });

  it('is read on by another process where one was killed with -9, every row once', async () => {
    const seen: { kind: string; file: string; cursor: string }[] = [];
    // In the middle of a page that is asked for, three times; the fourth process reads to the end.
    for (const offset of [16, 32, 56, Number.POSITIVE_INFINITY]) {
      const reader = startReader(place(), seen.at(-1)?.cursor);
      server.play({
        fault: (page, response) => {
          if (page.offset < offset) return false;
          response.writeHead(200, { 'content-type': 'application/vnd.api+json' });
          response.write('{"data": [', () => reader.kill());
          return true;
        },
      });
      seen.push(...(await reader.lines()));
    }
    expect(seen.map(({ kind }) => kind)).toEqual(new Array(ENTRIES).fill('candidate'));
    expect(seen.map(({ file }) => file)).toEqual(Array.from({ length: ENTRIES }, (_, n) => `${place()}#${n}`));
  });
});

/** A process that tells what it reads, a line an entry. */
function startReader(place: string, cursor: string | undefined) {
  const program = path.join(projectRoot(), 'test/harness/servers/optimade/read-source.mjs');
  const child = spawn(process.execPath, [program, place, ...(cursor === undefined ? [] : [cursor])], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  return {
    kill: () => child.kill('SIGKILL'),
    async lines() {
      const told: { kind: string; file: string; cursor: string }[] = [];
      for await (const line of createInterface({ input: child.stdout })) told.push(JSON.parse(line));
      await ended;
      return told;
    },
  };
}
