/** How a screening enumerates its candidates: options -> settings, and what there is of each kind before anything starts. */
import { InvalidInputError } from '../../../schemas/failure.js';
import type { ObjectRef } from '../../../schemas/run/artifact.js';
import type { CandidateSettings } from '../../../schemas/settings/discover.js';
import {
  type EnumerationSettings,
  EnumerationSettingsSchema,
  type GeneratorSettings,
} from '../../../schemas/settings/enumeration.js';
import { checked } from '../../frame/option-values.js';
import type { EnumerationOptions } from '../../frame/run-options.js';
import { runTask } from '../../predict/run-task.js';
import { withPool } from '../../predict/with-pool.js';
import type { Fact } from '../../present/text/facts.js';
import type { Session } from './session.js';
import { withLimit } from './settings.js';

/** What is made without any of the options. */
const USUAL: GeneratorSettings = { replace: 2, splits: false, volumes: [1], sampleSeed: null };

/** @throws InvalidInputError for options that say how many twice, or how where crystals are given */
export function refuseEnumeration(options: EnumerationOptions, isGiven: boolean): void {
  const { candidates, sample, seed, replace, split, volumes } = options;
  const asked = Object.entries({ candidates, sample, seed, replace, split: split || undefined, volumes });
  const first = asked.find(([, value]) => value !== undefined);
  if (isGiven && first)
    throw new InvalidInputError(`--${first[0]} says what is enumerated, and files or sources were given instead`, {
      field: `--${first[0]}`,
      expected: 'one of the two',
    });
  if (candidates !== undefined && sample !== undefined)
    throw new InvalidInputError('--candidates and --sample both say how many candidates there are to be', {
      field: '--sample',
      expected: 'one of the two',
    });
  if (seed !== undefined && sample === undefined)
    throw new InvalidInputError('--seed is that of a sample, and no --sample was asked for', {
      field: '--seed',
      found: String(seed),
      expected: '--sample N',
    });
}

/**
 * @param seedOfRun that of a sample unless another is asked for
 * @returns settings without a generator where it would make what is made anyway: the step and its results stay the same
 */
export function enumerationOf(
  settings: CandidateSettings,
  { candidates, sample, seed, replace = USUAL.replace, split, volumes = USUAL.volumes }: EnumerationOptions,
  seedOfRun: number,
): EnumerationSettings {
  const sampleSeed = sample === undefined ? null : (seed ?? seedOfRun);
  const isUsual = replace === USUAL.replace && !split && volumes === USUAL.volumes && sampleSeed === null;
  const generator = { replace, splits: split, volumes: [...volumes], sampleSeed };
  const asked = { ...withLimit(settings, sample ?? candidates), ...(!isUsual && { generator }) };
  return checked(EnumerationSettingsSchema, asked, 'candidates');
}

/** Counted in a child process: nothing is started for it. */
export async function countsOf(
  { parts }: Pick<Session, 'parts'>,
  structures: ObjectRef,
  { limit, generator = USUAL }: EnumerationSettings,
  signal: AbortSignal,
) {
  const fetched = await parts.fetch(await parts.spread(structures));
  const { summary } = await withPool((pool) =>
    runTask(pool, 'countCandidates', { structures: fetched }, generator, { signal }),
  );
  return { counts: summary, facts: countFacts(summary, limit, generator.volumes.length) };
}

function countFacts(counts: Readonly<Record<string, unknown>>, limit: number, volumes: number): Fact[] {
  const kinds = Object.entries(counts).flatMap(([kind, count]) => {
    const elements = /^replaced(\d+)$/.exec(kind)?.[1];
    return elements === undefined
      ? []
      : [`${count} with ${elements} ${elements === '1' ? 'element' : 'elements'} replaced`];
  });
  const all = Number(counts.all);
  const split = Number(counts.split) > 0 ? [`${counts.split} split`] : [];
  const at = volumes > 1 ? `; at ${volumes} volumes ${all}` : '';
  return [
    ['can be made', `${[...kinds, ...split].join(', ') || 'none'}${at}, contacts unchecked`],
    ...(all < limit ? [['shortfall', shortfallText(all, limit)] as const] : []),
  ];
}

export function shortfallText(made: number, asked: number): string {
  return `${made} of the ${asked} candidates that were asked for can be made`;
}
