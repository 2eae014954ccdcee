/**
 * Cards of data sets as Croissant 1.0: of what the run was given, and of what each ingest made of it. Rows, sizes and hashes
 * are those of the references in the ledger, columns and units those of the tables' layouts.
 * @source https://docs.mlcommons.org/croissant/docs/croissant-spec-1.0.html
 */
import { ARTIFACT_LAYOUTS, type ObjectRef, objectKey, type TableKind } from '../../../schemas/run/artifact.js';
import { heldValue } from '../../../schemas/run/audit/fields.js';
import type { ArtifactLayout } from '../../../schemas/tables/columns.js';
import { toCanonicalJson } from '../../artifacts/stored-json.js';
import { hasResult } from './act-state.js';
import { licenceOf } from './licence.js';
import { mediaTypeOf } from './media-types.js';
import type { RunAccount, ToldAct } from './run-account.js';

const CROISSANT = 'http://mlcommons.org/croissant/1.0';
const INGEST = 'ingest';

/** That of the published examples: readers complain of any other. */
const CONTEXT = {
  '@language': 'en',
  '@vocab': 'https://schema.org/',
  citeAs: 'cr:citeAs',
  column: 'cr:column',
  conformsTo: 'dct:conformsTo',
  cr: 'http://mlcommons.org/croissant/',
  rai: 'http://mlcommons.org/croissant/RAI/',
  data: { '@id': 'cr:data', '@type': '@json' },
  dataType: { '@id': 'cr:dataType', '@type': '@vocab' },
  dct: 'http://purl.org/dc/terms/',
  equivalentProperty: 'cr:equivalentProperty',
  examples: { '@id': 'cr:examples', '@type': '@json' },
  extract: 'cr:extract',
  field: 'cr:field',
  fileProperty: 'cr:fileProperty',
  fileObject: 'cr:fileObject',
  fileSet: 'cr:fileSet',
  format: 'cr:format',
  includes: 'cr:includes',
  isLiveDataset: 'cr:isLiveDataset',
  jsonPath: 'cr:jsonPath',
  key: 'cr:key',
  md5: 'cr:md5',
  parentField: 'cr:parentField',
  path: 'cr:path',
  recordSet: 'cr:recordSet',
  references: 'cr:references',
  regex: 'cr:regex',
  repeated: 'cr:repeated',
  replace: 'cr:replace',
  samplingRate: 'cr:samplingRate',
  sc: 'https://schema.org/',
  separator: 'cr:separator',
  source: 'cr:source',
  subField: 'cr:subField',
  transform: 'cr:transform',
};

interface DataSet {
  readonly name: string;
  readonly description: string;
  readonly objects: readonly ObjectRef[];
}

/** @returns name in the archive -> text */
export function dataCards(account: RunAccount): ReadonlyMap<string, string> {
  const { acts, given, dataset, run } = account;
  const of = dataset ? `${dataset.name}: ${dataset.statement}` : 'The data came without a description.';
  const sets = new Map<string, DataSet>();
  if (given.size > 0)
    sets.set('given', {
      name: 'given',
      description: `What the run ${run} was given. ${of}`,
      objects: [...given.values()],
    });
  for (const act of acts)
    if (act.opened.step === INGEST && hasResult(act)) {
      const description = `What the ingest of the run ${act.opened.run} made of its files. ${figuresOf(account, act)}${of}`;
      sets.set(`ingest-${act.id}`, { name: INGEST, description, objects: act.outputs });
    }
  return new Map([...sets].map(([name, set]) => [`cards/data/${name}.json`, dataCard(account, set)]));
}

/** In the words of the key record, where the export has it. */
function figuresOf({ records }: RunAccount, { opened }: ToldAct): string {
  const { summary = {} } = (opened.stepKey !== null && records.get(opened.stepKey)) || {};
  const figures = Object.entries(summary).filter(([, value]) => typeof value === 'number');
  return figures.length > 0 ? `${figures.map(([name, value]) => `${name} ${value}`).join(', ')}. ` : '';
}

function dataCard(account: RunAccount, { name, description, objects }: DataSet): string {
  const { dataset, seal, run, owners } = account;
  const licence = licenceOf(account);
  const files = account.begun && name === 'given' ? heldValue(account.begun.files) : [];
  return toCanonicalJson({
    '@context': CONTEXT,
    '@type': 'sc:Dataset',
    conformsTo: CROISSANT,
    name: `${dataset?.name ?? 'data of a run'}, ${name}`,
    description: `${description}${files.length > 0 ? ` Read from ${files.length} files.` : ''}`,
    license: licence.spdx === null ? licence.name : licence.id,
    url: `urn:spectraloom:run:${encodeURIComponent(run)}`,
    version: '1.0.0',
    datePublished: seal.seal.at,
    ...(owners.has(run) && { creator: { '@type': 'sc:Person', name: owners.get(run) } }),
    citeAs: `spectraloom run ${run}, seal ${seal.key}, SHA-256 ${seal.sha256}`,
    distribution: objects.map((object) => ({
      '@type': 'cr:FileObject',
      '@id': objectKey(object),
      name: objectKey(object),
      description: [
        object.kind,
        ...(object.rows === null ? [] : [`${object.rows} rows`]),
        ...(account.whereabouts(object) === 'here' ? [] : [account.whereabouts(object)]),
      ].join(', '),
      contentUrl: `objects/${objectKey(object)}`,
      contentSize: `${object.bytes} B`,
      encodingFormat: mediaTypeOf(object),
      sha256: object.sha256,
    })),
    recordSet: objects.flatMap(recordSetOf),
  });
}

function recordSetOf(object: ObjectRef): object[] {
  const layout: ArtifactLayout | undefined = ARTIFACT_LAYOUTS[object.kind as TableKind];
  if (!layout) return [];
  const id = `records/${objectKey(object)}`;
  return [
    {
      '@type': 'cr:RecordSet',
      '@id': id,
      name: id,
      field: Object.entries(layout.columns).map(([column, type]) => ({
        '@type': 'cr:Field',
        '@id': `${id}/${column}`,
        name: `${id}/${column}`,
        description: layout.units?.[column] ? `${column}, ${layout.units[column]}` : column,
        dataType: type.includes('utf8') ? 'sc:Text' : type.startsWith('u') ? 'sc:Integer' : 'sc:Float',
        ...(/^(matrix|list)</.test(type) && { repeated: true }),
        source: { fileObject: { '@id': objectKey(object) }, extract: { column } },
      })),
    },
  ];
}
