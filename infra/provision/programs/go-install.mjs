// @ts-check
/**
 * A program built from its Go module at a pinned version. The Go client checks every module against its checksum
 * database; what came out is checked once more: the binary names the module, version and checksum it was built from.
 */
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand } from '../processes/command.mjs';
import { withRetries } from './retry.mjs';

/** @typedef {{ kind: 'go', package: string, module: string, version: string, sum: string, program: string }} GoSource */

/**
 * @param {GoSource} source
 * @param {string} folder receives `bin/<program>`
 * @param {{ go: string, work: string }} tools `work`: downloads and compiled packages, kept over an interruption, removed at the end
 */
export async function installGoProgram(source, folder, { go, work }) {
  const bin = join(folder, 'bin');
  await mkdir(bin, { recursive: true });
  await mkdir(join(work, 'temporary'), { recursive: true });
  const env = buildEnvironment(bin, work);
  await withRetries(() =>
    // Without -modcacherw the module cache is read-only and could not be removed again.
    runCommand(go, ['install', '-trimpath', '-modcacherw', '-ldflags=-s -w', `${source.package}@${source.version}`], {
      env,
      cwd: work,
    }),
  );
  requireModule(await runCommand(go, ['version', '-m', join(bin, source.program)], { env }), source);
  await rm(work, { recursive: true, force: true });
}

/** @param {string} bin @param {string} work @returns {NodeJS.ProcessEnv} */
function buildEnvironment(bin, work) {
  // A user's settings for other builds (flags, workspace, cross compilation) would change the program.
  const { GOFLAGS, GOWORK, GOOS, GOARCH, GOAMD64, GOROOT, GOPATH, GOEXPERIMENT, ...inherited } = process.env;
  return {
    ...inherited,
    GOBIN: bin,
    GOMODCACHE: join(work, 'modules'),
    GOCACHE: join(work, 'compiled'),
    GOTMPDIR: join(work, 'temporary'),
    GOPATH: join(work, 'path'),
    GOWORK: 'off',
    GOFLAGS: '',
    GO111MODULE: 'on',
    GOTOOLCHAIN: 'local',
    CGO_ENABLED: '0',
  };
}

/**
 * @param {string} printed by `go version -m`
 * @param {Pick<GoSource, 'module' | 'version' | 'sum'>} pinned
 * @throws {Error} with what was found
 */
export function requireModule(printed, { module, version, sum }) {
  const found = printed.split('\n').find((line) => line.startsWith('\tmod\t'));
  const fields = found?.trim().split('\t') ?? [];
  if (fields[1] !== module || fields[2] !== version || fields[3] !== sum) {
    throw new Error(
      `the built program is not the pinned one: ${fields.slice(1).join(' ') || 'it names no module'}, expected ${module} ${version} ${sum}`,
    );
  }
}
