/** The OPTIMADE client against a server of node:http that plays each fault. Nobody waits: the clock is one of the test. */
import { afterEach, describe, expect, it } from 'vitest';
import type { SourceEntry } from '../../../../infra/candidate-sources/contract/candidate-source.js';
import { firstPage } from '../../../../infra/candidate-sources/optimade/address.js';
import { openOptimade } from '../../../../infra/candidate-sources/optimade/source.js';
import { InvalidInputError, InvalidStructureError } from '../../../../schemas/failure.js';
import { readStructures } from '../../../../science/crystal/formats/index.js';
import { all } from '../../../harness/laws/candidate-source-conformance.js';
import { type OptimadeServer, type ServerPlan, startOptimade } from '../../../harness/servers/optimade-server.js';

const servers: OptimadeServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

/** A server and a client on a clock that runs when somebody sleeps. */
async function start(plan: ServerPlan) {
  const server = await startOptimade(plan);
  servers.push(server);
  const waits: number[] = [];
  let now = Date.UTC(2026, 0, 1);
  const network = {
    fetch: globalThis.fetch,
    now: () => now,
    sleep: async (ms: number) => {
      waits.push(ms);
      now += ms;
    },
  };
  return { server, waits, open: () => openOptimade(`optimade:${server.url}?filter=nelements%3D2`, network) };
}

const namesOf = (entries: readonly SourceEntry[]) =>
  entries.flatMap((entry) => (entry.kind === 'candidate' ? [entry.name] : []));
const numbers = (from: number, to: number) => Array.from({ length: to - from }, (_, n) => `entry-${from + n}`);
const verdictOf = (entries: readonly SourceEntry[]) => {
  const last = entries.at(-1);
  return last?.kind === 'verdict' ? last : null;
};
const refusedOf = (entries: readonly SourceEntry[]) =>
  entries.flatMap((entry) => (entry.kind === 'refused' ? [entry.error.message] : []));

describe('an OPTIMADE query', () => {
  it('begins at the structures of the provider, with what a structure needs', () => {
    const at = (text: string) => new URL(firstPage(`optimade:${text}`)).pathname;
    expect(at('https://x.example/optimade?filter=nsites=2')).toBe('/optimade/v1/structures');
    expect(at('https://x.example/')).toBe('/v1/structures');
    expect(at('https://x.example/v1.2/')).toBe('/v1.2/structures');
    expect(at('https://x.example/a/v1/structures')).toBe('/a/v1/structures');
    const { searchParams } = new URL(firstPage('optimade:https://x.example?filter=elements HAS "Si"&page_limit=7'));
    expect(searchParams.get('filter')).toBe('elements HAS "Si"');
    expect(searchParams.get('page_limit')).toBe('7');
    expect(searchParams.get('response_fields')).toContain('cartesian_site_positions');
    for (const text of ['', 'x.example', 'file:///etc', 'https://me:word@x.example'])
      expect(() => at(text)).toThrow(InvalidInputError);
  });

  it.each(['offset', 'token', 'number'] as const)(
    'gives every entry once, pages by %s, and can go on anywhere',
    async (paging) => {
      const { open, waits } = await start({ entries: 13, paging });
      const entries = await all(await open());
      expect(namesOf(entries)).toEqual(numbers(0, 13));
      expect(entries).toHaveLength(13);
      expect(waits).toEqual([]);
      for (const [n, { cursor }] of entries.entries()) {
        expect(cursor.length).toBeLessThan(4096);
        expect(await all(await open(), cursor)).toEqual(entries.slice(n + 1));
      }
      const first = entries[0]!;
      if (first.kind !== 'candidate') throw new Error('no candidate');
      expect(readStructures(first.text, first.file)[0]).toMatchObject({ species: ['Cs', 'Cl'] });
    },
  );

  it('asks for the next page by the words of the server', async () => {
    const next = (_: unknown, usual: string | null) => usual && { href: `${usual}&odd=%7E+a` };
    const { open, server } = await start({ entries: 7, next });
    expect(namesOf(await all(await open()))).toEqual(numbers(0, 7));
    expect(server.asked.at(-1)).toMatch(/page_offset=5&odd=%7E\+a$/);
  });

  it('refuses a site that is filled in part, by name', async () => {
    const { open } = await start({ entries: 1 });
    const [entry] = await all(await open());
    if (entry?.kind !== 'candidate') throw new Error('no candidate');
    const partial = entry.text.replace('"concentration":[1]', '"concentration":[0.5]');
    expect(() => readStructures(partial, entry.file)).toThrow(InvalidStructureError);
    expect(() => readStructures(partial, entry.file)).toThrow(/concentration\[0\] is 0\.5: an atom in part/);
  });
});

describe('failures that pass', () => {
  it('are waited for, longer every time, and as long as the server says', async () => {
    let left = 9;
    const { open, waits } = await start({
      entries: 7,
      fault: ({ offset }, response) => {
        if (offset !== 5 || left-- <= 0) return false;
        if (left === 8) {
          response.writeHead(429, { 'retry-after': '33' }).end();
          return true;
        }
        if (left === 7) {
          response.writeHead(503, { 'retry-after': new Date(Date.UTC(2026, 0, 1, 0, 2)).toUTCString() }).end();
          return true;
        }
        response.writeHead(500).end();
        return true;
      },
    });
    const entries = await all(await open());
    expect(namesOf(entries)).toEqual(numbers(0, 7));
    // Five failures: half the page, and patience from the start.
    expect(waits).toEqual([33_000, 87_000, 4000, 8000, 1000, 2000, 4000, 8000]);
  });

  it('of bodies that are cut, and of answers that are no JSON, too', async () => {
    const left = new Map([
      [0, 2],
      [5, 3],
    ]);
    const { open } = await start({
      entries: 12,
      fault: ({ offset }, response) => {
        const more = left.get(offset) ?? 0;
        left.set(offset, more - 1);
        if (more <= 0) return false;
        if (offset === 5) response.end('<html>busy</html>');
        else {
          response.writeHead(200, { 'content-length': '5000' });
          response.write('{"data": [');
          response.destroy();
        }
        return true;
      },
    });
    expect(namesOf(await all(await open()))).toEqual(numbers(0, 12));
  });
});

describe('an entry that cannot be had', () => {
  const bad =
    (n: number): ServerPlan['fault'] =>
    ({ offset, limit }, response) => {
      if (n < offset || n >= offset + limit) return false;
      response.writeHead(500).end();
      return true;
    };

  it('is stepped over alone where pages are told by offset, and named', async () => {
    const { open, server } = await start({ entries: 23, limit: 8, fault: bad(13) });
    const entries = await all(await open());
    expect(namesOf(entries)).toEqual([...numbers(0, 13), ...numbers(14, 23)]);
    expect(refusedOf(entries)).toEqual([expect.stringMatching(/#13: stepped over: status 500/)]);
    expect(verdictOf(entries)).toBeNull();
    // Pages grow again behind it.
    expect(server.asked.at(-1)).toContain('page_limit=8');
    for (const [n, { cursor }] of entries.entries()) {
      const rest = await all(await open(), cursor);
      expect(namesOf(rest)).toEqual(namesOf(entries.slice(n + 1)));
      expect(refusedOf(rest)).toEqual(refusedOf(entries.slice(n + 1)));
    }
  });

  it('pauses a query whose pages are told by tokens, which goes on later', async () => {
    let broken = true;
    const fault: ServerPlan['fault'] = (page, response, request) => broken && bad(13)!(page, response, request);
    const { open } = await start({ entries: 23, limit: 8, paging: 'token', fault });
    const entries = await all(await open());
    expect(namesOf(entries)).toEqual(numbers(0, 13));
    const verdict = verdictOf(entries)!;
    expect(verdict).toMatchObject({ verdict: 'paused', reason: 'status 500' });
    broken = false;
    expect(namesOf(await all(await open(), verdict.cursor))).toEqual(numbers(13, 23));
  });

  it('never makes a numbered page smaller', async () => {
    const { open, server } = await start({ entries: 23, limit: 8, paging: 'number', fault: bad(13) });
    const entries = await all(await open());
    expect(namesOf(entries)).toEqual(numbers(0, 8));
    expect(verdictOf(entries)).toMatchObject({ verdict: 'paused' });
    expect(server.asked.filter((url) => /page_limit=[^8]/.test(url))).toEqual([]);
  });

  it('is not one of many in a row: then it is the server, and the query pauses', async () => {
    const { open } = await start({
      entries: 40,
      limit: 4,
      fault: ({ offset }, response) => {
        if (offset < 8) return false;
        response.writeHead(500).end();
        return true;
      },
    });
    const entries = await all(await open());
    expect(namesOf(entries)).toEqual(numbers(0, 8));
    expect(refusedOf(entries)).toHaveLength(5);
    expect(verdictOf(entries)).toMatchObject({ verdict: 'paused' });
  });

  it('is not sought while the server is busy or away', async () => {
    let busy = true;
    const { open, server, waits } = await start({
      entries: 12,
      fault: ({ offset }, response) => {
        if (!busy || offset === 0) return false;
        response.writeHead(429).end();
        return true;
      },
    });
    const entries = await all(await open());
    expect(namesOf(entries)).toEqual(numbers(0, 5));
    expect(verdictOf(entries)).toMatchObject({ verdict: 'paused', reason: 'status 429' });
    expect(waits).toEqual([1000, 2000, 4000, 8000]);
    expect(server.asked.filter((url) => /page_limit=[^5]/.test(url))).toEqual([]);
    busy = false;
    expect(namesOf(await all(await open(), verdictOf(entries)!.cursor))).toEqual(numbers(5, 12));
  });

  it('is not waited for longer than a quarter of an hour', async () => {
    const { open, waits } = await start({
      entries: 12,
      fault: ({ offset }, response) => {
        if (offset === 0) return false;
        response.writeHead(503, { 'retry-after': '7200' }).end();
        return true;
      },
    });
    const entries = await all(await open());
    expect(verdictOf(entries)).toMatchObject({ verdict: 'paused', reason: expect.stringContaining('120 minutes') });
    expect(waits).toEqual([]);
  });
});

describe('a server that leads astray', () => {
  it.each<[string, Partial<ServerPlan>, string, number]>([
    [
      'to another origin',
      { next: ({ offset }, usual) => (offset === 5 ? 'http://127.0.0.2/x' : usual) },
      'another origin',
      10,
    ],
    ['to no address', { next: ({ offset }, usual) => (offset === 5 ? 'nowhere' : usual) }, 'no address', 10],
    [
      'back to the start',
      { next: ({ offset }, usual) => (offset === 10 ? usual!.replace('page_offset=15', 'page_offset=0') : usual) },
      'read before',
      0,
    ],
    [
      'to the same entries under new addresses',
      {
        next: ({ offset }, usual) =>
          offset === 5 ? `${usual!.replace('page_offset=10', 'page_offset=5')}&x=1` : usual,
      },
      'a second time',
      15,
    ],
    [
      'on behind its end',
      { next: ({ offset }, usual) => usual ?? `http://HOST/v1/structures?page_offset=${offset + 5}` },
      'empty page',
      23,
    ],
  ])('%s is left with a verdict', async (_, plan, reason, given) => {
    const started = await start({
      entries: 23,
      ...plan,
      ...(plan.next && {
        next: (page, usual) => {
          const link = plan.next!(page, usual);
          return typeof link === 'string' ? link.replace('http://HOST', started.server.url) : link;
        },
      }),
    });
    const entries = await all(await started.open());
    expect(verdictOf(entries)).toMatchObject({ verdict: 'broken-off', reason: expect.stringContaining(reason) });
    // A long loop goes around once or twice before it is known.
    if (given > 0) expect(namesOf(entries)).toHaveLength(given);
    else expect(namesOf(entries).length).toBeLessThan(5 * 23);
    expect(started.server.asked.length).toBeLessThan(30);
  });

  it('with a page of more than 64 MB is left, stated or not', async () => {
    const megabyte = 'x'.repeat(1024 * 1024);
    for (const stated of [true, false]) {
      const { open } = await start({
        entries: 23,
        fault: ({ offset }, response) => {
          if (offset !== 5) return false;
          response.on('error', () => undefined);
          if (stated) response.writeHead(200, { 'content-length': String(65 * 1024 * 1024) });
          for (let n = 0; n < 65; n++) response.write(megabyte);
          response.end();
          return true;
        },
      });
      const entries = await all(await open());
      expect(namesOf(entries)).toEqual(numbers(0, 5));
      expect(verdictOf(entries)).toMatchObject({
        verdict: 'broken-off',
        reason: expect.stringContaining('67108864 bytes'),
      });
    }
  });

  it('with another number of entries than it states is called incomplete', async () => {
    for (const returned of [22, 24]) {
      const { open } = await start({ entries: 23, returned });
      const entries = await all(await open());
      expect(namesOf(entries)).toEqual(numbers(0, 23));
      expect(verdictOf(entries)).toMatchObject({
        verdict: 'incomplete',
        reason: `23 entries were listed, and the server states ${returned}`,
      });
    }
    const { open } = await start({ entries: 23, returned: null });
    expect(verdictOf(await all(await open()))).toBeNull();
  });

  it.each<[string, ServerPlan['fault'], string]>([
    ['refuses the question', (_, response) => response.writeHead(400).end() !== undefined, 'status 400'],
    [
      'sends elsewhere',
      (_, response) => response.writeHead(302, { location: 'http://127.0.0.2/' }).end() !== undefined,
      'redirection to',
    ],
    ['is no provider', (_, response) => response.end('{"hello": 1}') !== undefined, 'no OPTIMADE answer: data'],
    ['is busy', (_, response) => response.writeHead(503).end() !== undefined, 'status 503'],
  ])('that %s is refused before anything is given', async (_, fault, message) => {
    const { open } = await start({ entries: 3, fault: fault! });
    await expect(open()).rejects.toThrow(InvalidInputError);
    await expect(open()).rejects.toThrow(message);
  });

  it('that is away is refused, and cursors of other queries are', async () => {
    const { open, server } = await start({ entries: 3 });
    const source = await open();
    const foreign = await start({ entries: 3 });
    const [entry] = await all(await foreign.open());
    for (const cursor of ['', '7', '{"url":"x"}', entry!.cursor])
      await expect(all(source, cursor)).rejects.toThrow('no place in this source');
    await server.close();
    await expect(open()).rejects.toThrow('no answer');
  });
});
