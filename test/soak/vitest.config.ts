import { defineConfig } from 'vitest/config';

/** Slow runs on real servers that die: outside `npm test`, one after the other. */
export default defineConfig({
  test: { include: ['test/soak/**/*.soak.ts'], pool: 'forks', fileParallelism: false, reporters: ['verbose'] },
});
