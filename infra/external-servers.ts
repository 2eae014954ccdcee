/**
 * Servers that somebody else runs: Temporal by `TEMPORAL_*` or a TOML profile, S3 by `S3_*`. Either may be external alone.
 *
 * Temporal's default profile file in the home folder, made for other work, must not send local runs elsewhere: it is read
 * only where a variable asks for an external server (`TEMPORAL_ADDRESS`, `TEMPORAL_PROFILE` or `TEMPORAL_CONFIG_FILE`).
 */

import { createHash } from 'node:crypto';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import { z } from 'zod';
import { InvalidInputError } from '../schemas/failure.js';
import { firstIssue } from '../schemas/first-issue.js';
import { required } from '../schemas/required.js';
import {
  DEFAULT_BUCKET,
  DEFAULT_REGION,
  S3SettingsSchema,
  type StoreSettings,
} from '../schemas/settings/store-settings.js';
import { definedOnly } from './defined-variables.js';
import type { TemporalSettings } from './temporal.js';

export interface ExternalServers {
  readonly temporal: TemporalSettings | null;
  readonly store: StoreSettings | null;
}

/** @throws InvalidInputError naming the variable */
export function externalServers(env: NodeJS.ProcessEnv): ExternalServers {
  return { temporal: externalTemporal(env), store: externalStore(env) };
}

/** @returns a digest that changes with any setting, null when no server is external */
export function digestOf(servers: ExternalServers): string | null {
  if (servers.temporal === null && servers.store === null) return null;
  return createHash('sha256')
    .update(JSON.stringify([servers.temporal, servers.store]))
    .digest('hex');
}

const NAMES_A_SERVER = ['TEMPORAL_ADDRESS', 'TEMPORAL_PROFILE', 'TEMPORAL_CONFIG_FILE'] as const;
const NEEDS_A_SERVER = /^TEMPORAL_(NAMESPACE|API_KEY|TLS.*|GRPC_META_.*)$/;

function externalTemporal(env: NodeJS.ProcessEnv): TemporalSettings | null {
  if (NAMES_A_SERVER.every((name) => !env[name])) {
    refuseLonely(
      Object.keys(env).filter((name) => NEEDS_A_SERVER.test(name) && env[name]),
      NAMES_A_SERVER.join(' or '),
    );
    return null;
  }
  try {
    const { connectionOptions, namespace } = loadClientConnectConfig({
      overrideEnvVars: definedOnly(env),
      configFileStrict: true,
    });
    if (!connectionOptions.address) throw new Error('no address found');
    return {
      connectionOptions: connectionOptions as TemporalSettings['connectionOptions'],
      namespace: namespace ?? 'default',
    };
  } catch (cause) {
    const named = NAMES_A_SERVER.filter((name) => env[name]).map((name) => `${name}=${env[name]}`);
    throw new InvalidInputError(
      `${named.join(' ')}: ${(cause as Error).message}`,
      { field: named.join(' '), expected: 'an address, or a profile of a Temporal configuration file that has one' },
      { cause },
    );
  }
}

const S3_VARIABLES = [
  'S3_ENDPOINT',
  'S3_ACCESS_KEY',
  'S3_SECRET_KEY',
  'S3_BUCKET',
  'S3_REGION',
  'S3_USE_SSL',
  'S3_AUDIT_LOCK',
] as const;

const VARIABLE_OF_FIELD: Readonly<Record<string, (typeof S3_VARIABLES)[number]>> = {
  endPoint: 'S3_ENDPOINT',
  port: 'S3_ENDPOINT',
  accessKey: 'S3_ACCESS_KEY',
  secretKey: 'S3_SECRET_KEY',
  bucket: 'S3_BUCKET',
  region: 'S3_REGION',
  auditLock: 'S3_AUDIT_LOCK',
  'auditLock.mode': 'S3_AUDIT_LOCK',
  'auditLock.days': 'S3_AUDIT_LOCK',
};
const SECRET_VARIABLES: readonly string[] = ['S3_ACCESS_KEY', 'S3_SECRET_KEY'];

function externalStore(env: NodeJS.ProcessEnv): StoreSettings | null {
  if (!env.S3_ENDPOINT) {
    refuseLonely(
      S3_VARIABLES.filter((name) => env[name]),
      'S3_ENDPOINT',
    );
    return null;
  }
  const missing = SECRET_VARIABLES.filter((name) => !env[name]);
  if (missing.length > 0) {
    throw new InvalidInputError(`${missing.join(' and ')} is not set, but S3_ENDPOINT is`, {
      field: missing.join(' and '),
      found: 'not set',
      expected: `the key of ${env.S3_ENDPOINT}`,
    });
  }
  const { host, port, useSsl } = endpoint(env.S3_ENDPOINT, env.S3_USE_SSL);
  const parsed = S3SettingsSchema.safeParse({
    type: 's3',
    endPoint: host,
    port,
    useSsl,
    accessKey: env.S3_ACCESS_KEY ?? '',
    secretKey: env.S3_SECRET_KEY ?? '',
    bucket: env.S3_BUCKET || DEFAULT_BUCKET,
    region: env.S3_REGION || DEFAULT_REGION,
    ...(env.S3_AUDIT_LOCK && { auditLock: auditLock(env.S3_AUDIT_LOCK) }),
  });
  if (parsed.success) return parsed.data;
  const { field, message } = firstIssue(parsed.error);
  const variable = VARIABLE_OF_FIELD[field] ?? 'S3_ENDPOINT';
  const value = env[variable];
  const found =
    value === undefined ? 'not set' : SECRET_VARIABLES.includes(variable) ? `${value.length} characters` : value;
  throw new InvalidInputError(`${variable}: ${message}`, { field: variable, found, expected: message });
}

/** `compliance:3650`: mode and days. */
function auditLock(text: string): { mode: string; days: number } {
  const [mode = '', days = ''] = text.split(':');
  return { mode: mode.toUpperCase(), days: days === '' ? Number.NaN : Number(days) };
}

/** Accepts `https://host:port`, `host:port` and `host`. Without a scheme, `S3_USE_SSL` decides, and its default is yes. */
function endpoint(text: string, sslText: string | undefined): { host: string; port: number; useSsl: boolean } {
  const ssl = sslText ? z.stringbool().safeParse(sslText) : null;
  if (ssl && !ssl.success) {
    throw new InvalidInputError(`S3_USE_SSL: "${sslText}" is neither true nor false`, {
      field: 'S3_USE_SSL',
      found: required(sslText),
      expected: 'true or false',
    });
  }
  const scheme = /^[a-z]+:\/\//i.exec(text)?.[0].toLowerCase();
  const refusal = (why: string) =>
    new InvalidInputError(`S3_ENDPOINT: ${why}: ${text}`, {
      field: 'S3_ENDPOINT',
      found: text,
      expected: 'https://host:port',
    });
  if (scheme && scheme !== 'http://' && scheme !== 'https://') throw refusal('the scheme is neither http nor https');
  const useSsl = scheme ? scheme === 'https://' : (ssl?.data ?? true);
  if (scheme && ssl && ssl.data !== useSsl) throw refusal(`the scheme contradicts S3_USE_SSL=${sslText}`);
  const url = URL.canParse(scheme ? text : `https://${text}`) ? new URL(scheme ? text : `https://${text}`) : null;
  if (url === null || url.hostname === '') throw refusal('not an address');
  if (url.username || url.password) throw refusal('keys belong into S3_ACCESS_KEY and S3_SECRET_KEY');
  if (url.pathname !== '/' || url.search) throw refusal('a path is not supported; the bucket belongs into S3_BUCKET');
  const host = url.hostname.replace(/^\[|\]$/g, '');
  return { host, port: url.port === '' ? portWithout(text, useSsl) : Number(url.port), useSsl };
}

/** A URL drops the port that its scheme implies, which `host:443` without a scheme may have named on purpose. */
function portWithout(text: string, useSsl: boolean): number {
  return /:443\/?$/.test(text) ? 443 : useSsl ? 443 : 80;
}

function refuseLonely(present: readonly string[], needed: string): void {
  if (present.length === 0) return;
  throw new InvalidInputError(`${present.join(', ')} is set, but ${needed} is not`, {
    field: present.join(', '),
    expected: `${needed} as well, or none of them for the local stack`,
  });
}
