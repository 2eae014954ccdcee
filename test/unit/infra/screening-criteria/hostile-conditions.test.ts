/** Whatever a condition says: it runs as columns, values and listed functions, or it is refused at its place. */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openQueryDatabase, type QueryDatabase } from '../../../../infra/duckdb/open.js';
import { checkCondition } from '../../../../infra/screening-criteria/condition/condition.js';
import { InvalidInputError } from '../../../../schemas/failure.js';
import { CRITERIA_COLUMNS, type ScreeningColumnKind } from '../../../../schemas/screening/columns.js';

let scratch: string;
let database: QueryDatabase;
beforeAll(async () => {
  scratch = await mkdtemp(path.join(tmpdir(), 'conditions-'));
  database = await openQueryDatabase({ files: [], scratch });
  const types: Record<ScreeningColumnKind, string> = {
    number: 'DOUBLE',
    text: 'VARCHAR',
    boolean: 'BOOLEAN',
    texts: 'VARCHAR[]',
  };
  const columns = Object.entries(CRITERIA_COLUMNS).map(([name, { kind }]) => `"${name}" ${types[kind]}`);
  await database.run(`CREATE TABLE candidates (${columns.join(', ')})`);
  await database.run("INSERT INTO candidates (id, onsetEv, elements) VALUES ('a', 1, ['O']), ('b', NULL, NULL)");
});
afterAll(async () => {
  database.close();
  await rm(scratch, { recursive: true });
});

const check = (text: string) => checkCondition(database, text, CRITERIA_COLUMNS);

/** Condition, character that is pointed at, what is said. */
const HOSTILE: readonly (readonly [condition: string, character: number, says: RegExp])[] = [
  // Queries within, and files.
  ['onsetEv > (SELECT 1)', 11, /a query within/],
  ['onsetEv IN (SELECT onsetEv FROM candidates)', 9, /a query within/],
  ['EXISTS (SELECT 1)', 1, /a query within/],
  ["id = ANY (SELECT content FROM read_text('/etc/passwd'))", 4, /a query within/],
  ["'O' = ANY (elements)", 5, /a query within/],
  ["id IN (FROM read_csv('/etc/passwd'))", 4, /a query within/],
  ["read_text('/etc/passwd') = id", 1, /no such function/],
  ["id = read_blob('/etc/passwd')", 6, /no such function/],
  ["glob('/etc/*') = id", 1, /no such function/],
  ["getenv('HOME') = id", 1, /no such function/],
  ["id = current_setting('home_directory')", 6, /no such function/],
  ["query('DROP TABLE candidates')", 1, /no such function/],
  ["enable_logging(storage := 'file')", 1, /no such function/],
  ['nextval(id) = 1', 1, /no such function/],
  ['random() < onsetEv', 1, /no such function/],
  ['sqrt(onsetEv) > 1', 1, /no such function/],
  ['main.read_text(id) = id', 1, /no such function/],
  ['system.main.abs(onsetEv) > 1', 1, /a clause that has no meaning here \(catalog\)/],
  ['other.abs(onsetEv) > 1', 1, /no such function/],
  ['onsetEv.abs() > 1', 1, /no such function/],
  // Leaving the brackets.
  ['true) OR (true', 5, /no condition/],
  ['true) UNION SELECT (1', 5, /no condition/],
  ['true) GROUP BY ALL HAVING (true', 5, /no condition/],
  ['true; DROP TABLE candidates', 5, /no condition/],
  ['true LIMIT 1', 6, /no condition/],
  ['true ORDER BY id', 6, /no condition/],
  ['true GROUP BY id', 6, /no condition/],
  ['true UNION SELECT 1', 6, /no condition/],
  ['true QUALIFY true', 6, /no condition/],
  ['true /* and', 6, /no condition/],
  ["id = 'a", 6, /no condition/],
  ['id = "a', 6, /no condition/],
  ['', 1, /no condition/],
  ['-- nothing', 11, /no condition/],
  // Over several rows.
  ['count(*) > 2', 1, /no such function/],
  ['sum(onsetEv) FILTER (WHERE inDomain) > 1', 1, /a clause .*filter/],
  ['abs(DISTINCT onsetEv) > 1', 1, /a clause .*distinct/],
  ['abs(onsetEv ORDER BY id) > 1', 1, /no such function/],
  ['row_number() OVER () > 1', 1, /a window function/],
  ['rank() OVER (ORDER BY onsetEv) < 4', 1, /a window function/],
  ['unnest(elements) = id', 1, /no such function/],
  ['grouping(onsetEv) = 1', 1, /no such operator/],
  // Functions of one's own, and names for values.
  ["list_filter(elements, x -> x = 'O') = elements", 1, /no such function/],
  ["list_contains(elements, x -> x = 'O')", 27, /a function of its own/],
  ["elements -> 'O'", 10, /a function of its own/],
  ['onsetEv > $1', 9, /a parameter/],
  ['onsetEv > ?', 9, /a parameter/],
  ['abs(x := 1) > 1', 10, /a clause .*alias/],
  // Columns.
  ['* = 1', 1, /all columns/],
  ['COLUMNS(*) > 1', 1, /all columns/],
  ["COLUMNS('.*Ev') > 1", 1, /all columns/],
  ['#1 > 2', 1, /a column by its number/],
  ['bandGap > 1', 1, /no such column/],
  ['candidates.onsetEv > 1', 1, /no such column/],
  ['rowid = 1', 1, /no such column/],
  ["filename = 'x'", 1, /no such column/],
  ['current_user = id', 1, /no such column/],
  ['onsetEv > current_date', 11, /no such column/],
  ['constructor > 1', 1, /no such column/],
  ['"__proto__" > 1', 1, /no such column/],
  // Kinds.
  ["onsetEv > '1.1'", 11, /different kinds/],
  ['formula > 1', 11, /different kinds/],
  ['onsetEv', 1, /a condition that is none/],
  ['onsetEv AND inDomain', 1, /a condition that is none/],
  ["elements = 'O'", 12, /different kinds/],
  ["formula + 1 = '2'", 9, /\+ of other kinds/],
  ['list_contains(elements, 8)', 1, /list_contains of other kinds/],
  ['onsetEv = NULL', 11, /never true/],
  ['onsetEv IN (1, NULL)', 16, /never true/],
  ['onsetEv::INTEGER = 1', 8, /a cast/],
  ['onsetEv > TRY_CAST(id AS DOUBLE)', 11, /a clause|a cast/],
  ["DATE '2026-01-01' > id", 6, /a cast/],
  ["formula COLLATE nocase = 'gan'", 1, /a collation/],
  ["formula SIMILAR TO 'Ga.*'", 9, /no such function/],
  ["formula ~ 'Ga.*'", 9, /no such function/],
  ["regexp_matches(formula, '(a*)*b')", 1, /no such function/],
  ["formula LIKE 'Ga' ESCAPE 'x'", 9, /no such function/],
  ['onsetEv ** 2 > 1', 9, /no such operator/],
  ['onsetEv // 2 > 1', 9, /no such operator/],
  ['elements[1] = id', 1, /no such operator/],
  ['(onsetEv, strain) = (1, 2)', 1, /no such function/],
  ["{'a': onsetEv}.a > 1", 2, /no such|a clause/],
  ['try(onsetEv > 1)', 13, /no such operator/],
  ['onsetEv > DEFAULT', 9, /a default/],
  // Values.
  ['onsetEv > 1e400', 11, /too large/],
  ['onsetEv < -1e400', 11, /too large/],
  ['onsetEv > 123456789012345678901234567890', 11, /too many digits/],
  ['onsetEv > 0.1234567890123456789012345678', 11, /too many digits/],
  ["onsetEv > INTERVAL '1 day'", 20, /a cast/],
  // Characters that are not seen.
  ['onsetEv >\u00a01', 10, /not seen/],
  ['onsetEv > 1\0 AND evil', 12, /not seen/],
  ["id = '\u202ea'", 7, /not seen/],
  ["id = '\ud800'", 7, /not seen/],
  ['\ufeffonsetEv > 1', 1, /not seen/],
];

describe('a hostile condition', () => {
  it.each(HOSTILE)('%j is refused at character %i', async (text, character, says) => {
    const refusal = await check(text).then(
      ({ sql }) => sql,
      (error: unknown) => error,
    );
    expect(refusal).toBeInstanceOf(InvalidInputError);
    const { message, facts } = refusal as InvalidInputError;
    expect(message).toMatch(says);
    expect(facts.place).toBe(`character ${character}`);
    expect(facts.expected).not.toBe('');
  });

  it('is placed by characters, not bytes, and by line', async () => {
    await expect(check("formula = 'Grüße'\n  AND bandGap > 1")).rejects.toThrow('where, line 2, character 7: no such');
  });

  it('is told what was probably meant', async () => {
    await expect(check('onsetev > 1')).rejects.toMatchObject({ facts: { expected: 'onsetEv' } });
    await expect(check('bases(onsetEv) > 1')).rejects.toMatchObject({ facts: { found: 'bases' } });
    await expect(check('list_contain(elements, id)')).rejects.toMatchObject({ facts: { expected: 'list_contains' } });
  });

  it.each([
    ['brackets', `${'('.repeat(1900)}true${')'.repeat(1900)}`],
    ['signs', `onsetEv > ${'- '.repeat(1500)}strain`],
    ['sums', `onsetEv > ${'strain+'.repeat(500)}1`],
    ['NOT', `${'NOT '.repeat(900)}true`],
    ['choices', `${'CASE WHEN true THEN '.repeat(120)}true${' END'.repeat(120)}`],
    ['length', `onsetEv > 1 ${'AND strain > 1 '.repeat(400)}`],
  ])('of very many %s is refused or runs', async (_, text) => {
    const { sql } = await check(text).catch((error: unknown) => {
      expect(error).toBeInstanceOf(InvalidInputError);
      return { sql: 'true' };
    });
    await database.rows(`SELECT id FROM candidates WHERE ${sql}`);
  });
});

describe('any text', () => {
  const words = fc.constantFrom(
    ...Object.keys(CRITERIA_COLUMNS).slice(0, 12),
    ...[
      'AND',
      'OR',
      'NOT',
      '(',
      ')',
      '>',
      '=',
      '<=',
      '+',
      '-',
      '*',
      '/',
      '%',
      ',',
      "'a'",
      "'",
      '"',
      '1',
      '1.5',
      '1e308',
    ],
    ...['IN', 'BETWEEN', 'LIKE', 'IS', 'NULL', 'true', 'CASE', 'WHEN', 'THEN', 'ELSE', 'END', 'abs(', 'contains(', '['],
    ...[']', '--', '/*', '*/', ';', 'SELECT', 'FROM', '\n', '::', 'coalesce(', 'lower(', '@>', '&&', 'DISTINCT', 'é'],
  );
  const text = fc.oneof(
    { weight: 4, arbitrary: fc.array(words, { maxLength: 12 }).map((parts) => parts.join(' ')) },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 60 }) },
  );
  it('runs, or is refused at a place within it', async () => {
    await fc.assert(
      fc.asyncProperty(text, async (condition) => {
        const checked = await check(condition).catch((error: unknown) => {
          if (!(error instanceof InvalidInputError)) throw error;
          const [, line = '1', character] = /^(?:line (\d+), )?character (\d+)$/.exec(String(error.facts.place)) ?? [];
          const length = condition.split('\n')[Number(line) - 1]?.length;
          expect(Number(character)).toBeGreaterThanOrEqual(1);
          expect(Number(character)).toBeLessThanOrEqual((length ?? -1) + 1);
          return null;
        });
        if (checked) await database.rows(`SELECT id FROM candidates WHERE ${checked.sql}`);
      }),
      { numRuns: 500 },
    );
  });
});
