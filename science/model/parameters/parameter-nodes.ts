/** The tensors of the flat parameter vector inside a program, by name. */
import { at, required } from '../../../schemas/required.js';
import type { GraphProgram, Node } from '../../engine/index.js';
import { parameterGroups } from './parameter-groups.js';
import type { ParameterBlock, ParameterTable } from './parameter-table.js';

export class Scope {
  constructor(
    private readonly blocks: ReadonlyMap<string, BlockNode>,
    private readonly prefix = '',
  ) {}

  /** The same table, names below `prefix.name`. */
  at(name: string): Scope {
    return new Scope(this.blocks, this.pathOf(name));
  }

  /** The block that begins with this tensor, e.g. `weight`. */
  get(name: string): Node {
    return this.block(name).shaped;
  }

  /** Number of elements of the block that begins with this tensor. */
  size(name: string): number {
    return this.block(name).block.size;
  }

  get path(): string {
    return this.prefix;
  }

  private block(name: string): BlockNode {
    const block = this.blocks.get(this.pathOf(name));
    if (!block) throw new Error(`no parameter ${this.pathOf(name)}`);
    return block;
  }

  private pathOf(name: string): string {
    return this.prefix === '' ? name : `${this.prefix}.${name}`;
  }
}

/** A block as it is cut from its vector, and in its shape. */
export interface BlockNode {
  readonly block: ParameterBlock;
  /** [size], or rows of `width`. */
  readonly piece: Node;
  /** 1: a vector. */
  readonly width: number;
  readonly shaped: Node;
}

/**
 * Weights are cut as rows of the width that most of them have: rows of whole cache lines are not copied, and most pieces
 * have their shape at once.
 * @param vector the flat parameters of these blocks
 */
export function blockNodes(g: GraphProgram, blocks: readonly ParameterBlock[], vector: Node): BlockNode[] {
  const width = commonWidth(blocks);
  const cutShape = ({ size }: ParameterBlock) => (width === 1 ? [size] : [size / width, width]);
  const whole = width === 1 ? vector : g.reshape(vector, [-1, width]);
  const lengths = blocks.map((block) => block.size / width);
  const pieces = blocks.length === 1 ? [whole] : g.cutRows(whole, lengths);
  return blocks.map((block, i) => {
    const piece = at(pieces, i);
    const isShaped = `${block.shape}` === `${cutShape(block)}`;
    const shaped = isShaped
      ? piece
      : g.composite([piece], g.reshape(piece, block.shape), (d) => [g.reshape(d, cutShape(block))]);
    return { block, piece, width, shaped };
  });
}

/** The width of most rows, if all blocks are made of whole rows of it; else 1. */
function commonWidth(blocks: readonly ParameterBlock[]): number {
  const widths = blocks.map(({ shape }) => (shape.length === 1 ? 1 : required(shape.at(-1))));
  const count = (width: number) => widths.filter((each) => each === width).length;
  const width = widths.reduce((most, each) => (count(each) > count(most) ? each : most));
  return blocks.every(({ size }) => size % width === 0) ? width : 1;
}

/** @param gradients of the pieces of these blocks @returns one vector */
export function flatGradient(g: GraphProgram, nodes: readonly BlockNode[], gradients: readonly Node[]): Node {
  const starts = nodes.flatMap(({ width }, i) => (i === 0 || width !== at(nodes, i - 1).width ? [i] : []));
  const runs = starts.map((start, r) => {
    const rows = g.concat(gradients.slice(start, starts[r + 1]), 0);
    return at(nodes, start).width === 1 ? rows : g.reshape(rows, [-1]);
  });
  return g.concat(runs, 0);
}

export function scopeOf(nodes: readonly BlockNode[]): Scope {
  return new Scope(new Map(nodes.map((node) => [node.block.name, node])));
}

/** @param vector the flat parameters, shape [table.size] */
export function tableNodes(g: GraphProgram, table: ParameterTable, vector: Node): BlockNode[] {
  return parameterGroups(table, false).flatMap(({ blocks, offset, size }) =>
    blockNodes(g, blocks, g.slice(vector, offset, size)),
  );
}
