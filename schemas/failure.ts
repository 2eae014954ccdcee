/**
 * Error names and the retry class of each: contracts that histories and ledgers store.
 * Free of zod, so that workflows may import it.
 */

export type FailureKind = 'invalid-input' | 'transient' | 'corrupt' | 'resource' | 'no-room' | 'refused';

/** What a retry policy does with each kind. */
export const RETRYABLE: Readonly<Record<FailureKind, boolean>> = {
  'invalid-input': false,
  transient: true,
  corrupt: false,
  resource: false,
  'no-room': false,
  refused: false,
};

/**
 * Longest message or fact, in characters: a broken file may be quoted in one, and neither a terminal nor a server takes
 * megabytes (Temporal refuses them, and would retry the attempt for ever).
 */
export const LONGEST_ERROR_TEXT = 4_000;

/** @returns at most `LONGEST_ERROR_TEXT` characters, with the number of all that there were */
export function boundedText(text: string): string {
  if (text.length <= LONGEST_ERROR_TEXT) return text;
  const end = `… (${text.length} characters)`;
  return `${text.slice(0, LONGEST_ERROR_TEXT - end.length)}${end}`;
}

/** An error of our own. `facts` are shown below the message, one a line, and travel as failure details. */
export abstract class SpectraloomError extends Error {
  abstract readonly kind: FailureKind;
  readonly facts: Readonly<Record<string, string | number>>;
  constructor(message: string, facts: Readonly<Record<string, string | number>> = {}, options?: { cause?: unknown }) {
    super(boundedText(message), options);
    this.name = new.target.name;
    const isLong = (value: string | number) => typeof value === 'string' && value.length > LONGEST_ERROR_TEXT;
    this.facts = Object.values(facts).some(isLong)
      ? Object.fromEntries(
          Object.entries(facts).map(([name, value]) => [name, typeof value === 'string' ? boundedText(value) : value]),
        )
      : facts;
  }
}

/** A file or a setting that no retry can mend: facts name file, line, field, found and expected. */
export class InvalidInputError extends SpectraloomError {
  readonly kind = 'invalid-input';
}

/** A structure file or a structure that cannot be a crystal. Never retried. */
export class InvalidStructureError extends SpectraloomError {
  readonly kind = 'invalid-input';
}

/** A graph with a value that no network may see (not finite, out of range), or made by other rules than the model's. */
export class InvalidGraphError extends SpectraloomError {
  readonly kind = 'invalid-input';
}

/** Hyperparameters that contradict each other or the data. Never retried. */
export class InvalidHyperparametersError extends SpectraloomError {
  readonly kind = 'invalid-input';
}

/** The loss stopped being finite. Never retried: the same seed diverges again. */
export class DivergedTrainingError extends SpectraloomError {
  readonly kind = 'invalid-input';
}

/** A network that gives NaN or infinity for a crystal: facts name it where that is known. Never retried: it gives the same again. */
export class NonFiniteOutputError extends SpectraloomError {
  readonly kind = 'invalid-input';
}

/** The object store did not answer, or answered with a passing fault. Retried with back-off. */
export class StoreUnavailableError extends SpectraloomError {
  readonly kind = 'transient';
}

/** A part of the local stack, or the Temporal server that was named, does not answer. Retried with back-off. */
export class StackUnavailableError extends SpectraloomError {
  readonly kind = 'transient';
}

/** A child process ended before its answer. Retried; three deaths without progress become a ResourceError. */
export class ChildProcessDiedError extends SpectraloomError {
  readonly kind = 'transient';
}

/** An object whose bytes are not those of its name, twice in a row. Never retried; `doctor --repair` deletes it. */
export class CorruptArtifactError extends SpectraloomError {
  readonly kind = 'corrupt';
}

/** An object that a reference names and the store does not hold. Never retried; its maker has to run again. */
export class MissingArtifactError extends SpectraloomError {
  readonly kind = 'corrupt';
}

/** Out of memory, or more of something than can be held: facts name need and have. Never retried as it stands. */
export class ResourceError extends SpectraloomError {
  readonly kind = 'resource';
}

/**
 * A disk is full: facts name it, what was needed and what it has. Says nothing of what was to be written, so that it is
 * no reason to compute with other settings or to give up a trial: whoever meets it waits for room, and the run fails as
 * a whole when none comes. By then Temporal must not repeat the wait.
 */
export class NoRoomError extends SpectraloomError {
  readonly kind = 'no-room';
}

/** A command that does not fit the present state (another input under the same name, pause of an ended run). */
export class RefusedError extends SpectraloomError {
  readonly kind = 'refused';
}
