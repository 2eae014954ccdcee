/**
 * A model and crystals as files for other programs; run in the project folder, after a build:
 *   node examples/saved-model/export.mjs <model.arrow | model.pt config.json> <folder> <structure files>
 * Writes saved_model.pb, model.safetensors and batch.safetensors into the folder.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { decodeTable } from '../../dist/infra/arrow-io.js';
import { readStructures } from '../../dist/science/crystal/formats/index.js';
import { buildCrystalGraph } from '../../dist/science/graph/index.js';
import {
  exportBatch,
  exportSafetensors,
  exportSavedModel,
  graphRulesOf,
  importAlignnCheckpoint,
  networkOf,
  readAlignnConfig,
} from '../../dist/science/interchange/index.js';
import { readModelCard } from '../../dist/science/model/index.js';

const [modelFile, ...rest] = process.argv.slice(2);
const configFile = modelFile.endsWith('.pt') ? rest.shift() : null;
const [folder, ...structureFiles] = rest;
const model = await readModel();
const { graphRules } = readModelCard(model);
const structures = structureFiles.flatMap((file) => readStructures(readFileSync(file, 'utf8'), basename(file)));
const graphs = structures.map((structure) => buildCrystalGraph(structure, graphRules));
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, 'saved_model.pb'), exportSavedModel(model));
writeFileSync(join(folder, 'model.safetensors'), exportSafetensors(model));
writeFileSync(join(folder, 'batch.safetensors'), exportBatch(graphs));

async function readModel() {
  const bytes = readFileSync(modelFile);
  if (!configFile) return decodeTable('checkpoint', bytes);
  const config = readAlignnConfig(readFileSync(configFile, 'utf8'), configFile);
  const rules = graphRulesOf(config, { mode: 'reference', symmetry: 'reduced' });
  return await importAlignnCheckpoint(bytes, modelFile, networkOf(config), rules);
}
