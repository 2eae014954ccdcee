// @ts-check
/** Starts a program of this folder from its TypeScript source, without a build: `main` (the command), or `session` (its child). */
import { fileURLToPath } from 'node:url';
import { createViteServer } from 'vitest/node';

const root = fileURLToPath(new URL('../..', import.meta.url));
const loader = await createViteServer({
  root,
  configFile: false,
  appType: 'custom',
  server: { middlewareMode: true, hmr: false, ws: false, watch: null },
  optimizeDeps: { noDiscovery: true },
  logLevel: 'error',
});
const program = process.send === undefined ? 'main' : 'session';
const { run } = await loader.ssrLoadModule(`/test/mutants/${program}.ts`);
await run(process.argv.slice(2));
await loader.close();
