/** What a condition lets through: by hand, with unknown values never taken for good ones. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openQueryDatabase, type QueryDatabase } from '../../../../infra/duckdb/open.js';
import { checkCondition } from '../../../../infra/screening-criteria/condition/condition.js';
import type { ScreeningColumns } from '../../../../schemas/screening/columns.js';

const COLUMNS: ScreeningColumns = {
  id: { kind: 'text', about: '' },
  x: { kind: 'number', about: '' },
  n: { kind: 'number', about: '' },
  name: { kind: 'text', about: '' },
  good: { kind: 'boolean', about: '' },
  parts: { kind: 'texts', about: '' },
};

let scratch: string;
let database: QueryDatabase;
beforeAll(async () => {
  scratch = await mkdtemp(path.join(tmpdir(), 'conditions-'));
  database = await openQueryDatabase({ files: [], scratch });
  await database.run('CREATE TABLE t (id VARCHAR, x DOUBLE, n UINTEGER, name VARCHAR, good BOOLEAN, parts VARCHAR[])');
  await database.run(`INSERT INTO t VALUES
    ('a', 1.1, 4000000000, 'GaN', true, ['Ga', 'N']),
    ('b', -2, 0, 'It''s "é" -- \\', false, ['Pb']),
    ('c', NULL, NULL, NULL, NULL, NULL),
    ('d', 0, 3, 'gan', true, [])`);
});
afterAll(async () => {
  database.close();
  await rm(scratch, { recursive: true });
});

async function passing(condition: string): Promise<string> {
  const { sql } = await checkCondition(database, condition, COLUMNS);
  const rows = await database.rows(`SELECT id FROM t WHERE ${sql} ORDER BY id`);
  return rows.map(({ id }) => id).join('');
}

describe('a condition', () => {
  it.each([
    ['x > 0', 'a'],
    ['NOT x > 0', 'bd'],
    ['x > 0 OR x <= 0', 'abd'],
    ['x IS NULL', 'c'],
    ['x IS NOT NULL AND NOT good', 'b'],
    ['good', 'ad'],
    ['good IS TRUE', 'ad'],
    ['good IS NOT TRUE', 'bc'],
    ['true', 'abcd'],
    ['false', ''],
    ['x BETWEEN -2 AND 0', 'bd'],
    ['x NOT BETWEEN -2 AND 0', 'a'],
    ['x = 1.1', 'a'],
    ['x = 11e-1', 'a'],
    ['x = -2.0', 'b'],
    ['x IN (0, 1.1)', 'ad'],
    ['x NOT IN (0, 1.1)', 'b'],
    // Of unsigned whole numbers this would end the query.
    ['n * n > 1e19', 'a'],
    ['n - 1 < 0', 'b'],
    ['- n < 0', 'ad'],
    // By nothing: unknown, not infinite.
    ['1 / x > 0', 'a'],
    ['1 / x > 0 OR NOT 1 / x > 0', 'ab'],
    ['n % 0 IS NULL', 'abcd'],
    ['1e308 * 10 * (x - x) > 0', ''],
    ['7 / 2 = 3.5', 'abcd'],
    ['abs(x) = 2 OR round(x) = 1 OR ceil(x) = 0 OR floor(x) = 0', 'abd'],
    ["name = 'It''s \"é\" -- \\'", 'b'],
    ["name LIKE 'Ga%'", 'a'],
    ["name NOT LIKE 'Ga%'", 'bd'],
    ["name ILIKE 'ga%'", 'ad'],
    ["lower(name) = 'gan' AND upper(name) = 'GAN'", 'ad'],
    ["contains(name, 'é') OR starts_with(name, 'g')", 'bd'],
    ["ends_with(name, 'N') AND len(name) = 3 AND length(name) < 4", 'a'],
    ["contains(parts, 'Pb')", 'b'],
    ["NOT contains(parts, 'Pb')", 'ad'],
    ["'Pb' IN parts", 'b'],
    ["list_contains(parts, 'N')", 'a'],
    ["parts && ['Pb', 'Cd']", 'b'],
    ["list_has_any(parts, ['Pb', 'Cd'])", 'b'],
    ["parts @> ['N', 'Ga']", 'a'],
    ["list_has_all(parts, ARRAY['N'])", 'a'],
    ["name IN ['GaN']", 'a'],
    ['len(parts) = 0', 'd'],
    ['coalesce(x, 5) > 1', 'ac'],
    ['CASE WHEN good THEN x ELSE n END = 0', 'bd'],
    ['CASE n WHEN 3 THEN true END', 'd'],
    ['if(good, x > 1, n < 1)', 'ab'],
    ['x IS DISTINCT FROM 0', 'abc'],
    ['"x" > 0 -- of interest', 'a'],
    ['x > 0 /* and */ AND\n good', 'a'],
    ['n = 4_000_000_000', 'a'],
  ])('%s', async (condition, expected) => {
    expect(await passing(condition)).toBe(expected);
  });

  it('says which columns it asks for', async () => {
    const { columns } = await checkCondition(database, 'x > 0 AND (good OR x < n)', COLUMNS);
    expect(columns).toEqual(['x', 'good', 'n']);
  });
});
