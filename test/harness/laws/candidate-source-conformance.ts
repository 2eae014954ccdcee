/**
 * The laws of `infra/candidate-sources/contract/candidate-source.ts`, as tests for any source. What the texts say is compared with the bundled
 * crystals that the sources were made of.
 */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import type { CandidateSource, SourceEntry } from '../../../infra/candidate-sources/contract/candidate-source.js';
import { InvalidInputError } from '../../../schemas/failure.js';
import type { Structure } from '../../../schemas/tables/crystal.js';
import { readStructures } from '../../../science/crystal/formats/index.js';
import { signedVolume } from '../../../science/crystal/index.js';

const LONGEST_CURSOR = 4096;

export interface ExpectedEntries {
  /** Names of bundled crystals, in the order of the source. */
  readonly crystals: readonly string[];
  /** What the source itself calls them, where it does. */
  readonly names?: readonly (string | null)[];
  /** Part of the message of each item that is refused, in the order of the source. */
  readonly refused: readonly string[];
}

export function describeCandidateSource(
  name: string,
  open: () => Promise<CandidateSource>,
  expected: ExpectedEntries,
): void {
  describe(`candidate source: ${name}`, () => {
    it('gives the crystals, and what cannot be used by name', async () => {
      const entries = await all(await open());
      const given = entries.filter((entry) => entry.kind === 'candidate');
      expect(given.map(({ text, file }) => shapeOf(readStructures(text, file)[0]!))).toEqual(
        expected.crystals.map((id) => shapeOf(bundled(id))),
      );
      if (expected.names) expect(given.map((entry) => entry.name)).toEqual(expected.names);
      const refused = entries.filter((entry) => entry.kind === 'refused');
      expect(refused.map(({ error }) => error.message)).toEqual(
        expected.refused.map((message) => expect.stringContaining(message)),
      );
      for (const { error } of refused) expect(error).toBeInstanceOf(InvalidInputError);
    });

    it('gives every file and id once, and short cursors', async () => {
      const entries = await all(await open());
      for (const words of [entries.map(({ file }) => file), entries.map(({ cursor }) => cursor)])
        expect(new Set(words).size).toBe(entries.length);
      const ids = entries.flatMap((entry) => (entry.kind === 'candidate' ? [entry.id] : []));
      expect(new Set(ids).size).toBe(ids.length);
      for (const { cursor } of entries) expect(cursor.length).toBeLessThan(LONGEST_CURSOR);
    });

    it('gives the same again', async () => {
      const source = await open();
      const first = await all(source);
      expect(await all(source)).toEqual(first);
      expect(await all(await open())).toEqual(first);
    });

    it('goes on behind every entry', async () => {
      const entries = await all(await open());
      for (const [n, { cursor }] of entries.entries())
        expect(await all(await open(), cursor)).toEqual(entries.slice(n + 1));
    });

    it('lets a reader leave at any entry, and begin again', async () => {
      const source = await open();
      const entries = await all(source);
      for (const stop of entries.keys()) {
        const seen: SourceEntry[] = [];
        for await (const entry of source.entries(null)) {
          seen.push(entry);
          if (seen.length > stop) break;
        }
        expect(seen).toEqual(entries.slice(0, stop + 1));
      }
      // Streams are closed a moment later than they are left.
      await vi.waitFor(() => expect(openBelow(source.place)).toEqual([]));
    });
  });
}

export async function all(source: CandidateSource, after: string | null = null): Promise<SourceEntry[]> {
  const entries: SourceEntry[] = [];
  for await (const entry of source.entries(after)) entries.push(entry);
  return entries;
}

/** Files of the source that this process has open. */
function openBelow(place: string): string[] {
  return readdirSync('/proc/self/fd')
    .map((name) => {
      try {
        return readlinkSync(`/proc/self/fd/${name}`);
      } catch {
        return '';
      }
    })
    .filter((file) => file.startsWith(place));
}

function bundled(id: string): Structure {
  const text = readFileSync(new URL(`../../../data/gpaw-absorption/alignn/${id}.vasp`, import.meta.url), 'utf8');
  return readStructures(text, `${id}.vasp`)[0]!;
}

/** Numbers to eight digits: Cartesian coordinates are turned back into fractional ones. */
function shapeOf({ lattice, species, fracCoords }: Structure) {
  const rounded = (values: Float64Array) => Array.from(values, (value) => Number(value.toFixed(8)) + 0);
  return {
    species: [...species],
    lattice: rounded(lattice),
    fracCoords: rounded(fracCoords),
    volume: Number(Math.abs(signedVolume(lattice)).toFixed(6)),
  };
}
