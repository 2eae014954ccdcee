/**
 * Near twins: candidates of one formula whose volumes per atom differ by at most 1 %. The best of them stands for all. Who is
 * twin of whom is decided from the best on: a candidate is the twin of the first that stands and is near it.
 */
export interface TwinCandidate {
  readonly contentId: string;
  readonly formula: string;
  /** Å³; null where the cell is not known, of which nothing is a twin. */
  readonly volumePerAtom: number | null;
}

const NEAR = 0.01;

export class Twins {
  private readonly standing = new Map<string, { contentId: string; volume: number; twins: number }[]>();

  /** @returns whether it stands for itself; to be called from the best on */
  add({ contentId, formula, volumePerAtom: volume }: TwinCandidate): boolean {
    if (volume === null) return true;
    const others = this.standing.get(formula) ?? [];
    const near = others.find((other) => Math.abs(volume - other.volume) <= NEAR * other.volume);
    if (near) near.twins++;
    else this.standing.set(formula, [...others, { contentId, volume, twins: 0 }]);
    return !near;
  }

  /** @returns twins of those that stand, by content */
  counts(): ReadonlyMap<string, number> {
    return new Map([...this.standing.values()].flat().map(({ contentId, twins }) => [contentId, twins]));
  }
}
