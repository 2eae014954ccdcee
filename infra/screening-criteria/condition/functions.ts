/** The functions and operators that a condition may use. What can end a query with an error on some row is not among them. */
import type { ScreeningColumnKind } from '../../../schemas/screening/columns.js';

interface ListedFunction {
  /** Kinds of the arguments, one entry a way to call it. */
  readonly takes: readonly (readonly ScreeningColumnKind[])[];
  readonly gives: ScreeningColumnKind;
  write(args: readonly string[]): string;
}

/** DuckDB ranks what is no number above all numbers; here it is unknown. */
const known = (sql: string) => `nullif(${sql}, 'NaN'::DOUBLE)`;

const infix = (
  operator: string,
  takes: readonly ScreeningColumnKind[],
  gives: ScreeningColumnKind,
): ListedFunction => ({
  takes: [takes],
  gives,
  write: ([a, b]) => `(${a} ${operator} ${b})`,
});
const arithmetic = (operator: string): ListedFunction => ({
  takes: [['number', 'number']],
  gives: 'number',
  write: ([a, b]) => known(`(${a} ${operator} ${b})`),
});
/** By nothing: unknown, where DuckDB says infinite. */
const division = (operator: string): ListedFunction => ({
  takes: [['number', 'number']],
  gives: 'number',
  write: ([a, b]) => known(`(${a} ${operator} nullif(${b}, 0e0))`),
});
const signed = (operator: string): ListedFunction => ({
  takes: [['number', 'number'], ['number']],
  gives: 'number',
  write: (args) => (args.length === 1 ? `(${operator} ${args[0]})` : known(`(${args[0]} ${operator} ${args[1]})`)),
});
const call = (
  name: string,
  takes: readonly (readonly ScreeningColumnKind[])[],
  gives: ScreeningColumnKind,
): ListedFunction => ({ takes, gives, write: (args) => `${name}(${args.join(', ')})` });

const LENGTHS = call('len', [['text'], ['texts']], 'number');
const HAS: ListedFunction = {
  ...call(
    'contains',
    [
      ['text', 'text'],
      ['texts', 'text'],
    ],
    'boolean',
  ),
};

/** As they are written in a condition. */
export const FUNCTIONS: ReadonlyMap<string, ListedFunction> = new Map(
  Object.entries({
    abs: call('abs', [['number']], 'number'),
    ceil: call('ceil', [['number']], 'number'),
    floor: call('floor', [['number']], 'number'),
    round: call('round', [['number']], 'number'),
    contains: HAS,
    ends_with: call('ends_with', [['text', 'text']], 'boolean'),
    starts_with: call('starts_with', [['text', 'text']], 'boolean'),
    len: LENGTHS,
    length: LENGTHS,
    lower: call('lower', [['text']], 'text'),
    upper: call('upper', [['text']], 'text'),
    list_contains: call('list_contains', [['texts', 'text']], 'boolean'),
    list_has_all: call('list_has_all', [['texts', 'texts']], 'boolean'),
    list_has_any: call('list_has_any', [['texts', 'texts']], 'boolean'),
  }),
);

/** By the names that the parser gives them. */
export const OPERATORS: ReadonlyMap<string, ListedFunction> = new Map(
  Object.entries({
    '+': signed('+'),
    '-': signed('-'),
    '*': arithmetic('*'),
    '/': division('/'),
    '%': division('%'),
    '~~': infix('LIKE', ['text', 'text'], 'boolean'),
    '!~~': infix('NOT LIKE', ['text', 'text'], 'boolean'),
    '~~*': infix('ILIKE', ['text', 'text'], 'boolean'),
    '!~~*': infix('NOT ILIKE', ['text', 'text'], 'boolean'),
    '&&': call('list_has_any', [['texts', 'texts']], 'boolean'),
    '@>': call('list_has_all', [['texts', 'texts']], 'boolean'),
  }),
);

/** In messages. */
export const OPERATOR_WORDS = '+ - * / %, LIKE, ILIKE, && and @> between lists';
