/** What a page calls the values of its crystals, the number that leads, and the axis: of absorption, or of another property. */
import {
  type LeadingName,
  leadingDescriptor,
  leadingName,
  noteOf,
  otherDescriptor,
  type Property,
  propertyOf,
  trainedUnitOf,
  unitOf,
} from '../../schemas/property.js';
import type { Table } from '../../schemas/run/artifact.js';
import { type Measure, measureName, methodName } from '../../schemas/tables/evidence.js';

interface AxisTerms {
  readonly name: string;
  readonly unit: string;
  /** One place on it, and several. */
  readonly position: string;
  readonly positions: string;
}

export interface Terms {
  /** Null: absorption. */
  readonly property: Property | null;
  /** Part of the names of figures. */
  readonly id: string;
  /** The number that leads, one and several, and in full. */
  readonly leading: string;
  readonly leadings: string;
  readonly leadingInFull: string;
  readonly unit: string;
  /** The number beside it; null without one. */
  readonly beside: LeadingName | null;
  /** Values of a crystal, of one and of several. */
  readonly spectrum: string;
  readonly spectra: string;
  /** The values as they are trained on, with their unit: in a sentence, and at an axis. */
  readonly values: string;
  readonly valuesShort: string;
  /** Of errors. */
  readonly valueUnit: string;
  readonly axis: AxisTerms;
  /** Values of a crystal are a curve, whose drawings say something. */
  readonly isCurve: boolean;
  /** Decimals of the leading number beyond those of an onset in eV. */
  readonly moreDecimals: number;
}

const ABSORPTION: Terms = {
  property: null,
  id: 'onset',
  leading: 'onset',
  leadings: 'onsets',
  leadingInFull: 'onset energy',
  unit: 'eV',
  beside: { name: 'edge integral', unit: 'eV cm⁻¹' },
  spectrum: 'spectrum',
  spectra: 'spectra',
  values: 'log₁₀ of the absorption coefficient (cm⁻¹)',
  valuesShort: 'log₁₀(α / cm⁻¹)',
  valueUnit: 'log₁₀ cm⁻¹',
  axis: { name: 'photon energy', unit: 'eV', position: 'energy', positions: 'energies' },
  isCurve: true,
  moreDecimals: 0,
};

export function termsOf({
  spectra,
  descriptors,
}: {
  readonly spectra: Table<'spectra'>;
  readonly descriptors: Table<'descriptors'>;
}): Terms {
  const property = propertyOf(spectra.metadata);
  if (!property) return ABSORPTION;
  const { name, unit } = leadingName(property);
  const other = otherDescriptor(property);
  const trained = trainedUnitOf(property);
  const values = property.transform === 'none' ? property.name : `${property.transform} of ${property.name}`;
  const isOne = property.axis === null && property.labels === null;
  return {
    property,
    id: 'leading',
    leading: name,
    leadings: name,
    leadingInFull: name,
    unit,
    beside: other && { name: other.name, unit: unitOf(property, other) },
    spectrum: isOne ? 'value' : 'values',
    spectra: 'values',
    values: withUnit(values, property.unit),
    valuesShort: withUnit(values, property.unit),
    valueUnit: trained,
    axis: property.axis
      ? { name: property.axis.name, unit: property.axis.unit, position: property.axis.name, positions: 'positions' }
      : { name: 'component', unit: '', position: 'component', positions: 'components' },
    isCurve: !isOne,
    moreDecimals: moreDecimals(descriptors),
  };
}

/** @returns `Onset (eV)`; the name alone of a number without a unit */
export function withUnit(name: string, unit: string): string {
  return unit === '' ? name : `${name} (${unit})`;
}

/** @returns `1.10 eV` */
export function inUnit(text: string, unit: string): string {
  return unit === '' ? text : `${text} ${unit}`;
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Onsets in eV spread by about 1. */
function moreDecimals({ columns, rows }: Table<'descriptors'>): number {
  const values = Array.from({ length: rows }, (_, row) => columns.onsetEv[row] ?? null).filter(
    (value) => value !== null,
  );
  if (values.length < 2) return 0;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
  return deviation > 0 ? Math.min(9, Math.max(-9, -Math.round(Math.log10(deviation)))) : 0;
}

/** @returns what a validation measured, with its unit */
export function measureText(measure: Measure, { property }: Terms): string {
  return measureName(measure, property && noteOf(property));
}

/** @returns an error that a validation measured, with as many decimals as its numbers ask for */
export function decimalsOf(measure: Measure, { moreDecimals: more }: Terms): number {
  return measure === 'onset' || measure === 'onsetBias' ? Math.max(0, 3 + more) : 3;
}

export function methodText(method: string, { property }: Pick<Terms, 'property'>): string {
  return methodName(method, property && noteOf(property));
}

/** Where on the output: of onsets, peaks and the like at their mean. */
export function placeText({ property, leading }: Terms): string {
  const isPlace = !property || ['crossing', 'peak', 'centroid'].includes(leadingDescriptor(property)?.kind ?? '');
  return isPlace ? `at the mean ${leading}` : `for the ${leading}`;
}
