/** A run of made-up predictions exported as `report NAME --export` would: every file of the folder, without a server. */
import { drawnFiles, exportedFiles } from '../../../cli/run/results/export-run.js';
import { encodeTable } from '../../../infra/arrow/arrow-io.js';
import { writeFilesInto } from '../../../infra/files/new-file.js';
import { ARTIFACT_LAYOUTS, TABLE_KINDS, type Table } from '../../../schemas/run/artifact.js';
import { DEFAULT_GRAPH_RULES } from '../../../schemas/tables/graph.js';
import { linkage } from '../../../science/clustering/index.js';
import { inProcessHost } from '../pipelines/in-process-host.js';
import { sampleReportInput } from './report-input.js';

/** @returns names of the files */
export async function writeExportedFolder(
  folder: string,
  size: { crystals: number; clusters: number },
): Promise<string[]> {
  const sample = sampleReportInput(size);
  const { learningCurves: curves, screening: results, ...rest } = sample;
  const features = {
    width: 3,
    values: Float32Array.from({ length: 3 * sample.labels.rows }, (_, i) => Math.sin(i * i)),
  };
  const tree = linkage(features, 'ward');
  const tables: Record<string, unknown> = {
    ...rest,
    curves,
    results,
    embeddings: {
      ...sample.embeddings,
      extra: { GCN4: features },
      metadata: { ...sample.embeddings.metadata, layers: 'GCN4' },
    },
    linkage: { ...sample.linkage, columns: { ...tree } },
    consensus: { ...sample.linkage, columns: { ...tree } },
    consensusValidity: { ...sample.validity },
  };
  const inputs = Object.fromEntries(
    Object.entries(tables).flatMap(([name, value]) => (isTable(value) ? [[name, [encoded(value)]] as const] : [])),
  );
  const parameters = {
    name: 'sample',
    dataset: { name: sample.sourceName, statement: sample.dataStatement },
    criteria: sample.criteria,
    bestTrial: 'trial 0',
    model: '0a'.repeat(32),
    seed: 123,
    graph: DEFAULT_GRAPH_RULES,
  };
  const run = { inputs, parameters, candidates: null };
  const drawn = await drawnFiles(inProcessHost(), run, new AbortController().signal);
  const names: string[] = [];
  for await (const file of exportedFiles(run, drawn)) {
    names.push(file[0]);
    await writeFilesInto(folder, [file]);
  }
  return names;
}

function isTable(value: unknown): value is Table {
  return typeof value === 'object' && value !== null && TABLE_KINDS.includes((value as Table).kind);
}

function encoded(table: Table) {
  const { schemaVersion } = ARTIFACT_LAYOUTS[table.kind];
  return { kind: table.kind, bytes: encodeTable(table, 'test'), rows: table.rows, schemaVersion };
}
