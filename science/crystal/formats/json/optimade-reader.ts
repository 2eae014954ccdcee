/**
 * OPTIMADE structures: an answer of the `structures` endpoint (`data` holds an entry or a list of them), or the entries
 * alone. Every site has one species of one element and concentration 1, unless atoms in part are to be ordered; unknown
 * atoms (`X`) are refused.
 * @source OPTIMADE specification 1.2, structures entries
 */
import { required } from '../../../../schemas/required.js';
import { type OptimadeStructure, OptimadeStructureSchema } from '../../../../schemas/tables/structure-documents.js';
import { ATOM_IN_PART, shown } from '../contract/structure-format.js';
import type { JsonDocument, JsonPath } from './json-document.js';
import { jsonFormat, oneOrList, partOf, type StatedStructure } from './json-structure.js';

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
  read(document, { value, path }, { order = false }) {
    const { attributes } = document.read(OptimadeStructureSchema, value, path);
    const at = [...path, 'attributes'];
    const { nsites, species_at_sites, cartesian_site_positions } = attributes;
    if (nsites != null && nsites !== species_at_sites.length)
      document.refuse([...at, 'nsites'], `is ${nsites}`, `${species_at_sites.length}, as species_at_sites has`);
    const kinds = elementsByName(document, attributes.species, [...at, 'species']);
    const disorder = attributes.structure_features?.indexOf('disorder') ?? -1;
    if (disorder >= 0 && !order)
      document.refuse(
        [...at, 'structure_features', disorder],
        `is "disorder": ${ATOM_IN_PART}`,
        'an ordered structure',
      );
    if (cartesian_site_positions.length !== species_at_sites.length)
      document.refuse(
        [...at, 'cartesian_site_positions'],
        `has ${cartesian_site_positions.length} positions for ${species_at_sites.length} species`,
        'one position for every species',
      );
    const atoms = species_at_sites.flatMap((name, site) => {
      const here = [...at, 'species_at_sites', site];
      const kind = kinds.get(name) ?? document.refuse(here, `is ${shown(name)}`, 'the name of one of the species');
      return kind.map((part) => ({ ...part, site }));
    });
    const stated: StatedStructure = {
      lattice: attributes.lattice_vectors,
      latticePath: [...at, 'lattice_vectors'],
      species: atoms.map(({ symbol, path: own }) => ({ symbol, path: own })),
      occupancies: atoms.map(({ share, sharePath }) => ({ value: share, path: sharePath })),
      positions: atoms.map(({ site }) => required(cartesian_site_positions[site])),
      cartesian: true,
      pathOfPosition: (atom) => [...at, 'cartesian_site_positions', required(atoms[atom]).site],
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

/** What a site may hold: a symbol with its share of the site. */
interface Part {
  readonly symbol: string;
  readonly path: JsonPath;
  readonly share: number;
  readonly sharePath: JsonPath;
}

/** A vacancy beside others is what they leave open; alone it is no atom, and refused where it is used. */
function elementsByName(
  document: JsonDocument,
  species: OptimadeStructure['attributes']['species'],
  path: JsonPath,
): Map<string, Part[]> {
  const kinds = new Map<string, Part[]>();
  species.forEach(({ name, chemical_symbols: symbols, concentration }, n) => {
    if (kinds.has(name)) document.refuse([...path, n, 'name'], `is ${shown(name)} a second time`, 'every name once');
    if (concentration.length !== symbols.length)
      document.refuse(
        [...path, n, 'concentration'],
        `has ${concentration.length} numbers`,
        `${symbols.length}, one a symbol`,
      );
    const parts = symbols.map((symbol, k) => ({
      symbol,
      path: [...path, n, 'chemical_symbols', k],
      share: required(concentration[k]),
      sharePath: [...path, n, 'concentration', k],
    }));
    const atoms = parts.filter(({ symbol }) => symbol !== 'vacancy');
    kinds.set(name, atoms.length > 0 ? atoms : parts);
  });
  return kinds;
}
