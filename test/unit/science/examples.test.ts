/** Every folder of science opens with an example: it runs with what the folder gives out, and gives what it says. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectRoot } from '../../../infra/project-root.js';
import { examplesIn, runExample } from '../../harness/laws/examples.js';
import { temporaryFolder } from '../../harness/pipelines/tensorflow.js';

const science = path.join(projectRoot(), 'science');
const folders = readdirSync(science, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);
/** For programs: the caller of the engine gives a folder. */
const folder = temporaryFolder();

describe.each(folders)('science/%s', (name) => {
  const examples = examplesIn(readFileSync(path.join(science, name, 'index.ts'), 'utf8'));

  it('has one example, and it is as it says', async () => {
    expect(examples).toHaveLength(1);
    const exported = (await import(`../../../science/${name}/index.ts`)) as object;
    const shown = await runExample(examples[0]!, { ...exported, folder });
    expect(shown.length).toBeGreaterThan(0);
    for (const { line, found, stated } of shown) expect(found, line).toEqual(stated);
  });
});

it('an example that states something else would be noticed', async () => {
  const [example] = examplesIn('/**\n * Sum.\n *\n * @example\n * const a = add(1, 2);\n * a; // => 4\n */');
  const [shown] = await runExample(example!, { add: (x: number, y: number) => x + y });
  expect(shown).toEqual({ line: 'a; // => 4', found: 3, stated: 4 });
});
