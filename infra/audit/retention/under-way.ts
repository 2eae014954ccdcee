/** What runs that go on are about to use: an attempt begins to write its entry before it looks anything up. */
import { objectKey } from '../../../schemas/run/artifact.js';
import { heldValue } from '../../../schemas/run/audit/fields.js';
import { isStoreAct } from '../acts/store-act.js';
import type { AuditReader } from '../trail/audit-reader.js';
import { isEnd, refsMadeBy } from '../trail/ends.js';
import { entrySource } from '../trail/entry-source.js';
import { ENTRIES, parseEntryKey } from '../trail/keys.js';

export interface UnderWay {
  /** Keys of steps that were asked for. */
  readonly stepKeys: ReadonlySet<string>;
  /** Names of steps that are being computed: they may give what is there already. */
  readonly steps: ReadonlySet<string>;
  /** Keys of objects that were given, read or made. */
  readonly objects: ReadonlySet<string>;
}

/** @param ended runs that have their last seal: they ask for nothing any more */
export async function underWay(reader: AuditReader, ended: ReadonlySet<string>): Promise<UnderWay> {
  const runs = new Set<string>();
  for await (const { key } of reader.list(ENTRIES)) {
    const run = parseEntryKey(key)?.run;
    if (run !== undefined && !ended.has(run) && !isStoreAct(run)) runs.add(run);
  }
  const found = { stepKeys: new Set<string>(), steps: new Set<string>(), objects: new Set<string>() };
  for (const run of runs) {
    const open = new Map<string, string>();
    for await (const { key, entry } of entrySource(reader).entriesOf(run)) {
      if (entry.kind === 'opened') {
        open.set(key, entry.step);
        if (entry.stepKey !== null) found.stepKeys.add(entry.stepKey);
      } else if (isEnd(entry)) open.delete(entry.opened.key);
      const refs =
        entry.kind === 'opened'
          ? Object.values(heldValue(entry.inputs))
          : entry.kind === 'begun'
            ? Object.values(heldValue(entry.given))
            : isEnd(entry)
              ? refsMadeBy(entry)
              : [];
      for (const ref of refs) found.objects.add(objectKey(ref));
    }
    for (const step of open.values()) found.steps.add(step);
  }
  return found;
}
