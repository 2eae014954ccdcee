/** The binding of tfjs-node: compiled once a machine, linked into the clone, and asked whether it computes; by stand-ins. */
import {
  cpSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { libtensorflowIn } from '../../../../../infra/provision/programs/libtensorflow.mjs';
import { packageFolder } from '../../../../../infra/provision/programs/npm-package.mjs';
import { PINNED } from '../../../../../infra/provision/programs/pinned-parts.mjs';
import { hasBinding, provideTfjsBinding } from '../../../../../infra/provision/programs/tfjs-binding.mjs';
import { bindingThatAdds, listener, type StandInClone, standInClone, standInPackage } from '../stand-in-clone.js';

afterEach(() => void vi.unstubAllEnvs());

const PACKAGE = 'node_modules/@tensorflow/tfjs-node';
const BINDING = 'lib/napi-v8/tfjs_binding.node';
const provide = ({ cache, clone }: StandInClone) => provideTfjsBinding(cache, clone, listener().say);
const builds = (scene: StandInClone) => scene.called().filter(({ program }) => program === 'g++');

describe('the binding', () => {
  it('is compiled from the package and the headers of Node-API alone, beside the pinned libraries', async () => {
    const scene = standInClone();
    const { clone, cache } = scene;
    for (const old of ['lib', 'deps']) mkdirSync(join(clone, PACKAGE, old, 'old'), { recursive: true });
    expect(hasBinding(cache, clone)).toBe(false);
    await provide(scene);
    expect(scene.called().map(({ program }) => program)).toEqual(['g++']);
    const { args } = builds(scene)[0]!;
    const { folder: tensorflow } = libtensorflowIn(cache);
    expect(args.filter((arg) => arg.endsWith('.cc'))).toEqual([
      join(clone, PACKAGE, 'binding/tfjs_backend.cc'),
      join(clone, PACKAGE, 'binding/tfjs_binding.cc'),
    ]);
    expect(args.filter((arg) => arg.startsWith('-I'))).toEqual([
      `-I${packageFolder(cache, PINNED.nodeApiHeaders)}/include`,
      `-I${tensorflow}/include`,
    ]);
    // Node-API 8 is what Node 20, 22 and 24 all have; the libraries are found from where the binding lies.
    for (const flag of ['-shared', '-fPIC', '-DNAPI_VERSION=8', '-Wl,-rpath,$ORIGIN/../../deps/lib']) {
      expect(args).toContain(flag);
    }
    // A library stands after what needs it.
    const link = [`-L${tensorflow}/lib`, '-ltensorflow', '-ltensorflow_framework'];
    const lastSource = args.findLastIndex((arg) => arg.endsWith('.cc'));
    expect(args.slice(lastSource + 1, lastSource + 4)).toEqual(link);
    expect(readdirSync(join(cache, 'staging'))).toEqual([]);
    expect(hasBinding(cache, clone)).toBe(true);
    // Linked so that the cache can be moved and the libraries are found beside it.
    for (const name of ['lib', 'deps']) {
      expect(lstatSync(join(clone, PACKAGE, name)).isSymbolicLink()).toBe(true);
      expect(readlinkSync(join(clone, PACKAGE, name))).toMatch(
        new RegExp(`^${cache}/parts/tfjs-binding-4\\.22\\.0-[0-9a-f]{16}/${name}$`),
      );
    }
    expect(readFileSync(join(clone, PACKAGE, BINDING), 'utf8')).toBe(bindingThatAdds('a + b'));
    expect(realpathSync(join(clone, PACKAGE, BINDING, '../../../deps/lib'))).toBe(join(tensorflow, 'lib'));
    expect(realpathSync(join(realpathSync(join(clone, PACKAGE, BINDING)), '../../../deps/lib'))).toBe(
      join(tensorflow, 'lib'),
    );
    expect(readlinkSync(join(readlinkSync(join(clone, PACKAGE, 'deps')), 'lib'))).toMatch(/^\.\.\/\.\.\//);
    expect(readdirSync(join(clone, PACKAGE)).sort()).toEqual(['binding', 'deps', 'lib', 'package.json']);
  });

  it('is built once for all clones', async () => {
    const scene = standInClone();
    const { clone, cache } = scene;
    await provide(scene);
    await provide(scene);
    expect(builds(scene).length).toBe(1);
    const second = `${clone}-2`;
    cpSync(clone, second, { recursive: true, filter: (file) => !/tfjs-node\/(lib|deps)$/.test(file) });
    expect(hasBinding(cache, second)).toBe(false);
    await provideTfjsBinding(cache, second, listener().say);
    expect(hasBinding(cache, second)).toBe(true);
    expect(builds(scene).length).toBe(1);
  });

  it.each(['tfjsNode', 'nodeApiHeaders'] as const)('is built anew for another %s', async (part) => {
    const scene = standInClone();
    const { clone, cache } = scene;
    await provide(scene);
    const before = { ...PINNED[part] };
    onTestFinished(() => void Object.assign(PINNED[part], before));
    Object.assign(PINNED[part], { integrity: `sha512-${Buffer.alloc(64, 7).toString('base64')}` });
    mkdirSync(join(packageFolder(cache, PINNED[part]), 'include'), { recursive: true });
    expect(hasBinding(cache, clone)).toBe(false);
    await provide(scene);
    expect([hasBinding(cache, clone), builds(scene).length]).toEqual([true, 2]);
  });

  it('is missing where the package, the libraries or a link is', async () => {
    const scene = standInClone();
    const { clone, cache } = scene;
    await provide(scene);
    const link = join(clone, PACKAGE, 'deps');
    const target = readlinkSync(link);
    rmSync(link);
    expect(hasBinding(cache, clone)).toBe(false);
    await provide(scene);
    expect(readlinkSync(link)).toBe(target);
    rmSync(libtensorflowIn(cache).folder, { recursive: true });
    expect(hasBinding(cache, clone)).toBe(false);
    rmSync(join(clone, PACKAGE), { recursive: true });
    expect(hasBinding(cache, clone)).toBe(false);
  });
});

describe('the binding of an installed package', () => {
  it('is compiled from the pinned package, whose folder is made with what is read of it', async () => {
    const scene = standInPackage();
    const { clone, cache } = scene;
    const pinned = packageFolder(cache, PINNED.tfjsNode);
    expect(hasBinding(cache, clone)).toBe(false);
    await provide(scene);
    expect(builds(scene)[0]!.args.filter((arg) => arg.endsWith('.cc'))).toEqual([
      join(pinned, 'binding/tfjs_backend.cc'),
      join(pinned, 'binding/tfjs_binding.cc'),
    ]);
    expect(readdirSync(join(clone, PACKAGE)).sort()).toEqual(['deps', 'lib', 'package.json']);
    expect(readFileSync(join(clone, PACKAGE, 'package.json'))).toEqual(readFileSync(join(pinned, 'package.json')));
    expect(hasBinding(cache, clone)).toBe(true);
  });

  it('is that of a clone on the same machine, not built again', async () => {
    const scene = standInClone();
    const { clone, cache } = scene;
    await provide(scene);
    const target = readlinkSync(join(clone, PACKAGE, 'lib'));
    rmSync(join(clone, 'tsconfig.json'));
    rmSync(join(clone, 'node_modules', '@tensorflow'), { recursive: true });
    await provide(scene);
    expect([hasBinding(cache, clone), builds(scene).length]).toEqual([true, 1]);
    expect(readlinkSync(join(clone, PACKAGE, 'lib'))).toBe(target);
  });
});

describe('a machine that cannot build it', () => {
  it('is told the program that it lacks, and how to install it', async () => {
    const scene = standInClone();
    rmSync(join(scene.programs, 'g++'));
    await expect(provide(scene)).rejects.toThrow(
      'to build the binding of tfjs-node, g++ must be installed (sudo apt-get install g++)',
    );
    expect(hasBinding(scene.cache, scene.clone)).toBe(false);
  });

  it('whose compiler is broken is told what that said, and nothing of the build is left', async () => {
    const scene = standInClone();
    scene.program('g++', 'echo no licence >&2; exit 2');
    await expect(provide(scene)).rejects.toThrow(/^g\+\+ .*: exit code 2\n {4}no licence/);
    expect(readdirSync(join(scene.cache, 'staging'))).toEqual([]);
    expect(readdirSync(join(scene.cache, 'parts')).filter((name) => name.startsWith('tfjs-binding'))).toEqual([]);
  });

  it.each([
    ['computes something else', bindingThatAdds('a * b'), 'TensorFlow computes 1 + 2 as 2'],
    ['computes nothing', bindingThatAdds('undefined'), 'TensorFlow computes 1 + 2 as undefined'],
    [
      'does not load',
      'throw new Error("illegal instruction")',
      /^TensorFlow does not run on this machine: \/.*\/tfjs_binding\.node: exit code 1\n {4}illegal instruction$/,
    ],
  ])('whose TensorFlow %s is told so by every command', async (_what, binding, message) => {
    const scene = standInClone();
    scene.compiler(binding);
    await expect(provide(scene)).rejects.toThrow(message);
    expect(hasBinding(scene.cache, scene.clone)).toBe(false);
    await expect(provide(scene)).rejects.toThrow(message);
  });
});

describe('a machine that cannot have the pinned libraries', () => {
  function without(scene = standInClone()): StandInClone {
    rmSync(libtensorflowIn(scene.cache).folder, { recursive: true });
    rmSync(join(scene.programs, 'python3'));
    return scene;
  }

  it.each([[[]], [['lib']], [['deps']]])(
    'is told why and the way out; %j is not what an installer leaves',
    async (there) => {
      const scene = without();
      for (const name of there) mkdirSync(join(scene.clone, PACKAGE, name));
      const error = await provide(scene).catch((reason) => reason);
      const [why, advice] = error.message.split('\n  ');
      expect(why).toMatch(/^pip is not installed \(/);
      expect(advice).toBe('or run its own installer: npm rebuild --foreground-scripts @tensorflow/tfjs-node');
      expect(error.cause.message).toBe(why);
    },
  );

  it('is told why alone in an installed package, which has no installer to run', async () => {
    await expect(provide(without(standInPackage()))).rejects.toThrow(/^pip is not installed \([^\n]*$/);
  });

  it("goes on with those of the package's own installer where they compute, and says so", async () => {
    const scene = without();
    const own = join(scene.clone, PACKAGE, BINDING);
    for (const folder of [join(own, '..'), join(scene.clone, PACKAGE, 'deps')]) mkdirSync(folder, { recursive: true });
    writeFileSync(own, bindingThatAdds('a + b'));
    const { say, said } = listener();
    await provideTfjsBinding(scene.cache, scene.clone, say);
    expect(said).toEqual([
      'tensorflow: the pinned library cannot be had; going on with the one that tfjs-node installed itself',
    ]);
    expect(builds(scene)).toEqual([]);
    writeFileSync(own, 'throw new Error("illegal instruction")');
    await expect(provide(scene)).rejects.toThrow(
      /^TensorFlow does not run on this machine: \/.*\/tfjs_binding\.node: exit code 1\n {4}illegal instruction$/,
    );
  });
});
