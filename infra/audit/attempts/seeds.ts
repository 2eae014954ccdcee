/** The seeds among the parameters of a step, by their path: `training.seed`. */
export function seedsIn(parameters: unknown): Record<string, number | string> {
  const seeds: Record<string, number | string> = {};
  collect(parameters, '', seeds);
  return seeds;
}

function collect(value: unknown, path: string, seeds: Record<string, number | string>): void {
  if (typeof value !== 'object' || value === null) return;
  for (const [name, inner] of Object.entries(value)) {
    const place = path === '' ? name : `${path}.${name}`;
    if (/seeds?$/i.test(name) && (typeof inner === 'number' || typeof inner === 'string')) seeds[place] = inner;
    else collect(inner, place, seeds);
  }
}
