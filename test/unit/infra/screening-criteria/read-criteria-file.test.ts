/** What a criteria file says is what is asked; the published JSON Schema says the same; what is wrong is named by its place. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openQueryDatabase, type QueryDatabase } from '../../../../infra/duckdb/open.js';
import { FUNCTIONS } from '../../../../infra/screening-criteria/condition/functions.js';
import { readCriteriaFile } from '../../../../infra/screening-criteria/read-criteria-file.js';
import { CRITERIA_COLUMNS } from '../../../../schemas/screening/columns.js';
import { CandidateCriteriaSchema, CRITERIA_KEYS, criteriaJsonSchema } from '../../../../schemas/screening/criteria.js';

let scratch: string;
let database: QueryDatabase;
beforeAll(async () => {
  scratch = await mkdtemp(path.join(tmpdir(), 'criteria-'));
  database = await openQueryDatabase({ files: [], scratch });
});
afterAll(async () => {
  database.close();
  await rm(scratch, { recursive: true });
});

const read = (text: string) => readCriteriaFile(database, text, 'asked.yaml');

describe('the examples', () => {
  it.each(['solar-absorber', 'photocatalyst', 'transparent-conductor'])('%s is read whole', async (name) => {
    const text = await readFile(`examples/criteria/${name}.yaml`, 'utf8');
    const criteria = CandidateCriteriaSchema.parse(await read(text));
    expect(criteria.requireInDomain).toBe(true);
    expect(criteria.objectives.length).toBeGreaterThanOrEqual(2);
    for (const unknown of ['mobility', 'stability', 'band edges']) expect(text.toLowerCase()).toContain(unknown);
  });
});

describe('a criteria file', () => {
  it('may be JSON, and has defaults', async () => {
    const objectives = [{ column: 'slmePercent', goal: 'max' }];
    expect(await read(JSON.stringify({ objectives }))).toEqual({
      schemaVersion: 1,
      where: null,
      requireInDomain: false,
      window: null,
      objectives: [{ column: 'slmePercent', goal: 'max', weight: 1 }],
    });
  });

  it.each([
    ['one line', 'where: onsetEv > 1 AND bandGap > 2\n', 1, 24],
    ['single quotes', "where: 'formula = ''GaN'' AND bandGap > 2'\n", 1, 31],
    ['double quotes', 'where: "onsetEv > 1 AND bandGap > 2"\n', 1, 25],
    ['lines that are kept', 'where: |\n  onsetEv > 1\n    AND bandGap > 2\n', 3, 9],
    ['lines that are folded', 'where: >-\n\n  onsetEv > 1\n\n  AND  bandGap > 2\n', 5, 8],
    ['lines without a mark', 'where: onsetEv > 1\n  AND\n  bandGap > 2\n', 3, 3],
    ['letters of two bytes', "where: |\n  formula = 'Grüße'\n  AND bandGap > 2\n", 3, 7],
    ['JSON', '{"where": "onsetEv > 1 AND bandGap > 2"}', 1, 28],
    ['escapes: its start', 'where: "onsetEv > 1\\n AND bandGap > 2"\n', 1, 8],
  ])('names the place of a column in %s', async (_, text, line, column) => {
    await expect(read(text)).rejects.toMatchObject({
      message: `asked.yaml, line ${line}, column ${column}: where: no such column`,
      facts: { file: 'asked.yaml', line, column, field: 'where', found: 'bandGap' },
    });
  });

  it.each([
    ['wher: x', 'unknown key', 'where'],
    ['where: 3', 'wrong type', 'a text'],
    ['require: in-range', 'not allowed', 'in-domain'],
    ['window: { min_ev: 2, max_ev: 1 }', 'a window without width', 'more than min_ev, 2'],
    ['window: { min_ev: 1, max_ev: 2, min: 1 }', 'unknown key', 'min_ev'],
    ['window: { min_ev: 1 }', 'missing', 'a number'],
    ['objectives: [{ column: slmePercnt, goal: max }]', 'no such column', 'slmePercent'],
    ['objectives: [{ column: formula, goal: max }]', 'a column without numbers', 'one of'],
    ['objectives: [{ column: toString, goal: max }]', 'no such column', 'one of'],
    ['objectives: [{ column: onsetEv, goal: most }]', 'not allowed', 'max, min or target'],
    ['objectives: [{ column: onsetEv, goal: target }]', 'a target without a value', 'value beside it'],
    ['objectives: [{ column: onsetEv, goal: max, value: 1 }]', 'a value without a target', 'goal: target'],
    ['objectives: [{ column: onsetEv, goal: max, weight: 0 }]', 'too small', 'more than 0'],
    ['objectives: [{ column: onsetEv, goal: max, weigth: 2 }]', 'unknown key', 'weight'],
    [
      'objectives: [{ column: onsetEv, goal: max }, { column: onsetEv, goal: max }]',
      'an objective given twice',
      'each once',
    ],
    ['objectives: [{ column: probability, goal: max }]', 'a probability of no window', 'a window'],
    ['where: probability > 0.5', 'a probability of no window', 'a window'],
    ['where: ""', 'too small', 'at least 1'],
  ])('%s is refused', async (text, problem, expected) => {
    await expect(read(text)).rejects.toMatchObject({
      message: expect.stringContaining(problem),
      facts: { line: 1, expected: expect.stringContaining(expected) },
    });
  });
});

describe('the documentation', () => {
  it('knows every column, function and key', async () => {
    const columns = await readFile('docs/reference/screening-columns.md', 'utf8');
    for (const name of Object.keys(CRITERIA_COLUMNS)) expect(columns).toContain(`\`${name}\``);
    const criteria = await readFile('docs/reference/screening-criteria.md', 'utf8');
    for (const name of FUNCTIONS.keys()) if (name !== 'length') expect(criteria).toContain(`\`${name}\``);
    for (const name of CRITERIA_KEYS.file) expect(criteria).toContain(`\`${name}\``);
  });
});

describe('the published JSON Schema', () => {
  it('is that of the reader (write it anew: vitest run this file -u)', async () => {
    await expect(criteriaJsonSchema()).toMatchFileSnapshot('../../../../schemas/screening-criteria.schema.json');
  });

  it('names the columns of numbers and the goals', async () => {
    const { properties } = JSON.parse(await readFile('schemas/screening-criteria.schema.json', 'utf8'));
    expect(properties.objectives.items.properties.goal.enum).toEqual(['max', 'min', 'target']);
    expect(properties.objectives.items.properties.column.enum).toContain('probability');
    expect(properties.objectives.items.properties.column.enum).not.toContain('formula');
  });
});
