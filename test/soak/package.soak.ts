/**
 * The package as its users have it: packed, installed in an empty folder on each Node that it supports, and its commands
 * run from there. Each Node builds TensorFlow's binding and the fused operations itself, in a cache of its own; all have
 * to compute the same bytes. A table at the end says what took how long.
 *
 *   npm run soak:package
 */
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { projectRoot } from '../../infra/project-root.js';
import { cacheFolder } from '../../infra/provision/programs/cache.mjs';

const MAJORS = [20, 22, 24];
/** Made by each Node itself. The other parts take minutes or hundreds of megabytes, and know nothing of Node. */
const OWN_PARTS = /^(tfjs-|node-api-headers-|fused-operations-)/;

const base = mkdtempSync(path.join(tmpdir(), 'spectraloom-package-'));
const seconds = new Map<string, Map<string, number>>();
const outputs = new Map<string, Map<number, string>>();
let tarball: string;

async function run(program: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv = {}) {
  const options = { cwd, env: { ...process.env, ...env }, maxBuffer: 1 << 26 };
  return (await promisify(execFile)(program, [...args], options)).stdout;
}

/** @returns folder of the program `node` of this major version: that which runs, or the newest that npm has */
async function folderOfNode(major: number): Promise<string> {
  if (process.versions.node.startsWith(`${major}.`)) return path.dirname(process.execPath);
  const folder = path.join(base, `node-${major}`);
  mkdirSync(folder);
  await run('npm', ['install', '--prefix', folder, '--no-audit', '--no-fund', `node@${major}`], folder);
  return path.join(folder, 'node_modules', 'node', 'bin');
}

function cacheWithoutOwnParts(folder: string): void {
  const parts = path.join(cacheFolder(), 'parts');
  mkdirSync(path.join(folder, 'spectraloom', 'parts'), { recursive: true });
  for (const name of readdirSync(parts).filter((each) => !OWN_PARTS.test(each)))
    symlinkSync(path.join(parts, name), path.join(folder, 'spectraloom', 'parts', name));
}

beforeAll(async () => {
  const printed = await run('npm', ['pack', '--pack-destination', base], projectRoot());
  tarball = path.join(base, printed.trim().split('\n').at(-1)!);
});

afterAll(() => {
  const commands = [...new Set([...seconds.values()].flatMap((each) => [...each.keys()]))];
  console.log(['Node', ...commands].map((word) => word.padStart(10)).join(''));
  for (const [version, taken] of seconds)
    console.log(
      [version, ...commands.map((each) => `${taken.get(each)?.toFixed(1)} s`)].map((w) => w.padStart(10)).join(''),
    );
  rmSync(base, { recursive: true, force: true, maxRetries: 5 });
});

describe.each(MAJORS)('on Node %i', (major) => {
  const folder = path.join(base, `user-${major}`);
  const example = path.join('node_modules', 'spectraloom', 'examples', 'alignn-folder');
  const taken = new Map<string, number>();
  let env: NodeJS.ProcessEnv;

  async function timed<T>(name: string, work: () => Promise<T>): Promise<T> {
    const start = performance.now();
    const result = await work();
    taken.set(name, (performance.now() - start) / 1000);
    return result;
  }

  const spectraloom = (...args: string[]) =>
    timed(args[0]!, () => run('npx', ['--no-install', 'spectraloom', ...args], folder, env));

  /** The same words on every Node. */
  function expectSame(what: string, text: string): void {
    const known = outputs.get(what) ?? new Map<number, string>();
    outputs.set(what, known.set(major, text));
    expect([...new Set(known.values())]).toEqual([text]);
  }

  beforeAll(async () => {
    mkdirSync(folder);
    const cache = path.join(base, `cache-${major}`);
    cacheWithoutOwnParts(cache);
    const nodeFolder = await folderOfNode(major);
    // A data folder that somebody set for the clone is not the user's.
    env = { PATH: `${nodeFolder}:${process.env.PATH}`, XDG_CACHE_HOME: cache, SPECTRALOOM_DATA: '' };
    const version = (await run('node', ['--version'], folder, env)).trim().slice(1);
    expect(version.split('.')[0]).toBe(String(major));
    seconds.set(version, taken);
    await timed('install', () => run('npm', ['install', '--no-audit', '--no-fund', tarball], folder, env));
  });

  afterAll(() => run('npx', ['--no-install', 'spectraloom', 'down'], folder, env));

  it('is content with the machine before anything is fetched', async () => {
    const { checks } = JSON.parse(await spectraloom('doctor', '-o', 'json')) as {
      checks: { name: string; state: string; found: string }[];
    };
    expect(checks.filter(({ state }) => state === 'failed')).toEqual([]);
    expect(checks.find(({ name }) => name === 'platform')!.found).toContain(`Node ${major}.`);
  });

  it('clusters, with parts that this command brings', async () => {
    writeFileSync(path.join(folder, 'features.csv'), 'id,x,y\na,0,0\nb,0,1\nc,5,5\nd,5,6\n');
    const printed = await spectraloom('cluster', 'features.csv', '--labels', '2', '-o', 'json');
    expect((JSON.parse(printed) as { labels: number[] }).labels).toEqual([1, 1, 2, 2]);
    expectSame('clusters', printed);
    const own = readdirSync(path.join(base, `cache-${major}`, 'spectraloom', 'parts')).filter((name) =>
      OWN_PARTS.test(name),
    );
    expect(own.filter((name) => name.startsWith('tfjs-binding-'))).toHaveLength(1);
  });

  it('runs the pipeline on the example of ALIGNN, beside which its data lie', async () => {
    const result = JSON.parse(await spectraloom('discover', example, '--name', 'example', '-o', 'json', '-q'));
    expect(result).toMatchObject({ state: 'finished' });
    expect(readdirSync(path.join(folder, '.spectraloom', 'results', 'example'))).toContain('report.html');
  });

  it('predicts with the model that was trained', async () => {
    await spectraloom('export', '--run', 'example', '--format', 'safetensors', 'model.safetensors');
    const file = path.join(example, 'MgO-rocksalt.vasp');
    const printed = await spectraloom('predict', '--model', 'model.safetensors', '-o', 'json', file);
    expect((JSON.parse(printed) as { prediction: number[] }).prediction.length).toBeGreaterThan(100);
    expectSame('prediction', printed);
  });
});
