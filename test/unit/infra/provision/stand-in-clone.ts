/**
 * A clone and a cache in which nothing is real: compilers, packages and servers are stand-ins that write down how they were called.
 * What installs and starts them is the program under test.
 */
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { vi } from 'vitest';
import { projectRoot } from '../../../../infra/project-root.js';
import { libtensorflowIn } from '../../../../infra/provision/programs/libtensorflow.mjs';
import { shellProgram } from '../../../harness/files/shell-program.js';
import { temporaryFolder } from '../../../harness/files/temporary-folder.js';

export interface Called {
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

export interface StandInClone {
  readonly clone: string;
  /** As `cacheFolder()` gives it now. */
  readonly cache: string;
  /** The only folder of the PATH. */
  readonly programs: string;
  /** Every call of a script of the clone so far. */
  called(): Called[];
  /** A stand-in on the PATH, by its lines of shell. */
  program(name: string, lines?: string): void;
  /** A script of the clone, by its path below it: notes its call, then runs the lines of Node. */
  script(file: string, body?: string): void;
}

/** Ends up as `fs`, `path` and `args` in every stand-in. */
const HEAD = (log: string, name: string) => `
const fs = require('node:fs'), path = require('node:path'), args = process.argv.slice(2);
fs.appendFileSync(${JSON.stringify(log)}, JSON.stringify({ program: ${JSON.stringify(name)}, args, cwd: process.cwd(), env: process.env }) + '\\n');
`;

/** Writes what the compiler and the bundler of the clone would. */
const COMPILER = `
const out = args[args.indexOf('--outDir') + 1];
if (args.includes('--outDir')) {
  for (const folder of ['workers', 'cli', 'science/engine']) fs.mkdirSync(path.join(out, folder), { recursive: true });
  fs.writeFileSync(path.join(out, 'package.json'), '{"type":"commonjs"}');
  fs.writeFileSync(path.join(out, 'workers/bundle.js'), "require('node:fs').writeFileSync(__dirname + '/../workflow-bundle.js', '')");
  fs.writeFileSync(path.join(out, 'science/engine/fused-check.js'), '');
  fs.writeFileSync(path.join(out, 'cli/main.js'), '');
}`;
/** What `node-pre-gyp install --build-from-source` leaves. */
const BUILDER = `
fs.mkdirSync('lib/napi-v8', { recursive: true });
fs.writeFileSync('lib/napi-v8/tfjs_binding.node', fs.readdirSync('.').sort().join() + ' ' + fs.readdirSync('deps/lib').join());`;

export const MAIN_THAT_EXITS_7 =
  "require('node:fs').writeFileSync('ran.json', JSON.stringify(process.argv.slice(2))); process.exitCode = 7;";

/** @returns with node_modules installed, libtensorflow in the cache, and all programs and servers on the PATH */
export function standInClone(): StandInClone {
  const folder = temporaryFolder();
  const [clone, programs, log] = [join(folder, 'clone'), join(folder, 'bin'), join(folder, 'called.jsonl')];
  mkdirSync(clone);
  mkdirSync(programs);
  vi.stubEnv('XDG_CACHE_HOME', join(folder, 'cache'));
  vi.stubEnv('HOME', folder);
  vi.stubEnv('PATH', programs);
  const cache = join(folder, 'cache', 'spectraloom');
  const write = (file: string, text: string) => {
    mkdirSync(dirname(join(clone, file)), { recursive: true });
    writeFileSync(join(clone, file), text);
  };
  const script = (file: string, body = '') => write(file, `${HEAD(log, file)}\n${body}`);
  const program = (name: string, lines = '') => void shellProgram(programs, name, lines);
  const lock = JSON.stringify({ packages: { '': {}, 'node_modules/a': { version: '1.0.0' } } });
  write('package.json', JSON.stringify({ bin: { spectraloom: 'dist/cli/main.js' } }));
  write('package-lock.json', lock);
  write('node_modules/.package-lock.json', lock);
  write('tsconfig.json', JSON.stringify({ include: ['cli'] }));
  write('infra/provision/programs/build.mjs', '');
  write('cli/main.ts', '');
  cpSync(join(projectRoot(), 'science/engine/native'), join(clone, 'science/engine/native'), { recursive: true });
  write('node_modules/@tensorflow/tfjs-node/package.json', JSON.stringify({ version: '4.22.0', main: 'index.js' }));
  write('node_modules/@tensorflow/tfjs-node/index.js', 'exports.add = (a, b) => ({ dataSync: () => [a + b] });');
  script('node_modules/@mapbox/node-pre-gyp/bin/node-pre-gyp', BUILDER);
  script('node_modules/typescript/bin/tsc', COMPILER);
  script('node_modules/@biomejs/biome/bin/biome');
  script('node_modules/vitest/vitest.mjs');
  script('npm/bin/npm-cli.js', "if (args[0] === 'config') console.log('undefined');");
  vi.stubEnv('npm_execpath', join(clone, 'npm/bin/npm-cli.js'));
  program(
    'g++',
    'case "$1" in -dump*) echo 13;; esac\nwhile [ $# -gt 1 ]; do [ "$1" = -o ] && : > "$2"; shift; done\n:',
  );
  for (const name of ['make', 'python3']) program(name);
  program('temporal', 'echo temporal version 1.9.1');
  program('minio', 'echo minio version RELEASE.2025-09-07T16-13-09Z');
  program('weed', 'echo version 30GB 4.48 linux amd64');
  const { folder: tensorflow } = libtensorflowIn(cache);
  for (const part of ['lib', 'include']) mkdirSync(join(tensorflow, part), { recursive: true });
  writeFileSync(join(tensorflow, 'lib', 'libtensorflow_framework.so.2'), '');
  return {
    clone,
    cache,
    programs,
    script,
    program,
    called: () =>
      existsSync(log)
        ? readFileSync(log, 'utf8')
            .trim()
            .split('\n')
            .map((line) => JSON.parse(line) as Called)
        : [],
  };
}

/** What is said, line by line, steps included. */
export function listener() {
  const said: string[] = [];
  const say = {
    line: (name: string, text: string) => void said.push(`${name}: ${text}`),
    waiting: () => {},
    step: async <T>(name: string, what: string, work: () => Promise<T>) => {
      said.push(`${name}: ${what} ...`);
      return work();
    },
  };
  return { say, said };
}
