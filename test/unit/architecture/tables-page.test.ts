/** The page that lists every table and column says what the layouts say. `TABLES=record` writes it anew. */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { projectRoot } from '../../../infra/project-root.js';
import { tablePage } from '../../harness/tables/table-page.js';

const PAGE = path.join(projectRoot(), 'docs/reference/tables.md');

it('has every table, column, type and unit', () => {
  if (process.env.TABLES === 'record') writeFileSync(PAGE, tablePage());
  expect(readFileSync(PAGE, 'utf8')).toBe(tablePage());
});
