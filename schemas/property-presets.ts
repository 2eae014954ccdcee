/** Properties by name: what `"preset"` in `property.json` stands for. Whatever the file says itself counts before it. */
import type { Descriptor, Property } from './property.js';

export const PROPERTY_PRESETS = [
  'absorption',
  'dielectric',
  'phonon-dos',
  'xas',
  'refractive-index',
  'scalar',
] as const;
type PropertyPreset = (typeof PROPERTY_PRESETS)[number];
/** All but absorption, which has a reader of its own. */
export type OtherPreset = Exclude<PropertyPreset, 'absorption'>;

type Given = Omit<Property, 'axis' | 'labels' | 'leading' | 'descriptors'> & {
  /** Name and unit of the axis; null: one value a crystal. */
  readonly axis: { readonly name: string; readonly unit: string } | null;
  /** @param first position on the axis; the first descriptor leads */
  descriptors(first: number): readonly Descriptor[];
};

export const PRESETS: Readonly<Record<OtherPreset, Given>> = {
  dielectric: {
    name: 'imaginary part of the dielectric function',
    unit: '',
    transform: 'asinh',
    floor: null,
    axis: { name: 'photon energy', unit: 'eV' },
    // Between bands it is zero but for the noise of a Kramers-Kronig transform.
    bounds: { least: -10, most: 1e4 },
    descriptors: () => [
      { name: 'main peak', kind: 'peak' },
      { name: 'mean energy', kind: 'centroid' },
    ],
  },
  'phonon-dos': {
    name: 'phonon density of states',
    unit: 'states/THz',
    transform: 'none',
    floor: null,
    axis: { name: 'frequency', unit: 'THz' },
    bounds: { least: -1e-3, most: 1e5 },
    descriptors: () => [
      { name: 'mean frequency', kind: 'centroid' },
      { name: 'width', kind: 'width' },
    ],
  },
  xas: {
    name: 'normalised X-ray intensity',
    unit: '',
    transform: 'none',
    floor: null,
    axis: { name: 'photon energy', unit: 'eV' },
    bounds: { least: -1, most: 100 },
    descriptors: () => [
      { name: 'edge position', kind: 'crossing', level: 0.5, direction: 'up' },
      { name: 'white line', kind: 'peak' },
    ],
  },
  'refractive-index': {
    name: 'refractive index',
    unit: '',
    transform: 'none',
    floor: null,
    axis: { name: 'photon energy', unit: 'eV' },
    bounds: { least: 0, most: 30 },
    descriptors: (first) => [
      { name: 'first index', kind: 'value', at: first },
      { name: 'main peak', kind: 'peak' },
    ],
  },
  scalar: {
    name: 'value',
    unit: '',
    transform: 'none',
    floor: null,
    axis: null,
    bounds: { least: null, most: null },
    descriptors: () => [],
  },
};
