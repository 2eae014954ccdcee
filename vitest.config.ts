import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { defineConfig } from 'vitest/config';

const UNIT = 'test/unit/**/*.test.ts';

/** Part of `npm test` alone: they go through many cases, train long, or wait for what happens in seconds. */
const THOROUGH = [
  'test/unit/bench/volume/pairs.test.ts',
  'test/unit/activities/evidence/fold.test.ts',
  'test/unit/activities/evidence/placebo.test.ts',
  'test/unit/activities/frame/run-step.test.ts',
  'test/unit/activities/interpret/{attribute,contributions}.test.ts',
  'test/unit/activities/screen/{domain,enumerate}.test.ts',
  'test/unit/activities/screening/fold-and-judge.test.ts',
  'test/unit/activities/screening/list-candidates.test.ts',
  'test/unit/activities/screening/predict-and-place.test.ts',
  'test/unit/architecture/parameters.test.ts',
  'test/unit/cli/audit/reproduction.test.ts',
  'test/unit/cli/completion/shell-script.test.ts',
  'test/unit/cli/explain/explain.test.ts',
  'test/unit/cli/run/follow/follow.test.ts',
  'test/unit/examples/notebook.test.ts',
  'test/unit/hostile-files.test.ts',
  'test/unit/infra/arrow/round-trip.test.ts',
  'test/unit/infra/audit/{every-attack,export,hostile-export,seals,verify}.test.ts',
  'test/unit/infra/audit/{export,seals,verify}.test.ts',
  'test/unit/infra/audit/acts/*.test.ts',
  'test/unit/infra/audit/retention/garbage.test.ts',
  'test/unit/infra/candidate-ids/*.test.ts',
  'test/unit/infra/candidate-sources/*.test.ts',
  'test/unit/infra/deploy/schemas.test.ts',
  'test/unit/infra/feature-files/never-wrong.test.ts',
  'test/unit/infra/files/training-folder.test.ts',
  'test/unit/infra/local-stack/client.test.ts',
  'test/unit/infra/local-stack/control-client.test.ts',
  'test/unit/infra/local-stack/state/ended-processes.test.ts',
  'test/unit/infra/local-stack/supervisor/supervised-part.test.ts',
  'test/unit/infra/local-stack/supervisor/supervisor.test.ts',
  'test/unit/infra/local-stack/watch/silent-part.test.ts',
  'test/unit/infra/object-store/{directory,s3}.test.ts',
  'test/unit/infra/provision/**/*.test.ts',
  'test/unit/infra/screening-criteria/hostile-conditions.test.ts',
  'test/unit/infra/screening/judge.test.ts',
  'test/unit/infra/sweep-file/hostile.test.ts',
  'test/unit/mutants/mutants.test.ts',
  'test/unit/mutants/session.test.ts',
  'test/unit/report/explained.test.ts',
  'test/unit/report/exports.test.ts',
  'test/unit/report/scale/many-crystals.test.ts',
  'test/unit/report/meanings.test.ts',
  'test/unit/report/{properties-beside,property-pages}.test.ts',
  'test/unit/report/render-report.test.ts',
  'test/unit/schemas/numerics/code-unit-order.test.ts',
  'test/unit/science/candidates/generate.test.ts',
  'test/unit/science/chemistry/state-tables.test.ts',
  'test/unit/science/clustering/block-methods.test.ts',
  'test/unit/science/clustering/distances/nearest-search.test.ts',
  'test/unit/science/clustering/distances/row-settler.test.ts',
  'test/unit/science/clustering/maps/neighbour-map.test.ts',
  'test/unit/science/clustering/projection.test.ts',
  'test/unit/science/clustering/trees/ward-clusters.test.ts',
  'test/unit/science/clustering/{scale,scipy-sets}.test.ts',
  'test/unit/science/crystal/formats/cif-all-settings.test.ts',
  'test/unit/science/crystal/formats/space-groups/same-group.test.ts',
  'test/unit/science/crystal/ordering.test.ts',
  'test/unit/science/crystal/structure/neighbour-bins.test.ts',
  'test/unit/science/crystal/symmetry/near-symmetry.test.ts',
  'test/unit/science/crystal/symmetry/supercells.test.ts',
  'test/unit/science/evidence/models/trees-agreement.test.ts',
  'test/unit/science/interchange/exported-model.test.ts',
  'test/unit/science/interchange/hostile-checkpoints.test.ts',
  'test/unit/science/interpretation/features/structure-prototype.test.ts',
  'test/unit/science/interpretation/interpret-cut.test.ts',
  'test/unit/science/model/attribution/*.test.ts',
  'test/unit/science/model/batches/extra-features.test.ts',
  'test/unit/science/model/fused-operations*.test.ts',
  'test/unit/science/model/golden*.test.ts',
  'test/unit/science/model/isolated-atoms.test.ts',
  'test/unit/science/model/killed-training.test.ts',
  'test/unit/science/model/layers/{batch-norm,readout}.test.ts',
  'test/unit/science/model/parameters/parameter-table.test.ts',
  'test/unit/science/model/specification.test.ts',
  'test/unit/science/model/training/*.test.ts',
  'test/unit/science/spectrum/plausible-absorption.test.ts',
  'test/unit/science/sweep/analysis/importance.test.ts',
  'test/unit/science/sweep/reproducible.test.ts',
  'test/unit/science/sweep/trials/distinct-trials.test.ts',
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
    setupFiles: ['test/harness/laws/stated-cases.ts'],
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
