/** Values that stand in a condition. */
import { z } from 'zod';
import type { ScreeningColumnKind } from '../../../schemas/screening/columns.js';
import { sqlNumber, sqlText } from '../../duckdb/sql-text.js';
import type { ConditionNode } from './parse.js';

const ValueSchema = z.strictObject({
  type: z.looseObject({ id: z.string(), type_info: z.looseObject({ scale: z.number().optional() }).optional() }),
  is_null: z.boolean(),
  value: z.unknown().optional(),
});

/** `reason`: why it cannot be used, and what can. */
export type Literal =
  | { readonly kind: ScreeningColumnKind; readonly sql: string }
  | { readonly kind: 'null' }
  | { readonly kind: 'none'; readonly problem: string; readonly expected: string };

/** @param node of the class CONSTANT */
export function literalOf(node: ConditionNode): Literal {
  const parsed = ValueSchema.safeParse(node.value);
  if (!parsed.success) return unusable();
  const { type, is_null: isNull, value } = parsed.data;
  if (isNull) return { kind: 'null' };
  switch (type.id) {
    case 'INTEGER':
    case 'BIGINT':
    case 'HUGEINT':
    case 'UHUGEINT':
    case 'DOUBLE':
      return number(value, 0);
    case 'DECIMAL':
      return number(value, type.type_info?.scale ?? 0);
    case 'VARCHAR':
      return typeof value === 'string' ? { kind: 'text', sql: sqlText(value) } : unusable();
    case 'BOOLEAN':
      return typeof value === 'boolean' ? { kind: 'boolean', sql: value ? 'true' : 'false' } : unusable();
    default:
      return unusable();
  }
}

/** The parser writes `true` as the text `t` cast to a truth value. */
export function truthLiteral(node: ConditionNode): Literal | null {
  const {
    type,
    cast_type: to,
    child,
  } = node as ConditionNode & { cast_type?: { id?: unknown }; child?: ConditionNode };
  if (type !== 'OPERATOR_CAST' || to?.id !== 'BOOLEAN' || child?.class !== 'CONSTANT') return null;
  const { kind, sql } = literalOf(child) as { kind: string; sql?: string };
  if (kind !== 'text' || (sql !== "'t'" && sql !== "'f'")) return null;
  return { kind: 'boolean', sql: sql === "'t'" ? 'true' : 'false' };
}

function number(value: unknown, scale: number): Literal {
  // Of more digits than a double holds the parser gives two halves, or JSON has rounded.
  const isExact = typeof value === 'number' && (Math.abs(value) <= Number.MAX_SAFE_INTEGER || !Number.isInteger(value));
  if (typeof value === 'number' && !Number.isFinite(value))
    return { kind: 'none', problem: 'a number that is too large', expected: 'at most 1e308' };
  if (typeof value !== 'number' || (scale > 0 && !isExact) || scale > 22)
    return { kind: 'none', problem: 'a number of too many digits', expected: 'at most 15, such as 1.5 or 2e20' };
  return { kind: 'number', sql: sqlNumber(value / 10 ** scale) };
}

function unusable(): Literal {
  return {
    kind: 'none',
    problem: 'a value of another kind',
    expected: 'a number, a text in single quotes, true or false',
  };
}
