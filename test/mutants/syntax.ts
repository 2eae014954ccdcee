/** The parts of a syntax tree (ESTree with TypeScript's nodes) that run: types are passed over. */
import { parseAst } from 'vitest/node';

export interface SyntaxNode {
  readonly type: string;
  /** Offsets in the text, in UTF-16 code units. */
  readonly start: number;
  readonly end: number;
  readonly [key: string]: unknown;
}

/** A node with those around it, innermost first. */
export interface Place {
  readonly node: SyntaxNode;
  readonly around: readonly SyntaxNode[];
}

/** These carry an expression that runs; every other node of TypeScript's own is a type, and is gone before the program runs. */
const CARRIERS = new Set(['TSAsExpression', 'TSNonNullExpression', 'TSSatisfiesExpression']);

/** @param file decides the dialect: `.ts`, or plain JavaScript */
export function parse(text: string, file: string): SyntaxNode {
  return parseAst(text, { lang: file.endsWith('.ts') ? 'ts' : 'js' }) as unknown as SyntaxNode;
}

/** Every node that runs, in the order of the text, each after those around it. */
export function* placesIn(node: SyntaxNode, around: readonly SyntaxNode[] = []): Generator<Place> {
  if (node.type.startsWith('TS') && !CARRIERS.has(node.type)) return;
  if (node.declare === true) return;
  yield { node, around };
  for (const child of childrenOf(node)) yield* placesIn(child, [node, ...around]);
}

function childrenOf(node: SyntaxNode): SyntaxNode[] {
  return Object.values(node).flat().filter(isNode);
}

export function isNode(value: unknown): value is SyntaxNode {
  return (
    typeof value === 'object' && value !== null && typeof (value as SyntaxNode).type === 'string' && 'start' in value
  );
}
