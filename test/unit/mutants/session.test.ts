/** The runner that stays: a changed source is what its next test runs over, and one put back is as before. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { projectRoot } from '../../../infra/project-root.js';
import { createSandbox, type Sandbox } from '../../mutants/sandbox.js';
import type { Answer } from '../../mutants/session.js';

const FILE = 'schemas/numerics/quantile.ts';
const TEST = 'test/unit/schemas/numerics/quantile.test.ts';

describe('a session', () => {
  const root = projectRoot();
  let sandbox: Sandbox;
  let child: ChildProcess;
  beforeAll(async () => {
    sandbox = createSandbox(root);
    // Of the runner that runs this file, which the one that is started must not take for its own.
    const env = Object.fromEntries(
      Object.entries(process.env).filter(([name]) => !/^(VITEST|TEST$|NODE_ENV$)/.test(name)),
    );
    child = fork(path.join(root, 'test/mutants/run.mjs'), { cwd: sandbox.folder, env, execArgv: [] });
    await once(child, 'message');
  }, 60_000);
  afterAll(() => {
    child.kill();
    sandbox.remove();
  });

  async function ask(): Promise<string | null> {
    child.send({ test: TEST, changed: sandbox.takeChanged() });
    const [answer] = (await once(child, 'message')) as [Answer];
    return answer.failure;
  }

  it('runs its tests over the sources as they are, however often they change', async () => {
    const source = readFileSync(path.join(root, FILE), 'utf8');
    const fault = source.replace('(ascending.length - 1)', '(ascending.length - 2)');
    expect(fault).not.toBe(source);
    expect(await ask()).toBeNull();
    sandbox.write(FILE, fault);
    expect(await ask()).not.toBeNull();
    sandbox.restore(FILE);
    expect(await ask()).toBeNull();
    sandbox.write(FILE, fault);
    expect(await ask()).not.toBeNull();
  }, 60_000);
});
