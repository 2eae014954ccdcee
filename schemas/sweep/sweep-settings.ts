/** Settings that a sweep may vary: every training, graph and network setting that the data does not decide. */
import type { z } from 'zod';
import { GraphRulesSchema } from '../tables/graph.js';
import { NetworkSettingsSchema, TrainingSettingsSchema } from '../tables/training.js';

type SettingGroup = 'graph' | 'network' | 'training';
export type SettingValue = number | string | boolean;

/** The data, the atom features or a model to start from decide these: no user sets them. */
const DECIDED = ['atomFeatures', 'atomInputFeatures', 'outputFeatures', 'extraFeatures', 'conditionWeight', 'start'];

const GROUPS = {
  graph: GraphRulesSchema.shape,
  network: NetworkSettingsSchema.shape,
  training: TrainingSettingsSchema.shape,
} as const;

/** Name -> group, in the order of the schemas. */
export const SETTING_GROUPS: ReadonlyMap<string, SettingGroup> = new Map(
  (Object.keys(GROUPS) as SettingGroup[]).flatMap((group) =>
    Object.keys(GROUPS[group])
      .filter((name) => !DECIDED.includes(name))
      .map((name) => [name, group] as const),
  ),
);

export function isSettingName(name: string): boolean {
  return SETTING_GROUPS.has(name);
}

/** @returns the schema of one setting; undefined for a name that is none */
export function settingSchema(name: string): z.ZodType | undefined {
  const group = SETTING_GROUPS.get(name);
  return group && (GROUPS[group] as Record<string, z.ZodType>)[name];
}
