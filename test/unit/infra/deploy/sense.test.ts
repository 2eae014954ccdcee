/** What a schema cannot know: that the files deploy this program, with its variables, roles, versions, and no key of their own. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { resolveConfig } from '../../../../infra/config.js';
import { projectRoot } from '../../../../infra/project-root.js';
import { InvalidInputError } from '../../../../schemas/failure.js';
import { LARGE_TRAINING_QUEUE, TASK_QUEUES, WORKER_ROLES } from '../../../../schemas/task-queues.js';
import { trainingSlots } from '../../../../workers/roles.js';
import {
  type Container,
  composeFile,
  dockerfile,
  kubernetesObjects,
  workerOptions,
} from '../../../harness/deploy/deployed.js';

const root = projectRoot();
const textOf = (file: string) => readFileSync(path.join(root, file), 'utf8');
const manifest = JSON.parse(textOf('package.json')) as { version: string; scripts: Record<string, string> };
const services = composeFile().services;
const objects = kubernetesObjects();
const deployments = objects.filter(({ kind }) => kind === 'Deployment');
const containerOf = (name: string) =>
  deployments.find(({ metadata }) => metadata.name === name)!.spec!.template!.spec.containers[0]!;
const isWorker = ({ image }: { readonly image: string }) => image.startsWith('spectraloom-worker');
const workerContainers = deployments.map(({ metadata }) => containerOf(metadata.name)).filter(isWorker);
const workerServices = Object.values(services).filter(isWorker);
const SECRET = /KEY|SECRET|PASSWORD|ROOT_USER/;

/** As compose fills it in: the default, or a stand-in where there has to be one. */
function filledIn(text: string): string {
  return text.replaceAll(/\$\{(\w+):([-?])([^}]*)\}/g, (_all, name, sign, rest) =>
    sign === '-' ? rest : `my-${name}`,
  );
}

function variablesOf(container: Container): Record<string, string> {
  const shared = (container.envFrom ?? []).flatMap(({ configMapRef }) =>
    Object.entries(
      objects.find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === configMapRef.name)!.data!,
    ),
  );
  const own = (container.env ?? []).map(({ name, value, valueFrom }): [string, string] => [
    name,
    value ?? `my-${valueFrom!.secretKeyRef!.key}`,
  ]);
  return Object.fromEntries([...shared, ...own]);
}

const workers: [string, Record<string, string>, readonly string[]][] = [
  ...Object.entries(services)
    .filter(([, service]) => isWorker(service))
    .map(([name, { environment, command }]): [string, Record<string, string>, readonly string[]] => [
      `compose ${name}`,
      Object.fromEntries(Object.entries(environment!).map(([key, value]) => [key, filledIn(value)])),
      command!,
    ]),
  ...workerContainers.map((each): [string, Record<string, string>, readonly string[]] => [
    `Kubernetes ${workerOptions(each.args).get('roles')}`,
    variablesOf(each),
    each.args!,
  ]),
];
const REQUIRED = ['TEMPORAL_ADDRESS', 'S3_ENDPOINT', 'S3_ACCESS_KEY', 'S3_SECRET_KEY'];

describe.each(workers)('%s', (_name, env, args) => {
  const configOf = (variables: Record<string, string>) => {
    try {
      const { temporal, store, local } = resolveConfig({ dataFolder: '/nowhere', env: variables });
      return { temporal, store, local };
    } catch (error) {
      if (error instanceof InvalidInputError) return { refused: error.message };
      throw error;
    }
  };

  it('works with the deployed servers and with no local one', () => {
    expect(configOf(env)).toMatchObject({
      local: false,
      temporal: { connectionOptions: { address: 'temporal:7233' }, namespace: 'default' },
      store: { endPoint: 'minio', port: 9000, useSsl: false, bucket: 'spectraloom', accessKey: 'my-S3_ACCESS_KEY' },
    });
  });

  it('sets no variable that does nothing, and every one that is required', () => {
    for (const name of REQUIRED) expect(env[name], name).toBeTruthy();
    for (const name of Object.keys(env)) {
      const changed = configOf({ ...env, [name]: name === 'S3_ENDPOINT' ? 'http://elsewhere:9000' : 'elsewhere:7233' });
      expect(changed, name).not.toEqual(configOf(env));
    }
  });

  it('is one role, with options that the worker program knows', () => {
    const options = workerOptions(args);
    expect(WORKER_ROLES).toContain(options.get('roles'));
    const known = textOf('workers/main.ts').slice(0, 600);
    for (const option of options.keys()) expect(known).toContain(`--${option} `);
  });
});

describe.each([
  ['compose', workerServices.map(({ command }) => command)],
  ['Kubernetes', workerContainers.map(({ args }) => args)],
])('workers by %s', (_kind, commands) => {
  it('are of every role, once each', () => {
    expect(commands.map((args) => workerOptions(args).get('roles')).sort()).toEqual([...WORKER_ROLES].sort());
  });
});

describe('limits', () => {
  const bytes = (text: string) => Number(/^\d+/.exec(text)![0]) * 2 ** (text.includes('G') ? 30 : 20);
  const limits = new Map([
    ...Object.entries(services).map(([name, { deploy, command }]) => {
      const { cpus, memory } = deploy!.resources!.limits!;
      return [`compose ${name}`, { cores: Number(cpus), bytes: bytes(memory!), command }] as const;
    }),
    ...deployments.map(({ metadata: { name } }) => {
      const { resources, args } = containerOf(name);
      const { cpu, memory } = resources!.limits!;
      return [`Kubernetes ${name}`, { cores: Number(cpu), bytes: bytes(memory!), command: args }] as const;
    }),
  ]);

  it('are stated for everything that runs', () => {
    expect(limits.size).toBe(Object.keys(services).length + deployments.length);
    for (const [name, { cores, bytes: memory }] of limits) {
      expect(cores, name).toBeGreaterThan(0);
      expect(memory, name).toBeGreaterThan(0);
    }
  });

  // A process sees the cores and the memory of the machine, not those of its container.
  it('are what workers are told that they have, with room for the worker itself', () => {
    let told = 0;
    for (const [name, { cores, bytes: memory, command }] of limits) {
      const options = workerOptions(command);
      if (!['compute', 'training'].includes(options.get('roles') ?? '')) continue;
      told++;
      expect(Number(options.get('cores')), name).toBe(cores);
      expect(Number(options.get('memory')) * 2 ** 30, name).toBeLessThanOrEqual(memory);
      if (options.get('roles') !== 'training') continue;
      const given = { cores, memoryBytes: Number(options.get('memory')) * 2 ** 30 };
      expect(trainingSlots(given), name).toEqual({ usual: cores, large: 0 });
      expect(given.memoryBytes + 2 ** 30, name).toBeLessThanOrEqual(memory);
    }
    expect(told).toBe(4);
  });
});

describe('keys', () => {
  it('of compose have to be set by who starts it', () => {
    const secrets = Object.values(services).flatMap(({ environment = {} }) =>
      Object.entries(environment).filter(([name]) => SECRET.test(name)),
    );
    expect(secrets.length).toBe(2 + 2 * workerServices.length);
    for (const [name, value] of secrets) expect(value, name).toMatch(/^\$\{S3_(ACCESS|SECRET)_KEY:\?[^}]+\}$/);
  });

  it('of Kubernetes are in a secret that no file here holds', () => {
    expect(objects.map(({ kind }) => kind)).not.toContain('Secret');
    const secrets = deployments.flatMap(({ metadata }) =>
      (containerOf(metadata.name).env ?? []).filter(({ name }) => SECRET.test(name)),
    );
    expect(secrets.length).toBe(2 + 2 * workerContainers.length);
    for (const { name, value, valueFrom } of secrets) {
      expect(value, name).toBeUndefined();
      expect(valueFrom!.secretKeyRef).toMatchObject({ name: 'spectraloom-keys', key: expect.stringMatching(/^S3_/) });
    }
    for (const { data = {} } of objects) expect(Object.keys(data).filter((name) => SECRET.test(name))).toEqual([]);
  });
});

describe('ports and probes', () => {
  it('of compose are published on the loopback interface alone', () => {
    const ports = Object.values(services).flatMap(({ ports: published = [] }) => published);
    expect(ports.length).toBe(2);
    for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:(\d+):\1$/);
  });

  it('every service of compose has a check, every container of Kubernetes all three', () => {
    for (const [name, { healthcheck }] of Object.entries(services)) expect(healthcheck?.test[0], name).toBe('CMD');
    for (const { metadata } of deployments) {
      const { livenessProbe, readinessProbe, startupProbe } = containerOf(metadata.name);
      expect([livenessProbe, readinessProbe, startupProbe], metadata.name).not.toContain(undefined);
    }
  });

  it('workers are asked where they listen', () => {
    for (const { command, healthcheck } of workerServices) {
      expect(workerOptions(command).get('health')).toBe('9400');
      expect(healthcheck!.test.join(' ')).toContain("fetch('http://127.0.0.1:9400/ready')");
    }
    for (const { args, livenessProbe, readinessProbe } of workerContainers) {
      expect(workerOptions(args).get('health')).toBe('0.0.0.0:9400');
      expect([livenessProbe!.httpGet!.path, readinessProbe!.httpGet!.path]).toEqual(['/live', '/ready']);
    }
  });

  it('services of Kubernetes lead to pods that exist', () => {
    const labels = deployments.map(({ spec }) => spec!.template!.metadata.labels);
    for (const { spec, metadata } of objects.filter(({ kind }) => kind === 'Service')) {
      const selector = Object.entries(spec!.selector!);
      expect(
        labels.filter((each) => selector.every(([key, value]) => each[key] === value)),
        metadata.name,
      ).toHaveLength(1);
    }
    for (const { spec } of deployments) expect(spec!.template!.metadata.labels).toEqual(spec!.selector!.matchLabels);
  });

  it('no pod of Kubernetes runs as root', () => {
    for (const { spec, metadata } of deployments)
      expect(spec!.template!.spec.securityContext, metadata.name).toMatchObject({
        runAsNonRoot: true,
        runAsUser: 1000,
      });
  });
});

describe('versions', () => {
  const images = [
    ...Object.values(services).map(({ image }) => image),
    ...deployments.map(({ metadata }) => containerOf(metadata.name).image),
  ];

  it('of images are exact, one a program, and that of the workers is the version of this one', () => {
    const versions = new Map(images.map((image) => image.split(':') as [string, string]));
    for (const image of images) expect(image).toBe(`${image.split(':')[0]}:${versions.get(image.split(':')[0]!)}`);
    expect(versions.get('spectraloom-worker')).toBe(manifest.version);
    expect(versions.get('minio/minio')).toMatch(/^RELEASE\.\d{4}-\d\d-\d\dT[\d-]+Z$/);
    // The command line that the local stack is built from.
    const { temporal } = JSON.parse(textOf('infra/provision/programs/parts.json'));
    const module = temporal.sources.find(({ kind }: { kind: string }) => kind === 'go');
    expect(`v${versions.get('temporalio/temporal')}`).toBe(module.version);
  });
});

describe('the image of a worker', () => {
  const steps = dockerfile();
  const wordsOf = (instruction: string) =>
    steps.filter((step) => step.instruction === instruction).map(({ words }) => words);
  const own = wordsOf('COPY').filter(([first]) => !first!.startsWith('--from'));

  it('is made in two stages of one exact Node 20, and is not root', () => {
    const [build, run] = wordsOf('FROM');
    const [, version] = /^node:(20\.\d+\.\d+)-bookworm$/.exec(build![0]!)!;
    expect(build!.slice(1)).toEqual(['AS', 'build']);
    expect(run).toEqual([`node:${version}-bookworm-slim`]);
    expect(wordsOf('USER')).toEqual([['1000:1000']]);
    expect(steps.findLastIndex(({ instruction }) => instruction === 'USER')).toBeGreaterThan(
      steps.findLastIndex(({ instruction }) => instruction === 'RUN'),
    );
  });

  it('copies what exists and what may be read, and all that the compiler reads', () => {
    const copied = own.flatMap((words) => words.slice(0, -1));
    expect(copied.filter((file) => !existsSync(path.join(root, file)))).toEqual([]);
    const allowed = textOf('infra/deploy/Dockerfile.dockerignore')
      .split('\n')
      .filter((line) => line.startsWith('!'))
      .map((line) => line.slice(1));
    expect(copied.map((file) => path.posix.normalize(file)).sort()).toEqual(allowed.sort());
    const { include } = JSON.parse(textOf('tsconfig.json')) as { include: string[] };
    expect(copied.map((file) => path.posix.normalize(file))).toEqual(expect.arrayContaining(include));
  });

  it('takes over the parts in the cache where the links of the build lead to', () => {
    const cache = wordsOf('ENV')
      .flat()
      .filter((word) => word.startsWith('XDG_CACHE_HOME='));
    expect(cache).toEqual(['XDG_CACHE_HOME=/opt/cache', 'XDG_CACHE_HOME=/opt/cache']);
    expect(wordsOf('COPY')).toContainEqual(['--from=build', '/opt/cache', '/opt/cache']);
  });

  it('sets variables that the program documents', () => {
    const names = wordsOf('ENV')
      .flat()
      .map((word) => word.split('=')[0]!);
    const documented = textOf('docs/reference/environment.md');
    for (const name of names.filter((each) => each !== 'NODE_ENV')) expect(documented).toContain(`\`${name}\``);
  });

  it('starts the worker that package.json starts', () => {
    const [entry] = wordsOf('ENTRYPOINT');
    const [, variable, command] = /^(MALLOC_MMAP_THRESHOLD_=\d+) (.+)$/.exec(manifest.scripts.worker!)!;
    expect(JSON.parse(entry!.join(' ')).join(' ')).toBe(command);
    expect(wordsOf('ENV').flat()).toContain(variable);
    expect(manifest.scripts.build).toContain('run.mjs build');
    expect(steps.some(({ instruction, words }) => instruction === 'RUN' && words.join(' ') === 'npm run build')).toBe(
      true,
    );
  });
});

it('the page names every role with its queue', () => {
  const page = textOf('docs/how-to/scale-out.md');
  for (const role of WORKER_ROLES) expect(page).toContain(`| ${role} | \`${TASK_QUEUES[role]}\` |`);
  expect(page).toContain(`\`${LARGE_TRAINING_QUEUE}\``);
});
