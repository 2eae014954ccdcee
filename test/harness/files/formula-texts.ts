/** Texts that spreadsheets compute, or that would be taken for guarded ones. */
export const FORMULAS = [
  '=HYPERLINK("https://example.org","NaCl")',
  '+1+cmd|calc!A0',
  '-2+3',
  '@SUM(A1)',
  '\t=1+1',
  '\r=1+1',
  '\n=1',
  '＝1+1',
  "'=1+1",
  "''@x",
  '-',
  '+O-H',
];
