/**
 * What an export has for other programs: by the schemas and contexts that their projects publish
 * (test/fixtures/audit-standards, examples/audit/contexts), and by laws of provenance.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import jsonld from 'jsonld';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { exportMembers } from '../../../../infra/audit/export/export-members.js';
import { MemoryStore } from '../../../../infra/object-store/memory.js';
import { objectKey } from '../../../../schemas/run/artifact.js';
import { RUN_A, RUN_B, writeAuditedRuns } from '../../../harness/audit/audited-runs.js';
import { DATASET, FIGURES, TRAINED_RUN, writeTrainedRun } from '../../../harness/audit/trained-run.js';

// biome-ignore lint/suspicious/noExplicitAny: documents of any form are looked at by their paths
type Json = Record<string, any>;

const STANDARDS = 'test/fixtures/audit-standards';
const readJson = (file: string): Json => JSON.parse(readFileSync(`${STANDARDS}/${file}`, 'utf8'));
const contextOf = (name: string): Json => JSON.parse(readFileSync(`examples/audit/contexts/${name}.json`, 'utf8'));
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** Name in the archive -> bytes. */
type Archive = ReadonlyMap<string, Uint8Array>;

async function archiveOf(run: string, withObjects = true): Promise<Archive> {
  const stores = run === TRAINED_RUN ? await writeTrainedRun() : await writeAuditedRuns(new MemoryStore());
  const { audit, objects, log } = stores;
  const members = await exportMembers({ audit, objects: withObjects ? objects : null, log }, run);
  return new Map(await Promise.all(members.map(async ({ name, read }) => [name, await read()] as const)));
}

const textOf = (archive: Archive, name: string) => Buffer.from(archive.get(name) ?? []).toString();
const jsonOf = (archive: Archive, name: string): Json => JSON.parse(textOf(archive, name));
const openedIn = (archive: Archive) => [...archive.keys()].filter((name) => /-opened-[0-9a-f]{64}\.json$/.test(name));
const cardsIn = (archive: Archive, folder: string) =>
  [...archive.keys()].filter((name) => name.startsWith(`cards/${folder}/`));

let archives: ReadonlyMap<string, Archive>;
const KINDS = [RUN_A, RUN_B, TRAINED_RUN, `${TRAINED_RUN} without data`] as const;
beforeAll(async () => {
  const made = KINDS.map(async (kind) => {
    const run = kind.replace(' without data', '');
    return [kind, await archiveOf(run, kind === run)] as const;
  });
  archives = new Map(await Promise.all(made));
});
const archive = (kind: string) => archives.get(kind)!;

describe('OpenLineage events', () => {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  addFormats.default(ajv);
  for (const file of readdirSync(`${STANDARDS}/openlineage`)) ajv.addSchema(readJson(`openlineage/${file}`));
  const eventsOf = (kind: string): Json[] =>
    textOf(archive(kind), 'openlineage.ndjson')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
  /** Of an event and of each facet in it, by the schemas that they name themselves. */
  const faultsOf = (value: Json): string[] => {
    const faults: string[] = [];
    const visit = (node: unknown) => {
      if (typeof node !== 'object' || node === null) return;
      const { schemaURL, _schemaURL } = node as Json;
      const address = schemaURL ?? _schemaURL;
      if (address !== undefined) {
        const validate = ajv.getSchema(address);
        if (!validate) faults.push(`no schema ${address}`);
        else if (!validate(node)) faults.push(ajv.errorsText(validate.errors));
      }
      for (const each of Object.values(node)) visit(each);
    };
    visit(value);
    return faults;
  };

  it.each(KINDS)('of %s are those of its schemas', (kind) => {
    const events = eventsOf(kind);
    expect(events.length).toBeGreaterThan(2);
    expect(events.flatMap(faultsOf)).toEqual([]);
  });

  it('are refused by the schemas when they are others', () => {
    const [event] = eventsOf(RUN_A);
    expect(faultsOf({ ...event, run: { runId: 'a' } })).not.toEqual([]);
    expect(faultsOf({ ...event, eventTime: 'today' })).not.toEqual([]);
    expect(faultsOf({ ...event, eventType: 'ENDED' })).not.toEqual([]);
    expect(faultsOf({ ...event, job: {} })).not.toEqual([]);
    const { parent } = eventsOf(RUN_A).find(({ run }) => run.facets?.parent)!.run.facets;
    expect(faultsOf({ ...parent, run: {} })).not.toEqual([]);
  });

  it.each(KINDS)('of %s start every attempt once and end it at most once, by time', (kind) => {
    const events = eventsOf(kind);
    const starts = events.filter(({ eventType }) => eventType === 'START').map(({ run }) => run.runId);
    const ends = events.filter(({ eventType }) => eventType !== 'START').map(({ run }) => run.runId);
    expect(new Set(starts).size).toBe(starts.length);
    expect(starts).toHaveLength(openedIn(archive(kind)).length + 1);
    expect(new Set(ends).size).toBe(ends.length);
    expect(ends.filter((id) => !starts.includes(id))).toEqual([]);
    const times = events.map(({ eventTime }) => eventTime);
    expect(times).toEqual([...times].sort());
  });

  it('tell a failure with its message, and nothing that it made', () => {
    const failed = eventsOf(TRAINED_RUN).filter(({ eventType }) => eventType === 'FAIL');
    expect(failed).toMatchObject([
      { outputs: [], run: { facets: { errorMessage: { message: 'StoreUnavailableError: no answer' } } } },
    ]);
  });
});

describe('JSON-LD', () => {
  const contexts: Readonly<Record<string, Json>> = {
    'https://w3id.org/ro/crate/1.1/context': contextOf('ro-crate-1.1'),
    'https://w3id.org/ro/terms/workflow-run/context': contextOf('workflow-run'),
  };
  /** Safe: a property or type that no context knows is an error. */
  const expand = (document: Json) =>
    jsonld.expand(
      document as never,
      {
        safe: true,
        base: 'https://example.org/crate/',
        documentLoader: async (url: string) => {
          if (!contexts[url]) throw new Error(`${url} is no context of the profile`);
          return { contextUrl: undefined, documentUrl: url, document: contexts[url] };
        },
      } as never,
    );

  it.each(KINDS)('of the crate of %s has terms of its contexts alone', async (kind) => {
    const crate = jsonOf(archive(kind), 'ro-crate-metadata.json');
    const expanded = await expand(crate);
    expect(expanded).toHaveLength(crate['@graph'].length);
    crate['@graph'][0].colour = 'red';
    await expect(expand(crate)).rejects.toThrow();
  });

  it('of data cards has terms of its context alone', async () => {
    const cards = cardsIn(archive(TRAINED_RUN), 'data');
    expect(cards).toHaveLength(2);
    for (const card of cards) await expect(expand(jsonOf(archive(TRAINED_RUN), card))).resolves.toHaveLength(1);
  });
});

describe('the crate', () => {
  const graphOf = (kind: string): Json[] => jsonOf(archive(kind), 'ro-crate-metadata.json')['@graph'];
  const ofType = (graph: readonly Json[], type: string) =>
    graph.filter((each) => [each['@type']].flat().includes(type));

  it.each(KINDS)('of %s has an entity for every reference', (kind) => {
    const graph = graphOf(kind);
    const ids = new Set(graph.map((each) => each['@id']));
    expect(ids.size).toBe(graph.length);
    const references = JSON.stringify(graph).matchAll(/(?<=[:[,])\{"@id":"([^"]+)"\}/g);
    const outside = /^https?:/;
    expect([...references].map(([, id]) => id!).filter((id) => !ids.has(id) && !outside.test(id))).toEqual([]);
  });

  it.each(KINDS)('of %s has the files of the archive, with their hashes and sizes', (kind) => {
    const files = ofType(graphOf(kind), 'File').filter((file) => file.sha256);
    expect(files.length).toBeGreaterThan(3);
    for (const { '@id': name, sha256: hash, contentSize } of files) {
      const bytes = archive(kind).get(name);
      expect(bytes && sha256(bytes), name).toBe(hash);
      expect(contentSize).toBe(String(bytes!.length));
    }
    const objects = [...archive(kind).keys()].filter((name) => /^objects\/(?!steps\/)/.test(name));
    expect(objects.filter((name) => !files.some((file) => file['@id'] === name))).toEqual([]);
  });

  it.each(KINDS)('of %s has an action for the run and for every attempt', (kind) => {
    const actions = ofType(graphOf(kind), 'CreateAction');
    const told = actions.flatMap(({ identifier }) => (identifier ? [`audit/${identifier}`] : []));
    expect(told.sort()).toEqual(openedIn(archive(kind)).sort());
    expect(actions).toHaveLength(told.length + 1);
  });

  it('tells licence and whereabouts', () => {
    const graph = graphOf(TRAINED_RUN);
    const root = graph.find((each) => each['@id'] === './')!;
    expect(root.license).toEqual({ '@id': `https://spdx.org/licenses/${DATASET.licence}` });
    expect(graphOf(RUN_A).find((each) => each['@id'] === './')!.license).toEqual({ '@id': '#licence' });
    const removed = graph.filter(({ description }) => /removed/.test(description ?? ''));
    expect(removed).toMatchObject([{ '@type': 'CreativeWork', description: 'checkpoint, 24 rows, removed' }]);
    expect(
      ofType(graphOf(`${TRAINED_RUN} without data`), 'File').filter((file) => /^objects/.test(file['@id'])),
    ).toEqual([]);
  });
});

describe('PROV', () => {
  it.each(KINDS)('of %s declares what it relates', (kind) => {
    const { prefix, entity, activity, agent, ...relations } = jsonOf(archive(kind), 'prov.json');
    const declared = new Set([entity, activity, agent].flatMap((each) => Object.keys(each)));
    const related = Object.values(relations).flatMap((each) => Object.values(each as Json));
    const ends = related.flatMap((each) => Object.entries(each as Json)).filter(([role]) => role !== 'prov:time');
    expect(ends.length).toBeGreaterThan(8);
    expect(ends.map(([, id]) => id).filter((id) => !declared.has(id as string))).toEqual([]);
    expect([...declared].filter((id) => !(id.split(':')[0]! in prefix))).toEqual([]);
  });

  it('says of a reused result who computed it', () => {
    const { wasGeneratedBy, activity, wasInformedBy } = jsonOf(archive(RUN_B), 'prov.json');
    const reusing = Object.keys(activity).find((id) => activity[id]['loom:state'] === 'reused')!;
    expect(Object.values(wasGeneratedBy as Json).map((each) => each['prov:activity'])).not.toContain(reusing);
    const [informed] = Object.values(wasInformedBy as Json);
    expect(informed['prov:informed']).toBe(reusing);
    expect(activity[informed['prov:informant']]).toMatchObject({ 'loom:state': 'finished', 'prov:label': 'train' });
  });
});

describe('cards', () => {
  const frontOf = (text: string) => parse(text.split('---\n')[1]!);

  it('of a model has the figures of the key records, and none is of what was deleted', async () => {
    const { refs } = await writeTrainedRun();
    const cards = cardsIn(archive(TRAINED_RUN), 'models');
    expect(cards).toEqual([`cards/models/${refs.best.sha256}.md`]);
    const text = textOf(archive(TRAINED_RUN), cards[0]!);
    const [{ results }] = frontOf(text)['model-index'];
    expect(results.map(({ dataset, metrics }: Json) => [dataset.name, dataset.split, metrics[0].value])).toEqual([
      [DATASET.name, 'validation', FIGURES.bestValidationMae],
      [DATASET.name, 'test', FIGURES.testMae],
    ]);
    expect(text).toContain(`objects/${objectKey(refs.best)}`);
    expect(text).toContain(DATASET.statement);
  });

  it('of a model without key records tells no figure', () => {
    const [card] = cardsIn(archive(`${TRAINED_RUN} without data`), 'models');
    const text = textOf(archive(`${TRAINED_RUN} without data`), card!);
    expect(frontOf(text)).not.toHaveProperty('model-index');
    expect(text).toContain('no key record');
    for (const figure of [FIGURES.bestValidationMae, FIGURES.testMae]) expect(text).not.toContain(String(figure));
  });

  it('of data have rows, hashes and figures of the ledger', async () => {
    const { refs } = await writeTrainedRun();
    const [given, ingest] = cardsIn(archive(TRAINED_RUN), 'data').map((name) => jsonOf(archive(TRAINED_RUN), name));
    expect(given!.license).toBe('https://spdx.org/licenses/CC0-1.0');
    expect(given!.distribution).toMatchObject([{ sha256: refs.source.sha256, '@id': objectKey(refs.source) }]);
    expect(ingest!.description).toContain(`crystals ${FIGURES.crystals}, points ${FIGURES.points}`);
    expect(ingest!.distribution.map((file: Json) => file.sha256).sort()).toEqual(
      [refs.structures, refs.spectra, refs.split].map((ref) => ref.sha256).sort(),
    );
    for (const { contentUrl, sha256: hash } of ingest!.distribution)
      expect(sha256(archive(TRAINED_RUN).get(contentUrl)!)).toBe(hash);
  });
});
