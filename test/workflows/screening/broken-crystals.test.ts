/**
 * Crystals that are broken in ten ways among sound ones, with the real activities on a real Temporal server: each is set aside
 * with a reason of its own, its neighbours are screened, and what was mended is screened by the next try. One of them ends the
 * process that has it, and for some the network gives no numbers (weights that overflow, overflowing-model.ts).
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { activitiesOf } from '../../../activities/registry.js';
import { countByError, quarantined } from '../../../cli/screening/quarantine.js';
import { retryInput } from '../../../cli/screening/retry-input.js';
import { decodeTable } from '../../../infra/arrow/arrow-io.js';
import { toRecordBytes } from '../../../infra/artifacts/stored-json.js';
import { ChildProcessDiedError } from '../../../schemas/failure.js';
import type { ObjectRef, Table } from '../../../schemas/run/artifact.js';
import type { CandidateCriteria } from '../../../schemas/screening/criteria.js';
import type { ScreeningInput, ScreeningResult } from '../../../schemas/screening/input.js';
import { structuresOf } from '../../../science/crystal/index.js';
import { buildCrystalGraph, graphsToTable } from '../../../science/graph/index.js';
import { inProcessHost } from '../../harness/pipelines/in-process-host.js';
import { memoryDependencies } from '../../harness/pipelines/memory-dependencies.js';
import { stepContext } from '../../harness/pipelines/step-context.js';
import { temporaryFolder } from '../../harness/pipelines/tensorflow.js';
import { stageOfTests } from '../../harness/pipelines/workflow-stage.js';
import { overflowingFor } from '../../harness/tables/overflowing-model.js';
import { rampRules } from '../../harness/tables/ramp-models.js';
import { LAYER, smallTraining } from '../../harness/tables/small-training.js';

vi.setConfig({ testTimeout: 300_000 });

const SOUND = 60;
const BROKEN_OF_A_KIND = 22;
const KILLER = 'killer';

/** Rock salts that differ in their lattice constants. */
const rockSalt = (n: number, [cation, anion]: readonly [string, string] = ['Ca', 'O'], title = 'sound') =>
  `${title}\n${(4.5 + n / 1000).toFixed(4)}\n0 .5 .5\n.5 0 .5\n.5 .5 0\n${cation} ${anion}\n1 1\nDirect\n0 0 0\n.5 .5 .5\n`;
const cif = (n: number, site: string) =>
  `data_${n}\n_cell_length_a ${4 + n / 100}\n_cell_length_b 4\n_cell_length_c 4\n_cell_angle_alpha 90\n_cell_angle_beta 90\n_cell_angle_gamma 90\nloop_\n_atom_site_label\n_atom_site_fract_x\n_atom_site_fract_y\n_atom_site_fract_z\n_atom_site_occupancy\n${site}\n`;

/** Name of a file, by kind and number -> its text. The killer stands alone. */
const KINDS: Readonly<Record<string, readonly [extension: string, (n: number) => string]>> = {
  words: ['vasp', (n) => `these are ${n} words\nand no crystal\n`],
  flat: ['vasp', (n) => `flat\n${4 + n / 100}\n1 0 0\n0 1 0\n1 1 0\nSi\n1\nDirect\n0 0 0\n`],
  unknown: ['vasp', (n) => rockSalt(n, ['Xx', 'O'])],
  coincident: ['vasp', (n) => `near\n${4 + n / 100}\n1 0 0\n0 1 0\n0 0 1\nSi\n2\nDirect\n0 0 0\n0.001 0 0\n`],
  notANumber: ['vasp', (n) => `nan\n${4 + n / 100}\n1 0 0\n0 1 0\n0 0 1\nSi\n1\nDirect\n0 nan 0\n`],
  cut: ['vasp', (n) => rockSalt(n).split('\n').slice(0, -2).join('\n')],
  disordered: ['cif', (n) => cif(n, 'Si1 0 0 0 0.5')],
  noAtoms: ['cif', (n) => cif(n, '').trimEnd()],
  unpredictable: ['vasp', (n) => rockSalt(n, ['Eu', 'O'])],
};

it('sets what is broken aside with its reason, screens its neighbours, and what was mended', async () => {
  const folder = temporaryFolder();
  const crystals = temporaryFolder();
  const fileOf = (id: string) => join(crystals, `${id}.vasp`);
  for (let n = 0; n < SOUND; n++) writeFileSync(fileOf(`${n}-sound`), rockSalt(n));
  const broken = Object.entries(KINDS).flatMap(([kind, [extension, textOf]]) =>
    Array.from({ length: BROKEN_OF_A_KIND }, (_, n) => {
      const name = `${n}-${kind}`;
      writeFileSync(join(crystals, `${name}.${extension}`), textOf(n));
      return `${name}.${extension}`;
    }),
  );
  for (const n of [0, 1]) writeFileSync(fileOf(`${n}-${KILLER}`), rockSalt(500 + n));
  broken.push(`0-${KILLER}.vasp`, `1-${KILLER}.vasp`);
  expect(broken).toHaveLength(200);

  const { deps, input } = await prepared(folder, crystals);
  const first = await screened(deps, input);
  expect(first.counts).toMatchObject({ listed: SOUND + 200, predicted: SOUND, quarantined: 200, equal: 0 });
  const chain = await deps.screenings.manifest.chain(first.head!);
  const given = await quarantined(deps.parts, chain);
  expect(given.map(({ id }) => id).sort()).toEqual([...broken].sort());
  expect(new Set(given.map(({ message }) => message)).size).toBe(200);
  for (const { id, message } of given) expect(message).toContain(id);
  const byKind = (kind: string) => new Set(given.filter(({ id }) => id.includes(kind)).map(({ error }) => error));
  expect(byKind('unpredictable')).toEqual(new Set(['NonFiniteOutputError']));
  expect(byKind(KILLER)).toEqual(new Set(['ResourceError']));

  for (const [n, name] of broken.entries())
    writeFileSync(join(crystals, name), name.endsWith('cif') ? cif(n, 'Ca1 0 0 0 1') : rockSalt(1000 + n));
  const second = await screened(deps, retryInput(input, first.head!, countByError(given), null));
  expect(second.counts).toMatchObject({ predicted: SOUND + 200, quarantined: 200, released: 200 });
  expect(await quarantined(deps.parts, await deps.screenings.manifest.chain(second.head!))).toEqual([]);
});

const stage = stageOfTests();

/** Whether a crystal that ends its process is in the table; mended ones have the same name and another cell. */
function isDeadly(bytes: Uint8Array): boolean {
  return structuresOf(decodeTable('listed-candidates', bytes)).some(
    ({ id, lattice }) => id.includes(KILLER) && Math.max(...lattice) < 2.6,
  );
}

type Dependencies = ReturnType<typeof memoryDependencies>;

async function screened(deps: Dependencies, input: ScreeningInput): Promise<ScreeningResult> {
  const activities = { ...activitiesOf('io', deps), ...activitiesOf('compute', deps) };
  return stage.withWorkers(activities, async () => {
    const handle = await stage.client.workflow.start('screeningWorkflow', {
      taskQueue: 'spectraloom-workflow',
      workflowId: `screening/${input.name}`,
      args: [input],
    });
    return (await handle.result()) as ScreeningResult;
  });
}

async function prepared(folder: string, crystals: string): Promise<{ deps: Dependencies; input: ScreeningInput }> {
  const known = await smallTraining(stepContext({ programFolder: folder }));
  const host = inProcessHost(
    ({ step, inputs }) => {
      if (step === 'predictShard' && isDeadly(inputs.candidates![0]!.bytes))
        throw new ChildProcessDiedError('the process ended by SIGKILL');
    },
    { programFolder: folder },
  );
  const deps = memoryDependencies(host, undefined, undefined, join(folder, 'ids'));
  const publish = (table: Table): Promise<ObjectRef> => deps.parts.publishTable(table, 'test');
  const others = [
    'Ca',
    'O',
    'Si',
    'S',
    'Se',
    'Te',
    'Sr',
    'Mg',
    'Na',
    'Cl',
    'Pb',
    'Zn',
    'Cd',
    'Ga',
    'As',
    'C',
    'Hg',
    'F',
  ];
  const model = await publish(overflowingFor(known.model, 'Eu', others));
  const graphs = structuresOf(known.structures).map((structure) => buildCrystalGraph(structure, rampRules));
  const criteria: CandidateCriteria = {
    schemaVersion: 1,
    where: null,
    requireInDomain: false,
    window: null,
    objectives: [],
  };
  return {
    deps,
    input: {
      name: 'broken',
      identity: { models: [model], from: 'run', layer: LAYER, functional: null },
      places: [{ kind: 'source', place: crystals, state: null }],
      reading: {},
      surroundings: {
        structures: await publish(known.structures),
        split: await publish(known.split),
        embeddings: await publish(known.embeddings),
        labels: await publish(known.labels),
        graphs: await publish(graphsToTable(graphs, rampRules)),
        leftOut: null,
        calibration: null,
      },
      knobs: {
        criteria: await deps.artifacts.putBytes('screening-criteria', toRecordBytes(criteria), null, 1),
        parallel: 2,
        priority: 3,
        limit: null,
        failureBudget: { share: 1, after: 1000 },
      },
      since: null,
      previous: null,
    },
  };
}
