/**
 * Small faults of the kinds that people make: a turned sign, a limit off by one, a guard that never runs.
 * Each operator says what it would write instead of (a part of) a node; the place of the change is an offset in the text.
 */
import { isNode, type Place, type SyntaxNode } from './syntax.js';

export interface Change {
  readonly start: number;
  readonly end: number;
  readonly replacement: string;
}

export interface Operator {
  readonly name: string;
  readonly changes: (place: Place, text: string) => Change[];
}

const ARITHMETIC: Readonly<Record<string, string>> = {
  '+': '-',
  '-': '+',
  '*': '/',
  '/': '*',
  '%': '*',
  '**': '*',
  '&': '|',
  '|': '&',
  '^': '&',
  '<<': '>>',
  '>>': '<<',
  '>>>': '<<',
};
const COMPARISON: Readonly<Record<string, readonly string[]>> = {
  '<': ['<=', '>='],
  '<=': ['<', '>'],
  '>': ['>=', '<='],
  '>=': ['>', '<'],
  '===': ['!=='],
  '!==': ['==='],
};
const LOGICAL: Readonly<Record<string, string>> = { '&&': '||', '||': '&&', '??': '&&' };
const ASSIGNMENT: Readonly<Record<string, string>> = {
  '+=': '-=',
  '-=': '+=',
  '*=': '/=',
  '/=': '*=',
  '&=': '|=',
  '|=': '&=',
  '^=': '|=',
  '<<=': '>>=',
  '>>=': '<<=',
  '>>>=': '<<=',
};
const UPDATE: Readonly<Record<string, string>> = { '++': '--', '--': '++' };
const MATH: Readonly<Record<string, string>> = {
  min: 'max',
  max: 'min',
  floor: 'ceil',
  ceil: 'floor',
  round: 'floor',
  trunc: 'ceil',
  sin: 'cos',
  cos: 'sin',
};
const METHOD: Readonly<Record<string, string>> = {
  some: 'every',
  every: 'some',
  find: 'findLast',
  findIndex: 'findLastIndex',
  indexOf: 'lastIndexOf',
  lastIndexOf: 'indexOf',
  startsWith: 'endsWith',
  endsWith: 'startsWith',
  trimStart: 'trimEnd',
  trimEnd: 'trimStart',
  toUpperCase: 'toLowerCase',
  toLowerCase: 'toUpperCase',
  padStart: 'padEnd',
  padEnd: 'padStart',
  isFinite: 'isInteger',
};
/** Methods that give back a value of the kind they are called on, so that leaving the call out stays a program. */
const REMOVABLE = new Set([
  'filter',
  'slice',
  'subarray',
  'sort',
  'toSorted',
  'reverse',
  'toReversed',
  'trim',
  'replace',
  'replaceAll',
]);

/** A list of more numbers than this is data, not a decision: its values are checked against their source, not by changing one. */
const LARGEST_LIST_OF_SETTINGS = 8;

export const OPERATORS: readonly Operator[] = [
  { name: 'arithmetic', changes: binary((operator, node) => (joinsText(node) ? [] : listOf(ARITHMETIC[operator]))) },
  { name: 'comparison', changes: binary((operator) => COMPARISON[operator] ?? []) },
  { name: 'logical', changes: between('LogicalExpression', (operator) => listOf(LOGICAL[operator])) },
  { name: 'assignment', changes: between('AssignmentExpression', (operator) => listOf(ASSIGNMENT[operator])) },
  { name: 'sign', changes: sign },
  { name: 'negation', changes: negation },
  { name: 'update', changes: update },
  { name: 'condition', changes: condition },
  { name: 'number', changes: number },
  { name: 'boolean', changes: boolean },
  { name: 'string', changes: string },
  { name: 'statement', changes: statement },
  { name: 'return', changes: returned },
  { name: 'function', changes: calledFunction },
  { name: 'method', changes: calledMethod },
];

function binary(others: (operator: string, node: SyntaxNode) => readonly string[]): Operator['changes'] {
  return between('BinaryExpression', others);
}

/** @returns changes of the operator that stands between the two sides of a node */
function between(type: string, others: (operator: string, node: SyntaxNode) => readonly string[]): Operator['changes'] {
  return ({ node }, text) => {
    if (node.type !== type) return [];
    const operator = node.operator as string;
    const start = text.indexOf(operator, (node.left as SyntaxNode).end);
    return others(operator, node).map((replacement) => ({ start, end: start + operator.length, replacement }));
  };
}

function joinsText(node: SyntaxNode): boolean {
  const isText = (side: SyntaxNode) =>
    side.type === 'TemplateLiteral' ||
    (side.type === 'Literal' && typeof side.value === 'string') ||
    (side.type === 'BinaryExpression' && joinsText(side));
  return node.operator === '+' && (isText(node.left as SyntaxNode) || isText(node.right as SyntaxNode));
}

function sign({ node }: Place): Change[] {
  if (node.type !== 'UnaryExpression' || (node.operator !== '-' && node.operator !== '~')) return [];
  return [{ start: node.start, end: node.start + 1, replacement: node.operator === '-' ? '+' : '-' }];
}

function negation({ node }: Place): Change[] {
  if (node.type !== 'UnaryExpression' || node.operator !== '!') return [];
  return [{ start: node.start, end: node.start + 1, replacement: '!!' }];
}

function update({ node }: Place): Change[] {
  if (node.type !== 'UpdateExpression') return [];
  const start = node.prefix === true ? node.start : node.end - 2;
  return listOf(UPDATE[node.operator as string]).map((replacement) => ({ start, end: start + 2, replacement }));
}

/** A branch that is always or never taken; a loop that never runs. */
function condition({ node }: Place): Change[] {
  const test = node.test;
  if (!isNode(test) || test.type === 'Literal') return [];
  if (node.type === 'IfStatement' || node.type === 'ConditionalExpression')
    return ['true', 'false'].map(insteadOf(test));
  if (node.type === 'ForStatement' || node.type === 'WhileStatement') return [insteadOf(test)('false')];
  return [];
}

function number({ node, around }: Place): Change[] {
  if (node.type !== 'Literal' || typeof node.value !== 'number' || isKey(node, around[0])) return [];
  const list = around[0];
  if (list?.type === 'ArrayExpression' && (list.elements as unknown[]).length > LARGEST_LIST_OF_SETTINGS) return [];
  if (list?.type === 'MemberExpression' && list.object === node) return [];
  const others = Number.isInteger(node.value) && node.value > 0 ? [node.value + 1, node.value - 1] : [node.value + 1];
  return others.map((value) => insteadOf(node)(String(value)));
}

function boolean({ node }: Place): Change[] {
  if (node.type !== 'Literal' || typeof node.value !== 'boolean') return [];
  return [insteadOf(node)(String(!node.value))];
}

function string({ node, around }: Place): Change[] {
  if (node.type !== 'Literal' || typeof node.value !== 'string' || isKey(node, around[0])) return [];
  const holder = around[0]?.type ?? '';
  if (/^(Import|Export)/.test(holder) || holder === 'ExpressionStatement') return [];
  return [insteadOf(node)(node.value === '' ? "'?'" : "''")];
}

/** A statement that is done for its effect, or that leaves a loop, left out. */
function statement({ node }: Place): Change[] {
  if (node.type === 'BreakStatement' || node.type === 'ContinueStatement') return [insteadOf(node)(';')];
  if (node.type !== 'ExpressionStatement' || typeof node.directive === 'string') return [];
  const expression = node.expression as SyntaxNode;
  const effect = expression.type === 'AwaitExpression' ? (expression.argument as SyntaxNode) : expression;
  if (effect.type === 'CallExpression' && (effect.callee as SyntaxNode).type === 'Super') return [];
  return [insteadOf(node)(';')];
}

/** What a function of a stated plain type gives back: another number, the other truth, an empty text or list. */
function returned({ node, around }: Place, text: string): Change[] {
  const arrow = node.type === 'ArrowFunctionExpression' && node.expression === true;
  if (!arrow && node.type !== 'ReturnStatement') return [];
  const owner = arrow ? node : around.find(({ type }) => /Function/.test(type));
  const value = arrow ? node.body : node.argument;
  const annotation = owner?.returnType;
  if (!isNode(value) || !isNode(annotation)) return [];
  const source = text.slice(value.start, value.end);
  const type = (annotation.typeAnnotation as SyntaxNode).type;
  const others: Readonly<Record<string, string>> = {
    TSNumberKeyword: `(${source}) + 1`,
    TSBooleanKeyword: `!(${source})`,
    TSStringKeyword: "''",
    TSArrayType: '[]',
  };
  return listOf(others[type])
    .filter((replacement) => replacement !== source)
    .map(insteadOf(value));
}

function calledFunction({ node }: Place): Change[] {
  const callee = node.callee;
  if (node.type !== 'CallExpression' || !isNode(callee) || callee.type !== 'MemberExpression') return [];
  const { object, property } = callee as unknown as { object: SyntaxNode; property: SyntaxNode };
  if (object.type !== 'Identifier' || object.name !== 'Math') return [];
  if (property.name === 'abs') return [{ start: callee.start, end: callee.end, replacement: '' }];
  return listOf(MATH[property.name as string]).map(insteadOf(property));
}

function calledMethod({ node }: Place): Change[] {
  const callee = node.callee;
  if (node.type !== 'CallExpression' || !isNode(callee) || callee.type !== 'MemberExpression') return [];
  const { object, property } = callee as unknown as { object: SyntaxNode; property: SyntaxNode };
  const name = property.name as string;
  const removed = REMOVABLE.has(name) ? [{ start: object.end, end: node.end, replacement: '' }] : [];
  return [...removed, ...listOf(Object.hasOwn(METHOD, name) ? METHOD[name] : undefined).map(insteadOf(property))];
}

function isKey(node: SyntaxNode, holder: SyntaxNode | undefined): boolean {
  return holder !== undefined && holder.key === node && holder.value !== node;
}

function insteadOf({ start, end }: SyntaxNode): (replacement: string) => Change {
  return (replacement) => ({ start, end, replacement });
}

function listOf(item: string | undefined): string[] {
  return item === undefined ? [] : [item];
}
