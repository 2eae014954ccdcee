/** The binding of tfjs-node: built once a machine, linked into the clone, and asked whether it computes; by stand-ins. */
import {
  cpSync,
  existsSync,
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
import { afterEach, describe, expect, it, vi } from 'vitest';
import { libtensorflowIn } from '../../../../../infra/provision/programs/libtensorflow.mjs';
import { hasBinding, provideTfjsBinding } from '../../../../../infra/provision/programs/tfjs-binding.mjs';
import { listener, type StandInClone, standInClone } from '../stand-in-clone.js';

afterEach(() => void vi.unstubAllEnvs());

const PACKAGE = 'node_modules/@tensorflow/tfjs-node';
const BUILDER = 'node_modules/@mapbox/node-pre-gyp/bin/node-pre-gyp';
const provide = ({ cache, clone }: StandInClone) => provideTfjsBinding(cache, clone, listener().say);
const builds = (scene: StandInClone) => scene.called().filter(({ program }) => program === BUILDER);

describe('the binding', () => {
  it('is built in a plain folder from the package alone, beside the pinned libraries', async () => {
    const scene = standInClone();
    const { clone, cache } = scene;
    for (const old of ['build/Release', 'lib', 'deps']) mkdirSync(join(clone, PACKAGE, old), { recursive: true });
    writeFileSync(join(clone, PACKAGE, 'binding.gyp'), '');
    expect(hasBinding(cache, clone)).toBe(false);
    await provide(scene);
    const [build] = builds(scene);
    expect(build!.args).toEqual(['install', '--build-from-source']);
    expect(build!.cwd).toMatch(/^[A-Za-z0-9/._+-]+$/);
    // What was there to build from, and the libraries that the link leads to.
    expect(readFileSync(join(clone, PACKAGE, 'lib/napi-v8/tfjs_binding.node'), 'utf8')).toBe(
      'binding.gyp,deps,index.js,lib,package.json libtensorflow_framework.so.2',
    );
    expect(existsSync(build!.cwd)).toBe(false);
    expect(readdirSync(join(cache, 'staging'))).toEqual([]);
    expect(hasBinding(cache, clone)).toBe(true);
    // Linked so that the cache can be moved and the libraries are found beside it.
    const { folder: tensorflow } = libtensorflowIn(cache);
    for (const name of ['lib', 'deps']) {
      expect(lstatSync(join(clone, PACKAGE, name)).isSymbolicLink()).toBe(true);
      expect(readlinkSync(join(clone, PACKAGE, name))).toMatch(
        new RegExp(`^${cache}/parts/tfjs-binding-4\\.22\\.0-[0-9a-f]{16}/${name}$`),
      );
    }
    expect(realpathSync(join(clone, PACKAGE, 'deps/lib'))).toBe(join(tensorflow, 'lib'));
    expect(readlinkSync(join(readlinkSync(join(clone, PACKAGE, 'deps')), 'lib'))).toMatch(/^\.\.\/\.\.\//);
    expect(readdirSync(join(clone, PACKAGE)).sort()).toEqual([
      'binding.gyp',
      'build',
      'deps',
      'index.js',
      'lib',
      'package.json',
    ]);
  });

  it('is built once for all clones, and anew for another version of the package', async () => {
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
    writeFileSync(join(clone, PACKAGE, 'package.json'), JSON.stringify({ version: '4.23.0', main: 'index.js' }));
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

  it('is built with the headers and the node-gyp that are here, if any are', async () => {
    const scene = standInClone();
    const headers = join(scene.clone, 'headers');
    const [major, minor, patch] = process.versions.node.split('.');
    mkdirSync(join(headers, 'include/node'), { recursive: true });
    writeFileSync(
      join(headers, 'include/node/node_version.h'),
      `#define NODE_MAJOR_VERSION ${major}\n#define NODE_MINOR_VERSION ${minor}\n#define NODE_PATCH_VERSION ${patch}\n`,
    );
    scene.script('npm/bin/npm-cli.js', `console.log(${JSON.stringify(headers)})`);
    const gyp = 'npm/node_modules/node-gyp/bin/node-gyp.js';
    scene.script(gyp);
    vi.stubEnv('npm_config_nodedir', undefined);
    vi.stubEnv('npm_config_node_gyp', undefined);
    await provide(scene);
    const { env } = builds(scene)[0]!;
    expect([env.npm_config_nodedir, env.npm_config_node_gyp]).toEqual([headers, join(scene.clone, gyp)]);
    expect(env.HOME).toBe(process.env.HOME);
    const bare = standInClone();
    await provide(bare);
    expect(builds(bare)[0]!.env).not.toHaveProperty('npm_config_node_gyp');
  });
});

describe('a machine that cannot build it', () => {
  it('is told all programs that it lacks, and how to install them', async () => {
    const scene = standInClone();
    rmSync(join(scene.programs, 'make'));
    await expect(provide(scene)).rejects.toThrow('tfjs-node, make must be installed (sudo apt-get install make)');
    rmSync(join(scene.programs, 'g++'));
    await expect(provide(scene)).rejects.toThrow(
      'to build the binding of tfjs-node, g++, make must be installed (sudo apt-get install g++ make)',
    );
    expect(builds(scene)).toEqual([]);
  });

  it('whose compiler is broken is told what that said', async () => {
    const scene = standInClone();
    scene.program('make', 'echo no licence >&2; exit 2');
    await expect(provide(scene)).rejects.toThrow(/make --version: exit code 2\n {4}no licence/);
  });

  it('whose TensorFlow computes something else is told so', async () => {
    const scene = standInClone();
    writeFileSync(join(scene.clone, PACKAGE, 'index.js'), 'exports.add = (a, b) => ({ dataSync: () => [a * b] });');
    await expect(provide(scene)).rejects.toThrow('TensorFlow computes 1 + 2 as 2');
  });
});

describe('a machine that cannot have the pinned libraries', () => {
  function without(): StandInClone {
    const scene = standInClone();
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

  it("goes on with those of the package's own installer where they compute, and says so", async () => {
    const scene = without();
    for (const name of ['lib', 'deps']) mkdirSync(join(scene.clone, PACKAGE, name));
    const { say, said } = listener();
    await provideTfjsBinding(scene.cache, scene.clone, say);
    expect(said).toEqual([
      'tensorflow: the pinned library cannot be had; going on with the one that tfjs-node installed itself',
    ]);
    expect(builds(scene)).toEqual([]);
    writeFileSync(join(scene.clone, PACKAGE, 'index.js'), 'throw new Error("illegal instruction")');
    await expect(provide(scene)).rejects.toThrow(/tf\.add\(1, 2\).*: exit code 1/);
  });
});
