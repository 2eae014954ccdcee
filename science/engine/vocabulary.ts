/**
 * The words in which the model is written: about thirty operations on [rows, columns] arrays. Broadcasting is always said
 * (a row vector to all rows, a column vector to all columns), so that every gradient rule is one line without shape logic.
 */
import { required } from '../../schemas/required.js';
import { type Node, type Operation, type Precision, Program, type Variable } from './program.js';

/**
 * Which row of another array each row belongs to. Sorted indices allow the faster segment sum. All arrays that one index
 * points into have the same number of rows.
 */
export interface RowIndex {
  readonly rows: Node;
  readonly sorted: boolean;
}

/** Which layers may be single operations of our own: none, those of a prediction, or those and their gradients. */
export type Fusion = 'none' | 'forward' | 'both';

export class GraphProgram extends Program {
  /** Only single precision has fused operations. */
  readonly fusion: Fusion;
  private readonly counts = new Map<Node, Node>();
  private readonly counted = new Map<Node, Node>();

  constructor(precision: Precision = 'single', fusion: Fusion = 'none') {
    super(precision);
    this.fusion = precision === 'single' ? fusion : 'none';
  }

  /**
   * @param sorted ascending, and the last value is the last row of the array it points into: a segment sum
   *   drops trailing rows that nothing points to
   * @param counted has one number for each row of the arrays that the index points into: that is counted in one operation
   */
  rowIndex(name: string, sorted: boolean, counted?: Node): RowIndex {
    const rows = this.input(name, 1, 'index');
    if (counted) this.counted.set(rows, counted);
    return { rows, sorted };
  }

  add(a: Node, b: Node): Node {
    return this.operation({ op: 'AddV2', rule: 'add', inputs: [a, b] });
  }
  sub(a: Node, b: Node): Node {
    return this.operation({ op: 'Sub', rule: 'sub', inputs: [a, b] });
  }
  mul(a: Node, b: Node): Node {
    return this.operation({ op: 'Mul', rule: 'mul', inputs: [a, b] });
  }
  div(a: Node, b: Node): Node {
    return this.operation({ op: 'RealDiv', rule: 'div', inputs: [a, b] });
  }
  /** Sum of any number of equal shapes. */
  addAll(terms: readonly Node[]): Node {
    if (terms.length === 1) return required(terms[0]);
    if (terms.length === 2) return this.add(required(terms[0]), required(terms[1]));
    const attributes = { T: { type: this.real }, N: { integer: terms.length } };
    return this.operation({ op: 'AddN', rule: 'addAll', inputs: terms, attributes });
  }

  /** x plus a number, or a node that holds one (no gradient reaches that node). */
  addScalar(x: Node, scalar: Node | number): Node {
    return this.operation({ op: 'AddV2', rule: 'addScalar', inputs: [x, this.asScalar(scalar)] });
  }
  /** x times a number, or a node that holds one (no gradient reaches that node). */
  scale(x: Node, scalar: Node | number): Node {
    return this.operation({ op: 'Mul', rule: 'scale', inputs: [x, this.asScalar(scalar)] });
  }
  /** [n, h] + [h] */
  addRow(x: Node, row: Node): Node {
    return this.operation({ op: 'BiasAdd', rule: 'addRow', inputs: [x, row] });
  }
  /** [n, h] * [h] */
  mulRow(x: Node, row: Node): Node {
    return this.operation({ op: 'Mul', rule: 'mulRow', inputs: [x, row] });
  }
  /** [n, h] * [n, 1] */
  mulColumn(x: Node, column: Node): Node {
    return this.operation({ op: 'Mul', rule: 'mulColumn', inputs: [x, column] });
  }
  /** [n, h] - [n, 1] */
  subColumn(x: Node, column: Node): Node {
    return this.operation({ op: 'Sub', rule: 'subColumn', inputs: [x, column] });
  }

  matmul(a: Node, b: Node, transpose: { a?: boolean; b?: boolean } = {}, after: readonly Operation[] = []): Node {
    const attributes = {
      T: { type: this.real },
      transpose_a: { flag: transpose.a ?? false },
      transpose_b: { flag: transpose.b ?? false },
    };
    return this.operation({ op: 'MatMul', rule: 'matmul', inputs: [a, b], after, attributes });
  }
  /**
   * a b^T + row. The product waits for the row although it does not need it: otherwise TensorFlow makes one operation of
   * both, which packs b again in every call and takes up to twice the time.
   */
  affine(a: Node, b: Node, row: Node): Node {
    return this.addRow(this.matmul(a, b, { b: true }, [row.operation]), row);
  }

  sigmoid(x: Node): Node {
    return this.operation({ op: 'Sigmoid', rule: 'sigmoid', inputs: [x] });
  }
  /** gradient * y (1 - y) for y = sigmoid(x) */
  sigmoidGradient(y: Node, gradient: Node): Node {
    return this.operation({ op: 'SigmoidGrad', inputs: [y, gradient] });
  }
  exp(x: Node): Node {
    return this.operation({ op: 'Exp', rule: 'exp', inputs: [x] });
  }
  square(x: Node): Node {
    return this.operation({ op: 'Square', rule: 'square', inputs: [x] });
  }
  sqrt(x: Node): Node {
    return this.operation({ op: 'Sqrt', rule: 'sqrt', inputs: [x] });
  }
  /** 1 / sqrt(x) */
  rsqrt(x: Node): Node {
    return this.operation({ op: 'Rsqrt', rule: 'rsqrt', inputs: [x] });
  }
  abs(x: Node): Node {
    return this.operation({ op: 'Abs', rule: 'abs', inputs: [x] });
  }
  sign(x: Node): Node {
    return this.operation({ op: 'Sign', inputs: [x] });
  }
  minimum(a: Node, b: Node): Node {
    return this.operation({ op: 'Minimum', inputs: [a, b] });
  }
  maximum(a: Node, b: Node): Node {
    return this.operation({ op: 'Maximum', inputs: [a, b] });
  }
  /** (a - b)^2, broadcasting freely; no gradient passes. */
  squaredDifference(a: Node, b: Node): Node {
    return this.operation({ op: 'SquaredDifference', inputs: [a, b] });
  }

  /** Mean over the columns: [n, h] -> [n, 1] */
  rowMean(x: Node): Node {
    return this.reduce('Mean', 'rowMean', x, [1], true);
  }
  /** Sum over the rows: [n, h] -> [h] */
  columnSum(x: Node): Node {
    return this.operation({ op: 'BiasAddGrad', rule: 'columnSum', inputs: [x] });
  }
  /** Sum of all elements of a [n, h] array -> [] */
  sum(x: Node): Node {
    return this.reduce('Sum', 'sum', x, [0, 1], false);
  }

  /** Half the sum of the squares of all elements -> []; no gradient passes. */
  halfSquareSum(x: Node): Node {
    return this.operation({ op: 'L2Loss', inputs: [x] });
  }

  /** Row index.rows[i] of x as row i. */
  gather(x: Node, index: RowIndex): Node {
    const attributes = {
      Tparams: { type: x.type },
      Tindices: { type: 'int32' },
      Taxis: { type: 'int32' },
      batch_dims: { integer: 0 },
    } as const;
    const rule = index.sorted ? 'gatherSorted' : 'gather';
    return this.operation({ op: 'GatherV2', rule, inputs: [x, index.rows, this.scalar(0, 'int32')], attributes });
  }

  /** Sum of the rows of x that point to the same row: the adjoint of `gather`. `count` is needed where the index is unsorted. */
  sumByRow(x: Node, index: RowIndex, count?: Node): Node {
    const types = { T: { type: this.real }, Tindices: { type: 'int32' } } as const;
    if (index.sorted) {
      return this.operation({ op: 'SegmentSum', rule: 'sumSorted', inputs: [x, index.rows], attributes: types });
    }
    if (!count) throw new Error('a sum over an unsorted index needs the number of rows');
    const attributes = { ...types, Tnumsegments: { type: 'int32' } } as const;
    return this.operation({
      op: 'UnsortedSegmentSum',
      rule: 'sumUnsorted',
      inputs: [x, index.rows, count],
      attributes,
    });
  }

  /** Number of rows of x, which `index` points into -> int32 []. Counted once an index, not once an array. */
  rowCount(x: Node, index: RowIndex): Node {
    const known = this.counts.get(index.rows);
    if (known) return known;
    const counted = this.counted.get(index.rows);
    const count = counted ? this.size(counted) : this.countRows(x);
    this.counts.set(index.rows, count);
    return count;
  }

  private size(x: Node): Node {
    const attributes = { T: { type: x.type }, out_type: { type: 'int32' } } as const;
    return this.operation({ op: 'Size', inputs: [x], attributes, outputs: ['int32'] });
  }
  private countRows(x: Node): Node {
    const shape = this.operation({
      op: 'Shape',
      inputs: [x],
      attributes: { T: { type: x.type }, out_type: { type: 'int32' } },
      outputs: ['int32'],
    });
    const bounds = [0, 1, 1].map((at) => this.constant([at], [1], 'int32'));
    return this.operation({
      op: 'StridedSlice',
      inputs: [shape, ...bounds],
      attributes: { T: { type: 'int32' }, Index: { type: 'int32' }, shrink_axis_mask: { integer: 1 } },
      outputs: ['int32'],
    });
  }

  /** @param shape one length may be -1 */
  reshape(x: Node, shape: readonly number[]): Node {
    const attributes = { T: { type: this.real }, Tshape: { type: 'int32' } } as const;
    const target = this.constant(shape, [shape.length], 'int32');
    return this.operation({ op: 'Reshape', rule: 'reshape', inputs: [x, target], attributes });
  }
  /** `like` gives the shape alone. */
  reshapeLike(x: Node, like: Node): Node {
    const shape = this.operation({
      op: 'Shape',
      inputs: [like],
      attributes: { T: { type: like.type }, out_type: { type: 'int32' } },
      outputs: ['int32'],
    });
    const attributes = { T: { type: this.real }, Tshape: { type: 'int32' } } as const;
    return this.operation({ op: 'Reshape', inputs: [x, shape], attributes });
  }

  /** Cuts [n, parts * h] into `parts` arrays [n, h]. */
  splitColumns(x: Node, parts: number): readonly Node[] {
    const node = this.operation({
      op: 'Split',
      rule: 'splitColumns',
      inputs: [this.scalar(1, 'int32'), x],
      attributes: { T: { type: this.real }, num_split: { integer: parts } },
      outputs: new Array(parts).fill(this.real),
    });
    return node.operation.outputs;
  }
  /** Cuts a vector, or the rows of [n, h], into pieces of the given lengths; no gradient passes. */
  cutRows(x: Node, lengths: readonly number[]): readonly Node[] {
    return this.cut(x, lengths, 0);
  }
  /** The numbers of a vector of this length, each []; no gradient passes. */
  unpack(x: Node, length: number): readonly Node[] {
    const node = this.operation({
      op: 'Unpack',
      inputs: [x],
      attributes: { T: { type: this.real }, num: { integer: length }, axis: { integer: 0 } },
      outputs: new Array(length).fill(this.real),
    });
    return node.operation.outputs;
  }
  /** Cuts the columns of [n, h] into pieces of the given widths; no gradient passes. */
  cutColumns(x: Node, widths: readonly number[]): readonly Node[] {
    return this.cut(x, widths, 1);
  }
  /** Elements first .. first + size - 1 of a vector; no gradient passes. A stretch that is aligned in memory is not copied. */
  slice(x: Node, first: number, size: number): Node {
    const attributes = { T: { type: this.real }, Index: { type: 'int32' } } as const;
    const [begin, length] = [first, size].map((value) => this.constant([value], [1], 'int32')) as [Node, Node];
    return this.operation({ op: 'Slice', inputs: [x, begin, length], attributes });
  }
  concat(parts: readonly Node[], axis: 0 | 1): Node {
    if (parts.length === 1) return required(parts[0]);
    return this.operation({
      op: 'ConcatV2',
      inputs: [...parts, this.scalar(axis, 'int32')],
      attributes: { T: { type: this.real }, Tidx: { type: 'int32' }, N: { integer: parts.length } },
    });
  }
  /** [n, 1] -> [n, width], every column the same; no gradient passes. */
  tileColumn(x: Node, width: number): Node {
    const attributes = { T: { type: this.real }, Tmultiples: { type: 'int32' } } as const;
    return this.operation({ op: 'Tile', inputs: [x, this.constant([1, width], [2], 'int32')], attributes });
  }
  /** A vector with `before` zeros in front of it and `after` behind; no gradient passes. */
  padVector(x: Node, before: number, after: number): Node {
    const attributes = { T: { type: this.real }, Tpaddings: { type: 'int32' } } as const;
    return this.operation({ op: 'Pad', inputs: [x, this.constant([before, after], [1, 2], 'int32')], attributes });
  }
  zerosLike(x: Node): Node {
    return this.operation({ op: 'ZerosLike', inputs: [x] });
  }

  /**
   * Adam's step, in place and in one pass, all rates []:
   *   m <- m + (1 - beta1) (g - m),   v <- v + (1 - beta2) (g^2 - v),   p <- p - stepSize m / (sqrt(v) + epsilon)
   */
  adamStep(
    variables: { readonly parameter: Variable; readonly firstMoment: Variable; readonly secondMoment: Variable },
    gradient: Node,
    rates: { readonly stepSize: Node; readonly beta1: Node; readonly beta2: Node; readonly epsilon: Node },
    after: readonly Operation[],
  ): Operation {
    const { parameter, firstMoment, secondMoment } = variables;
    const handles = [parameter, firstMoment, secondMoment].map(({ handle }) => handle);
    // The powers of beta correct for the bias of young moments; the step size holds that already.
    const powers = [this.scalar(0), this.scalar(0)];
    return this.effect({
      op: 'ResourceApplyAdam',
      inputs: [...handles, ...powers, rates.stepSize, rates.beta1, rates.beta2, rates.epsilon, gradient],
      after,
    });
  }

  private cut(x: Node, lengths: readonly number[], axis: 0 | 1): readonly Node[] {
    const node = this.operation({
      op: 'SplitV',
      inputs: [x, this.constant(lengths, [lengths.length], 'int32'), this.scalar(axis, 'int32')],
      attributes: { T: { type: this.real }, Tlen: { type: 'int32' }, num_split: { integer: lengths.length } },
      outputs: new Array(lengths.length).fill(this.real),
    });
    return node.operation.outputs;
  }
  private asScalar(scalar: Node | number): Node {
    return typeof scalar === 'number' ? this.scalar(scalar) : scalar;
  }
  private reduce(op: string, rule: string, x: Node, axes: readonly number[], keepDims: boolean): Node {
    const attributes = { T: { type: this.real }, Tidx: { type: 'int32' }, keep_dims: { flag: keepDims } } as const;
    return this.operation({ op, rule, inputs: [x, this.constant(axes, [axes.length], 'int32')], attributes });
  }
}
