/** What this process computes with: program, packages, libraries, machine. Gathered once a process. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, existsSync, readdirSync, readFileSync } from 'node:fs';
import { arch, cpus, release, type } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { promisify } from 'node:util';
import type { Environment } from '../../../schemas/run/audit/environment.js';
import { processorFlags } from '../../fused-operations.js';
import { programVersion } from '../../program-version.js';
import { packageFolder, projectRoot } from '../../project-root.js';

const run = promisify(execFile);

type Given = Pick<Environment, 'servers' | 'threads'> & {
  /** Step -> its code version. */
  readonly codeVersions: Readonly<Record<string, number>>;
};

/** @param given what the process alone knows */
export async function describeEnvironment(given: Given): Promise<Omit<Environment, 'version' | 'kind'>> {
  const root = projectRoot();
  const tensorflow = packageFolder('@tensorflow/tfjs-node');
  const { codeVersions, servers, threads } = given;
  const [processor] = cpus();
  return {
    program: programVersion(),
    ...(await checkoutOf(root)),
    buildSha256: await hashOfFolder(join(root, 'dist')),
    lockSha256: await hashOfFile(join(root, 'package-lock.json')),
    steps: stepsOf(root, codeVersions),
    node: process.version,
    libtensorflowSha256: await hashOfFile(join(tensorflow, 'deps', 'lib', 'libtensorflow.so.2')),
    bindingSha256: await hashOfFile(join(tensorflow, 'lib', 'napi-v8', 'tfjs_binding.node')),
    servers,
    os: `${type()} ${release()} ${arch()}`,
    cpu: { model: processor?.model ?? '', flags: [...processorFlags()].sort() },
    threads,
  };
}

/** A checkout keeps the digests of the sources that each step reaches; a package does not have them. */
function stepsOf(root: string, codeVersions: Given['codeVersions']): Environment['steps'] {
  const file = join(root, 'test', 'fixtures', 'code-versions.json');
  const recorded = existsSync(file)
    ? (JSON.parse(readFileSync(file, 'utf8')) as Record<string, { readonly sources?: string }>)
    : {};
  return Object.fromEntries(
    Object.entries(codeVersions).map(([step, codeVersion]) => [
      step,
      { codeVersion, sources: recorded[step]?.sources ?? null },
    ]),
  );
}

async function checkoutOf(root: string): Promise<Pick<Environment, 'commit' | 'isClean'>> {
  if (!existsSync(join(root, '.git'))) return { commit: null, isClean: null };
  try {
    const commit = (await run('git', ['rev-parse', 'HEAD'], { cwd: root })).stdout.trim();
    const changes = (await run('git', ['status', '--porcelain', '--untracked-files=no'], { cwd: root })).stdout;
    return { commit, isClean: changes === '' };
  } catch {
    // No git on this machine, or a folder that it refuses: not known, and no reason to compute nothing.
    return { commit: null, isClean: null };
  }
}

async function hashOfFile(file: string): Promise<string | null> {
  if (!existsSync(file)) return null;
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

/** Of names and contents of the compiled files. */
async function hashOfFolder(folder: string): Promise<string | null> {
  if (!existsSync(folder)) return null;
  const hash = createHash('sha256');
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.js'));
  for (const name of names.sort()) hash.update(`${name}\0${await hashOfFile(join(folder, name))}\n`);
  return hash.digest('hex');
}
