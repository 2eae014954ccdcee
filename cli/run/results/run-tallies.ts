/** Steps of all runs, counted: of a run that has ended by the seal of its end, of others by their attempt records. */
import { newestSeals } from '../../../infra/audit/sealing/newest-seals.js';
import type { RunRecord } from '../../../schemas/run/run.js';
import { sealedTally, type Tally, tallyOf } from '../kinds/tally.js';
import type { Session } from '../start/session.js';

/** @returns by run: workflow id and run id */
export async function talliesByRun({
  records,
  audit,
}: Pick<Session, 'records' | 'audit'>): Promise<Map<string, Tally>> {
  const tallies = new Map<string, Tally>();
  for (const [run, seal] of await newestSeals(audit.store))
    if (seal?.tally && seal.state !== 'running') tallies.set(run, sealedTally(seal.tally));
  const others = new Map<string, RunRecord[]>();
  for await (const record of records.listWithout([...tallies.keys()])) {
    const run = others.get(record.runId);
    if (run) run.push(record);
    else others.set(record.runId, [record]);
  }
  for (const [run, found] of others) tallies.set(run, tallyOf(found));
  return tallies;
}
