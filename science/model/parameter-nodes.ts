/** The tensors of the flat parameter vector inside a program, by name. */
import type { GraphProgram, Node } from '../engine/index.js';
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

/** A block as it lies in its vector, [size], and in its shape. */
export interface BlockNode {
  readonly block: ParameterBlock;
  readonly flat: Node;
  readonly shaped: Node;
}

/** @param vector the flat parameters of these blocks */
export function blockNodes(g: GraphProgram, blocks: readonly ParameterBlock[], vector: Node): BlockNode[] {
  const sizes = blocks.map((block) => block.size);
  const pieces = blocks.length === 1 ? [vector] : g.splitVector(vector, sizes);
  return blocks.map((block, i) => {
    const flat = pieces[i]!;
    if (block.shape.length === 1) return { block, flat, shaped: flat };
    const shaped = g.composite([flat], g.reshape(flat, block.shape), (d) => [g.reshape(d, [block.size])]);
    return { block, flat, shaped };
  });
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
