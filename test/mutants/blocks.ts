/**
 * Which blocks of a source does a test enter? Every function body and every block of a branch or loop sets a mark of its own; block 0
 * is the source itself, which runs as soon as it is imported.
 */
import { parse, placesIn, type SyntaxNode } from './syntax.js';

export interface Block {
  readonly start: number;
  readonly end: number;
  /** In braces, or the expression that an arrow function gives back. */
  readonly braces: boolean;
}

/** Where a running source keeps its marks: by file, one byte a block. `record-marks.mjs` writes them down. */
const MARKS = 'globalThis.__spectraloomMarks';

export function blocksOf(file: string, text: string): Block[] {
  const inner = [...placesIn(parse(text, file))].flatMap(({ node }) => entered(node));
  return [
    { start: 0, end: text.length, braces: false },
    ...inner.map(({ type, start, end }) => ({ start, end, braces: type === 'BlockStatement' })),
  ];
}

/** @returns the number of the smallest block around an offset */
export function blockAt(blocks: readonly Block[], offset: number): number {
  let smallest = 0;
  blocks.forEach(({ start, end }, block) => {
    const around = start <= offset && offset < end;
    if (around && end - start <= blocks[smallest]!.end - blocks[smallest]!.start) smallest = block;
  });
  return smallest;
}

/** @returns the source with its marks; lines stay where they are */
export function withMarks(file: string, text: string): string {
  const blocks = blocksOf(file, text);
  const insertions = blocks.slice(1).flatMap(({ start, end, braces }, i) => {
    const mark = `__marks[${i + 1}]=1`;
    return braces
      ? [{ at: start + 1, order: 0, words: `${mark};` }]
      : [
          { at: start, order: 0, words: `(${mark},` },
          { at: end, order: -(i + 1), words: ')' },
        ];
  });
  const head = `var __marks=((${MARKS}??={})[${JSON.stringify(file)}]??=new Uint8Array(${blocks.length}));__marks[0]=1;`;
  let marked = text;
  for (const { at, words } of insertions.sort((a, b) => b.at - a.at || b.order - a.order)) {
    marked = marked.slice(0, at) + words + marked.slice(at);
  }
  const afterHashbang = /^#!.*\n/.exec(marked)?.[0].length ?? 0;
  return marked.slice(0, afterHashbang) + head + marked.slice(afterHashbang);
}

function entered(node: SyntaxNode): SyntaxNode[] {
  if (node.type === 'BlockStatement') return [node];
  if (node.type === 'ArrowFunctionExpression' && node.expression === true) return [node.body as SyntaxNode];
  return [];
}
