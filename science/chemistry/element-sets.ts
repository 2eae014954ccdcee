/**
 * Sets of elements that a screening may leave out.
 *
 *   rohs          restricted in electric devices: Pb, Hg, Cd and hexavalent chromium. Of chromium the set cannot know the state
 *                 (`isRohsRestricted` can); exemptions, such as that of solar panels, are not looked at
 *   radioactive   without a stable isotope
 *   precious      gold, silver and the six metals of the platinum group
 *
 * @source rohs: Directive 2011/65/EU, Annex II; its organic substances are no crystals of ours
 */

import { elementSupply } from './element-supply.js';
import { ELEMENTS } from './elements.js';

export const ELEMENT_SETS = {
  rohs: new Set(['Cr', 'Cd', 'Hg', 'Pb']),
  radioactive: new Set(ELEMENTS.map(({ symbol }) => symbol).filter((symbol) => elementSupply(symbol).isRadioactive)),
  precious: new Set(['Ru', 'Rh', 'Pd', 'Ag', 'Os', 'Ir', 'Pt', 'Au']),
} as const satisfies Readonly<Record<string, ReadonlySet<string>>>;
