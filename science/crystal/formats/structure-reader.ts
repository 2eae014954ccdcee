/**
 * A structure file of any format that is read: the format is told by the file's name, else by its content; which kind
 * of JSON it is, by its keys. A further format is one more row of a table.
 */
import type { Structure } from '../../../schemas/tables/crystal.js';
import { CIF } from './cif/cif-reader.js';
import { type ReadOptions, refuse, type StructureFormat } from './contract/structure-format.js';
import { ASE } from './json/ase-reader.js';
import { JARVIS } from './json/jarvis-reader.js';
import { JsonDocument } from './json/json-document.js';
import { looksLikeJson } from './json/json-structure.js';
import { OPTIMADE } from './json/optimade-reader.js';
import { PYMATGEN } from './json/pymatgen-reader.js';
import { POSCAR } from './poscar/poscar-format.js';
import { EXTENDED_XYZ } from './xyz/extended-xyz-reader.js';

/** In the order of asking. */
const JSON_FORMATS = [PYMATGEN, JARVIS, OPTIMADE, ASE];

const ANY_JSON: StructureFormat = {
  name: 'JSON',
  names: /\.json$/i,
  looksLike: looksLikeJson,
  readStructures(text, file, options = {}) {
    const document = new JsonDocument(text, file);
    const format = JSON_FORMATS.find(({ recognises }) => recognises(document.value));
    if (format) return format.readDocument(document, options);
    const known = JSON_FORMATS.map(({ name }) => name).join(', ');
    refuse({ file, line: 1 }, `JSON, but of no known format (${known})`, 'other keys', known);
  },
};

/** Whoever reads the file unpacks it; its name still says so. */
const PACKED = /\.gz$/i;

/** In the order of asking. POSCAR comes last: its names have a beginning, not only an end. */
const BY_NAME = [CIF, EXTENDED_XYZ, ANY_JSON, POSCAR];

export const STRUCTURE_FORMATS: readonly StructureFormat[] = [POSCAR, CIF, EXTENDED_XYZ, ...JSON_FORMATS];

/**
 * @param file its name, for errors and ids; see the contract in `structure-format.ts`
 * @throws InvalidStructureError naming file and line, or the formats that are read when the file is of none of them
 */
export function readStructures(text: string, file: string, options: ReadOptions = {}): Structure[] {
  const name = file.slice(file.lastIndexOf('/') + 1).replace(PACKED, '');
  const start = text.slice(0, 4096);
  const format = BY_NAME.find(({ names }) => names.test(name)) ?? BY_NAME.find(({ looksLike }) => looksLike(start));
  if (format) return format.readStructures(text, file, options);
  const known = STRUCTURE_FORMATS.map((one) => one.name).join(', ');
  refuse({ file }, `not a structure file of a known format (${known})`, 'something else', known);
}
