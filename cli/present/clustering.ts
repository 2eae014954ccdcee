/** A clustering as tables, or as one JSON value. */
import { at } from '../../schemas/required.js';
import type { FeatureReading } from '../../schemas/tables/features.js';
import type { Clustering } from '../cluster/run.js';
import { renderFacts } from './text/facts.js';
import { renderTable } from './text/table.js';

const MOST_ROWS = 12;
/** Names of a cluster's rows on its line. */
const NAMES_SHOWN = 4;

export function clusteringText(clustering: Clustering, reading: FeatureReading, written: readonly string[]): string {
  const { labels, linkage, clusters, columns, parameters, reason } = clustering;
  const facts = renderFacts([
    ['points', `${labels.rows} of ${columns} columns, layer ${linkage.metadata.layer}`],
    ['names', namesText(reading)],
    ['left out', reading.leftOut.map(({ column, because }) => `${column} (${because})`).join(', ')],
    ['read as', dialectText(reading)],
    ['tree', `${parameters.method} linkage, ${parameters.metric} distance`],
    ['cut', `${labels.metadata.cut}: ${clusters} ${clusters === 1 ? 'cluster' : 'clusters'}`],
    ['advice', reason],
    ['written', written.join('\n')],
  ]);
  return [clusterTable(clustering), validityText(clustering), facts].filter((part) => part !== '').join('\n\n');
}

function namesText({ names }: FeatureReading): string {
  return names === null
    ? 'none in the file: rows are numbered from 0'
    : `column ${names}`.replace('column column', 'column');
}

const SEPARATOR_NAMES: Readonly<Record<string, string>> = { ';': 'semicolons', '\t': 'tabulators', '|': 'bars' };

/** What is not plain in a text file; nothing for commas, points and heads of texts. */
function dialectText({ text }: FeatureReading): string {
  if (!text) return '';
  const between = SEPARATOR_NAMES[text.separator];
  return [
    text.header ? 'the first row as heads' : 'the first row as values',
    between && `${between} between cells`,
    text.decimal === ',' && 'a comma as decimal sign',
  ]
    .filter(Boolean)
    .join(', ');
}

function clusterTable({ labels, clusters }: Clustering): string {
  const members = Array.from({ length: clusters }, (): string[] => []);
  const { id, cluster } = labels.columns;
  for (let i = 0; i < labels.rows; i++) at(members, at(cluster, i) - 1).push(at(id, i));
  const shown = members.slice(0, MOST_ROWS).map((names, i) => {
    const more = names.length > NAMES_SHOWN ? ', ...' : '';
    return [String(i + 1), String(names.length), names.slice(0, NAMES_SHOWN).join(', ') + more];
  });
  const rest = clusters > MOST_ROWS ? `\n(${clusters - MOST_ROWS} more: -o json or --export-labels)` : '';
  return renderTable(['cluster', 'rows', 'among them'], shown, 'rrl') + rest;
}

function validityText({ validity }: Clustering): string {
  if (validity.rows === 0) return '';
  const { clusters, silhouette, daviesBouldin, calinskiHarabasz } = validity.columns;
  const figure = (value: number | null, digits: number) => value?.toFixed(digits) ?? '-';
  const rows = Array.from(clusters, (count, i) => [
    String(count),
    figure(at(silhouette, i), 3),
    figure(at(daviesBouldin, i), 3),
    figure(at(calinskiHarabasz, i), 1),
  ]);
  return renderTable(['clusters', 'silhouette', 'Davies-Bouldin', 'Calinski-Harabasz'], rows, 'rrrr');
}

export function clusteringValue(
  { labels, linkage, validity, clusters, columns, parameters, ...rest }: Clustering,
  reading: FeatureReading,
): object {
  const figures = validity.columns;
  return {
    points: labels.rows,
    columns,
    layer: linkage.metadata.layer,
    linkage: parameters.method,
    metric: parameters.metric,
    cut: labels.metadata.cut,
    clusters,
    ids: labels.columns.id,
    labels: Array.from(labels.columns.cluster),
    validity: Array.from(figures.clusters, (count, i) => ({
      clusters: count,
      silhouette: figures.silhouette[i],
      daviesBouldin: figures.daviesBouldin[i],
      calinskiHarabasz: figures.calinskiHarabasz[i],
    })),
    copheneticCorrelation: figures.cophenetic[0] ?? null,
    recommended: { clusters: rest.recommended, reason: rest.reason },
    reading,
  };
}
