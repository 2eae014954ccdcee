import { expect, it } from 'vitest';
import { renderEvidence } from '../../../../cli/present/evidence.js';

const ERROR = { stratum: 'all', value: 0.5, lower: 0.4, upper: 0.6, crystals: 20 } as const;
const errors = (['spectrum', 'onset', 'onsetR2', 'onsetBias'] as const).map((measure) => ({
  ...ERROR,
  method: 'network' as const,
  measure,
}));
const evidence = { errors, comparisons: [], polymorphs: [], besideTrees: [], learning: [] };

it('a validation is told in the names of the property', () => {
  expect(renderEvidence(evidence)).toContain('spectrum, log10(cm^-1)');
  const leading = { name: 'heat capacity at 300 K', unit: '' };
  const text = renderEvidence(evidence, { name: 'heat capacity', trainedUnit: 'log10 of the values', leading });
  expect(text).toContain('values, log10 of the values');
  expect(text).toContain('heat capacity at 300 K R2');
  expect(text).not.toMatch(/onset|cm\^-1|eV/);
});
