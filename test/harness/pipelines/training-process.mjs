/**
 * A training in a process of its own: node training-process.mjs <folder> <events>
 * Stands still after so many events, for its parent to kill it; ends by itself where there are fewer.
 */
import { fileURLToPath } from 'node:url';
import { createViteServer } from 'vitest/node';

const [folder, events] = process.argv.slice(2);
const file = fileURLToPath(new URL('../../unit/science/model/interrupted-training.ts', import.meta.url));
// Kept open: TensorFlow is imported later, through the same server.
const server = await createViteServer({
  configFile: false,
  logLevel: 'error',
  server: { middlewareMode: true, watch: null, hmr: false, ws: false },
  optimizeDeps: { noDiscovery: true },
});
const module = await server.ssrLoadModule(file);
let seen = 0;
await module.trainInFolder(folder, async (what) => {
  seen += 1;
  if (seen < Number(events)) return;
  process.send({ what, seen });
  // The channel to the parent keeps the process alive.
  await new Promise(() => {});
});
process.send({ what: 'end', seen });
await server.close();
process.disconnect();
