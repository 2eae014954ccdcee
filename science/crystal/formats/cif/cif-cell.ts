/**
 * Cell lengths and angles <-> lattice vectors, a along x and b in the xy plane:
 *
 *   a = (a, 0, 0),  b = b (cos gamma, sin gamma, 0),  c = c (cos beta, (cos alpha - cos beta cos gamma) / sin gamma, w)
 *   w^2 = 1 - cos^2 beta - ((cos alpha - cos beta cos gamma) / sin gamma)^2
 *
 * Lengths in ångström, angles in degrees.
 */
import { at, required } from '../../../../schemas/required.js';
import { signedVolume } from '../../structure/lattice.js';
import { refuse } from '../contract/structure-format.js';
import type { CifBlock } from './cif-blocks.js';
import { cifNumber, requiredColumn, singleValue } from './cif-number.js';

const LENGTHS = ['_cell_length_a', '_cell_length_b', '_cell_length_c'];
const ANGLES = ['_cell_angle_alpha', '_cell_angle_beta', '_cell_angle_gamma'];
/** A stated volume may differ from that of the lengths and angles by their rounding. */
const VOLUME_TOLERANCE = 0.01;

interface CellParameters {
  readonly lattice: Float64Array;
  /** Where the file states the cell. */
  readonly line: number;
}

/** @throws InvalidStructureError naming the line: missing, not positive, angles that no three vectors have */
export function readCifCell(block: CifBlock, file: string): CellParameters {
  const read = (tag: string) => {
    requiredColumn(block, tag, file);
    const value = singleValue(block, tag, file) ?? at(required(block.columns.get(tag)).values, 0);
    return { number: cifNumber(value, tag, file), line: value.line };
  };
  const lengths = LENGTHS.map((tag) => {
    const { number, line } = read(tag);
    if (!(number > 0)) refuse({ file, line }, `${tag} is ${number}`, number, 'ångström, above 0');
    return number;
  });
  const angles = ANGLES.map((tag) => {
    const { number, line } = read(tag);
    if (!(number > 0 && number < 180)) refuse({ file, line }, `${tag} is ${number}`, number, 'degrees, 0 to 180');
    return number;
  });
  const line = at(required(block.columns.get(at(LENGTHS, 0))).values, 0).line;
  const lattice = latticeOf(lengths, angles);
  if (!lattice) {
    const found = angles.join(', ');
    refuse({ file, line }, `no three vectors have the angles ${found}`, found, 'angles of a cell');
  }
  refuseOtherVolume(block, Math.abs(signedVolume(lattice)), file);
  return { lattice, line };
}

/** @returns undefined where no three vectors have such angles */
export function latticeOf(lengths: readonly number[], angles: readonly number[]): Float64Array | undefined {
  const [a, b, c] = lengths as [number, number, number];
  const [cosAlpha, cosBeta, cosGamma] = angles.map(cosine) as [number, number, number];
  const sinGamma = Math.sqrt(1 - cosGamma * cosGamma);
  const y = (cosAlpha - cosBeta * cosGamma) / sinGamma;
  const w2 = 1 - cosBeta * cosBeta - y * y;
  if (!(w2 > 0)) return undefined;
  return Float64Array.of(a, 0, 0, b * cosGamma, b * sinGamma, 0, c * cosBeta, c * y, c * Math.sqrt(w2));
}

/** Exact where the angle has an exact cosine: a square cell stays square to the last bit. */
function cosine(degrees: number): number {
  if (degrees === 90) return 0;
  if (degrees === 60) return 0.5;
  if (degrees === 120) return -0.5;
  return Math.cos((degrees * Math.PI) / 180);
}

function refuseOtherVolume(block: CifBlock, volume: number, file: string): void {
  const value = singleValue(block, '_cell_volume', file);
  if (!value) return;
  const stated = cifNumber(value, '_cell_volume', file);
  if (Math.abs(stated - volume) <= VOLUME_TOLERANCE * volume) return;
  const expected = `${volume.toFixed(3)} cubic ångström, by lengths and angles`;
  refuse({ file, line: value.line }, `_cell_volume is ${stated}`, stated, expected);
}
