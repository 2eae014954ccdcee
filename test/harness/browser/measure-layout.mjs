/**
 * Measures the texts of a page, in the page: nothing here reaches beyond the function, which a browser gets as its source.
 *
 * A text is a box a line, or a turned box in a drawing; boxes are as high as letters rather than as lines.
 */
export function measureLayout({ smallest, paper }) {
  /** Boxes of lines are higher than their letters, and glyphs reach over their advance by a hair. */
  const SHARE_OF_LINE = 0.62;
  const TOLERANCE = 1.5;

  const texts = [];
  const cornersOf = (left, top, right, bottom) => {
    const inset = ((1 - SHARE_OF_LINE) * (bottom - top)) / 2;
    return [
      [left, top + inset],
      [right, top + inset],
      [right, bottom - inset],
      [left, bottom - inset],
    ];
  };
  const add = (element, words, corners, size) => {
    const [xs, ys] = [corners.map(([x]) => x), corners.map(([, y]) => y)];
    const box = { left: Math.min(...xs), right: Math.max(...xs), top: Math.min(...ys), bottom: Math.max(...ys) };
    if (box.right - box.left > 0.5) texts.push({ element, words, corners, box, size });
  };

  for (const element of document.querySelectorAll('svg text')) {
    const words = element.textContent?.trim() ?? '';
    const matrix = element.getScreenCTM();
    if (words === '' || matrix === null || !element.checkVisibility({ visibilityProperty: true })) continue;
    const { x, y, width, height } = element.getBBox();
    const corners = cornersOf(x, y, x + width, y + height).map(([px, py]) => [
      matrix.a * px + matrix.c * py + matrix.e,
      matrix.b * px + matrix.d * py + matrix.f,
    ]);
    const scale = Math.hypot(matrix.a, matrix.b);
    add(element, words, corners, scale * Number.parseFloat(getComputedStyle(element).fontSize));
  }
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  while (walker.nextNode()) {
    const node = walker.currentNode;
    const element = node.parentElement;
    const words = node.textContent?.trim() ?? '';
    if (!element || words === '' || element.closest('svg, style, script, title') !== null) continue;
    if (!element.checkVisibility({ visibilityProperty: true })) continue;
    range.selectNodeContents(node);
    const size = Number.parseFloat(getComputedStyle(element).fontSize);
    for (const { left, top, right, bottom } of range.getClientRects())
      add(element, words, cornersOf(left, top, right, bottom), size);
  }

  const short = ({ words, element }) => {
    const holder = element.closest('[id]')?.id ?? element.tagName;
    return `“${words.replace(/\s+/g, ' ').slice(0, 40)}” in ${holder}`;
  };

  /** What an ancestor leaves to be seen of a text; a scroller shows what it can scroll to. */
  const clipped = new Set();
  for (const frame of document.querySelectorAll('*')) {
    // A drawing scrolls sideways alone: a sliver below it is cut off, whatever the bar would show.
    const below = frame.scrollHeight - frame.clientHeight;
    const { overflowX, overflowY } = getComputedStyle(frame);
    if (
      overflowY === 'auto' &&
      overflowX === 'auto' &&
      below > 0 &&
      frame.querySelector('svg text') &&
      !frame.querySelector('table')
    )
      clipped.add(`${below} pixels of ${frame.querySelector('svg').getAttribute('aria-label')}`);
  }
  const hidden = new Set();
  for (const text of texts) {
    const width = document.documentElement.clientWidth;
    if (paper && (text.box.right > width + TOLERANCE || text.box.left < -TOLERANCE)) clipped.add(short(text));
    if (text.box.left + window.scrollX < -TOLERANCE) clipped.add(short(text));
    for (let each = text.element; each && each !== document.body; each = each.parentElement) {
      if (each instanceof SVGElement && !(each instanceof SVGSVGElement)) continue;
      const { overflowX, overflowY, display } = getComputedStyle(each);
      if (display.startsWith('inline') && !(each instanceof SVGSVGElement)) continue;
      const frame = each.getBoundingClientRect();
      const { left, right, top, bottom } = text.box;
      const beyondX = Math.max(frame.left - left, right - frame.right);
      const beyondY = Math.max(frame.top - top, bottom - frame.bottom);
      const cuts = (overflow) => overflow === 'hidden' || overflow === 'clip' || (paper && overflow !== 'visible');
      if ((cuts(overflowX) && beyondX > TOLERANCE) || (cuts(overflowY) && beyondY > TOLERANCE))
        clipped.add(short(text));
      const scrolls = (overflow) => overflow === 'auto' || overflow === 'scroll';
      if (scrolls(overflowX) || scrolls(overflowY)) {
        // No bar scrolls to the left of the beginning, or above it.
        if (left + each.scrollLeft < frame.left - TOLERANCE || top + each.scrollTop < frame.top - TOLERANCE)
          clipped.add(short(text));
        if (beyondX > 0 || beyondY > 0) hidden.add(text);
      }
    }
  }

  /** Separating axes: two convex shapes are apart where some side of one of them has the other wholly beyond it. */
  const apart = (a, b) =>
    [a, b].some((shape) =>
      shape.some(([x, y], i) => {
        const [nextX, nextY] = shape[(i + 1) % shape.length];
        const [normalX, normalY] = [nextY - y, x - nextX];
        const length = Math.hypot(normalX, normalY) || 1;
        const along = (corners) => corners.map(([px, py]) => (normalX * px + normalY * py) / length);
        const [ofA, ofB] = [along(a), along(b)];
        return Math.max(...ofA) < Math.min(...ofB) + TOLERANCE || Math.max(...ofB) < Math.min(...ofA) + TOLERANCE;
      }),
    );
  const overlapping = new Set();
  const seen = texts.filter((text) => !hidden.has(text)).sort((a, b) => a.box.top - b.box.top);
  for (let i = 0; i < seen.length; i++) {
    const text = seen[i];
    for (let j = i + 1; j < seen.length; j++) {
      const other = seen[j];
      if (other.box.top > text.box.bottom) break;
      if (other.box.left > text.box.right || other.box.right < text.box.left) continue;
      if (text.element === other.element) continue;
      if (!apart(text.corners, other.corners)) overlapping.add(`${short(text)} and ${short(other)}`);
    }
  }
  const scrolling = [...document.querySelectorAll('[tabindex]')].filter(
    (frame) => frame.closest('details') === null && frame.scrollWidth > frame.clientWidth + 1,
  );
  return {
    scrolling: scrolling.map((frame) => frame.getAttribute('aria-label')),
    clipped: [...clipped],
    overlapping: [...overlapping],
    small: [
      ...new Set(
        texts.filter(({ size }) => size < smallest - 0.05).map((text) => `${short(text)}: ${text.size.toFixed(1)}`),
      ),
    ],
    sideways: Math.max(0, document.documentElement.scrollWidth - document.documentElement.clientWidth),
  };
}
