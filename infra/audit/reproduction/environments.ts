/** What this machine computes with, beside what a run was computed with. */
import { type KeyDifference, valueDifferences } from '../lineage/key-differences.js';
import type { AuditReader } from '../trail/audit-reader.js';
import type { TrailEntry } from '../trail/read-entry.js';
import { readEnvironment } from '../trail/read-environment.js';

/** `here`: this machine; `there`: as it was recorded. Servers only carry bytes, and are left out. */
export interface ComparedEnvironment {
  /** SHA-256 of the recorded one. */
  readonly recorded: string;
  /** null where the trail has lost it. */
  readonly differences: readonly KeyDifference[] | null;
}

interface Here {
  readonly steps: Readonly<Record<string, unknown>>;
  readonly [field: string]: unknown;
}

/** @param recorded hashes by which attempts name what they were computed with */
export async function compareEnvironments(
  reader: Pick<AuditReader, 'get'>,
  recorded: readonly string[],
  here: Here,
): Promise<ComparedEnvironment[]> {
  return Promise.all(
    [...new Set(recorded)].sort().map(async (sha256) => {
      const { value: there } = await readEnvironment(reader, sha256);
      return { recorded: sha256, differences: there ? differencesOf(here, there) : null };
    }),
  );
}

function differencesOf(here: Here, there: Here): KeyDifference[] {
  const fields = Object.keys({ ...here, ...there }).filter((name) => !LEFT_OUT.includes(name));
  return fields.sort().flatMap((name) => valueDifferences(name, here[name], there[name]));
}

const LEFT_OUT = ['kind', 'servers', 'version'];

/** Between the environments of two runs that only one of them was computed with; none where they had the same. */
export async function runEnvironmentDifferences(
  reader: Pick<AuditReader, 'get'>,
  here: readonly TrailEntry[],
  there: readonly TrailEntry[],
): Promise<KeyDifference[]> {
  const [own, other] = [environmentsIn(here), environmentsIn(there)];
  const [first, second] = [own.find((each) => !other.includes(each)), other.find((each) => !own.includes(each))];
  if (first === undefined || second === undefined) return [];
  const [{ value: a }, { value: b }] = [await readEnvironment(reader, first), await readEnvironment(reader, second)];
  return a && b ? differencesOf(a, b) : [{ path: 'environment', here: first, there: second }];
}

function environmentsIn(entries: readonly TrailEntry[]): string[] {
  return [...new Set(entries.flatMap(({ entry }) => (entry.kind === 'opened' ? [entry.environment] : [])))];
}
