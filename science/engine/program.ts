/**
 * A TensorFlow graph under construction: operations with typed handles, no values. Nothing here computes;
 * `saved-model.ts` writes the graph down, `runner.ts` lets TensorFlow run it, `differentiate.ts` extends it by its gradients.
 *
 * Operations are kept in the order of their creation, which is a topological order.
 */

import { at } from '../../schemas/required.js';

/** A `resource` is the handle of a variable; `bfloat16` exists inside programs only. */
export type ElementType = 'float32' | 'float64' | 'bfloat16' | 'int32' | 'resource';

/** Attribute of a TensorFlow operation; exactly one member. */
export type Attribute =
  | { readonly type: ElementType }
  | { readonly integer: number }
  | { readonly float: number }
  | { readonly flag: boolean }
  | { readonly text: string }
  | { readonly shape: readonly number[] | 'unknown' }
  | { readonly tensor: ConstantTensor };

export interface ConstantTensor {
  readonly type: Exclude<ElementType, 'resource' | 'bfloat16'>;
  readonly shape: readonly number[];
  readonly values: ArrayLike<number>;
}

export interface Operation {
  /** Position in the program. */
  readonly id: number;
  /** Unique name; that of an input is `in/<input>`. */
  readonly name: string;
  /** TensorFlow's name of the operation. */
  readonly op: string;
  /** Which gradient rule applies: a name of `gradient-rules.ts`, or null where no gradient may pass. */
  readonly rule: string | null;
  readonly inputs: readonly Node[];
  /** Operations that must be done before this one, beside those of the inputs. */
  readonly after: readonly Operation[];
  readonly attributes: Readonly<Record<string, Attribute>>;
  readonly outputs: readonly Node[];
}

/** One output of an operation. */
export interface Node {
  readonly operation: Operation;
  readonly output: number;
  readonly type: ElementType;
}

/** Gradients of a whole block of operations, given at once: cheaper than those of its parts. */
interface Composite {
  readonly inputs: readonly Node[];
  /** @returns the gradient of every input, in order */
  readonly backward: (gradient: Node) => readonly Node[];
}

export interface ProgramInput {
  readonly name: string;
  readonly type: ElementType;
  readonly rank: number;
  /** In double precision a real input arrives as two float32 tensors, high and low part. */
  readonly placeholders: readonly Node[];
}

/** Numbers that stay in TensorFlow's memory from call to call, as long as the loaded program lives. Unset until they are assigned. */
export interface Variable {
  readonly handle: Node;
  readonly type: ElementType;
  readonly size: number;
}

export interface ProgramOutput {
  /** Entry of the program that gives it. */
  readonly entry: string;
  readonly name: string;
  readonly type: ElementType;
  readonly results: readonly Node[];
}

/** What the model computes in: float32. float64 is for tests of formulas and gradients. */
export type Precision = 'single' | 'double';

interface OperationSpec {
  readonly op: string;
  readonly rule?: string;
  readonly inputs: readonly Node[];
  readonly after?: readonly Operation[];
  readonly attributes?: Readonly<Record<string, Attribute>>;
  readonly outputs?: readonly ElementType[];
}

/** The entry of a program that has one. */
export const ONLY_ENTRY = 'serving_default';

/**
 * Results that may lie in the memory of an input. A variable would take that memory over, change the caller's array in place
 * and release it in a thread that is not JavaScript's.
 */
const SHARES_MEMORY: ReadonlySet<string> = new Set([
  'Placeholder',
  'Identity',
  'Reshape',
  'Slice',
  'Split',
  'SplitV',
  'ConcatV2',
  'ReadVariableOp',
]);

export class Program {
  readonly operations: Operation[] = [];
  readonly inputs: ProgramInput[] = [];
  readonly outputs: ProgramOutput[] = [];
  readonly composites = new Map<Operation, Composite>();
  readonly variables: Variable[] = [];
  /** Element type of everything that is not an index. */
  readonly real: 'float32' | 'float64';
  private readonly scalars = new Map<string, Node>();

  constructor(readonly precision: Precision = 'single') {
    this.real = precision === 'double' ? 'float64' : 'float32';
  }

  /** Appends an operation. @returns its first output; the others are `node.operation.outputs` */
  operation(spec: OperationSpec, name?: string): Node {
    return at(this.append(spec, name).outputs, 0);
  }

  private append(spec: OperationSpec, name?: string): Operation {
    const id = this.operations.length;
    const outputs: Node[] = [];
    const operation: Operation = {
      id,
      name: name ?? `${spec.op}_${id}`,
      op: spec.op,
      rule: spec.rule ?? null,
      inputs: spec.inputs,
      after: spec.after ?? [],
      attributes: spec.attributes ?? { T: { type: this.real } },
      outputs,
    };
    for (const type of spec.outputs ?? [this.real]) outputs.push({ operation, output: outputs.length, type });
    this.operations.push(operation);
    return operation;
  }

  /** A vector of this length in the program's precision. */
  variable(name: string, size: number): Variable {
    const type = this.real;
    const attributes = { dtype: { type }, shape: { shape: [size] }, shared_name: { text: name } };
    const handle = this.operation({ op: 'VarHandleOp', inputs: [], attributes, outputs: ['resource'] });
    const variable = { handle, type, size };
    this.variables.push(variable);
    return variable;
  }

  /** The numbers of a variable as they are when an entry is called, before its effects. */
  read({ handle, type }: Variable): Node {
    return this.operation({ op: 'ReadVariableOp', inputs: [handle], attributes: { dtype: { type } }, outputs: [type] });
  }

  /** An operation that changes variables and has no result; outputs that name it in `after` let it happen. */
  effect(spec: OperationSpec): Operation {
    return this.append({ ...spec, outputs: [] });
  }
  assign({ handle, type }: Variable, value: Node): Operation {
    const own = SHARES_MEMORY.has(value.operation.op) ? this.copy(value) : value;
    return this.effect({ op: 'AssignVariableOp', inputs: [handle, own], attributes: { dtype: { type } } });
  }
  increase({ handle, type }: Variable, by: Node): Operation {
    return this.effect({ op: 'AssignAddVariableOp', inputs: [handle, by], attributes: { dtype: { type } } });
  }

  /** A value that every run provides. Sizes are free, the rank is fixed. */
  input(name: string, rank: number, kind: 'real' | 'index' = 'real'): Node {
    if (this.inputs.some((input) => input.name === name)) throw new Error(`program input ${name} exists already`);
    const type = kind === 'index' ? 'int32' : this.real;
    const shape: Attribute = { shape: new Array<number>(rank).fill(-1) };
    const placeholder = (part: string, partType: ElementType) =>
      this.operation(
        { op: 'Placeholder', inputs: [], attributes: { dtype: { type: partType }, shape }, outputs: [partType] },
        `in/${name}${part}`,
      );
    if (type !== 'float64') {
      const node = placeholder('', type);
      this.inputs.push({ name, type, rank, placeholders: [node] });
      return node;
    }
    const high = placeholder('.high', 'float32');
    const low = placeholder('.low', 'float32');
    this.inputs.push({ name, type, rank, placeholders: [high, low] });
    return this.addV2(this.cast(high, 'float64'), this.cast(low, 'float64'));
  }

  /**
   * Names a result of an entry.
   * @param after effects that calling the entry has
   */
  output(name: string, node: Node, entry: string = ONLY_ENTRY, after: readonly Operation[] = []): void {
    if (this.outputs.some((output) => output.name === name && output.entry === entry))
      throw new Error(`program output ${name} exists already`);
    const label = entry === ONLY_ENTRY ? `out/${name}` : `out/${entry}/${name}`;
    const identity = (value: Node, part: string) =>
      this.operation(
        { op: 'Identity', inputs: [value], after, attributes: { T: { type: value.type } }, outputs: [value.type] },
        `${label}${part}`,
      );
    if (node.type !== 'float64') {
      this.outputs.push({ entry, name, type: node.type, results: [identity(node, '')] });
      return;
    }
    const high = this.cast(node, 'float32');
    const rest = this.operation({ op: 'Sub', inputs: [node, this.cast(high, 'float64')] });
    const low = this.cast(rest, 'float32');
    this.outputs.push({ entry, name, type: 'float64', results: [identity(high, '.high'), identity(low, '.low')] });
  }

  constant(values: ArrayLike<number>, shape: readonly number[], type: ConstantTensor['type'] = this.real): Node {
    const size = shape.reduce((product, length) => product * length, 1);
    if (size !== values.length) throw new Error(`constant of shape [${shape}] from ${values.length} values`);
    return this.operation({
      op: 'Const',
      inputs: [],
      attributes: { dtype: { type }, value: { tensor: { type, shape, values } } },
      outputs: [type],
    });
  }

  scalar(value: number, type: ConstantTensor['type'] = this.real): Node {
    const key = `${type}:${value}`;
    const known = this.scalars.get(key);
    if (known) return known;
    const node = this.constant([value], [], type);
    this.scalars.set(key, node);
    return node;
  }

  /**
   * Builds a block of operations whose gradient is given as a whole. The differentiator does not look inside.
   * @param backward from the gradient of the block's result to those of `inputs`, in order
   */
  composite(inputs: readonly Node[], result: Node, backward: Composite['backward']): Node {
    this.composites.set(result.operation, { inputs, backward });
    return result;
  }

  private cast(x: Node, to: ElementType): Node {
    return this.operation({
      op: 'Cast',
      inputs: [x],
      attributes: { SrcT: { type: x.type }, DstT: { type: to } },
      outputs: [to],
    });
  }

  private copy(x: Node): Node {
    return this.operation({ op: 'DeepCopy', inputs: [x] });
  }

  private addV2(a: Node, b: Node): Node {
    return this.operation({ op: 'AddV2', inputs: [a, b] });
  }
}
