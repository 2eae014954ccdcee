import { defineConfig } from 'vitest/config';

/** Slow runs on real servers that die: outside `npm test`, one after the other. */
export default defineConfig({
  test: {
    include: ['test/soak/**/*.soak.ts'],
    pool: 'forks',
    fileParallelism: false,
    reporters: ['verbose'],
    // Of what says no limit of its own: stacks that stop, gigabytes that are removed.
    testTimeout: 600_000,
    hookTimeout: 600_000,
  },
});
