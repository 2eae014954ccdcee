/** A program that is built from its Go module, with a stand-in for the compiler. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { installGoProgram } from '../../../../../infra/provision/programs/go-install.mjs';
import { shellProgram } from '../../../../harness/files/shell-program.js';
import { temporaryFolder } from '../../../../harness/files/temporary-folder.js';

afterEach(() => {
  vi.unstubAllEnvs();
});

describe('a program from its Go module', () => {
  const source = {
    kind: 'go' as const,
    package: 'example.org/tool/cmd/tool',
    module: 'example.org/tool',
    version: 'v1.2.3',
    sum: 'h1:AAAA=',
    program: 'tool',
  };
  /** A `go` that writes down how it was called, and says of the program what it is told to say. */
  function goThatSays(mod: string): { go: string; calls: string } {
    const folder = temporaryFolder();
    const calls = join(folder, 'calls');
    const go = shellProgram(
      folder,
      'go',
      [
        `echo "$@" >> '${calls}'; env | grep -E '^(GO|CGO)' | sort >> '${calls}'`,
        'if [ "$1" = install ]; then echo built > "$GOBIN/tool"; fi',
        `if [ "$1" = version ]; then printf '%s\\n\\tmod\\t${mod}\\n' "$3"; fi`,
      ].join('\n'),
    );
    return { go, calls };
  }

  it('is built at its version, apart from all settings of the user, and leaves nothing but itself', async () => {
    for (const [name, value] of [
      ['GOFLAGS', '-mod=vendor'],
      ['GOOS', 'windows'],
      ['GOROOT', '/x'],
      ['GOEXPERIMENT', 'y'],
      ['GOWORK', '/w'],
    ] as const)
      vi.stubEnv(name, value);
    const { go, calls } = goThatSays('example.org/tool\\tv1.2.3\\th1:AAAA=');
    const [folder, work] = [temporaryFolder(), join(temporaryFolder(), 'work')];
    await installGoProgram(source, folder, { go, work });
    expect(readFileSync(join(folder, 'bin', 'tool'), 'utf8')).toBe('built\n');
    expect(existsSync(work)).toBe(false);
    const said = readFileSync(calls, 'utf8').split('\n');
    expect(said[0]).toBe('install -trimpath -modcacherw -ldflags=-s -w example.org/tool/cmd/tool@v1.2.3');
    expect(said).toContain(`version -m ${join(folder, 'bin', 'tool')}`);
    const environment = said.slice(
      1,
      said.findIndex((line) => line.startsWith('version')),
    );
    expect(environment).toEqual(
      [
        'CGO_ENABLED=0',
        'GO111MODULE=on',
        `GOBIN=${join(folder, 'bin')}`,
        `GOCACHE=${join(work, 'compiled')}`,
        'GOFLAGS=',
        `GOMODCACHE=${join(work, 'modules')}`,
        `GOPATH=${join(work, 'path')}`,
        `GOTMPDIR=${join(work, 'temporary')}`,
        'GOTOOLCHAIN=local',
        'GOWORK=off',
      ].sort(),
    );
  });

  it('is refused where it says that it is another', async () => {
    const { go } = goThatSays('example.org/tool\\tv1.2.2\\th1:AAAA=');
    const work = join(temporaryFolder(), 'work');
    await expect(installGoProgram(source, temporaryFolder(), { go, work })).rejects.toThrow('is not the pinned one');
  });
});
