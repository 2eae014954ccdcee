/** `config.json` of an ALIGNN training -> the settings of its network and the rules of its graphs. */
import { type AlignnConfig, AlignnConfigSchema } from '../../schemas/alignn-config.js';
import { InvalidInputError } from '../../schemas/failure.js';
import { DEFAULT_GRAPH_RULES, type GraphRules } from '../../schemas/graph.js';
import type { NetworkSettings } from '../../schemas/training.js';
import { printable } from '../crystal/printable.js';
import { findJsonFault } from './json-faults.js';

/**
 * @param file its name, for errors
 * @throws InvalidInputError naming the key: unknown, or asking for something that is not computed here
 */
export function readAlignnConfig(text: string, file: string): AlignnConfig {
  const fault = findJsonFault(text);
  if (fault) throw new InvalidInputError(`${file}, line ${fault.line}: ${fault.problem}`, { file, ...fault });
  const value: unknown = JSON.parse(text);
  const parsed = AlignnConfigSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  const field = [...issue.path, ...(issue.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [])].join('.');
  const found = field.split('.').reduce<unknown>((part, key) => (part as Record<string, unknown> | null)?.[key], value);
  const message = issue.code === 'unrecognized_keys' ? 'unknown key' : issue.message;
  throw new InvalidInputError(`${file}: ${printable(field) || '(all)'}: ${message}`, {
    file,
    field: printable(field),
    found: (JSON.stringify(found) ?? 'nothing').slice(0, 200),
  });
}

export function networkOf({ model }: AlignnConfig): NetworkSettings {
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
  };
}

/** @param choice what the file does not know: whether to follow the reference to the letter, and the reduction */
export function graphRulesOf(config: AlignnConfig, choice: Pick<GraphRules, 'mode' | 'symmetry'>): GraphRules {
  return {
    ...DEFAULT_GRAPH_RULES,
    ...choice,
    cutoffAngstrom: config.cutoff,
    maxNeighbors: config.max_neighbors,
    canonize: config.use_canonize,
  };
}
