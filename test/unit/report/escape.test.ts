/** Names from files stay text. Expected strings follow from the HTML standard's five entities. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeHtml, Html, html } from '../../../report/html/escape.js';
import { formulaHtml, formulaText } from '../../../report/html/formula.js';

describe('escapeHtml', () => {
  it('writes the five special characters as entities', () => {
    expect(escapeHtml(`<a href="x" title='y'>&`)).toBe('&lt;a href=&quot;x&quot; title=&#39;y&#39;&gt;&amp;');
  });

  it('leaves no character that could open a tag or close an attribute, whatever comes in', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => !/[<>"']/.test(escapeHtml(text))));
  });

  it('shows control characters and direction overrides', () => {
    expect(escapeHtml('a\u0000b\u202ec')).toBe('a\ufffdb\ufffdc');
  });
});

describe('html', () => {
  it('escapes text, keeps markup, joins lists and drops null', () => {
    expect(html`<p>${'<b>'}${new Html('<i>')}${['&', html`<br>`]}${null}${3}</p>`.text).toBe(
      '<p>&lt;b&gt;<i>&amp;<br>3</p>',
    );
  });
});

describe('formulas', () => {
  it('sets counts low, and only counts', () => {
    expect(formulaHtml('Li2O').text).toBe('Li<sub>2</sub>O');
    expect(formulaHtml('Ca(OH)2').text).toBe('Ca(OH)<sub>2</sub>');
    expect(formulaHtml('2H').text).toBe('2H');
    expect(formulaText('B12P2')).toBe('B₁₂P₂');
  });

  it('escapes what is no formula at all', () => {
    expect(formulaHtml('<script>1</script>').text).toBe('&lt;script&gt;1&lt;/script&gt;');
  });
});
