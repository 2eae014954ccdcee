/** Central differences in float64: an independent derivative for every rule and composite. */
import { differentiate, GraphProgram, loadProgram, type Node, type Values } from '../../../../science/engine/index.js';
import { evaluate } from '../../../harness/pipelines/tensorflow.js';

export interface Differentiable {
  /** Values of the inputs that are differentiated, by name. */
  readonly inputs: Readonly<Record<string, { readonly values: number[]; readonly shape: number[] }>>;
  /** Index inputs: name -> rows. */
  readonly indices?: Readonly<Record<string, number[]>>;
  build(g: GraphProgram, inputs: Readonly<Record<string, Node>>): Node;
}

const STEP = 1e-4;
/** Irregular weights of the result's elements, so that no gradient cancels. */
const weightAt = (i: number) => Math.cos(1.3 * i + 0.4);

/**
 * @returns largest difference between the program's gradient of sum_i weight_i result_i and five-point central differences,
 *   relative to 1 + |difference quotient|
 */
export async function gradientError(f: Differentiable, folder: string): Promise<number> {
  const names = Object.keys(f.inputs);
  const start: Record<string, Values> = {};
  for (const name of names)
    start[name] = { values: Float64Array.from(f.inputs[name]!.values), shape: f.inputs[name]!.shape };
  for (const [name, rows] of Object.entries(f.indices ?? {}))
    start[name] = { values: Int32Array.from(rows), shape: [rows.length] };

  const g = new GraphProgram('double');
  const nodes = Object.fromEntries(names.map((name) => [name, g.input(name, f.inputs[name]!.shape.length)]));
  g.output('result', f.build(g, nodes));
  const program = await loadProgram(g, folder);
  const resultAt = (inputs: Record<string, Values>) => Float64Array.from(program.run(inputs).result!);
  const total = (inputs: Record<string, Values>) =>
    resultAt(inputs).reduce((sum, each, i) => sum + each * weightAt(i), 0);
  const weights = resultAt(start).map((_, i) => weightAt(i));

  const withGradient = new GraphProgram('double');
  const inputs = names.map((name) => withGradient.input(name, f.inputs[name]!.shape.length));
  const of = f.build(withGradient, Object.fromEntries(names.map((name, i) => [name, inputs[i]!])));
  const weightVector = withGradient.constant(weights, [weights.length]);
  const gradient = withGradient.reshapeLike(weightVector, of);
  const found = differentiate(withGradient, [{ of, gradient }], inputs);
  const gradients = await evaluate(
    withGradient,
    Object.fromEntries(names.map((name, i) => [`d_${name}`, found[i]!])),
    start,
    folder,
  );

  let worst = 0;
  for (const name of names) {
    for (let i = 0; i < f.inputs[name]!.values.length; i++) {
      const at = (shift: number) => {
        const values = Float64Array.from(f.inputs[name]!.values);
        values[i]! += shift;
        return total({ ...start, [name]: { values, shape: f.inputs[name]!.shape } });
      };
      const [far, near] = [at(2 * STEP) - at(-2 * STEP), at(STEP) - at(-STEP)];
      const quotient = (8 * near - far) / (12 * STEP);
      const error = Math.abs(gradients[`d_${name}`]![i]! - quotient) / (1 + Math.abs(quotient));
      if (!(error <= worst)) worst = error;
    }
  }
  program.dispose();
  return worst;
}
