/** A database over given files opens those and nothing else, whatever a statement says. */
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openQueryDatabase, type QueryDatabase } from '../../../../infra/duckdb/open.js';

let folder: string;
let database: QueryDatabase;
const within = (name: string) => path.join(folder, name);

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'locked-'));
  await mkdir(within('near'));
  await writeFile(within('secret.csv'), 'a,b\n1,2\n');
  await writeFile(within('given.csv'), 'a,b\n3,4\n');
  await symlink(within('secret.csv'), within('near/link.csv'));
  const files = [within('given.csv'), within('made.parquet')];
  database = await openQueryDatabase({ files, scratch: within('scratch'), memoryMb: 100 });
});
afterAll(async () => {
  database.close();
  await rm(folder, { recursive: true });
});

const REFUSED = /file system operations are disabled|configuration has been locked|external extensions is disabled/;

describe('a query database', () => {
  it('reads and writes what it was given', async () => {
    expect(await database.rows(`FROM '${within('given.csv')}'`)).toEqual([{ a: 3n, b: 4n }]);
    await database.run(`COPY (SELECT 7 AS c) TO '${within('made.parquet')}' (FORMAT parquet, USE_TMP_FILE false)`);
    expect(await database.rows(`FROM '${within('made.parquet')}'`)).toEqual([{ c: 7 }]);
  });

  it.each([
    "FROM 'secret.csv'",
    "FROM read_csv('/etc/passwd')",
    "FROM read_text('/etc/passwd')",
    "FROM read_blob('/proc/self/environ')",
    "FROM read_json_auto('/etc/passwd')",
    "FROM sniff_csv('/etc/passwd')",
    "FROM parquet_metadata('/etc/passwd')",
    "FROM glob('/etc/*')",
    "FROM glob('FOLDER/*')",
    "FROM read_csv('FOLDER/secret.csv')",
    "FROM read_csv('FOLDER/given.csv/../secret.csv')",
    "FROM read_csv('FOLDER/near/../secret.csv')",
    "FROM read_csv('FOLDER/near/link.csv')",
    "FROM read_csv('file:///etc/passwd')",
    "FROM read_csv(['FOLDER/given.csv', 'FOLDER/secret.csv'])",
    "FROM 'http://127.0.0.1:1/x.parquet'",
    "FROM 's3://bucket/x.parquet'",
    "COPY (SELECT 1) TO 'FOLDER/made.csv'",
    "COPY (SELECT 1) TO '/dev/stdout'",
    "COPY (SELECT 1) TO 'FOLDER/scratch/../made.csv'",
    "EXPORT DATABASE 'FOLDER/export'",
    "IMPORT DATABASE 'FOLDER/export'",
    "ATTACH 'FOLDER/made.db'",
    "ATTACH '/etc/passwd' AS p",
    'INSTALL httpfs',
    'FORCE INSTALL httpfs FROM community',
    'LOAD httpfs',
    "LOAD '/tmp/x.duckdb_extension'",
    'UPDATE EXTENSIONS',
    'SET enable_external_access = true',
    "SET allowed_paths = ['/etc/passwd']",
    "SET allowed_directories = ['/etc/']",
    "SET memory_limit = '100GB'",
    'SET threads = 8',
    "SET temp_directory = '/tmp'",
    "SET profiling_output = 'FOLDER/profile.json'",
    "PRAGMA profile_output = 'FOLDER/profile.json'",
    "SET log_query_path = 'FOLDER/log'",
    'RESET lock_configuration',
    "PRAGMA import_database('/etc')",
    "PREPARE p AS FROM read_text('/etc/passwd')",
    "CREATE VIEW v AS FROM read_text('/etc/hostname')",
  ])('refuses %s', async (statement) => {
    await expect(database.run(statement.replaceAll('FOLDER', folder))).rejects.toThrow(REFUSED);
  });

  it('left nothing behind', async () => {
    expect((await readdir(folder)).sort()).toEqual(['given.csv', 'made.parquet', 'near', 'scratch', 'secret.csv']);
    expect(await readFile(within('secret.csv'), 'utf8')).toBe('a,b\n1,2\n');
  });

  it('takes no path whose meaning depends on the folder of the process', async () => {
    await expect(openQueryDatabase({ files: ['given.csv'], scratch: within('scratch') })).rejects.toThrow(RangeError);
  });
});

describe('memory', () => {
  it('is bounded: more of it spills, and what cannot spill is a ResourceError', async () => {
    const small = await openQueryDatabase({ files: [], scratch: within('spill'), memoryMb: 40 });
    const sorted = small.rows(
      'SELECT count(*) AS n FROM (SELECT hash(range)::VARCHAR AS t FROM range(1000000) ORDER BY t LIMIT 900000 OFFSET 1)',
    );
    expect(await sorted).toEqual([{ n: 900000n }]);
    const whole = small.rows('SELECT list(hash(range)::VARCHAR) AS t FROM range(10000000)');
    await expect(whole).rejects.toMatchObject({ name: 'ResourceError' });
    small.close();
  });
});

describe('pages', () => {
  it('hold all rows in their order', async () => {
    const seen: unknown[] = [];
    for await (const page of database.pages('SELECT range AS i FROM range(5000) ORDER BY i DESC')) seen.push(...page);
    expect(seen).toEqual(Array.from({ length: 5000 }, (_, i) => ({ i: BigInt(4999 - i) })));
  });
});
