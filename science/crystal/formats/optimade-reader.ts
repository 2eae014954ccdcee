/**
 * OPTIMADE structures: an answer of the `structures` endpoint (`data` holds an entry or a list of them), or the entries
 * alone. Every site has one species of one element and concentration 1; vacancies and unknown atoms (`X`) are refused.
 * @source OPTIMADE specification 1.2, structures entries
 */
import { type OptimadeStructure, OptimadeStructureSchema } from '../../../schemas/structure-documents.js';
import type { JsonDocument, JsonPath } from './json-document.js';
import { jsonFormat, oneOrList, partOf, type StatedStructure } from './json-structure.js';
import { shown } from './structure-format.js';

export const OPTIMADE = jsonFormat({
  name: 'OPTIMADE JSON',
  recognises(value) {
    const data = partOf(value, 'data') ?? value;
    const one = Array.isArray(data) ? (data[0] ?? value) : data;
    return partOf(one, 'attributes') !== undefined || partOf(value, 'data') !== undefined;
  },
  entriesOf(value) {
    const data = partOf(value, 'data');
    if (data === undefined) return oneOrList(value);
    return oneOrList(data).map((entry) => ({ ...entry, path: ['data', ...entry.path] }));
  },
  nameOf: ({ value }) => partOf(value, 'id'),
  read(document, { value, path }) {
    const { attributes } = document.read(OptimadeStructureSchema, value, path);
    const at = [...path, 'attributes'];
    const { nsites, species_at_sites, cartesian_site_positions } = attributes;
    if (nsites != null && nsites !== species_at_sites.length)
      document.refuse([...at, 'nsites'], `is ${nsites}`, `${species_at_sites.length}, as species_at_sites has`);
    const kinds = elementsByName(document, attributes.species, [...at, 'species']);
    const stated: StatedStructure = {
      lattice: attributes.lattice_vectors,
      latticePath: [...at, 'lattice_vectors'],
      species: species_at_sites.map((name, n) => {
        const here = [...at, 'species_at_sites', n];
        return kinds.get(name) ?? document.refuse(here, `is ${shown(name)}`, 'the name of one of the species');
      }),
      positions: cartesian_site_positions,
      cartesian: true,
      pathOfPosition: (atom) => [...at, 'cartesian_site_positions', atom],
      ...periodicityOf(document, attributes, at),
    };
    return stated;
  },
});

/** @throws InvalidStructureError where the two properties disagree, or only the number of open vectors is known */
function periodicityOf(
  document: JsonDocument,
  { dimension_types: types, nperiodic_dimensions: count }: OptimadeStructure['attributes'],
  at: JsonPath,
): Pick<StatedStructure, 'periodic'> {
  const periodicVectors = types?.reduce<number>((sum, type) => sum + type, 0) ?? 3;
  if (count != null && count !== periodicVectors)
    document.refuse(
      [...at, 'nperiodic_dimensions'],
      `is ${count}`,
      types ? `${periodicVectors}, as dimension_types has` : 'dimension_types, which tell the periodic vectors',
    );
  if (!types) return {};
  const [a, b, c] = types.map((type) => type === 1) as [boolean, boolean, boolean];
  const words = `dimension_types [${types.join(', ')}]`;
  return { periodic: { along: [a, b, c], words, path: [...at, 'dimension_types'] } };
}

type Kind = StatedStructure['species'][number];

function elementsByName(
  document: JsonDocument,
  species: readonly { name: string; chemical_symbols: string[] }[],
  path: JsonPath,
): Map<string, Kind> {
  const kinds = new Map<string, Kind>();
  species.forEach(({ name, chemical_symbols }, n) => {
    if (kinds.has(name)) document.refuse([...path, n, 'name'], `is ${shown(name)} a second time`, 'every name once');
    kinds.set(name, { symbol: chemical_symbols[0]!, path: [...path, n, 'chemical_symbols', 0] });
  });
  return kinds;
}
