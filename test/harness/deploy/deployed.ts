/** What `infra/deploy/` says, read as other programs read it: compose services, Kubernetes objects, the Dockerfile. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import { projectRoot } from '../../../infra/project-root.js';

const folder = path.join(projectRoot(), 'infra/deploy');

interface ComposeService {
  readonly image: string;
  readonly command?: readonly string[];
  readonly ports?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly deploy?: { readonly resources?: { readonly limits?: { readonly cpus?: string; readonly memory?: string } } };
}

interface Compose {
  readonly services: Readonly<Record<string, ComposeService>>;
}

interface ContainerProbe {
  readonly httpGet?: { readonly path: string; readonly port: string };
}

interface Variable {
  readonly name: string;
  readonly value?: string;
  readonly valueFrom?: { readonly secretKeyRef?: { readonly name: string; readonly key: string } };
}

export interface Container {
  readonly image: string;
  readonly args?: readonly string[];
  readonly env?: readonly Variable[];
  readonly envFrom?: readonly { readonly configMapRef: { readonly name: string } }[];
  readonly livenessProbe?: ContainerProbe;
  readonly readinessProbe?: ContainerProbe;
  readonly startupProbe?: ContainerProbe;
  readonly securityContext?: Readonly<Record<string, unknown>>;
  readonly resources?: { readonly limits?: { readonly cpu?: string; readonly memory?: string } };
}

interface KubernetesObject {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly data?: Readonly<Record<string, string>>;
  readonly spec?: {
    readonly selector?: { readonly matchLabels?: Readonly<Record<string, string>> } & Readonly<Record<string, unknown>>;
    readonly ports?: readonly { readonly port: number }[];
    readonly template?: {
      readonly metadata: { readonly labels: Readonly<Record<string, string>> };
      readonly spec: {
        readonly containers: readonly Container[];
        readonly securityContext?: Readonly<Record<string, unknown>>;
      };
    };
  };
}

/** Merge keys resolved, interpolation left as it is written. */
export function composeFile(): Compose {
  return parse(readFileSync(path.join(folder, 'compose.yaml'), 'utf8'), { merge: true }) as Compose;
}

export function kubernetesObjects(): KubernetesObject[] {
  const manifests = path.join(folder, 'kubernetes');
  return readdirSync(manifests).flatMap((file) =>
    parseAllDocuments(readFileSync(path.join(manifests, file), 'utf8')).map((document) => {
      if (document.errors.length > 0) throw document.errors[0];
      return document.toJS() as KubernetesObject;
    }),
  );
}

/** Instructions in their order, continued lines joined, comments left out. */
export function dockerfile(): { readonly instruction: string; readonly words: string[] }[] {
  return readFileSync(path.join(folder, 'Dockerfile'), 'utf8')
    .replaceAll(/\\\n/g, ' ')
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('#'))
    .map((line) => {
      const [instruction = '', ...words] = line.trim().split(/\s+/);
      return { instruction, words };
    });
}

/** Options of a worker's arguments by name. */
export function workerOptions(args: readonly string[] = []): ReadonlyMap<string, string> {
  return new Map(
    args.flatMap((word, i) => (word.startsWith('--') ? [[word.slice(2), args[i + 1] ?? ''] as const] : [])),
  );
}
