/**
 * Axes that the values of a preset cannot have in the unit that is stated: an axis in another unit trains as well, with every
 * position wrong. Energies of photons as for absorption; phonons up to that of hydrogen, 132 THz; of an X-ray edge some eV at
 * least and, for the heaviest elements, up to 116 keV.
 *
 *   1 eV = 241.799 THz       1 THz = 33.3564 cm^-1 = 4.13567 meV
 */
import { InvalidInputError } from '../../../schemas/failure.js';
import { endsOf, type PropertyAxis } from '../../../schemas/property.js';
import type { OtherPreset } from '../../../schemas/property-presets.js';
import { TRAINING_FOLDER } from '../../../schemas/tables/training-list.js';
import { otherThanPhotonEnergies, PHOTON_ENERGY_RANGE } from '../../spectrum/index.js';

/** What the axis has in the unit of the preset, and what it may be otherwise. */
interface AxisDoubt {
  readonly expected: string;
  readonly looksLike: string;
}

type Ends = ReturnType<typeof endsOf>;

function ofPhotons({ first, last }: Ends): AxisDoubt | null {
  const looksLike = otherThanPhotonEnergies(first, last);
  return looksLike === null ? null : { expected: PHOTON_ENERGY_RANGE, looksLike };
}

function ofPhonons({ first, last }: Ends): AxisDoubt | null {
  if (first >= -150 && first < 150 && last >= 0.5 && last <= 150) return null;
  const looksLike =
    last < 0.5
      ? 'eV: 1 eV is 241.799 THz'
      : 'wavenumbers in cm^-1, 33.3564 of which are 1 THz, or meV, 4.13567 of which are 1 THz';
  return { expected: 'an axis that ends at 0.5 to 150 THz', looksLike };
}

function ofEdges({ first, last }: Ends): AxisDoubt | null {
  const length = last - first;
  if (length >= 5 && length <= 2e4 && last <= 1.3e5) return null;
  return {
    expected: 'an axis of 5 to 20000 eV, up to 130000 eV',
    looksLike: length < 5 ? 'keV: 1 keV is 1000 eV' : 'another unit than eV',
  };
}

const AXES: Readonly<Partial<Record<OtherPreset, (ends: Ends) => AxisDoubt | null>>> = {
  dielectric: ofPhotons,
  'phonon-dos': ofPhonons,
  xas: ofEdges,
  'refractive-index': ofPhotons,
};

/** @throws InvalidInputError naming the axis, for one that is in the unit of the preset and cannot be */
export function refuseImplausibleAxis(preset: OtherPreset, axis: PropertyAxis): void {
  const ends = endsOf(axis);
  const doubt = AXES[preset]?.(ends);
  if (!doubt) return;
  const file = TRAINING_FOLDER.property;
  const found = `${ends.first} to ${ends.last} ${axis.unit}`;
  throw new InvalidInputError(`${file}: axis: ${axis.name} from ${found}`, {
    file,
    field: axis.values ? 'axis.values' : 'axis.start, axis.stop',
    found,
    expected: doubt.expected,
    'looks like': doubt.looksLike,
  });
}
