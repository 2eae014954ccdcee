/** What attempts were computed with, by the hash by which their entries name it. */
import { type Environment, EnvironmentSchema } from '../../../schemas/run/audit/environment.js';
import { type AuditReader, type OrFault, parseCanonical, readHashed } from './audit-reader.js';
import { environmentKey } from './keys.js';

export async function readEnvironment(reader: Pick<AuditReader, 'get'>, sha256: string): Promise<OrFault<Environment>> {
  const object = environmentKey(sha256);
  const read = await readHashed(reader, object, sha256);
  return read.fault ? read : parseCanonical(EnvironmentSchema, object, read.value);
}
