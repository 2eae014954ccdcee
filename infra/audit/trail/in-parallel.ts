/** How many objects are read at a time: a put or get takes a millisecond or two, nearly all of it waiting. */
const AT_A_TIME = 16;

/** @returns the results in the order of the values */
export async function inParallel<T, R>(
  values: readonly T[],
  run: (value: T) => Promise<R>,
  atATime = AT_A_TIME,
): Promise<R[]> {
  const results: R[] = new Array(values.length);
  let next = 0;
  const work = async () => {
    for (let i = next++; i < values.length; i = next++) results[i] = await run(values[i] as T);
  };
  await Promise.all(Array.from({ length: atATime }, work));
  return results;
}
