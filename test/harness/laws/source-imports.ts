/** The project's own imports, read from its sources as text. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { projectRoot } from '../../../infra/project-root.js';

export interface Import {
  readonly from: string;
  readonly to: string;
  readonly typeOnly: boolean;
}

const root = projectRoot();

/** @returns the file and every file of the project that it brings in at run time, sorted */
export function reachedFrom(file: string): string[] {
  const seen = new Set<string>();
  const open = [file];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    for (const { to, typeOnly } of importsOf(next)) if (!typeOnly && to.endsWith('.ts')) open.push(to);
  }
  return [...seen].sort();
}

/** @returns paths of the TypeScript files below a top-level folder, from the root of the checkout */
export function sourcesIn(folder: string): string[] {
  return readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => `${folder}/${name}`)
    .sort();
}

export function importsOf(file: string): Import[] {
  const text = readFileSync(path.join(root, file), 'utf8');
  const statements = text.matchAll(/^(?:import|export)\s+(type\s)?([^;'"]*?from\s+)?['"]([^'"]+)['"]/gm);
  const call = /(?:(?<!typeof\s)\bimport|\bcreateRequire\(import\.meta\.url\))\(\s*['"]([^'"]+)['"]\s*,?\s*\)/g;
  const dynamic = text.matchAll(call);
  return [
    ...[...statements].map(([, type, names, to]) => ({
      from: file,
      to: resolve(file, to!),
      typeOnly: type !== undefined || onlyTypes(names ?? ''),
    })),
    ...[...dynamic].map(([, to]) => ({ from: file, to: resolve(file, to!), typeOnly: false })),
  ];
}

/** `import { type A, type B } from` brings in nothing at run time. */
function onlyTypes(names: string): boolean {
  const listed = /\{([^}]*)\}/.exec(names)?.[1];
  if (listed === undefined || /^\s*\w+\s*,/.test(names)) return false;
  return listed.split(',').every((name) => name.trim() === '' || name.trim().startsWith('type '));
}

function resolve(file: string, to: string): string {
  if (!to.startsWith('.')) return to;
  return path.posix.join(path.posix.dirname(file), to).replace(/\.js$/, '.ts');
}
