/**
 * Where the list of what a generator makes stands: how many test crystals were given, the place of the last candidate among all,
 * and, of a selection, its bound. As text `12`, `12;3/0.4.1/2`, with a bound `0.25:7;12;3/0.4.1/2`.
 */
import { InvalidInputError } from '../../../schemas/failure.js';
import { required } from '../../../schemas/required.js';
import type { GeneratorPlace, SelectionBound } from '../../../science/candidates/index.js';

export interface ListCursor {
  /** null: all are wanted. */
  readonly bound: SelectionBound | null;
  readonly heldOut: number;
  /** null before the first that was made. */
  readonly place: GeneratorPlace | null;
}

const TEXT = /^(?:(\d[\d.e-]*):(\d{1,9});)?(\d{1,9})(?:;(\d{1,9})\/(\d{1,6}(?:\.\d{1,6})*)\/(\d{1,3}))?$/;

export function cursorText({ bound, heldOut, place }: ListCursor): string {
  const selection = bound === null ? [] : [`${bound.rank}:${bound.ties}`];
  const made = place === null ? [] : [`${place.template}/${place.path.join('.')}/${place.volume}`];
  return [...selection, heldOut, ...made].join(';');
}

/** @throws InvalidInputError for a text that is none */
export function readCursor(text: string): ListCursor {
  const found = TEXT.exec(text);
  if (found === null)
    throw new InvalidInputError(`"${text.slice(0, 200)}" is no place among generated candidates`, {
      found: text.slice(0, 200),
      expected: 'a cursor that the list gave',
    });
  const [, rank, ties, heldOut, template, path, volume] = found;
  return {
    bound: rank === undefined ? null : { rank: Number(rank), ties: Number(ties) },
    heldOut: Number(heldOut),
    place:
      template === undefined
        ? null
        : { template: Number(template), path: required(path).split('.').map(Number), volume: Number(volume) },
  };
}
