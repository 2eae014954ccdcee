/** The frame of the report: one file, no script, no request; the policy in its head lets none out. */
import { Html, type HtmlValue, html } from './escape.js';
import { STYLE } from './style.js';

interface Page {
  readonly title: string;
  readonly statement: HtmlValue;
  readonly headline: Html;
  readonly contents: readonly { readonly id: string; readonly title: string }[];
  readonly sections: readonly Html[];
  /** Class of the ramp of the leading number, where it is no onset. */
  readonly rampClass?: string;
}

const POLICY = `default-src 'none'; style-src 'unsafe-inline'; img-src data:`;

export function renderPage({ title, statement, headline, contents, sections, rampClass }: Page): string {
  const style = rampClass ? STYLE.replace('.ramp.onset', `.ramp.${rampClass}`) : STYLE;
  const links = contents.map((entry) => html`<a href="#${entry.id}">${entry.title}</a>`);
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${new Html(POLICY)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${title} · spectraloom</title>
<style>${new Html(style)}</style>
</head>
<body>
<header>
<p class="over">Spectraloom report</p>
<h1>${title}</h1>
<p class="statement">${statement}</p>
${headline}<nav aria-label="Contents">${links}</nav>
</header>
<main>
${sections}</main>
<footer>Made by spectraloom. This page holds everything it shows: it needs no connection and runs no script.</footer>
</body>
</html>
`.text;
}
