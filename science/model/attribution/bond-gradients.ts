/** The gradient of the output with respect to the expansion of every bond class, as a program of plain operations. */
import { required } from '../../../schemas/required.js';
import type { Table } from '../../../schemas/run/artifact.js';
import type { CrystalGraph } from '../../../schemas/tables/graph.js';
import type { NetworkSettings } from '../../../schemas/tables/training.js';
import {
  differentiate,
  GraphProgram,
  type LoadedProgram,
  loadProgram,
  makeResident,
  type Precision,
  type Resident,
} from '../../engine/index.js';
import { assembleBatch } from '../batches/batch-arrays.js';
import { withScaledConditions } from '../batches/conditions.js';
import { runningNorms } from '../layers/batch-norm.js';
import { graphNodes } from '../layers/graph-nodes.js';
import { network } from '../layers/network.js';
import { layerNorms } from '../layers/norm.js';
import { type CheckpointSettings, readCheckpoint } from '../parameters/checkpoint.js';
import { scopeOf, tableNodes } from '../parameters/parameter-nodes.js';
import type { ParameterTable } from '../parameters/parameter-table.js';

/**
 * Inputs beside those of a prediction: `bondExpansion` [bonds, edgeBins], which takes the place of the lengths, and
 * `direction` [crystals, outputFeatures]. Outputs `prediction`, and `gradient` of the sum of direction times prediction, in the
 * shape of the expansion. A class moves with all its members: its gradient is the sum of theirs.
 */
export function bondGradientProgram(
  settings: NetworkSettings,
  table: ParameterTable,
  precision: Precision = 'single',
): GraphProgram {
  const g = new GraphProgram(precision);
  const p = scopeOf(tableNodes(g, table, g.input('parameter', 1)));
  const bondExpansion = g.input('bondExpansion', 2);
  const norm = settings.norm === 'batch' ? runningNorms(g) : layerNorms(g);
  const { output } = network(g, p, norm, { ...graphNodes(g), bondExpansion }, settings);
  const [gradient] = differentiate(g, [{ of: output, gradient: g.input('direction', 2) }], [bondExpansion]);
  g.output('prediction', output);
  g.output('gradient', required(gradient));
  return g;
}

/** A network whose bonds are asked, loaded once for many batches. */
export class BondGradients {
  private constructor(
    private readonly program: LoadedProgram,
    private readonly parameter: Resident,
    private readonly settings: CheckpointSettings,
  ) {}

  static async load(checkpoint: Table<'checkpoint'>, programFolder: string): Promise<BondGradients> {
    const { settings, table, vectors } = readCheckpoint(checkpoint);
    const program = await loadProgram(bondGradientProgram(settings.network, table), programFolder);
    const parameter = await makeResident({ values: vectors.parameter, shape: [table.size] });
    return new BondGradients(program, parameter, settings);
  }

  /**
   * @param expansion rows of all bonds of the batch, [bonds, edgeBins]
   * @param direction [crystals, outputFeatures]
   * @returns `prediction` [crystals, outputFeatures] and `gradient` [bonds, edgeBins]
   */
  run(graphs: readonly CrystalGraph[], expansion: Float32Array, direction: Float32Array) {
    const { edgeBins, outputFeatures } = this.settings.network;
    const { prediction, gradient } = this.program.run({
      ...assembleBatch(withScaledConditions(graphs, this.settings.conditions)),
      parameter: this.parameter,
      bondExpansion: { values: expansion, shape: [expansion.length / edgeBins, edgeBins] },
      direction: { values: direction, shape: [graphs.length, outputFeatures] },
    });
    return { prediction: required(prediction), gradient: required(gradient) };
  }

  dispose(): void {
    this.parameter.release();
    this.program.dispose();
  }
}
