/**
 * Several trained models that predict together, all with equal weight, and the name they are asked for by.
 * Not for workflows: zod (its types are).
 */
import { z } from 'zod';
import { ObjectRefSchema } from '../run/artifact.js';
import { RUN_NAME } from '../run/run-name.js';
import { MAX_ENSEMBLE_MEMBERS } from '../tables/prediction.js';

/** One alone has no spread. */
const MIN_ENSEMBLE_MEMBERS = 2;

const EnsembleMemberSchema = z.strictObject({
  /** The trial whose best weights these are. */
  trialId: z.string().min(1).max(200),
  /** A `checkpoint`, or the `shards` of a large one. */
  model: ObjectRefSchema.refine(({ kind }) => kind === 'checkpoint' || kind === 'shards', {
    message: 'expected a checkpoint',
    path: ['kind'],
  }),
  /** Which crystals this member was trained, validated and tested on. */
  split: ObjectRefSchema.refine(({ kind }) => kind === 'split', { message: 'expected a split', path: ['kind'] }),
});
export type EnsembleMember = z.infer<typeof EnsembleMemberSchema>;

export const ENSEMBLE_VERSION = 1;

/** The document of kind `ensemble`: canonical JSON, hence named by what it holds. */
export const EnsembleSchema = z
  .strictObject({
    version: z.literal(ENSEMBLE_VERSION),
    /** sha256 of the `spectra` that all members learnt: it stands for ids and targets. */
    dataDigest: z.string().regex(/^[0-9a-f]{64}$/),
    /** Best first. Of one energy axis and one set of graph rules: whoever predicts refuses others by name. */
    members: z.array(EnsembleMemberSchema).min(MIN_ENSEMBLE_MEMBERS).max(MAX_ENSEMBLE_MEMBERS),
  })
  .superRefine(({ members }, context) => {
    members.forEach(({ trialId, model }, i) => {
      const twin = members.findIndex((other) => other.trialId === trialId || other.model.sha256 === model.sha256);
      // The same weights twice would make the spread smaller than it is.
      if (twin < i)
        context.addIssue({
          code: 'custom',
          message: `trials ${members[twin]!.trialId} and ${trialId} are one member twice`,
          path: ['members', i],
        });
    });
  });
export type EnsembleDocument = z.infer<typeof EnsembleSchema>;

export const NAMED_ENSEMBLE_VERSION = 1;

/** `ensembles/<name>.json`: what a name stands for now. The newest publication of a name counts. */
export const NamedEnsembleSchema = z.strictObject({
  version: z.literal(NAMED_ENSEMBLE_VERSION),
  name: z.string().regex(RUN_NAME),
  ensemble: ObjectRefSchema.refine(({ kind }) => kind === 'ensemble', {
    message: 'expected an ensemble',
    path: ['kind'],
  }),
  /** Who published it: workflow id and run id. */
  run: z.string().min(1),
});
export type NamedEnsemble = z.infer<typeof NamedEnsembleSchema>;

/** Asks an activity to publish one. */
export interface PublishEnsembleMessage {
  readonly name: string;
  readonly dataDigest: string;
  readonly members: readonly EnsembleMember[];
  readonly run: string;
}
