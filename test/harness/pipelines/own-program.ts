/** The compiled program, called in a folder of its own with the data folder `state` in it, as a user calls it. */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { projectRoot } from '../../../infra/project-root.js';

/** @param env beside that of the test */
export function programIn(folder: string) {
  const main = path.join(projectRoot(), 'dist/cli/main.js');
  return (args: readonly string[], env: NodeJS.ProcessEnv = {}) => {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [main, '--data', path.join(folder, 'state'), ...args],
      {
        encoding: 'utf8',
        cwd: folder,
        env: { ...process.env, NO_COLOR: '1', ...env },
      },
    );
    return { status, stdout, stderr };
  };
}
