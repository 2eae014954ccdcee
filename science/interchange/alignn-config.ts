/** `config.json` of an ALIGNN training -> the settings of its network and the rules of its graphs. */

import { findNodeAtLocation, parseTree } from 'jsonc-parser';
import type { z } from 'zod';
import { InvalidInputError } from '../../schemas/failure.js';
import { at } from '../../schemas/required.js';
import { type AlignnConfig, AlignnConfigSchema } from '../../schemas/settings/alignn-config.js';
import { DEFAULT_GRAPH_RULES, type GraphRules } from '../../schemas/tables/graph.js';
import type { NetworkSettings } from '../../schemas/tables/training.js';
import { findJsonFault } from '../../schemas/text/json-faults.js';
import { printable } from '../text/index.js';

/**
 * As `predict` reads it: keys of the training count for nothing.
 * @param file its name, for errors
 * @throws InvalidInputError naming the key: unknown, or asking for something that is not computed here
 */
export function readAlignnConfig(text: string, file: string): AlignnConfig {
  return parseAlignnConfig(AlignnConfigSchema, text, file).config;
}

/** @returns the configuration as the schema gives it, and as it stands in the file */
export function parseAlignnConfig<T>(
  schema: z.ZodType<T>,
  text: string,
  file: string,
  wayOut?: string,
): { readonly config: T; readonly stated: Record<string, unknown> } {
  const fault = findJsonFault(text);
  if (fault) throw new InvalidInputError(`${file}, line ${fault.line}: ${fault.problem}`, { file, ...fault });
  const stated: unknown = JSON.parse(text);
  const parsed = schema.safeParse(stated);
  if (parsed.success) return { config: parsed.data, stated: stated as Record<string, unknown> };
  const issue = at(parsed.error.issues, 0);
  const unknownKey = issue.code === 'unrecognized_keys';
  const path = [...(issue.path as (string | number)[]), ...(unknownKey ? issue.keys.slice(0, 1) : [])];
  throw refusedKey(
    file,
    text,
    path,
    unknownKey ? 'unknown key' : issue.message.replace(/^Invalid (input|option): /, ''),
    wayOut,
  );
}

/** @param problem says what is taken instead */
export function refusedKey(
  file: string,
  text: string,
  path: readonly (string | number)[],
  problem: string,
  wayOut?: string,
): InvalidInputError {
  const root = parseTree(text);
  const node = root && findNodeAtLocation(root, [...path]);
  const found = node ? text.slice(node.offset, node.offset + node.length) : 'nothing';
  const shown = printable(found.length > 80 ? `${found.slice(0, 77)}...` : found);
  const field = printable(path.join('.'));
  const line = node && text.slice(0, node.offset).split('\n').length;
  return new InvalidInputError(`${file}: ${field || '(all)'}: ${problem}, not ${shown}`, {
    file,
    ...(line === undefined ? {} : { line }),
    field,
    found: shown,
    expected: problem,
    ...(wayOut === undefined ? {} : { 'way out': wayOut }),
  });
}

export function networkOf({ model }: Pick<AlignnConfig, 'model'>): NetworkSettings {
  return {
    norm: model.name === 'alignn' ? 'batch' : 'layer',
    alignnLayers: model.alignn_layers,
    gcnLayers: model.gcn_layers,
    hiddenFeatures: model.hidden_features,
    embeddingFeatures: model.embedding_features,
    atomInputFeatures: model.atom_input_features,
    edgeBins: model.edge_input_features,
    tripletBins: model.triplet_input_features,
    outputFeatures: model.output_features,
    ...(model.extra_features > 0 ? { extraFeatures: model.extra_features } : {}),
  };
}

type GraphKeys = Pick<AlignnConfig, 'neighbor_strategy' | 'cutoff' | 'max_neighbors' | 'use_canonize'>;

/** @param choice what the file does not know: whether to follow the reference to the letter, and the reduction */
export function graphRulesOf(config: GraphKeys, choice: Pick<GraphRules, 'mode' | 'symmetry'>): GraphRules {
  const isRadius = config.neighbor_strategy === 'radius_graph';
  const { maxNeighbors, canonize } = DEFAULT_GRAPH_RULES;
  return {
    ...DEFAULT_GRAPH_RULES,
    ...choice,
    strategy: isRadius ? 'radius' : 'k-nearest',
    cutoffAngstrom: config.cutoff,
    // What has no part in a strategy must not tell its graphs apart.
    maxNeighbors: isRadius ? maxNeighbors : (config.max_neighbors ?? maxNeighbors),
    canonize: isRadius ? canonize : config.use_canonize,
  };
}
