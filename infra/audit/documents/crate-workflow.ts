/** The workflow of a run in an RO-Crate: its steps, the tools that do them, what goes in and comes out. */
import { toCanonicalJson } from '../../artifacts/stored-json.js';
import { type DescribedFile, type Entity, fileOf, ref, toolId } from './crate-entities.js';
import { licenceOf } from './licence.js';
import type { RunAccount } from './run-account.js';

export const WORKFLOW = 'workflow.json';
export const PARAMETER = 'https://bioschemas.org/profiles/FormalParameter/1.0-RELEASE';

/** Which program and steps: the sources are those of its commit, by the digests of the files that each step reaches. */
export function workflowDefinition({ kind, acts, environments }: RunAccount): string {
  const steps = acts.map(({ opened: { step, codeVersion, environment } }) => ({
    step,
    codeVersion,
    sources: environments.get(environment)?.steps[step]?.sources ?? null,
  }));
  const programs = [...environments.values()].map(({ program, commit, isClean, buildSha256, lockSha256 }) => ({
    program,
    commit,
    isClean,
    buildSha256,
    lockSha256,
  }));
  return toCanonicalJson({ workflow: kind, programs: distinct(programs), steps: distinct(steps) });
}

function distinct<T>(values: readonly T[]): T[] {
  return [...new Map(values.map((value) => [toCanonicalJson(value), value])).values()];
}

/** @param definition the file of that name */
export function workflowEntities(account: RunAccount, definition: DescribedFile | undefined): Entity[] {
  const { kind, acts, given, results, environments } = account;
  const tools = new Map(acts.map(({ opened }) => [toolId(opened), opened]));
  const steps = [...new Map(acts.map(({ opened }) => [opened.step, toolId(opened)]))];
  const howTo = (step: string) => `#how-to/${encodeURIComponent(step)}`;
  return [
    {
      ...(definition && fileOf(definition)),
      '@id': WORKFLOW,
      '@type': ['File', 'SoftwareSourceCode', 'ComputationalWorkflow', 'HowTo'],
      name: kind,
      programmingLanguage: ref('#typescript'),
      license: ref(licenceOf(account).id),
      input: [...given.keys()].map((key) => ref(`#input/${key}`)),
      output: [...results.keys()].map((key) => ref(`#output/${key}`)),
      step: steps.map(([step]) => ref(howTo(step))),
      hasPart: [...tools.keys()].map(ref),
    },
    {
      '@id': '#typescript',
      '@type': 'ComputerLanguage',
      name: 'TypeScript',
      identifier: ref('https://www.typescriptlang.org/'),
      url: ref('https://www.typescriptlang.org/'),
    },
    ...[...tools].map(([id, { step, codeVersion, environment }]) => ({
      '@id': id,
      '@type': 'SoftwareApplication',
      name: step,
      description: `step ${step} of spectraloom`,
      softwareVersion: String(codeVersion ?? environments.get(environment)?.program ?? 'unknown'),
    })),
    ...steps.map(([step, tool], position) => ({
      '@id': howTo(step),
      '@type': 'HowToStep',
      name: step,
      position: String(position),
      workExample: ref(tool),
    })),
    ...[...given].map(([key, { kind: name }]) => parameter(`#input/${key}`, name)),
    ...[...results].map(([key, { kind: name }]) => parameter(`#output/${key}`, name)),
  ];
}

function parameter(id: string, name: string): Entity {
  return { '@id': id, '@type': 'FormalParameter', additionalType: 'File', name, conformsTo: ref(PARAMETER) };
}
