/** The photon-energy axis of the spectra, or that of another property, as their metadata state it. */

import { InvalidInputError } from '../../schemas/failure.js';
import { type Property, positionsOf, propertyOf } from '../../schemas/property.js';
import { at } from '../../schemas/required.js';
import type { Table } from '../../schemas/run/artifact.js';

export interface SpectraAxis {
  readonly startEv: number;
  readonly stepEv: number;
  readonly stopEv: number;
  readonly points: number;
  /** Lowest value that a spectrum can hold, log10(cm^-1); null when the source has no floor. */
  readonly floor: number | null;
  /** What the source held: log10_alpha_cm1 or alpha_cm1. */
  readonly quantity: string;
  /** Where the values of another property lie; absent: on the even grid from `startEv`. */
  readonly positions?: readonly number[];
}

/** Limits of a value axis, log10(cm^-1). */
export interface ValueRange {
  readonly min: number;
  readonly max: number;
}

/** @throws InvalidInputError naming the metadata entry that is not a number */
export function energyAxisOf(spectra: Table<'spectra'>): SpectraAxis {
  const property = propertyOf(spectra.metadata);
  if (property) return axisOfProperty(property);
  const startEv = metadataNumber(spectra, 'startEv');
  const stepEv = metadataNumber(spectra, 'stepEv');
  const points = spectra.columns.values.width;
  const quantity = spectra.metadata.quantity ?? '';
  return {
    startEv,
    stepEv,
    stopEv: startEv + stepEv * (points - 1),
    points,
    floor: floorOf(spectra.metadata.floor ?? '', quantity),
    quantity,
  };
}

/** Of one value a crystal it has a width, so that it can be drawn. */
function axisOfProperty(property: Property): SpectraAxis {
  const positions = positionsOf(property);
  const [first, last] = [at(positions, 0), at(positions, positions.length - 1)];
  const points = positions.length;
  return {
    startEv: first,
    stepEv: points > 1 ? (last - first) / (points - 1) : 1,
    stopEv: points > 1 ? last : first + 1,
    points,
    floor: property.floor === null ? null : transformedFloor(property.transform, property.floor),
    quantity: 'property',
    positions,
  };
}

function transformedFloor(transform: Property['transform'], floor: number): number {
  if (transform === 'log10') return Math.log10(floor);
  return transform === 'asinh' ? Math.asinh(floor) : floor;
}

/** @returns energy of point i in eV, without the dust of repeated addition */
export function energyAt(axis: SpectraAxis, i: number): number {
  const { startEv, stepEv, positions } = axis;
  return Number((positions?.[i] ?? startEv + stepEv * i).toPrecision(10));
}

function metadataNumber(spectra: Table<'spectra'>, name: string): number {
  const text = spectra.metadata[name];
  const value = Number(text);
  if (text === undefined || !Number.isFinite(value)) {
    throw new InvalidInputError(`spectra metadata ${name} is ${text}`, { field: name, found: String(text) });
  }
  return value;
}

/** The metadata state the floor in the unit of the source. */
function floorOf(text: string, quantity: string): number | null {
  const floor = text.trim() === '' ? Number.NaN : Number(text);
  const log10Alpha = quantity === 'alpha_cm1' ? Math.log10(floor) : floor;
  return Number.isFinite(log10Alpha) ? log10Alpha : null;
}
