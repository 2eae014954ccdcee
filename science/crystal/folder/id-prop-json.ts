/**
 * `id_prop.json`, ALIGNN's other form of a training folder: a list of entries, each with its structure (`atoms`, as
 * jarvis-tools writes it), its name (`jid`), its target and, if wanted, `extra_features`. It is the only place where
 * ALIGNN takes extra features from.
 * @source alignn 2024.3.24 and 2026.8.11, train_alignn.py
 */

import { z } from 'zod';
import { at } from '../../../schemas/required.js';
import type { Structure } from '../../../schemas/tables/crystal.js';
import { JARVIS } from '../formats/json/jarvis-reader.js';
import { JsonDocument } from '../formats/json/json-document.js';

const numbers = z.union([z.number().transform((value) => [value]), z.array(z.number()).min(1)]);

/** ALIGNN's script has the key of the target as an option, `total_energy` by default. */
const EntrySchema = z.looseObject({
  jid: z.union([z.string().regex(/^[^/\\\p{Cc}]{1,200}$/u, 'expected a plain name'), z.number().transform(String)]),
  atoms: z.looseObject({}),
  target: numbers.optional(),
  total_energy: numbers.optional(),
  extra_features: z.array(z.number()).min(1).optional(),
});

interface IdPropEntry {
  readonly jid: string;
  /** Called as its `jid`, and with `#` and its number from 1 where two share one; with its extra features. */
  readonly structure: Structure;
  readonly values: Float64Array;
}

/**
 * @returns in the order of the file
 * @throws InvalidStructureError naming line, column and path, also for targets of different lengths
 */
export function readIdPropJson(text: string, file: string): IdPropEntry[] {
  const document = new JsonDocument(text, file);
  const { value } = document;
  if (!Array.isArray(value)) document.refuse([], 'is no list', 'a list of entries with jid, atoms and target');
  const entries = (value as unknown[]).map((entry, n) => document.read(EntrySchema, entry, [n]));
  const structures = JARVIS.readDocument(document);
  // Snapshots of one run share its name: then the number tells them apart, as in files of several structures.
  const distinct = new Set(entries.map(({ jid }) => jid)).size === entries.length;
  let width = 0;
  return entries.map(({ jid, target, total_energy, extra_features }, n) => {
    const found = target ?? total_energy ?? document.refuse([n, 'target'], 'is missing', 'target or total_energy');
    width ||= found.length;
    if (found.length !== width)
      document.refuse([n, target ? 'target' : 'total_energy'], `has ${found.length} numbers`, `${width}, as the first`);
    const extra = extra_features && { extraFeatures: Float64Array.from(extra_features) };
    return {
      jid,
      structure: { ...at(structures, n), id: distinct ? jid : `${jid}#${n + 1}`, ...extra },
      values: Float64Array.from(found),
    };
  });
}
