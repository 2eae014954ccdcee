/** An OPTIMADE provider on 127.0.0.1 whose faults a test plays: entries by number, pages by offset, by token or by number. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface OptimadeServer {
  readonly url: string;
  /** Addresses that were asked for, without the host. */
  readonly asked: string[];
  close(): Promise<void>;
}

interface Page {
  readonly offset: number;
  readonly limit: number;
}

/** @returns whether it has answered itself */
type Fault = (page: Page, response: ServerResponse, request: IncomingMessage) => boolean;

export interface ServerPlan {
  readonly entries: number;
  readonly paging?: 'offset' | 'token' | 'number';
  readonly limit?: number;
  readonly fault?: Fault;
  /** Instead of the address of the next page. */
  readonly next?: (page: Page, usual: string | null) => unknown;
  /** Instead of the number of entries. */
  readonly returned?: number | null;
}

export async function startOptimade(plan: ServerPlan): Promise<OptimadeServer> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url!);
    const here = new URL(request.url!, `http://${request.headers.host}`);
    const page = pageOf(here, plan);
    if (plan.fault?.(page, response, request)) return;
    response.setHeader('content-type', 'application/vnd.api+json');
    response.end(JSON.stringify(answerOf(here, page, plan)));
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as AddressInfo;
  const close = () =>
    new Promise<void>((done) => {
      server.closeAllConnections();
      server.close(() => done());
    });
  return { url: `http://127.0.0.1:${port}/optimade`, asked, close };
}

function pageOf({ searchParams }: URL, { limit = 5, paging = 'offset' }: ServerPlan): Page {
  const number = (name: string) => Number(searchParams.get(name) ?? 0);
  const own = number('page_limit') || limit;
  if (paging === 'number') return { offset: (Math.max(1, number('page_number')) - 1) * own, limit: own };
  return { offset: number(paging === 'offset' ? 'page_offset' : 'page_above'), limit: own };
}

export function answerOf(here: URL, { offset, limit }: Page, plan: ServerPlan): object {
  const { entries, paging = 'offset', next, returned = entries } = plan;
  const end = Math.min(entries, offset + limit);
  const data = Array.from({ length: Math.max(0, end - offset) }, (_, n) => entryOf(offset + n));
  const nextUrl = new URL(here);
  nextUrl.searchParams.set('page_limit', String(limit));
  if (paging === 'number') nextUrl.searchParams.set('page_number', String(Math.round(end / limit) + 1));
  else nextUrl.searchParams.set(paging === 'offset' ? 'page_offset' : 'page_above', String(end));
  const usual = end < entries ? nextUrl.href : null;
  const link = next ? next({ offset, limit }, usual) : usual;
  return { data, links: { next: link }, meta: { data_returned: returned, more_data_available: link !== null } };
}

/** Caesium chloride with a cell of its own. */
function entryOf(n: number): object {
  const a = 4 + n / 1000;
  const vectors = [
    [a, 0, 0],
    [0, a, 0],
    [0, 0, a],
  ];
  return {
    id: `entry-${n}`,
    type: 'structures',
    attributes: {
      lattice_vectors: vectors,
      cartesian_site_positions: [
        [0, 0, 0],
        [a / 2, a / 2, a / 2],
      ],
      species_at_sites: ['Cs', 'Cl'],
      species: ['Cs', 'Cl'].map((name) => ({ name, chemical_symbols: [name], concentration: [1] })),
      nsites: 2,
    },
  };
}
