/** The texts of the published study (specification 4.6): members of every cluster with their statistics, in its file names. */
import type { ReportContent } from '../content/content.js';
import type { Crystal } from '../content/crystals.js';
import type { Group } from '../content/groups.js';
import { printable } from '../html/escape.js';

/** @returns file name -> text */
export function exportTexts({ groups, input }: ReportContent): Map<string, string> {
  return new Map([
    ['structure_names.json', `${JSON.stringify(input.labels.columns.id, null, 1)}\n`],
    ...groups.map((group) => [`cluster_${group.number}_structures.txt`, structuresText(group)] as const),
  ]);
}

function structuresText({ number, members }: Group): string {
  const rows = members.map(
    ({ id, referenceOnsetEv, edgeIntegral }, i) =>
      `${i + 1}. ${printable(id)}  onset ${referenceOnsetEv?.toFixed(4) ?? 'none'} eV  integral ${edgeIntegral?.toExponential(4) ?? 'none'} eV cm^-1`,
  );
  return `Cluster ${number}: ${members.length} structures

${statistics(
  'Onset energy (eV)',
  members,
  ({ referenceOnsetEv }) => referenceOnsetEv,
  (value) => value.toFixed(4),
)}
${statistics(
  'Edge integral (eV cm^-1)',
  members,
  ({ edgeIntegral }) => edgeIntegral,
  (value) => value.toExponential(4),
)}

${rows.join('\n')}
`;
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
