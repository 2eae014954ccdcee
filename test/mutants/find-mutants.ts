/** All mutants of a source: what each operator would write where, but for types and for words that are shown to people. */
import { type Change, OPERATORS } from './operators.js';
import { type Place, parse, placesIn, type SyntaxNode } from './syntax.js';

export interface Mutant extends Change {
  /** From the root of the checkout. */
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
  /** Lines of the text that is replaced. */
  readonly lines: number;
  readonly operator: string;
  /** The lines of the change as they are and as they would be, in single spaces: they name the mutant when lines move. */
  readonly before: string;
  readonly after: string;
}

export function mutantsIn(file: string, text: string): Mutant[] {
  const mutants: Mutant[] = [];
  for (const place of placesIn(parse(text, file))) {
    if (isMessage(place)) continue;
    for (const { name, changes } of OPERATORS) {
      for (const change of changes(place, text)) mutants.push(describe(file, text, name, change));
    }
  }
  return mutants;
}

export function mutated(text: string, { start, end, replacement }: Change): string {
  return text.slice(0, start) + replacement + text.slice(end);
}

function describe(file: string, text: string, operator: string, change: Change): Mutant {
  const from = text.lastIndexOf('\n', change.start - 1) + 1;
  const newline = text.indexOf('\n', change.end);
  const to = newline === -1 ? text.length : newline;
  const oneLine = (lines: string) => lines.trim().replace(/\s+/g, ' ');
  return {
    ...change,
    file,
    line: text.slice(0, change.start).split('\n').length,
    lines: text.slice(change.start, change.end).split('\n').length,
    operator,
    before: oneLine(text.slice(from, to)),
    after: oneLine(text.slice(from, change.start) + change.replacement + text.slice(change.end, to)),
  };
}

/** Words of people, and what is computed inside them alone: of errors, of log lines, of any text with a space between words. */
function isMessage({ node, around }: Place): boolean {
  return [node, ...around].some(
    (part) =>
      (part.type === 'NewExpression' && /(Error|Fault)$/.test(nameOf(part.callee as SyntaxNode))) ||
      part.type === 'ThrowStatement' ||
      (part.type === 'TemplateLiteral' && hasWords(staticText(part))) ||
      (part.type === 'Literal' && typeof part.value === 'string' && hasWords(part.value)) ||
      isLogLine(part),
  );
}

function staticText(template: SyntaxNode): string {
  const parts = template.quasis as { value: { cooked: string } }[];
  return parts.map(({ value }) => value.cooked).join('0');
}

function hasWords(text: string): boolean {
  return /[A-Za-z]{2}/.test(text) && /\S [A-Za-z0-9(]|^ \w|\w $/.test(text);
}

function isLogLine(statement: SyntaxNode): boolean {
  if (statement.type !== 'ExpressionStatement') return false;
  const call = statement.expression as SyntaxNode;
  if (call.type !== 'CallExpression') return false;
  const callee = call.callee as SyntaxNode;
  return callee.type === 'MemberExpression' && /^(log|logger|console)$/i.test(nameOf(callee.object as SyntaxNode));
}

function nameOf(node: SyntaxNode): string {
  if (node.type === 'Identifier') return node.name as string;
  return node.type === 'MemberExpression' ? nameOf(node.property as SyntaxNode) : '';
}
