/**
 * Onsets of the M members of an ensemble, each read from its own spectrum, eV:
 *   mean = sum_m E_m / M',   spread = sqrt(sum_m (E_m - mean)^2 / (M' - 1))
 * over the M' members whose spectrum has an onset. The onset of the mean spectrum is another number: where members
 * disagree, their mean spectrum rises more slowly than any of them.
 */

interface OnsetSpread {
  /** Members whose spectrum has an onset. */
  readonly members: number;
  /** eV; null when no member has one. */
  readonly meanEv: number | null;
  /** Sample standard deviation, eV; null when fewer than two members have one. */
  readonly spreadEv: number | null;
}

/** @param onsetsEv one a member, eV; null where its spectrum has none */
export function onsetSpread(onsetsEv: readonly (number | null)[]): OnsetSpread {
  const found = onsetsEv.filter((onset) => onset !== null);
  const members = found.length;
  if (members === 0) return { members, meanEv: null, spreadEv: null };
  const meanEv = found.reduce((sum, onset) => sum + onset, 0) / members;
  if (members === 1) return { members, meanEv, spreadEv: null };
  const squares = found.reduce((sum, onset) => sum + (onset - meanEv) ** 2, 0);
  return { members, meanEv, spreadEv: Math.sqrt(squares / (members - 1)) };
}
