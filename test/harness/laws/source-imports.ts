/** The project's own files and imports, read from its sources as text. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { projectRoot } from '../../../infra/project-root.js';

export interface Import {
  readonly from: string;
  readonly to: string;
  readonly typeOnly: boolean;
  /** As the other file calls them; null where all of it is taken. */
  readonly names: readonly string[] | null;
}

/** Top-level folders of the program itself. */
export const FLOORS = ['schemas', 'science', 'infra', 'report', 'activities', 'workflows', 'workers', 'cli'] as const;

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

/** @returns paths of the files with code below a top-level folder, from the root of the checkout; fixtures are no code */
export function filesIn(folder: string): string[] {
  return readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(ts|mjs)$/.test(name) && !name.includes('fixtures/'))
    .map((name) => `${folder}/${name}`)
    .sort();
}

/** @returns those in TypeScript */
export function sourcesIn(folder: string): string[] {
  return filesIn(folder).filter((file) => file.endsWith('.ts'));
}

export function textOf(file: string): string {
  return readFileSync(path.join(root, file), 'utf8');
}

export function importsOf(file: string): Import[] {
  const text = textOf(file);
  const statements = text.matchAll(/^(?:import|export)\s+(type\s)?([^;'"]*?from\s+)?['"]([^'"]+)['"]/gm);
  const call = /(?:(?<!typeof\s)\bimport|\bcreateRequire\(import\.meta\.url\))\(\s*['"]([^'"]+)['"]\s*,?\s*\)/g;
  const dynamic = text.matchAll(call);
  return [
    ...[...statements].map(([, type, names = '', to]) => ({
      from: file,
      to: resolve(file, to!),
      typeOnly: type !== undefined || onlyTypes(names),
      names: names.includes('*') ? null : namesIn(names).map(({ given }) => given),
    })),
    ...[...dynamic].map(([, to]) => ({ from: file, to: resolve(file, to!), typeOnly: false, names: null })),
  ];
}

/** @returns of `{ a, type B as C }`: what the other file calls each, and what it is called here */
export function namesIn(clause: string): { given: string; taken: string }[] {
  const listed = /\{([^}]*)\}/.exec(clause)?.[1] ?? '';
  return listed
    .split(',')
    .map((name) => name.trim().replace(/^type\s+/, ''))
    .filter((name) => name !== '')
    .map((name) => {
      const [given, taken = given] = name.split(/\s+as\s+/) as [string, string?];
      return { given, taken };
    });
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
