/**
 * The tables of a report -> its figures as SVG files, the texts that other programs and the published study have, and the
 * crystals as structure files: those of the data, and the candidates that were ranked where the run has them.
 *
 * Run by the `report` command in a child process: it is on no queue. Reads what the report reads; writes `files` (name and
 * text of each). Pure.
 */

import {
  exportFigures,
  exportTexts,
  type NamedLinkage,
  prepareContent,
  type ReportContent,
} from '../../report/index.js';
import { at, required } from '../../schemas/required.js';
import type { Table } from '../../schemas/run/artifact.js';
import { leafOrder, linkage } from '../../science/clustering/index.js';
import { structuresOf } from '../../science/crystal/index.js';
import { type ChemiscopeProperty, writeChemiscope } from '../../science/interchange/index.js';
import { step } from '../frame/step.js';
import { report, reportInput } from './report.js';
import { structureFiles } from './structure-files.js';

export const exportRun = step({
  name: 'exportRun',
  codeVersion: 10,
  queue: 'compute',
  parameters: report.parameters,
  reads: { ...report.reads, candidates: { kind: 'candidates', optional: true } },
  writes: { files: { kind: 'source-files' } },
  run({ candidates, ...tables }, parameters) {
    const content = prepareContent(reportInput(tables, parameters));
    const figures = [...exportFigures(content, publishedTrees(content))];
    const files = [
      ...figures.map(([name, svg]) => [`figures/${name}.svg`, svg] as const),
      ...exportTexts(content),
      ['chemiscope.json', chemiscopeOf(content)] as const,
      ...structureFiles(structuresOf(tables.structures), 'structures'),
      ...structureFiles(candidates ? structuresOf(candidates) : [], 'candidates'),
    ];
    return {
      outputs: {
        files: {
          kind: 'source-files',
          rows: files.length,
          columns: { name: files.map(([name]) => name), text: files.map(([, text]) => text) },
          metadata: {},
        },
      },
    };
  },
});

/** As the study has them: centroids of the predicted spectra, and the reference spectra within each group. */
function publishedTrees({ groups, axis }: ReportContent) {
  const wardOf = (rows: readonly ArrayLike<number>[]): NamedLinkage => {
    const values = new Float64Array(rows.length * axis.points);
    rows.forEach((row, i) => {
      values.set(row, i * axis.points);
    });
    const tree = linkage({ width: axis.points, values }, 'ward');
    return { tree, leafOrder: leafOrder(tree) };
  };
  const inside = groups.filter(({ members }) => members.length > 1);
  return {
    centroids: groups.length > 1 ? wardOf(groups.map(({ members }) => meanPrediction(members, axis.points))) : null,
    inside: new Map(
      inside.map(({ number, members }) => [number, wardOf(members.map(({ reference }) => reference))] as const),
    ),
  };
}

function meanPrediction(members: ReportContent['groups'][number]['members'], points: number): Float64Array {
  const mean = new Float64Array(points);
  const predictions = members.flatMap(({ prediction }) => prediction ?? []) as Float32Array[];
  for (const prediction of predictions)
    for (let i = 0; i < points; i++) mean[i] = at(mean, i) + at(prediction, i) / predictions.length;
  return mean;
}

/** Crystals that were grouped; a property that some of them lack is left out of theirs as NaN cannot be written. */
function chemiscopeOf({ input, crystals, terms }: ReportContent): string {
  const crystalOf = new Map(crystals.map((crystal) => [crystal.id, crystal]));
  const { columns } = input.structures;
  const rows = columns.id.flatMap((id, row) => (crystalOf.get(id)?.cluster == null ? [] : [row]));
  const pick = <T>(values: ArrayLike<T>) => rows.map((row) => at(values, row));
  const structures: Table<'structures'> = {
    ...input.structures,
    rows: rows.length,
    columns: {
      ...columns,
      id: pick(columns.id),
      formula: pick(columns.formula),
      species: pick(columns.species),
      fracCoords: pick(columns.fracCoords),
      source: pick(columns.source),
      sourceSha256: pick(columns.sourceSha256),
      lattice: {
        width: 9,
        values: Float64Array.from(rows.flatMap((row) => [...columns.lattice.values.subarray(9 * row, 9 * row + 9)])),
      },
    },
  };
  const own = structures.columns.id.map((id) => required(crystalOf.get(id)));
  const all: (ChemiscopeProperty | null)[] = [
    { name: 'id', description: 'name of the crystal', values: own.map(({ id }) => id) },
    { name: 'formula', description: 'reduced formula', values: own.map(({ formula }) => formula) },
    { name: 'group', description: 'cluster', values: own.map(({ cluster }) => required(cluster)) },
    terms.property
      ? known(
          terms.leading,
          `${terms.leading} of the reference`,
          terms.unit || undefined,
          own.map((crystal) => crystal.referenceOnsetEv),
        )
      : known(
          'onset',
          'onset energy of the reference spectrum; −1: none',
          'eV',
          own.map((crystal) => crystal.referenceOnsetEv ?? -1),
        ),
    ...mapProperties(input.map, structures.columns.id),
  ];
  const properties = all.filter((property) => property !== null);
  const [x, y] = properties.some(({ name }) => name === 'component 1')
    ? ['component 1', 'component 2']
    : ['group', properties.some(({ name }) => name === terms.leading) ? terms.leading : 'group'];
  const description = `Groups of ${input.name}: ${input.labels.metadata.method} linkage of layer ${input.labels.metadata.layer}`;
  return writeChemiscope({ name: input.name, description }, structures, properties, [
    required(x),
    required(y),
    'group',
  ]);
}

function mapProperties(map: Table<'map'>, ids: readonly string[]): (ChemiscopeProperty | null)[] {
  const row = new Map(map.columns.id.map((id, i) => [id, i]));
  const of = (values: ArrayLike<number | null>) => ids.map((id) => values[row.get(id) ?? -1] ?? null);
  const { component1, component2, neighbour1, neighbour2 } = map.columns;
  return [
    known('component 1', 'first principal component of the layer', undefined, of(component1)),
    known('component 2', 'second principal component of the layer', undefined, of(component2)),
    known('UMAP 1', 'first coordinate of UMAP', undefined, of(neighbour1)),
    known('UMAP 2', 'second coordinate of UMAP', undefined, of(neighbour2)),
  ];
}

/** @returns null where a structure has no value: the format knows no missing numbers */
function known(
  name: string,
  description: string,
  units: string | undefined,
  values: readonly (number | null)[],
): ChemiscopeProperty | null {
  const present = values.filter((value) => value !== null);
  if (present.length < values.length) return null;
  return { name, description, values: present, ...(units === undefined ? {} : { units }) };
}
