/** The library of fused operations, by stand-ins: how it is built, and what is said where it cannot be; nothing else fails. */
import {
  existsSync,
  lstatSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { provideFusedLibrary } from '../../../../../infra/provision/programs/fused-library.mjs';
import { libtensorflowIn } from '../../../../../infra/provision/programs/libtensorflow.mjs';
import { listener, type StandInClone, standInClone } from '../stand-in-clone.js';

afterEach(() => void vi.unstubAllEnvs());

const CHECK = 'dist/science/engine/fused-check.js';
const linkIn = (clone: string) => join(clone, 'node_modules', '@tensorflow', 'tfjs-node', 'fused');

/** With a compiler that writes its arguments down, and a check that notes its call. */
function scene(): StandInClone & { provide: () => Promise<string[]>; compiled: () => string[][] } {
  const stage = standInClone();
  const log = join(stage.programs, '..', 'compiled');
  stage.program(
    'g++',
    `case "$1" in -dump*) echo 13.2; exit;; esac
{ for each; do printf '%s\\t' "$each"; done; echo; } >> '${log}'
while [ $# -gt 1 ]; do [ "$1" = -o ] && : > "$2"; shift; done; :`,
  );
  stage.script(CHECK, "fs.writeFileSync(path.join(args[0], 'scratch'), '')");
  return {
    ...stage,
    async provide() {
      const { say, said } = listener();
      await provideFusedLibrary(stage.cache, stage.clone, say);
      return said;
    },
    compiled: () =>
      existsSync(log)
        ? readFileSync(log, 'utf8')
            .trim()
            .split('\n')
            .map((line) => line.trim().split('\t'))
        : [],
  };
}

describe('the library of fused operations', () => {
  it('is compiled once for each instruction set, linked, and checked before it is used', async () => {
    const { clone, cache, provide, compiled, called } = scene();
    expect(await provide()).toEqual(['fused: operations of the network, twice as fast (g++) ...']);
    const { folder: tensorflow } = libtensorflowIn(cache);
    const objects = new Map(compiled().map((args) => [args[args.indexOf('-o') + 1], args]));
    expect([...objects.keys()].sort()).toEqual(['avx2.o', 'avx512.o', 'loom.node', 'operations.o']);
    const native = join(clone, 'science', 'engine', 'native');
    for (const [object, source] of [
      ['avx512.o', 'kernels.cc'],
      ['avx2.o', 'kernels.cc'],
      ['operations.o', 'operations.cc'],
    ]) {
      const args = objects.get(object)!;
      expect(args).toEqual(expect.arrayContaining(['-std=c++17', '-O3', '-fPIC', '-fvisibility=hidden', '-c']));
      // NaN and infinity are told apart: of the fast mathematics only what keeps them.
      expect(args.filter((word) => /math/.test(word))).toEqual(['-fno-math-errno', '-fno-trapping-math']);
      expect(args).toContain(`-I${tensorflow}/include`);
      expect(args).toContain(join(native, source!));
    }
    const flags = (object: string) => objects.get(object)!.filter((word) => /^-m|^-D/.test(word));
    expect(flags('avx512.o')).toEqual([
      '-mavx512f',
      '-mavx512dq',
      '-mavx512bw',
      '-mavx512vl',
      '-mfma',
      '-mprefer-vector-width=512',
      '-DLOOM_KERNELS=kernelsAvx512',
    ]);
    expect(flags('avx2.o')).toEqual(['-mavx2', '-mfma', '-DLOOM_KERNELS=kernelsAvx2']);
    expect(flags('operations.o')).toEqual([]);
    expect(objects.get('loom.node')).toEqual([
      '-shared',
      '-o',
      'loom.node',
      'avx512.o',
      'avx2.o',
      'operations.o',
      `-L${tensorflow}/lib`,
      '-l:libtensorflow_framework.so.2',
    ]);
    expect(readdirSync(linkIn(clone))).toEqual(['loom.node']);
    expect(readlinkSync(linkIn(clone))).toMatch(/\/parts\/fused-operations-gcc13\.2-[0-9a-f]{16}$/);
    const [check] = called();
    expect(check).toMatchObject({
      program: CHECK,
      cwd: clone,
      env: { TF_CPP_MIN_LOG_LEVEL: '2', TF_NUM_INTRAOP_THREADS: '1' },
    });
    expect(existsSync(check!.args[0]!)).toBe(false);
  });

  it('is built once, and anew for other sources or another compiler', async () => {
    const stage = scene();
    await stage.provide();
    const first = readlinkSync(linkIn(stage.clone));
    expect(await stage.provide()).toEqual([]);
    expect(stage.compiled().length).toBe(4);
    rmSync(linkIn(stage.clone));
    symlinkSync('/elsewhere', linkIn(stage.clone));
    await stage.provide();
    expect([readlinkSync(linkIn(stage.clone)), stage.compiled().length]).toEqual([first, 4]);
    for (const name of ['kernels.h', 'kernels.cc', 'operations.cc']) {
      writeFileSync(join(stage.clone, 'science', 'engine', 'native', name), `// ${name}`);
      await stage.provide();
    }
    expect(stage.compiled().length).toBe(16);
    stage.program(
      'g++',
      'case "$1" in -dump*) echo 14; exit;; esac\nwhile [ $# -gt 1 ]; do [ "$1" = -o ] && : > "$2"; shift; done; :',
    );
    await stage.provide();
    expect(readlinkSync(linkIn(stage.clone))).toMatch(/fused-operations-gcc14-/);
  });
});

describe('where it cannot be built', () => {
  const NOT_BUILT = "fused: not built, going on with TensorFlow's own operations: ";

  it('one line names the compiler that is missing and how to install it; a link to an older build is gone', async () => {
    const { clone, cache, programs, provide } = scene();
    rmSync(join(programs, 'g++'));
    symlinkSync(cache, linkIn(clone));
    expect(await provide()).toEqual([`${NOT_BUILT}g++ is not installed (sudo apt-get install g++)`]);
    expect(lstatSync(linkIn(clone), { throwIfNoEntry: false })).toBeUndefined();
  });

  it("one line holds the compiler's words, and nothing of the build is left", async () => {
    const { clone, cache, provide, program } = scene();
    program('g++', 'case "$1" in -dump*) echo 13; exit;; esac\necho "kernels.cc:1:15: error: expected )" >&2; exit 1');
    const said = await provide();
    expect(said.length).toBe(2);
    expect(said[1]).toMatch(/^fused: not built, .*: g\+\+ .*: exit code 1\n {4}kernels\.cc:1:15: error: expected \)$/);
    expect(existsSync(linkIn(clone))).toBe(false);
    expect(readdirSync(join(cache, 'staging'))).toEqual([]);
    expect(readdirSync(join(cache, 'parts')).filter((name) => name.startsWith('fused'))).toEqual([]);
  });

  it('one line says that the pinned libraries are not there', async () => {
    const { cache, provide } = scene();
    rmSync(libtensorflowIn(cache).folder, { recursive: true });
    expect((await provide()).at(-1)).toBe(`${NOT_BUILT}the pinned libtensorflow is not there`);
  });

  it('one line says that it fails its check, and nothing points to it', async () => {
    const { clone, provide, script } = scene();
    script(CHECK, 'console.error("a convolution is off by 3"); process.exit(1)');
    expect((await provide()).at(-1)).toContain('a convolution is off by 3');
    expect(existsSync(linkIn(clone))).toBe(false);
  });
});
