/** Entities of an RO-Crate. */
import { type ObjectRef, objectKey } from '../../../schemas/run/artifact.js';
import type { AuditEntryOf } from '../../../schemas/run/audit/entry.js';
import { sha256Of } from '../../artifacts/sha256.js';
import { mediaTypeOf } from './media-types.js';
import type { RunAccount } from './run-account.js';

export interface Entity {
  readonly '@id': string;
  readonly '@type': string | readonly string[];
  readonly [property: string]: unknown;
}

export function ref(id: string): { readonly '@id': string } {
  return { '@id': id };
}

/** A step of one code version. */
export function toolId({ step, codeVersion }: AuditEntryOf<'opened'>): string {
  return `#step/${encodeURIComponent(step)}${codeVersion === null ? '' : `/${codeVersion}`}`;
}

/** Files are in the archive; what is not is told of all the same. */
export function idOf(account: RunAccount, object: ObjectRef): string {
  return `${account.whereabouts(object) === 'here' ? 'objects/' : '#object/'}${objectKey(object)}`;
}

export function objectEntity(account: RunAccount, object: ObjectRef): Entity {
  const { kind, sha256, bytes, rows } = object;
  const key = objectKey(object);
  const whereabouts = account.whereabouts(object);
  const isHere = whereabouts === 'here';
  const examples = [
    ...(account.given.has(key) ? [`#input/${key}`] : []),
    ...(account.results.has(key) ? [`#output/${key}`] : []),
  ];
  return {
    '@id': idOf(account, object),
    '@type': isHere ? 'File' : 'CreativeWork',
    name: `${kind} ${sha256.slice(0, 12)}`,
    description: [kind, ...(rows === null ? [] : [`${rows} rows`]), ...(isHere ? [] : [whereabouts])].join(', '),
    sha256,
    encodingFormat: mediaTypeOf(object),
    [isHere ? 'contentSize' : 'size']: String(bytes),
    ...(examples.length > 0 && { exampleOfWork: examples.map(ref) }),
  };
}

/** A file of the archive that is no object. */
export interface DescribedFile {
  readonly name: string;
  readonly description: string;
  readonly mediaType: string;
  readonly bytes: Uint8Array;
}

export function fileOf({ name, description, mediaType, bytes }: DescribedFile): Entity {
  return {
    '@id': name,
    '@type': 'File',
    name,
    description,
    encodingFormat: mediaType,
    contentSize: String(bytes.length),
    sha256: sha256Of(bytes),
  };
}
