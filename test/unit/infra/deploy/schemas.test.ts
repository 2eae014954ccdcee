/** The compose file and the Kubernetes manifests against the schemas that their projects publish (test/fixtures/deploy-schemas). */
import { readFileSync } from 'node:fs';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { composeFile, kubernetesObjects } from '../../../harness/deploy/deployed.js';

const read = (file: string) =>
  JSON.parse(readFileSync(new URL(`../../../fixtures/deploy-schemas/${file}`, import.meta.url), 'utf8'));
/** Formats such as int32 and byte are Kubernetes' own words. */
const OPTIONS = { strict: false, validateFormats: false, allErrors: true };

/** The schema names its draft by an address of the old kind, and marks places with `id`, which is no word of that draft. */
const { $schema: _, ...compose } = withoutPlaces(read('compose-spec.json'));
const kubernetes = read('kubernetes-1.37.json') as { kinds: Record<string, string>; $defs: object };
const validateCompose = new Ajv2019(OPTIONS).compile(compose);
const ofKubernetes = new Ajv2020(OPTIONS).addSchema({ $id: 'kubernetes', $defs: kubernetes.$defs });

function withoutPlaces(schema: Record<string, unknown>): Record<string, unknown> {
  const kept = Object.entries(schema).filter(([key, value]) => key !== 'id' || typeof value !== 'string');
  const deeper = (value: unknown) =>
    value !== null && typeof value === 'object' && !Array.isArray(value) ? withoutPlaces(value as never) : value;
  return Object.fromEntries(kept.map(([key, value]) => [key, deeper(value)]));
}

function faultsOfCompose(file: unknown): string[] {
  const validate = validateCompose;
  validate(file);
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

function faultsOfObject(object: { kind: string; metadata: { name: string } }): string[] {
  const definition = kubernetes.kinds[object.kind];
  if (definition === undefined) return [`no schema of ${object.kind}`];
  const validate = ofKubernetes.getSchema(`kubernetes#/$defs/${definition}`)!;
  validate(object);
  return (validate.errors ?? []).map(
    ({ instancePath, message }) => `${object.metadata.name}${instancePath} ${message}`,
  );
}

describe('the compose file', () => {
  it('is one by the Compose Specification', () => {
    expect(faultsOfCompose(composeFile())).toEqual([]);
  });

  it('would not be one with a word that the specification does not know', () => {
    const file = structuredClone(composeFile()) as unknown as { services: Record<string, Record<string, unknown>> };
    file.services.minio!.restarts = 'always';
    expect(faultsOfCompose(file)).toEqual(['/services/minio must NOT have additional properties']);
  });
});

describe('the Kubernetes manifests', () => {
  const objects = kubernetesObjects();

  it.each(objects.map((object) => [`${object.kind} ${object.metadata.name}`, object] as const))(
    '%s is one by the API',
    (_name, object) => {
      expect(faultsOfObject(object)).toEqual([]);
    },
  );

  it('would not be ones with a misspelt field, or a number for a text', () => {
    const worker = structuredClone(objects.find(({ metadata }) => metadata.name === 'worker-compute')!) as never as {
      kind: string;
      metadata: { name: string };
      spec: { template: { spec: { containers: Record<string, unknown>[] } } };
    };
    worker.spec.template.spec.containers[0]!.livenesProbe = {};
    worker.spec.template.spec.containers[0]!.args = [1];
    expect(faultsOfObject(worker)).toEqual([
      'worker-compute/spec/template/spec/containers/0 must NOT have additional properties',
      expect.stringContaining('worker-compute/spec/template/spec/containers/0/args/0 must be string'),
    ]);
  });
});
