/** The functional of the training data, read from what their card says. */
import type { DatasetCard } from '../../schemas/settings/discover.js';

/** As computations of spectra name them; a longer name before the one that it begins with. */
const FUNCTIONALS = /\b(PBEsol|PBE0|PBE|HSE06|HSE03|HSE|SCAN|r2SCAN|B3LYP|GLLB-SC|LDA|OptB88vdW|TBmBJ|TB-mBJ|mBJ)\b/g;

/** @returns null where the card names none, or several: which one the spectra are of is not guessed */
export function functionalOf({ name, statement }: DatasetCard): string | null {
  const [only, other] = new Set(`${name} ${statement}`.match(FUNCTIONALS));
  return only !== undefined && other === undefined ? only : null;
}
