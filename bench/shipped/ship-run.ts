/**
 * The run that comes with the program, made anew: its manifest, and the objects that other commands start from.
 *
 *   npx spectraloom --data FOLDER discover --detach   (once it has ended)
 *   node dist/bench/shipped/ship-run.js FOLDER gpaw-absorption
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { openStoreAlone } from '../../cli/predict/open-store.js';
import { embedStep, parseManifest, screenSources, spectraOf } from '../../cli/run/manifest/manifest.js';
import { ArtifactParts } from '../../infra/artifacts/artifact-parts.js';
import { ArtifactStore } from '../../infra/artifacts/artifact-store.js';
import { projectRoot } from '../../infra/project-root.js';
import { at, required } from '../../schemas/required.js';
import { type ObjectRef, objectKey } from '../../schemas/run/artifact.js';

const data = at(process.argv, 2);
const name = at(process.argv, 3);
const target = join(projectRoot(), 'data', 'gpaw-absorption', 'run');

const text = readFileSync(join(data, 'results', name, 'manifest.json'), 'utf8');
const run = parseManifest(text, name);
const artifacts = new ArtifactStore(await openStoreAlone(data, `run ${name}`));
const parts = new ArtifactParts(artifacts);

const { layer: _, ...sources } = screenSources(run);
const refs: ObjectRef[] = [...Object.values(sources), spectraOf(run)].map((ref) => required(ref));
const later = ['screenShard', 'attribute'].map((name) => required(run.steps.find(({ step }) => step === name)));
for (const { step, inputs, outputs } of [embedStep(run.steps), ...later]) {
  // Candidates are those that the run made itself.
  for (const [input, ref] of Object.entries(inputs)) if (input !== 'candidates') refs.push(await artifacts.refOf(ref));
  if (step === 'attribute') refs.push(required(outputs.trainingMeans));
}

rmSync(join(target, 'objects'), { recursive: true, force: true });
let bytes = 0;
const written = new Set<string>();
for (const ref of refs) {
  for (const one of [ref, ...(await parts.spread(ref))]) {
    const key = objectKey(one);
    if (written.has(key)) continue;
    written.add(key);
    const file = join(target, 'objects', key);
    mkdirSync(dirname(file), { recursive: true });
    const content = await artifacts.getBytes(one);
    writeFileSync(file, content);
    bytes += content.length;
  }
}
writeFileSync(join(target, 'manifest.json'), text);
process.stdout.write(`${written.size} objects, ${bytes} bytes, and the manifest: ${target}\n`);
