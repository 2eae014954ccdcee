/**
 * Words of other properties: what a page, a table or a line of one property must not say. They are the names, units, axes and
 * descriptors of all presets, of absorption and of the other properties of a test, less the property's own.
 */
import { numberDescriptors, type Property, unitOf } from '../../../schemas/property.js';
import { PRESETS } from '../../../schemas/property-presets.js';

/** What texts on absorption say; there is no preset that holds them. */
const OF_ABSORPTION = [
  ...['absorption', 'absorptance', 'onset', 'onsets', 'edge integral', 'spectrum', 'spectra', 'photon', 'sunlight'],
  ...['α', 'log10(cm^-1)', 'cm^-1', 'cm⁻¹', 'eV'],
];
/** Names of presets that any text may hold. */
const COMMON = new Set(['', 'value', 'width', '1']);

function wordsOfPresets(): string[] {
  return Object.values(PRESETS).flatMap(({ name, unit, axis, descriptors }) => [
    name,
    unit,
    axis?.name ?? '',
    axis?.unit ?? '',
    ...descriptors(0).map((each) => each.name),
  ]);
}

/** @returns names and units that a text on the property may hold */
function wordsOf(property: Property): string[] {
  const { name, unit, axis, labels } = property;
  const numbers = numberDescriptors(property);
  const named = [name, ...numbers.map((each) => each.name), ...(labels ?? []), axis?.name ?? ''];
  return [...named, unit, axis?.unit ?? '', ...numbers.map((each) => unitOf(property, each))];
}

/** @param others properties of the same test */
export function foreignWords(property: Property, others: readonly Property[]): string[] {
  const own = wordsOf(property).map((word) => word.toLowerCase());
  const all = [...OF_ABSORPTION, ...wordsOfPresets(), ...others.flatMap(wordsOf)];
  const isOwn = (word: string) => own.some((each) => ` ${each} `.includes(` ${word.toLowerCase()} `));
  const parts = [...new Set(all)].filter((word) => !COMMON.has(word) && !isOwn(word));
  // A unit such as states/eV holds eV.
  return parts.filter((word) => !own.some((each) => each.split(/[^a-z]+/).includes(word.toLowerCase())));
}

/** @returns each word that a text holds, with what stands around it; `referenceOnsetEv` holds onset and eV */
export function foundWords(text: string, words: readonly string[]): string[] {
  const apart = text.replace(/(?<=[a-z])(?=[A-Z][a-z])/g, ' ');
  return words.flatMap((word) => {
    const literal = word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    const pattern = new RegExp(`(?<![\\p{L}\\p{N}])${literal}(?![\\p{L}\\p{N}])`, word === 'eV' ? 'u' : 'iu');
    const { index } = pattern.exec(apart) ?? {};
    return index === undefined ? [] : [`${word}: ${apart.slice(Math.max(0, index - 40), index + 40)}`];
  });
}

/** @returns what of a page or a drawing is read and spoken */
export function readableText(page: string): string {
  const spoken = [...page.matchAll(/aria-label="([^"]*)"/g)].map(([, label]) => label);
  return [page.replace(/<style>.*?<\/style>/gs, '').replace(/<[^>]*>/g, ' '), ...spoken].join('\n');
}
