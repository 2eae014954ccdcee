/**
 * The tree of a condition -> the condition that runs. It is written anew from the tree: what is not listed here has no way
 * into it. A node may hold the keys that are listed for its class and no other, so that a clause which a newer parser adds
 * is refused, and not passed over.
 */
import type { ScreeningColumnKind, ScreeningColumns } from '../../../schemas/screening/columns.js';
import { sqlName } from '../../duckdb/sql-text.js';
import { nearName } from '../../files/near-name.js';
import { FaultyConditionError } from './fault.js';
import { FUNCTIONS, OPERATOR_WORDS, OPERATORS } from './functions.js';
import { type Literal, literalOf, truthLiteral } from './literals.js';
import type { ConditionNode, ConditionTree } from './parse.js';

/** `null`: the word, which is of every kind. */
interface Part {
  readonly sql: string;
  readonly kind: ScreeningColumnKind | 'null';
  readonly node: ConditionNode;
}

const KIND_WORDS: Readonly<Record<Part['kind'], string>> = {
  number: 'a number',
  text: 'a text',
  boolean: 'true or false',
  texts: 'a list of texts',
  null: 'NULL',
};

/** Levels of brackets and operators: far from the thousand at which DuckDB gives up, each of ours may be three of its own. */
const DEEPEST = 100;

const KEYS: Readonly<Record<string, readonly string[]>> = {
  COLUMN_REF: ['column_names'],
  CONSTANT: ['value'],
  CAST: ['child', 'cast_type'],
  COMPARISON: ['left', 'right'],
  BETWEEN: ['input', 'lower', 'upper'],
  CONJUNCTION: ['children'],
  OPERATOR: ['children'],
  CASE: ['case_checks', 'else_expr'],
  FUNCTION: ['function_name', 'schema', 'children', 'order_bys', 'is_operator'],
};
const ALWAYS = ['class', 'type', 'query_location'];

/** What people try, in their words. */
const REFUSED_CLASSES: Readonly<Record<string, readonly [problem: string, expected: string]>> = {
  SUBQUERY: ['a query within the condition', 'columns of the candidate itself; for lists, list_contains'],
  WINDOW: ['a window function', 'columns of the candidate itself'],
  LAMBDA: ['a function of its own', 'list_contains, list_has_any or list_has_all'],
  PARAMETER: ['a parameter', 'the value itself'],
  STAR: ['all columns at once', 'the name of a column'],
  POSITIONAL_REFERENCE: ['a column by its number', 'the name of a column'],
  COLLATE: ['a collation', 'lower(column) for small and capital letters alike'],
  DEFAULT: ['a default', 'the value itself'],
};

const COMPARISONS: Readonly<Record<string, string>> = {
  COMPARE_EQUAL: '=',
  COMPARE_NOTEQUAL: '<>',
  COMPARE_LESSTHAN: '<',
  COMPARE_GREATERTHAN: '>',
  COMPARE_LESSTHANOREQUALTO: '<=',
  COMPARE_GREATERTHANOREQUALTO: '>=',
  COMPARE_DISTINCT_FROM: 'IS DISTINCT FROM',
  COMPARE_NOT_DISTINCT_FROM: 'IS NOT DISTINCT FROM',
};

export interface CheckedCondition {
  /** In parentheses, of quoted columns, listed operators and values alone. */
  readonly sql: string;
  /** That it asks for, each once, in the order of the text. */
  readonly columns: readonly string[];
}

/** @throws FaultyConditionError for the first thing that is not listed */
export function checkTree(tree: ConditionTree, text: string, columns: ScreeningColumns): CheckedCondition {
  const writer = new ConditionWriter(tree, text, columns);
  return { sql: writer.truth(tree.root), columns: [...writer.used] };
}

class ConditionWriter {
  readonly used = new Set<string>();
  private depth = 0;
  /** Of the innermost node with a place: some have none. */
  private near = 0;

  constructor(
    private readonly tree: ConditionTree,
    private readonly text: string,
    private readonly columns: ScreeningColumns,
  ) {}

  truth(node: ConditionNode): string {
    return this.of('boolean', this.part(node), 'a condition');
  }

  private part(node: ConditionNode): Part {
    if (++this.depth > DEEPEST)
      this.refuse(node, 'a condition nested too deeply', `at most ${DEEPEST} levels of brackets and operators`);
    const around = this.near;
    this.near = locationOf(node) ?? around;
    const part = this.written(node);
    this.near = around;
    this.depth--;
    return { ...part, node };
  }

  private written(node: ConditionNode): Omit<Part, 'node'> {
    this.refuseClass(node);
    switch (node.class) {
      case 'COLUMN_REF':
        return this.column(node);
      case 'CONSTANT':
        return this.literal(node, literalOf(node));
      case 'CAST':
        return this.cast(node);
      case 'COMPARISON':
        return this.comparison(node);
      case 'BETWEEN':
        return this.between(node);
      case 'CONJUNCTION': {
        const word = node.type === 'CONJUNCTION_OR' ? ' OR ' : ' AND ';
        return {
          kind: 'boolean',
          sql: `(${nodes(node.children)
            .map((each) => this.truth(each))
            .join(word)})`,
        };
      }
      case 'OPERATOR':
        return this.operator(node);
      case 'CASE':
        return this.choice(node);
      default:
        return this.call(node);
    }
  }

  private refuseClass(node: ConditionNode): void {
    const keys = KEYS[node.class];
    if (!keys) {
      const [problem, expected] = REFUSED_CLASSES[node.class] ?? [
        `an expression of another class (${node.class.toLowerCase()})`,
        'columns, values, comparisons, AND, OR, NOT and listed functions',
      ];
      this.refuse(node, problem, expected);
    }
    const odd = Object.keys(node).find((key) => !keys?.includes(key) && !ALWAYS.includes(key));
    if (odd) this.refuse(node, `a clause that has no meaning here (${odd})`, 'the expression without it');
  }

  private column(node: ConditionNode): Omit<Part, 'node'> {
    const path = node.column_names as readonly string[];
    const [name = ''] = path;
    const column = path.length === 1 && Object.hasOwn(this.columns, name) ? this.columns[name] : undefined;
    if (!column) {
      const names = Object.keys(this.columns);
      const expected = nearName(path.at(-1) ?? '', names) ?? `one of ${names.join(', ')}`;
      return this.refuse(node, 'no such column', expected, path.join('.'));
    }
    this.used.add(name);
    const quoted = sqlName(name);
    return { kind: column.kind, sql: column.kind === 'number' ? `CAST(${quoted} AS DOUBLE)` : quoted };
  }

  private literal(node: ConditionNode, literal: Literal): Omit<Part, 'node'> {
    if (literal.kind === 'none') return this.refuse(node, literal.problem, literal.expected);
    return literal.kind === 'null' ? { kind: 'null', sql: 'NULL' } : literal;
  }

  /** `true` and `IS TRUE` are casts to the parser; nobody needs another one. */
  private cast(node: ConditionNode): Omit<Part, 'node'> {
    const truth = truthLiteral(node);
    if (truth) return this.literal(node, truth);
    const to = (node.cast_type as { id?: unknown } | undefined)?.id;
    if (node.type === 'OPERATOR_CAST' && to === 'BOOLEAN')
      return { kind: 'boolean', sql: this.truth(node.child as ConditionNode) };
    return this.refuse(node, 'a cast', 'a number, a text in single quotes, true or false, of the kind that is needed');
  }

  private comparison(node: ConditionNode): Omit<Part, 'node'> {
    const operator = COMPARISONS[node.type];
    if (!operator) return this.refuse(node, 'no such comparison', Object.values(COMPARISONS).slice(0, 6).join(' '));
    const [left, right] = [node.left, node.right].map((side) => this.part(side as ConditionNode)) as [Part, Part];
    this.alike(node, [left, right]);
    return { kind: 'boolean', sql: `(${left.sql} ${operator} ${right.sql})` };
  }

  private between(node: ConditionNode): Omit<Part, 'node'> {
    const parts = [node.input, node.lower, node.upper].map((each) => this.part(each as ConditionNode));
    this.alike(node, parts);
    const [input, lower, upper] = parts.map(({ sql }) => sql);
    const negated = node.type === 'COMPARE_NOT_BETWEEN' ? 'NOT ' : '';
    return { kind: 'boolean', sql: `(${input} ${negated}BETWEEN ${lower} AND ${upper})` };
  }

  private operator(node: ConditionNode): Omit<Part, 'node'> {
    const children = nodes(node.children);
    const [first] = children;
    switch (first && node.type) {
      case 'OPERATOR_NOT':
        return { kind: 'boolean', sql: `(NOT ${this.truth(first as ConditionNode)})` };
      case 'OPERATOR_IS_NULL':
        return { kind: 'boolean', sql: `(${this.part(first as ConditionNode).sql} IS NULL)` };
      case 'OPERATOR_IS_NOT_NULL':
        return { kind: 'boolean', sql: `(${this.part(first as ConditionNode).sql} IS NOT NULL)` };
      case 'COMPARE_IN':
      case 'COMPARE_NOT_IN': {
        const parts = children.map((each) => this.part(each));
        this.alike(node, parts);
        const [asked, ...values] = parts.map(({ sql }) => sql);
        const word = node.type === 'COMPARE_IN' ? 'IN' : 'NOT IN';
        return { kind: 'boolean', sql: `(${asked} ${word} (${values.join(', ')}))` };
      }
      case 'OPERATOR_COALESCE': {
        const parts = children.map((each) => this.part(each));
        return { kind: this.alike(node, parts), sql: `coalesce(${parts.map(({ sql }) => sql).join(', ')})` };
      }
      case 'ARRAY_CONSTRUCTOR':
        return this.list(children);
      default:
        return this.refuse(node, 'no such operator', `listed functions, or ${OPERATOR_WORDS}`);
    }
  }

  private choice(node: ConditionNode): Omit<Part, 'node'> {
    const checks = (node.case_checks as { when_expr: ConditionNode; then_expr: ConditionNode }[]).map((check) => ({
      when: this.truth(check.when_expr),
      result: this.part(check.then_expr),
    }));
    const otherwise = this.part(node.else_expr as ConditionNode);
    const results = [...checks.map(({ result }) => result), otherwise].filter(({ kind }) => kind !== 'null');
    const whens = checks.map(({ when, result }) => `WHEN ${when} THEN ${result.sql}`).join(' ');
    return { kind: this.alike(node, results), sql: `(CASE ${whens} ELSE ${otherwise.sql} END)` };
  }

  private call(node: ConditionNode): Omit<Part, 'node'> {
    const name = String(node.function_name);
    const isPlain = (node.schema ?? 'main') === 'main' && !('orders' in ((node.order_bys as object) ?? {}));
    const children = nodes(node.children);
    if (name === 'list_value' && isPlain) return this.list(children);
    const listed = isPlain ? (node.is_operator ? OPERATORS : FUNCTIONS).get(name) : undefined;
    if (!listed) {
      if (node.is_operator) return this.refuse(node, 'no such operator', OPERATOR_WORDS, name);
      const names = [...FUNCTIONS.keys()];
      return this.refuse(node, 'no such function', nearName(name, names) ?? `one of ${names.join(', ')}`, name);
    }
    const parts = children.map((each) => this.part(each));
    const fits = listed.takes.some(
      (kinds) => kinds.length === parts.length && kinds.every((kind, i) => kind === parts[i]?.kind),
    );
    if (fits) return { kind: listed.gives, sql: listed.write(parts.map(({ sql }) => sql)) };
    const ways = listed.takes.map((kinds) => kinds.map((kind) => KIND_WORDS[kind]).join(' and '));
    return this.refuse(
      node,
      `${name} of other kinds`,
      ways.join('; or '),
      parts.map(({ kind }) => KIND_WORDS[kind]).join(' and ') || 'nothing',
    );
  }

  private list(children: readonly ConditionNode[]): Omit<Part, 'node'> {
    const texts = children.map((each) => this.of('text', this.part(each), 'an entry of a list'));
    return { kind: 'texts', sql: `list_value(${texts.join(', ')})` };
  }

  private of(kind: ScreeningColumnKind, part: Part, what: string): string {
    if (part.kind === kind) return part.sql;
    return this.refuse(part.node, `${what} that is none`, KIND_WORDS[kind], KIND_WORDS[part.kind]);
  }

  /** @returns their kind; a comparison with NULL is never true */
  private alike(node: ConditionNode, parts: readonly Part[]): ScreeningColumnKind {
    const unknown = parts.find(({ kind }) => kind === 'null');
    if (unknown)
      return this.refuse(unknown.node, 'a comparison with NULL, which is never true', 'IS NULL or IS NOT NULL');
    const [first, ...others] = parts;
    if (!first) return this.refuse(node, 'nothing but NULL', 'a value');
    const other = others.find(({ kind }) => kind !== first.kind);
    if (other)
      return this.refuse(
        other.node,
        'values of different kinds',
        `${KIND_WORDS[first.kind]}, as on the other side`,
        KIND_WORDS[other.kind],
      );
    return first.kind as ScreeningColumnKind;
  }

  private refuse(node: ConditionNode, problem: string, expected: string, found?: string): never {
    const offset = this.tree.offsetOf(locationOf(node) ?? this.near);
    throw new FaultyConditionError({
      offset,
      problem,
      found: found ?? this.text.slice(offset, offset + 40).split('\n')[0] ?? '',
      expected,
    });
  }
}

function nodes(value: unknown): readonly ConditionNode[] {
  return Array.isArray(value) ? (value as ConditionNode[]) : [];
}

/** Of the node, or of the first thing within it that has one. */
function locationOf(node: unknown): number | undefined {
  if (typeof node !== 'object' || node === null) return undefined;
  const own = (node as { query_location?: unknown }).query_location;
  if (typeof own === 'number') return own;
  const inner = Object.values(node)
    .map(locationOf)
    .filter((place) => place !== undefined);
  return inner.length > 0 ? Math.min(...inner) : undefined;
}
