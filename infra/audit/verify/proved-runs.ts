/**
 * Other runs than the one that is checked. Anybody who can write into the store can make up a run: what it tells counts
 * where a seal of it that is in the log covers the entry.
 */
import { readSeals } from '../sealing/read-seals.js';
import type { AuditReader } from '../trail/audit-reader.js';
import { entryKeysOf } from '../trail/entry-source.js';
import { parseEntryKey } from '../trail/keys.js';
import { type Finding, finding } from './finding.js';
import type { CheckedLog } from './signed.js';

interface ProvedRun {
  /** Keys of its entries under its newest seal that is in the log. */
  readonly proved: ReadonlySet<string>;
  /** It began, and neither an entry nor a seal says that it ended. */
  readonly isUnderWay: boolean;
}

interface ReusedFrom {
  readonly findings: readonly Finding[];
  /** Runs under way whose next seal will cover what was reused, sorted. */
  readonly unsealed: readonly string[];
}

export class ProvedRuns {
  private readonly known = new Map<string, Promise<ProvedRun>>();

  constructor(
    private readonly reader: AuditReader,
    private readonly log: Pick<CheckedLog, 'missing'>,
  ) {}

  async proves(entry: string): Promise<boolean> {
    const run = parseEntryKey(entry)?.run;
    return run !== undefined && (await this.of(run)).proved.has(entry);
  }

  /** @param told keys of the entries that tell how the objects of the run were made */
  async checkReused(run: string, told: readonly string[]): Promise<ReusedFrom> {
    const findings: Finding[] = [];
    const unsealed = new Set<string>();
    for (const object of told) {
      const from = parseEntryKey(object)?.run;
      if (from === undefined || from === run) continue;
      const { proved, isUnderWay } = await this.of(from);
      if (proved.has(object)) continue;
      const expected = `an entry under a seal of ${from} that is in the log`;
      if (isUnderWay) unsealed.add(from);
      else findings.push(finding('lineage', { object, expected, found: 'under none' }, [run]));
    }
    return { findings, unsealed: [...unsealed].sort() };
  }

  private of(run: string): Promise<ProvedRun> {
    const known = this.known.get(run) ?? this.read(run);
    this.known.set(run, known);
    return known;
  }

  private async read(run: string): Promise<ProvedRun> {
    const { seals } = await readSeals(this.reader, run);
    const logged = seals.findLast((seal) => this.log.missing(seal, true).length === 0);
    const kinds = new Set((await entryKeysOf(this.reader, run)).map((key) => parseEntryKey(key)?.kind));
    const isOpen = seals.every(({ seal }) => seal.state === 'running');
    return { proved: new Set(logged?.entries), isUnderWay: isOpen && kinds.has('begun') && !kinds.has('closed') };
  }
}
