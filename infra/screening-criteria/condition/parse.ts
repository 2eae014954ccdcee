/** The text of a condition -> the tree that DuckDB's own parser makes of it. */
import { z } from 'zod';
import { required } from '../../../schemas/required.js';
import { LONGEST_CONDITION } from '../../../schemas/screening/criteria.js';
import { escaped } from '../../../schemas/tables/unseen-characters.js';
import type { QueryDatabase } from '../../duckdb/open.js';
import { FaultyConditionError } from './fault.js';

/** A node as DuckDB writes it: what it holds beside this depends on its class. */
export interface ConditionNode {
  readonly class: string;
  readonly type: string;
  /** Bytes before it. */
  readonly query_location?: number;
  readonly [key: string]: unknown;
}

export interface ConditionTree {
  readonly root: ConditionNode;
  /** Place of a node in the text, in code units. */
  offsetOf(queryLocation: number): number;
}

const NodeSchema = z.looseObject({ class: z.string(), type: z.string(), query_location: z.number().optional() });
const AnswerSchema = z.union([
  z.looseObject({ error: z.literal(true), error_message: z.string(), position: z.string().optional() }),
  z.looseObject({ error: z.literal(false), statements: z.array(z.looseObject({ node: z.unknown() })) }),
]);
/** Of a select without anything else: a group, an order or a limit has keys of its own. */
const SelectSchema = z.strictObject({
  type: z.literal('SELECT_NODE'),
  select_list: z.array(z.unknown()).length(1),
  from_table: z.looseObject({ type: z.literal('BASE_TABLE') }),
  where_clause: NodeSchema,
  aggregate_handling: z.literal('STANDARD_HANDLING'),
});

const START = 'SELECT 1 FROM t WHERE';
const SERIALIZE =
  'SELECT json_serialize_sql($1::VARCHAR, skip_null := true, skip_empty := true, skip_default := true)::VARCHAR AS tree';

/**
 * @param text at most `LONGEST_CONDITION` characters
 * @throws FaultyConditionError for what is no single condition
 */
export async function parseCondition(database: QueryDatabase, text: string): Promise<ConditionTree> {
  refuseLong(text);
  refuseUnseen(text);
  const enclosed = await statementsOf(database, text, `${START} (\n`, '\n)');
  // Brackets that close what encloses the condition pass there, and not here.
  await statementsOf(database, text, `${START}\n`, '');
  const [statement, ...others] = enclosed.statements;
  const parsed = SelectSchema.safeParse(statement?.node);
  if (!parsed.success || others.length > 0)
    throw new FaultyConditionError({
      offset: 0,
      problem: 'more than a condition',
      found: text.slice(0, 40),
      expected: 'one condition, as it stands behind WHERE',
    });
  return { root: parsed.data.where_clause, offsetOf: enclosed.offsetOf };
}

function refuseLong(text: string): void {
  if (text.length <= LONGEST_CONDITION) return;
  throw new FaultyConditionError({
    offset: LONGEST_CONDITION,
    problem: 'a very long condition',
    found: `${text.length} characters`,
    expected: `at most ${LONGEST_CONDITION}`,
  });
}

/** The parser ends at a zero byte and turns odd spaces into others: places behind them would be wrong. */
function refuseUnseen(text: string): void {
  const unseen = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{DI}\p{NChar}\p{Zs}\u2800]/gu;
  const odd = [...text.matchAll(unseen)].find(([character]) => !' \t\n\r'.includes(character));
  if (odd)
    throw new FaultyConditionError({
      offset: odd.index,
      problem: 'a character that is not seen',
      found: escaped(odd[0]),
      expected: 'letters, digits, signs, spaces',
    });
}

async function statementsOf(database: QueryDatabase, text: string, before: string, after: string) {
  const [row] = await database.rows(SERIALIZE, [`${before}${text}${after}`]);
  const answer = AnswerSchema.parse(JSON.parse(jsonOf(String(required(row).tree))));
  const bytes = Buffer.from(text);
  const offsetOf = (location: number) => bytes.subarray(0, Math.max(0, location - before.length)).toString().length;
  if (!answer.error) return { statements: answer.statements, offsetOf };
  throw new FaultyConditionError({
    offset: Math.min(text.length, offsetOf(Number(answer.position ?? before.length))),
    problem: 'no condition of SQL',
    found: answer.error_message.split('\n')[0] ?? '',
    expected: 'columns, numbers, texts, comparisons, AND, OR, NOT',
  });
}

/** DuckDB writes an infinite number as a word, which JSON has not. Within a text the quotes before it are escaped. */
function jsonOf(tree: string): string {
  return tree.replaceAll(/"value":(-?)Infinity\b/g, '"value":$11e999');
}
