import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { defineConfig } from 'vitest/config';

const UNIT = 'test/unit/**/*.test.ts';

/** Part of `npm test` alone: they go through many cases, train long, or wait for what happens in seconds. */
const THOROUGH = [
  'test/unit/cli/completion/shell-script.test.ts',
  'test/unit/cli/run/follow/follow.test.ts',
  'test/unit/hostile-files.test.ts',
  'test/unit/infra/arrow/round-trip.test.ts',
  'test/unit/infra/feature-files/never-wrong.test.ts',
  'test/unit/infra/local-stack/client.test.ts',
  'test/unit/infra/local-stack/supervisor/supervised-part.test.ts',
  'test/unit/infra/local-stack/supervisor/supervisor.test.ts',
  'test/unit/infra/local-stack/watch/silent-part.test.ts',
  'test/unit/infra/object-store/{directory,s3}.test.ts',
  'test/unit/infra/provision/**/*.test.ts',
  'test/unit/infra/sweep-file/hostile.test.ts',
  'test/unit/report/render-report.test.ts',
  'test/unit/science/clustering/block-methods.test.ts',
  'test/unit/science/clustering/distances/nearest-search.test.ts',
  'test/unit/science/clustering/{scale,scipy-sets}.test.ts',
  'test/unit/science/crystal/formats/cif-all-settings.test.ts',
  'test/unit/science/crystal/symmetry/supercells.test.ts',
  'test/unit/science/evidence/models/trees-agreement.test.ts',
  'test/unit/science/interpretation/interpret-cut.test.ts',
  'test/unit/science/model/fused-operations*.test.ts',
  'test/unit/science/model/golden*.test.ts',
  'test/unit/science/model/killed-training.test.ts',
  'test/unit/science/model/layers/batch-norm.test.ts',
  'test/unit/science/model/training/training.test.ts',
  'test/unit/science/sweep/reproducible.test.ts',
  'test/unit/workers/child-watch.test.ts',
];

/** Files that put something in place of a module, for all who import it after them in their process. */
const REPLACING = readdirSync('test/unit', { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.test.ts'))
  .map((name) => path.posix.join('test/unit', name))
  .filter((file) => readFileSync(file, 'utf8').includes('vi.mock('));

export default defineConfig({
  test: {
    // Native addons misbehave in thread pools.
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 120_000,
    env: { TF_NUM_INTRAOP_THREADS: '1', TF_NUM_INTEROP_THREADS: '1', OMP_NUM_THREADS: '1', TF_CPP_MIN_LOG_LEVEL: '2' },
    // Sources are transformed once, not in every run; files are known by their content.
    experimental: { fsModuleCache: true },
    projects: [
      {
        extends: true,
        // Two processes for all files: loading modules and TensorFlow anew for each would take most of the time.
        test: { name: 'unit', include: [UNIT], exclude: [...THOROUGH, ...REPLACING], isolate: false },
      },
      { extends: true, test: { name: 'unit alone', include: REPLACING, exclude: THOROUGH } },
      {
        extends: true,
        // A process a file: each has its own Temporal runtime, and decides anew which operations it uses.
        test: { name: 'whole', include: [...THOROUGH, 'test/!(unit)/**/*.test.ts'] },
      },
    ],
  },
});
