/** Seals a run in a store of files and says what that took: `seal-child.js FOLDER RUN`. */
import { performance } from 'node:perf_hooks';
import { AuditLog } from '../../infra/audit/log/audit-log.js';
import { sealRun } from '../../infra/audit/sealing/seal-run.js';
import { AuditTrail } from '../../infra/audit/trail/audit-trail.js';
import { DirectoryStore } from '../../infra/object-store/directory.js';
import { required } from '../../schemas/required.js';

const [folder, run] = process.argv.slice(2);
const store = await DirectoryStore.open(required(folder));
const begin = performance.now();
await sealRun(new AuditTrail(store), await AuditLog.open(store, null), {
  run: required(run),
  state: 'finished',
  manifest: null,
  histories: [],
});
const seconds = (performance.now() - begin) / 1000;
const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
process.stdout.write(
  JSON.stringify({
    seconds,
    processorSeconds: (userCPUTime + systemCPUTime) / 1e6,
    peakMegabytes: (maxRSS * 1024) / 1e6,
  }),
);
