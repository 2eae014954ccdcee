/** npm: where it is found, what it is asked, and that its work is checked; stand-ins, nothing is fetched. */
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { findNpm } from '../../../../../infra/provision/programs/npm-client.mjs';
import { hasNodeModules, installNodeModules } from '../../../../../infra/provision/programs/npm-install.mjs';
import { temporaryFolder } from '../../../../harness/files/temporary-folder.js';

afterEach(() => {
  vi.unstubAllEnvs();
});

describe('npm', () => {
  it('is that which started the command, else that beside Node or on the PATH', () => {
    const folder = temporaryFolder();
    const own = join(folder, 'npm-cli.js');
    writeFileSync(own, '');
    vi.stubEnv('npm_execpath', own);
    expect(findNpm()).toBe(own);
    // Started by another package manager, or by one that is gone: found as a shell would.
    const shell = join(folder, 'bin');
    mkdirSync(shell);
    symlinkSync(own, join(shell, 'npm'));
    vi.stubEnv('PATH', `/nowhere:${shell}`);
    const execPath = process.execPath;
    process.execPath = join(folder, 'node');
    try {
      for (const started of ['/usr/bin/yarn.js', join(folder, 'gone', 'npm-cli.js'), undefined]) {
        vi.stubEnv('npm_execpath', started);
        expect(findNpm()).toBe(own);
      }
      vi.stubEnv('PATH', '/nowhere');
      expect(() => findNpm()).toThrow('npm is not installed');
    } finally {
      process.execPath = execPath;
    }
  });

  /** An npm that writes down its arguments and answers. */
  function npmThatRuns(body: string): string {
    const file = join(temporaryFolder(), 'npm-cli.js');
    writeFileSync(file, body);
    vi.stubEnv('npm_execpath', file);
    return file;
  }

  const lock = { packages: { '': {}, 'node_modules/a': { version: '1.0.0', integrity: 'sha512-a' } } };
  function clone(): string {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'package-lock.json'), JSON.stringify(lock));
    return folder;
  }

  it('installs what the lock file has, without scripts of dependencies', async () => {
    const folder = clone();
    expect(hasNodeModules(folder)).toBe(false);
    npmThatRuns(`const fs = require('node:fs'); fs.mkdirSync('node_modules');
      fs.writeFileSync('arguments', process.argv.slice(2).join(' '));
      fs.copyFileSync('package-lock.json', 'node_modules/.package-lock.json');`);
    await installNodeModules(folder);
    expect(readFileSync(join(folder, 'arguments'), 'utf8')).toBe(
      'ci --ignore-scripts --include=dev --include=optional --prefer-offline --no-audit --no-fund',
    );
    expect(hasNodeModules(folder)).toBe(true);
    writeFileSync(join(folder, 'node_modules', '.package-lock.json'), '{"packages":{}}');
    expect(hasNodeModules(folder)).toBe(false);
  });

  it('that leaves something else is not believed', async () => {
    npmThatRuns(`const fs = require('node:fs'); fs.mkdirSync('node_modules');
      fs.writeFileSync('node_modules/.package-lock.json', '{"packages":{}}');`);
    await expect(installNodeModules(clone())).rejects.toThrow('npm ci left node_modules/a unlike package-lock.json');
  });
});
