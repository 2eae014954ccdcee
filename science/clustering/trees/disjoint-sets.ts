/**
 * Disjoint sets that only grow: every set is found by any of its members, under the name of one of them. Ways to the name are
 * shortened as they are gone.
 * @source Galler and Fischer, Commun. ACM 7, 301 (1964); path compression
 */
export class DisjointSets {
  private readonly parent: Int32Array;

  /** @param n sets of one member each, 0 .. n-1 */
  constructor(n: number) {
    this.parent = Int32Array.from({ length: n }, (_, member) => member);
  }

  /** Whether a member is the name of its set. */
  isName(member: number): boolean {
    return this.parent[member] === member;
  }

  /** @returns name of the set that a member belongs to */
  nameOf(member: number): number {
    const { parent } = this;
    let name = member;
    while (parent[name] !== name) name = parent[name]!;
    for (let at = member; at !== name; ) {
      const next = parent[at]!;
      parent[at] = name;
      at = next;
    }
    return name;
  }

  /** Adds the set of one name to that of another, whose name both then have. */
  unite(kept: number, dropped: number): void {
    this.parent[dropped] = kept;
  }
}
