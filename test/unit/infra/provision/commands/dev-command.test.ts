/** `npm run dev`: what is built and started again at a change, and what is not. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { dev } from '../../../../../infra/provision/commands/dev-command.mjs';
import { build, hasBuild } from '../../../../../infra/provision/programs/build.mjs';
import { type StandInClone, standInClone } from '../stand-in-clone.js';

const started = vi.hoisted(() => ({ calls: [] as (readonly string[])[], code: 0 }));
vi.mock('../../../../../infra/provision/processes/foreground.mjs', () => ({
  runInForeground: async (program: string, args: readonly string[]) => {
    started.calls.push([program, ...args]);
    return started.code;
  },
}));
vi.mock('../../../../../infra/provision/commands/prepare.mjs', () => ({
  prepare: async (clone: string) => build(clone),
}));
/** What is done to the clone before each change is told; its listening is the subject of `source-changes.test.ts`. */
const changes = vi.hoisted(() => ({
  folders: [] as readonly string[],
  all: [] as { file: string; make: () => void }[],
}));
vi.mock('../../../../../infra/provision/machine/source-changes.mjs', () => ({
  sourceChanges: async function* (folders: readonly string[]) {
    changes.folders = folders;
    for (const { file, make } of changes.all) {
      make();
      yield file;
    }
  },
}));

let stage: StandInClone;
let printed = '';
beforeEach(() => {
  stage = standInClone();
  Object.assign(started, { calls: [], code: 0 });
  Object.assign(changes, { folders: [], all: [] });
  printed = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    printed += text;
    return true;
  });
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

const change = (text: string) => ({
  file: 'cli/main.ts',
  make: () => writeFileSync(join(stage.clone, 'cli', 'main.ts'), text),
});
const up = () => [join(stage.clone, 'dist/cli/main.js'), 'up', '--store', 'dir'];
const run = () => dev(stage.clone, ['--store', 'dir']);

describe('npm run dev', () => {
  it('starts the stack, then builds and starts it again at every change of what is compiled', async () => {
    changes.all = [change('// one'), change('// two')];
    expect(await run()).toBe(0);
    expect(changes.folders).toEqual([join(stage.clone, 'cli')]);
    expect(started.calls).toEqual([up(), up(), up()]);
    expect(printed.match(/ build +cli\/main\.ts has changed \.\.\. /g)?.length).toBe(2);
    expect(hasBuild(stage.clone)).toBe(true);
  });

  it('does nothing where the same text was saved again', async () => {
    changes.all = [change('')];
    expect(await run()).toBe(0);
    expect(started.calls).toEqual([up()]);
    expect(printed).not.toContain('has changed');
  });

  it('tells what does not compile, leaves the stack as it is, and goes on with the next change', async () => {
    const compiler = 'node_modules/typescript/bin/tsc';
    const text = readFileSync(join(stage.clone, compiler), 'utf8');
    changes.all = [
      {
        file: 'cli/main.ts',
        make: () => {
          stage.script(compiler, "console.log('main.ts(1,1): error TS1109'); process.exit(2);");
          change('const =').make();
        },
      },
      {
        file: 'cli/main.ts',
        make: () => {
          writeFileSync(join(stage.clone, compiler), text);
          change('// mended').make();
        },
      },
    ];
    expect(await run()).toBe(0);
    expect(printed).toContain('main.ts(1,1): error TS1109');
    expect(started.calls).toEqual([up(), up()]);
    expect(hasBuild(stage.clone)).toBe(true);
  });

  it('ends with the exit code of a stack that does not start', async () => {
    started.code = 5;
    changes.all = [change('// one')];
    expect(await run()).toBe(5);
    expect([started.calls, changes.folders]).toEqual([[up()], []]);
  });
});
