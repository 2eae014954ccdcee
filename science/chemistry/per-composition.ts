/**
 * What follows from the atoms of a cell alone, found once for several questions in a row: findings and descriptors of a crystal
 * ask for its charges, and generated crystals have one composition at many volumes and in many structures.
 */

/** Compositions that are remembered; then all are forgotten. */
const MOST = 4_096;
/** Atoms: keys of larger cells take more memory than they are worth. */
const LARGEST = 64;

/** @param find pure; its results are shared, and never changed */
export function perComposition<T>(find: (species: readonly string[]) => T): (species: readonly string[]) => T {
  const found = new Map<string, { readonly value: T }>();
  return (species) => {
    if (species.length > LARGEST) return find(species);
    const key = species.join(' ');
    const known = found.get(key);
    if (known) return known.value;
    if (found.size >= MOST) found.clear();
    const value = find(species);
    found.set(key, { value });
    return value;
  };
}
