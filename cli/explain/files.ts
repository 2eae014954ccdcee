/** The folder of an explanation: its page, its figures, and its tables for other programs. */
import type { EncodedArtifact } from '../../infra/artifacts/artifact-parts.js';
import { writeNewick } from '../../infra/feature-files/newick.js';
import { writeNpy } from '../../infra/feature-files/npy.js';
import { openRasteriser } from '../../infra/rasterise.js';
import { at, required } from '../../schemas/required.js';
import type { Table, TableKind } from '../../schemas/run/artifact.js';
import { linkageMatrix } from '../cluster/export-files.js';
import { tableOf } from '../predict/run-task.js';
import { csvOfTable } from '../run/results/csv-of-table.js';
import type { ExportedWords } from '../run/results/exported-words.js';

type Outputs = Readonly<Record<string, readonly EncodedArtifact[]>>;

const TABLES = {
  'labels.csv': ['labels', 'labels'],
  'validity.csv': ['validity', 'validity'],
  'stability.csv': ['stability', 'stability'],
  'agreement.csv': ['agreement', 'agreement'],
  'consensus_labels.csv': ['labels', 'consensusLabels'],
  'map.csv': ['map', 'map'],
  'crystal_features.csv': ['crystal-features', 'crystalFeatures'],
  'enrichment.csv': ['enrichment', 'enrichment'],
  'rules.csv': ['rules', 'rules'],
  'splits.csv': ['splits', 'splits'],
  'layer_probes.csv': ['probes', 'probes'],
} as const satisfies Record<string, readonly [TableKind, string]>;

/** Only where there is a property. */
const OF_PROPERTY = {
  'group_property.csv': ['cluster-properties', 'clusterProperties'],
  'group_properties.csv': ['group-properties', 'groupProperties'],
  'property_shifts.csv': ['feature-shifts', 'featureShifts'],
  'element_exchanges.csv': ['matched-pairs', 'matchedPairs'],
} as const satisfies Record<string, readonly [TableKind, string]>;

/**
 * @param tables of the steps
 * @param page outputs of the page's task
 * @param hasProperty whether a property leads
 * @returns file name -> bytes
 */
export async function explainedFiles(
  tables: Outputs,
  page: Outputs,
  hasProperty: boolean,
): Promise<Record<string, Uint8Array>> {
  const files: Record<string, Uint8Array> = { 'report.html': at(required(page.report), 0).bytes };
  const { columns } = tableOf('source-files', required(page.files));
  const { png } = await openRasteriser();
  columns.name.forEach((name, i) => {
    const svg = at(columns.text, i);
    files[name] = text(svg);
    files[name.replace(/svg$/, 'png')] = png(svg);
  });
  const linkage = tableOf('linkage', required(tables.linkage)).columns;
  const labels = tableOf('labels', required(tables.labels)).columns;
  files['linkage.npy'] = writeNpy(linkageMatrix(linkage));
  files['tree.nwk'] = text(writeNewick(linkage, labels.id));
  for (const [name, [kind, input]] of Object.entries(TABLES))
    files[name] = text(csvOf(kind, tables[input], withoutOnset));
  if (hasProperty)
    for (const [name, [kind, input]] of Object.entries(OF_PROPERTY))
      files[name] = text(csvOf(kind, tables[input], ofProperty));
  return files;
}

function csvOf(kind: TableKind, parts: readonly EncodedArtifact[] | undefined, head: ExportedWords['head']): string {
  return csvOfTable(tableOf(kind, required(parts)) as Table, { head, cell: ofValue });
}

/** The sentence of a rule speaks of onsets; the rule itself stands beside it. */
function withoutOnset(column: string): string | null {
  return column === 'sentence' ? null : column;
}

/** The steps call the leading property an onset in eV. */
function ofProperty(column: string): string | null {
  if (/edgeIntegral/i.test(column) || column.startsWith('network')) return null;
  return column
    .replace(/Ev$/, '')
    .replace(/^onset/, 'value')
    .replace('Onset', 'Value');
}

/** A readout is of the value that leads. */
function ofValue(column: string, cell: string): string {
  return column === 'target' && cell === 'onset' ? 'value' : cell;
}

function text(content: string): Uint8Array {
  return new TextEncoder().encode(content);
}
