/** Values of options that screenings alone have. */
import { InvalidArgumentError } from 'commander';
import { parseCount, parseDecimal } from '../frame/option-values.js';

/** Candidates that are shown unless another number is asked for. */
export const USUAL_TOP = 20;

/** 1 goes first, 5 last. */
export function parsePriority(text: string): number {
  if (/^[1-5]$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Expected 1, 2, 3, 4 or 5; 1 goes first.');
}

/** Micrometres of the absorber. */
export function parseThickness(text: string): number {
  const thicknessUm = parseDecimal(text);
  if (thicknessUm <= 0 || thicknessUm > 1000)
    throw new InvalidArgumentError('Expected a thickness above 0 and up to 1000 micrometres.');
  return thicknessUm;
}

/** eV by which spectra are shifted to higher energies. */
export function parseScissor(text: string): number {
  const shiftEv = parseDecimal(text);
  if (Math.abs(shiftEv) > 10) throw new InvalidArgumentError('Expected a shift from -10 to 10 eV.');
  return shiftEv;
}

/** `0.2`, or `0.2:1000`: share of quarantined candidates, and after how many it counts. */
export function parseBudget(text: string): { readonly share: number; readonly after?: number } {
  const [share = '', after, more] = text.split(':');
  const value = parseDecimal(share);
  if (more !== undefined || value < 0 || value > 1 || (after !== undefined && !/^\d{1,9}$/.test(after)))
    throw new InvalidArgumentError('Expected a share from 0 to 1, and where wanted after how many: 0.2:1000.');
  return { share: value, ...(after !== undefined && { after: Number(after) }) };
}

/** `top:N`: so many of the best. */
export function parseRescore(text: string): number {
  const [, count] = /^top:(.+)$/.exec(text) ?? [];
  if (count === undefined) throw new InvalidArgumentError('Expected how many of the best: top:1000.');
  return parseCount(count);
}

/** @returns a parser of whole numbers above 0 and of one word in their place */
export function parseCountOr<W extends string>(word: W): (text: string) => number | W {
  return (text) => (text.trim() === word ? word : parseCount(text));
}
