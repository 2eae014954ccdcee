/**
 * Level `lineage`: entries of other runs that results were reused from. Anybody who can write into the store can make up a
 * run: what it tells counts where a seal of it is in the log, or where it is under way and has none yet.
 */
import { type ReadSeal, readSeals } from '../sealing/read-seals.js';
import type { AuditReader } from '../trail/audit-reader.js';
import { entryKeysOf } from '../trail/entry-source.js';
import { parseEntryKey } from '../trail/keys.js';
import { type Finding, finding } from './finding.js';
import type { CheckedLog } from './signed.js';

interface OtherRun {
  readonly newest: ReadSeal | undefined;
  readonly sealed: ReadonlySet<string>;
  /** It began, and nobody said that it ended. */
  readonly isUnderWay: boolean;
}

interface ReusedFrom {
  readonly findings: readonly Finding[];
  /** Runs whose entries may still be sealed. */
  readonly unfinished: readonly string[];
}

export class OtherRuns {
  private readonly known = new Map<string, Promise<OtherRun>>();

  constructor(
    private readonly reader: AuditReader,
    private readonly log: Pick<CheckedLog, 'missing'>,
  ) {}

  /** @param told keys of the entries that tell how the objects of the run were made */
  async check(run: string, told: readonly string[]): Promise<ReusedFrom> {
    const findings: Finding[] = [];
    const unfinished = new Set<string>();
    for (const object of told) {
      const from = parseEntryKey(object)?.run;
      if (from === undefined || from === run) continue;
      const { newest, sealed, isUnderWay } = await this.other(from);
      if (newest && sealed.has(object)) {
        findings.push(...this.log.missing(newest, true));
        continue;
      }
      if (isUnderWay) unfinished.add(from);
      else
        findings.push(
          finding('lineage', { object, expected: `an entry under a seal of ${from}`, found: 'under none' }, [run]),
        );
    }
    return { findings, unfinished: [...unfinished].sort() };
  }

  private other(run: string): Promise<OtherRun> {
    const known = this.known.get(run) ?? this.read(run);
    this.known.set(run, known);
    return known;
  }

  private async read(run: string): Promise<OtherRun> {
    const newest = (await readSeals(this.reader, run)).seals.at(-1);
    const kinds = new Set((await entryKeysOf(this.reader, run)).map((key) => parseEntryKey(key)?.kind));
    const isOpen = newest === undefined || newest.seal.state === 'running';
    const isUnderWay = isOpen && kinds.has('begun') && !kinds.has('closed');
    return { newest, sealed: new Set(newest?.entries), isUnderWay };
  }
}
