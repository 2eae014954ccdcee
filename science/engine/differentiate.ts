/**
 * Reverse-mode differentiation: appends to a program the operations that compute
 *   sum over seeds of gradient . d(of) / d(wrt)
 * Walks the operations backwards once; those that do not depend on `wrt` are left out.
 */
import { at, required } from '../../schemas/required.js';
import { GRADIENT_RULES } from './gradient-rules.js';
import type { Node, Operation } from './program.js';
import type { GraphProgram } from './vocabulary.js';

interface Seed {
  readonly of: Node;
  /** d(loss) / d(of), of the same shape. */
  readonly gradient: Node;
}

/** @returns one node per `wrt`, in its shape; null where no seed depends on it */
export function differentiate(g: GraphProgram, seeds: readonly Seed[], wrt: readonly Node[]): (Node | null)[] {
  const sources = new Set(wrt.map((node) => node.operation));
  const forward = dependents(g.operations, sources);
  const arriving = new Map<Operation, (Node[] | undefined)[]>();
  const receive = (node: Node, gradient: Node) => {
    if (!forward.has(node.operation)) return;
    const slots = arriving.get(node.operation) ?? [];
    slots[node.output] = [...(slots[node.output] ?? []), gradient];
    arriving.set(node.operation, slots);
  };
  for (const seed of seeds) receive(seed.of, seed.gradient);

  for (const operation of [...forward].reverse()) {
    const slots = arriving.get(operation);
    if (!slots || sources.has(operation)) continue;
    const all = operation.outputs.map((_, i) => (slots[i] ? g.addAll(slots[i]) : null));
    const composite = g.composites.get(operation);
    const inputs = composite ? composite.inputs : operation.inputs;
    const gradients = composite ? composite.backward(required(all[0])) : applyRule(g, operation, all, forward);
    inputs.forEach((input, i) => {
      const gradient = gradients[i];
      if (gradient) receive(input, gradient);
    });
  }
  return wrt.map((node) => {
    const terms = arriving.get(node.operation)?.[node.output];
    return terms ? g.addAll(terms) : null;
  });
}

function applyRule(
  g: GraphProgram,
  operation: Operation,
  all: readonly (Node | null)[],
  forward: ReadonlySet<Operation>,
): readonly (Node | null)[] {
  const gradientRule = operation.rule === null ? undefined : GRADIENT_RULES[operation.rule];
  if (!gradientRule) throw new Error(`no gradient rule for ${operation.op} (${operation.name})`);
  const dy = all[0] ?? g.zerosLike(at(operation.outputs, 0));
  const wanted = operation.inputs.map((input) => forward.has(input.operation));
  return gradientRule({ g, operation, dy, all, wanted });
}

/** The sources and every operation computed from them, in program order. */
function dependents(operations: readonly Operation[], sources: ReadonlySet<Operation>): Set<Operation> {
  const found = new Set<Operation>();
  for (const operation of operations) {
    if (sources.has(operation) || operation.inputs.some((input) => found.has(input.operation))) found.add(operation);
  }
  return found;
}
