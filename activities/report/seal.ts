/**
 * A finished run -> its manifest: every step with its parameters, inputs, outputs and versions, in canonical JSON.
 *
 * Queue io. Reads the attempt records of the run for the keys, and the key records for everything else, so that
 * attempts, times and hosts stay outside. Idempotent: the same steps give the same bytes.
 * Errors: MissingArtifactError when a key record is gone.
 */
import { sleep } from '@temporalio/activity';
import { MissingArtifactError } from '../../schemas/failure.js';
import type { ObjectRef } from '../../schemas/run/artifact.js';
import type { StepRecord } from '../../schemas/run/run.js';
import type { DiscoverInput } from '../../schemas/settings/discover.js';
import type { StepDependencies } from '../frame/dependencies.js';
import { unkeyed } from '../frame/unkeyed.js';

const MANIFEST_VERSION = 1;

export interface SealMessage {
  readonly run: string;
  readonly input: DiscoverInput;
  readonly report: ObjectRef;
}

export function sealActivity(deps: StepDependencies) {
  return ({ run, input, report }: SealMessage): Promise<ObjectRef> =>
    unkeyed(deps, {
      name: 'seal',
      run,
      parameters: { input },
      inputs: { report },
      work: async () => {
        const manifest = await sealed(run, input, report, deps);
        return { result: manifest, outputs: { manifest } };
      },
    });
}

async function sealed(
  run: string,
  input: DiscoverInput,
  report: ObjectRef,
  deps: StepDependencies,
): Promise<ObjectRef> {
  const keys = new Set<string>();
  for await (const { key, state, runId } of deps.records.list(run))
    if (runId === run && (state === 'finished' || state === 'reused')) keys.add(key);
  await deps.audit.refuseOtherKeys(run, keys);
  const steps = await Promise.all([...keys].sort().map((key) => recordOf(key, deps)));
  const manifest = { version: MANIFEST_VERSION, versions: deps.versions, input, report, steps: steps.sort(byStep) };
  if (deps.holdMs > 0) await sleep(deps.holdMs);
  const bytes = new TextEncoder().encode(deps.canonicalJson(manifest));
  return deps.artifacts.putBytes('manifest', bytes, null, MANIFEST_VERSION);
}

async function recordOf(key: string, deps: StepDependencies): Promise<StepRecord> {
  const record = await deps.ledger.find(key);
  if (!record) throw new MissingArtifactError(`the key record ${key} of a finished step is gone`, { key });
  return record;
}

function byStep(a: StepRecord, b: StepRecord): number {
  return a.step === b.step ? (a.key < b.key ? -1 : 1) : a.step < b.step ? -1 : 1;
}
