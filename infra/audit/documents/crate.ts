/**
 * An export as an RO-Crate 1.1 of the Provenance Run Crate profile 0.5: the run and each of its attempts is a
 * `CreateAction`, each step a tool, and every object in the archive a file with its SHA-256.
 * @source https://www.researchobject.org/workflow-run-crate/profiles/0.5/provenance_run_crate
 */
import { heldValue } from '../../../schemas/run/audit/fields.js';
import { toCanonicalJson } from '../../artifacts/stored-json.js';
import { actionOf, parametersOf, runAction } from './crate-actions.js';
import { type DescribedFile, type Entity, fileOf, idOf, objectEntity, ref } from './crate-entities.js';
import { PARAMETER, WORKFLOW, workflowEntities } from './crate-workflow.js';
import { licenceOf } from './licence.js';
import type { RunAccount } from './run-account.js';

const CONTEXT = ['https://w3id.org/ro/crate/1.1/context', 'https://w3id.org/ro/terms/workflow-run/context'];
const CRATE = 'https://w3id.org/ro/crate/1.1';
const WORKFLOW_CRATE = 'https://w3id.org/workflowhub/workflow-ro-crate/1.0';
const PROFILES: Readonly<Record<string, string>> = {
  'https://w3id.org/ro/wfrun/process/0.5': 'Process Run Crate',
  'https://w3id.org/ro/wfrun/workflow/0.5': 'Workflow Run Crate',
  'https://w3id.org/ro/wfrun/provenance/0.5': 'Provenance Run Crate',
  [WORKFLOW_CRATE]: 'Workflow RO-Crate',
};

/** @param files of the archive that are no objects; the crate itself is not among them */
export function crateDocument(account: RunAccount, files: readonly DescribedFile[]): string {
  const { run, seal, acts } = account;
  const licence = licenceOf(account);
  const here = [...account.objects.values()].filter((object) => account.whereabouts(object) === 'here');
  const root: Entity = {
    '@id': './',
    '@type': 'Dataset',
    name: `Audit trail of ${run}`,
    description: `What the spectraloom run ${run} read, did and made, under its seal ${seal.key}`,
    datePublished: seal.seal.at,
    identifier: `sha256:${seal.sha256}`,
    license: ref(licence.id),
    conformsTo: Object.keys(PROFILES).map(ref),
    hasPart: [...files.map(({ name }) => name), 'audit/', ...here.map((object) => idOf(account, object))].map(ref),
    mainEntity: ref(WORKFLOW),
    mentions: ['#run', ...acts.map(({ id }) => `#attempt/${id}`)].map(ref),
  };
  const graph: Entity[] = [
    {
      '@id': 'ro-crate-metadata.json',
      '@type': 'CreativeWork',
      about: ref('./'),
      conformsTo: [CRATE, WORKFLOW_CRATE].map(ref),
    },
    root,
    ...Object.entries({ ...PROFILES, [PARAMETER]: 'FormalParameter' }).map(([id, name]) => ({
      '@id': id,
      '@type': 'CreativeWork',
      name,
      version: id.slice(id.lastIndexOf('/') + 1),
    })),
    { '@id': licence.id, '@type': 'CreativeWork', name: licence.name, description: licence.description },
    ...workflowEntities(
      account,
      files.find(({ name }) => name === WORKFLOW),
    ),
    runAction(account),
    ...acts.flatMap((act) => [actionOf(account, act), ...parametersOf(act)]),
    ...[...new Set(account.owners.values())].map((name) => ({
      '@id': `#owner/${encodeURIComponent(name)}`,
      '@type': 'Person',
      name,
    })),
    ...files.filter(({ name }) => name !== WORKFLOW).map((file) => fileOf(file)),
    {
      '@id': 'audit/',
      '@type': 'Dataset',
      name: 'audit trail',
      description: 'Entries, seals and parts under their names in the audit store, and the keys of the log',
    },
    ...givenFiles(account),
    ...[...account.objects.values()].map((object) => objectEntity(account, object)),
  ];
  return toCanonicalJson({ '@context': CONTEXT, '@graph': distinct(graph) });
}

/** Files that the run was given: the archive has them within the objects that were made from them. */
function givenFiles({ begun }: RunAccount): Entity[] {
  return (begun ? heldValue(begun.files) : []).map(({ name, bytes, sha256 }) => ({
    '@id': `#file/${sha256}`,
    '@type': 'CreativeWork',
    name,
    sha256,
    size: String(bytes),
  }));
}

/** Parameters and objects are met in several attempts. */
function distinct(graph: readonly Entity[]): Entity[] {
  return [...new Map(graph.map((entity) => [entity['@id'], entity])).values()];
}
