/** The tensors of the flat parameter vector inside a program, by name. */
import type { GraphProgram, Node } from '../engine/index.js';
import type { ParameterTable } from './parameter-table.js';

export class Scope {
  constructor(
    private readonly blocks: ReadonlyMap<string, Node>,
    private readonly prefix = '',
  ) {}

  /** The same table, names below `prefix.name`. */
  at(name: string): Scope {
    return new Scope(this.blocks, this.pathOf(name));
  }

  /** The block that begins with this tensor, e.g. `weight`. */
  get(name: string): Node {
    const node = this.blocks.get(this.pathOf(name));
    if (!node) throw new Error(`no parameter ${this.pathOf(name)}`);
    return node;
  }

  get path(): string {
    return this.prefix;
  }

  private pathOf(name: string): string {
    return this.prefix === '' ? name : `${this.prefix}.${name}`;
  }
}

/** @param vector the flat parameters, shape [table.size] */
export function parameterNodes(g: GraphProgram, table: ParameterTable, vector: Node): Scope {
  const pieces = g.splitVector(
    vector,
    table.blocks.map((block) => block.size),
  );
  const nodes = table.blocks.map((block, i) => {
    const piece = pieces[i]!;
    return [block.name, block.shape.length === 1 ? piece : g.reshape(piece, block.shape)] as const;
  });
  return new Scope(new Map(nodes));
}
