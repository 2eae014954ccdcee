/**
 * A clone and a cache in which nothing is real: compilers, packages and servers are stand-ins that write down how they were called.
 * What installs and starts them is the program under test.
 */
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { vi } from 'vitest';
import { projectRoot } from '../../../../infra/project-root.js';
import { libtensorflowIn } from '../../../../infra/provision/programs/libtensorflow.mjs';
import { packageFolder } from '../../../../infra/provision/programs/npm-package.mjs';
import { PINNED } from '../../../../infra/provision/programs/pinned-parts.mjs';
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
  /** Every call of a script of the clone, and of g++ to compile, so far. */
  called(): Called[];
  /** A stand-in on the PATH, by its lines of shell. */
  program(name: string, lines?: string): void;
  /** A script of the clone, by its path below it: notes its call, then runs the lines of Node. */
  script(file: string, body?: string): void;
  /** A g++ that notes its call and writes the text as its output; as it is at first, a binding that adds. */
  compiler(output: string): void;
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
/** Refuses sources and headers that are not there, and writes one text at every `-o`. */
const CPP_COMPILER = (output: string) => `
const missing = args.map((arg) => arg.replace(/^-I/, '')).find((file) => /^[/].*([.]cc|[/]include)$/.test(file) && !fs.existsSync(file));
if (missing) { console.error(missing + ': No such file or directory'); process.exit(1); }
fs.writeFileSync(args[args.indexOf('-o') + 1], ${JSON.stringify(output)});`;
/** Programs load a stand-in for compiled code as JavaScript. */
const LOADER = `
require.extensions['.node'] = (module, file) => module._compile(require('node:fs').readFileSync(file, 'utf8'), file);`;

/** What tfjs-node's binding can do, as far as it is asked. @param sum of `a` and `b`, as JavaScript */
export const bindingThatAdds = (sum: string) => `
exports.TF_FLOAT = 1;
exports.TF_ATTR_TYPE = 4;
exports.createTensor = (shape, type, values) => values[0];
exports.executeOp = (name, attributes, [a, b]) => [{ id: { AddV2: ${sum} }[name] }];
exports.tensorDataSync = (id) => [id];`;

/** @returns with node_modules installed, libtensorflow and the npm packages in the cache, and all programs and servers on the PATH */
export function standInClone(): StandInClone {
  const folder = temporaryFolder();
  const [clone, programs, log] = [join(folder, 'clone'), join(folder, 'bin'), join(folder, 'called.jsonl')];
  mkdirSync(clone);
  mkdirSync(programs);
  vi.stubEnv('XDG_CACHE_HOME', join(folder, 'cache'));
  vi.stubEnv('HOME', folder);
  vi.stubEnv('PATH', programs);
  const cache = join(folder, 'cache', 'spectraloom');
  const writeIn = (root: string, file: string, text: string) => {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  };
  const write = (file: string, text: string) => writeIn(clone, file, text);
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
  for (const root of [join(clone, 'node_modules/@tensorflow/tfjs-node'), packageFolder(cache, PINNED.tfjsNode)]) {
    writeIn(root, 'package.json', JSON.stringify({ version: '4.22.0' }));
    for (const name of ['tfjs_backend.cc', 'tfjs_binding.cc']) writeIn(root, `binding/${name}`, '');
  }
  writeIn(packageFolder(cache, PINNED.nodeApiHeaders), 'include/node_api.h', '');
  script('node_modules/typescript/bin/tsc', COMPILER);
  script('node_modules/@biomejs/biome/bin/biome');
  script('node_modules/vitest/vitest.mjs');
  script('npm/bin/npm-cli.js', "if (args[0] === 'config') console.log('undefined');");
  vi.stubEnv('npm_execpath', join(clone, 'npm/bin/npm-cli.js'));
  writeIn(folder, 'loader.js', LOADER);
  vi.stubEnv('NODE_OPTIONS', `--require ${JSON.stringify(join(folder, 'loader.js'))}`);
  const compiler = (output: string) => {
    writeIn(folder, 'g++.js', `${HEAD(log, 'g++')}\n${CPP_COMPILER(output)}`);
    program(
      'g++',
      `case "$1" in -dump*) echo 13; exit;; esac\nexec '${process.execPath}' '${join(folder, 'g++.js')}' "$@"`,
    );
  };
  compiler(bindingThatAdds('a + b'));
  program('python3');
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
    compiler,
    called: () =>
      existsSync(log)
        ? readFileSync(log, 'utf8')
            .trim()
            .split('\n')
            .map((line) => JSON.parse(line) as Called)
        : [],
  };
}

/** What npm installs of the package: it is compiled, and has neither sources nor tfjs-node. */
export function standInPackage(): StandInClone {
  const stage = standInClone();
  rmSync(join(stage.clone, 'tsconfig.json'));
  rmSync(join(stage.clone, 'node_modules'), { recursive: true });
  stage.script('dist/cli/main.js');
  stage.script('dist/science/engine/fused-check.js');
  return stage;
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
