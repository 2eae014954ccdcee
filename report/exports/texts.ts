/** The texts of the published study (specification 4.6): members of every cluster with their statistics, in its file names. */
import type { ReportContent } from '../content/content.js';
import type { Crystal } from '../content/crystals.js';
import type { Group } from '../content/groups.js';
import { capital, inUnit, type Terms, withUnit } from '../content/terms.js';
import { printable } from '../html/escape.js';

/** @returns file name -> text */
export function exportTexts({ groups, input, terms }: ReportContent): Map<string, string> {
  return new Map([
    ['structure_names.json', `${JSON.stringify(input.labels.columns.id, null, 1)}\n`],
    ...groups.map((group) => [`cluster_${group.number}_structures.txt`, structuresText(group, terms)] as const),
  ]);
}

function structuresText({ number, members }: Group, terms: Terms): string {
  const { property, leading, leadingInFull, unit, beside } = terms;
  const besideName = property ? beside?.name : 'integral';
  const besideUnit = property ? (beside?.unit ?? '') : 'eV cm^-1';
  const rows = members.map(
    ({ id, referenceOnsetEv, edgeIntegral }, i) =>
      `${i + 1}. ${printable(id)}  ${leading} ${inUnit(leadingDigits(referenceOnsetEv, property !== null), unit)}` +
      (beside ? `  ${besideName} ${inUnit(besideDigits(edgeIntegral, property !== null), besideUnit)}` : ''),
  );
  return `Cluster ${number}: ${members.length} structures

${statistics(
  withUnit(capital(leadingInFull), unit),
  members,
  ({ referenceOnsetEv }) => referenceOnsetEv,
  (value) => leadingDigits(value, property !== null),
)}${
  beside
    ? `
${statistics(
  withUnit(property ? capital(beside.name) : 'Edge integral', besideUnit),
  members,
  ({ edgeIntegral }) => edgeIntegral,
  (value) => besideDigits(value, property !== null),
)}`
    : ''
}

${rows.join('\n')}
`;
}

/** Onsets are in eV; other numbers may be of any size. */
function leadingDigits(value: number | null, ofProperty: boolean): string {
  if (value === null) return 'none';
  return ofProperty ? String(Number(value.toPrecision(7))) : value.toFixed(4);
}

/** Edge integrals run over powers of ten. */
function besideDigits(value: number | null, ofProperty: boolean): string {
  return value === null || ofProperty ? leadingDigits(value, ofProperty) : value.toExponential(4);
}

/** The deviation is that of the population, as in the study. */
function statistics(
  name: string,
  members: readonly Crystal[],
  of: (crystal: Crystal) => number | null,
  text: (value: number) => string,
): string {
  const values = members.flatMap((crystal) => of(crystal) ?? []);
  if (values.length === 0) return `${name}: none`;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
  const figures = [
    `mean ${text(mean)}`,
    `std ${text(deviation)}`,
    `min ${text(Math.min(...values))}`,
    `max ${text(Math.max(...values))}`,
    `of ${values.length}`,
  ];
  return `${name}: ${figures.join(', ')}`;
}
