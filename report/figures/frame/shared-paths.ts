/** A long path that several panels of a drawing have in common stands in it once, and the panels refer to it. */

/** Shorter ones weigh less than what refers to them. */
const LONG = 200;

/** Of each panel its own. */
const OWN = ['class', 'transform'];

/**
 * @param svg an SVG element of a document without a browser's types; changed
 * @param id of the drawing: what is shared is named after it
 */
// biome-ignore lint/suspicious/noExplicitAny: an SVG element without the browser's types
export function sharePaths(svg: any, id: string): void {
  // biome-ignore lint/suspicious/noExplicitAny: an SVG element without the browser's types
  const alike = new Map<string, { readonly look: any; readonly paths: any[] }>();
  for (const path of svg.querySelectorAll('path')) {
    if (path.getAttribute('d').length < LONG || path.children.length > 0) continue;
    const look = path.cloneNode();
    for (const name of OWN) look.removeAttribute(name);
    const others = alike.get(look.outerHTML);
    if (others) others.paths.push(path);
    else alike.set(look.outerHTML, { look, paths: [path] });
  }
  const shared = [...alike.values()].filter(({ paths }) => paths.length > 1);
  if (shared.length === 0) return;
  const element = (name: string) => svg.ownerDocument.createElementNS('http://www.w3.org/2000/svg', name);
  const definitions = element('defs');
  shared.forEach(({ look, paths }, i) => {
    const name = `${id}-shared-${i + 1}`;
    look.setAttribute('id', name);
    definitions.append(look);
    for (const path of paths) {
      const use = element('use');
      use.setAttribute('href', `#${name}`);
      for (const own of OWN) if (path.hasAttribute(own)) use.setAttribute(own, path.getAttribute(own));
      path.replaceWith(use);
    }
  });
  svg.prepend(definitions);
}
