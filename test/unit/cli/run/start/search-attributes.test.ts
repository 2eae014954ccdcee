/** What runs can be searched for by: read off their inputs. */
import { describe, expect, it } from 'vitest';
import { searchAttributesOf } from '../../../../../cli/run/start/search-attributes.js';
import type { ArtifactKind } from '../../../../../schemas/run/artifact.js';
import { SEARCH_ATTRIBUTES } from '../../../../../schemas/run/search-attributes.js';

const refOf = (kind: ArtifactKind, digit: string) => ({
  kind,
  sha256: digit.repeat(64),
  bytes: 1,
  rows: null,
  schemaVersion: 1,
});
const attributesOf = (input: unknown) =>
  Object.fromEntries(searchAttributesOf('oxides', 'ada', input).map(({ key, value }) => [key.name, value]));

describe('search attributes', () => {
  it('are the name, the owner, and the data set by its name', () => {
    const input = { dataset: { name: 'gpaw', statement: '' }, source: refOf('source-files', 'a') };
    expect(attributesOf(input)).toEqual({ SpectralRun: 'oxides', SpectralOwner: 'ada', SpectralDataSet: 'gpaw' });
  });

  it('name data without a card and models by their hashes', () => {
    const input = { spectra: refOf('spectra', 'b'), members: [{ model: refOf('checkpoint', 'c') }] };
    expect(attributesOf(input)).toMatchObject({ SpectralDataSet: 'b'.repeat(64), SpectralModel: 'c'.repeat(64) });
  });

  it('leave out what the input does not say', () => {
    for (const input of [{}, null, 'x', { dataset: { name: '' } }])
      expect(attributesOf(input)).toEqual({ SpectralRun: 'oxides', SpectralOwner: 'ada' });
  });

  it('are registered, and fit what a database keeps', () => {
    const long = { dataset: { name: 'x'.repeat(200), statement: '' }, model: refOf('model', 'd') };
    const found = searchAttributesOf('oxides', 'y'.repeat(300), long);
    expect(found.filter(({ key }) => !(key.name in SEARCH_ATTRIBUTES))).toEqual([]);
    expect(found.filter(({ value }) => String(value).length > 255)).toEqual([]);
    expect(found[0]!.key.name).toBe('SpectralRun');
  });
});
