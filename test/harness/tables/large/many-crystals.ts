/** A report input of many crystals on a fine axis: every crystal of a smaller one several times, each time a little different. */
import type { ReportInput } from '../../../../report/index.js';
import type { Linkage } from '../../../../schemas/tables/clustering.js';
import { leafOrder } from '../../../../science/clustering/index.js';

interface CrystalTable {
  readonly rows: number;
  readonly columns: Readonly<Record<string, unknown>>;
}

/** Copies of a crystal are joined below all other merges. */
const LOWEST = 1e-3;

/** @returns `count` crystals with spectra of `points` values, straight between those of the input */
export function manyCrystals(input: ReportInput, count: number, points: number): ReportInput {
  const { startEv, stepEv, points: had } = input.spectra.metadata;
  const step = (Number(stepEv) * (Number(had) - 1)) / (points - 1);
  const axis = { startEv: startEv!, stepEv: String(step), points: String(points) };
  const finer = <T extends { readonly columns: object; readonly metadata: object }>(table: T, column: string): T => ({
    ...table,
    columns: { ...table.columns, [column]: resampled((table.columns as never)[column], points) },
    metadata: { ...table.metadata, ...axis },
  });
  const repeat = <T extends CrystalTable>(table: T): T => repeated(table, count);
  const linkage = { ...input.linkage, rows: count - 1, columns: joinedCopies(input.linkage.columns, count) };
  const map = repeat(input.map);
  const { component1, component2, neighbour1, neighbour2 } = map.columns;
  return {
    ...input,
    structures: repeat(input.structures),
    spectra: repeat(finer(input.spectra, 'values')),
    split: repeat(input.split),
    embeddings: repeat(finer(input.embeddings, 'prediction')),
    descriptors: repeat(input.descriptors),
    labels: repeat(input.labels),
    crystalFeatures: repeat(input.crystalFeatures),
    map: {
      ...map,
      columns: {
        ...map.columns,
        component1: scattered(component1),
        component2: scattered(component2),
        neighbour1: scattered(neighbour1),
        neighbour2: scattered(neighbour2),
      },
    },
    linkage,
    leafOrder: leafOrder(linkage.columns),
  };
}

function resampled({ width, values }: { width: number; values: Float32Array }, points: number) {
  const rows = values.length / width;
  const finer = new Float32Array(rows * points);
  for (let i = 0; i < finer.length; i++) {
    const at = ((i % points) * (width - 1)) / (points - 1);
    const from = Math.floor(i / points) * width + Math.min(width - 2, Math.floor(at));
    const share = at - Math.min(width - 2, Math.floor(at));
    finer[i] = values[from]! * (1 - share) + values[from + 1]! * share;
  }
  return { width: points, values: finer };
}

/** Rows one after the other until there are enough; of a table with several rows a crystal as often as its crystals. */
function repeated<T extends CrystalTable>(table: T, count: number): T {
  const ids = table.columns.id as readonly string[];
  const crystals = new Set(ids).size;
  const rows: { row: number; copy: number }[] = [];
  for (let copy = 0; copy * crystals < count; copy++) {
    const left = count - copy * crystals;
    const kept = new Set([...new Set(ids)].slice(0, left));
    ids.forEach((id, row) => {
      if (kept.has(id)) rows.push({ row, copy });
    });
  }
  const pick = (name: string, column: unknown): unknown => {
    if (name === 'id') return rows.map(({ row, copy }) => (copy === 0 ? ids[row] : `${ids[row]}-${copy}`));
    if (Array.isArray(column)) return rows.map(({ row }) => column[row]);
    if (ArrayBuffer.isView(column)) {
      const of = column as Float64Array;
      return (of.constructor as Float64ArrayConstructor).from(rows, ({ row }) => of[row]!);
    }
    const { width, values } = column as { width: number; values: Float64Array };
    const all = new (values.constructor as Float64ArrayConstructor)(rows.length * width);
    rows.forEach(({ row }, i) => {
      all.set(values.subarray(row * width, (row + 1) * width), i * width);
    });
    return { width, values: all };
  };
  const columns = Object.fromEntries(Object.entries(table.columns).map(([name, column]) => [name, pick(name, column)]));
  return { ...table, rows: rows.length, columns };
}

/** Copy `c` of point `p` is point `p + c n`; first the copies of every point are joined, then the points as before. */
function joinedCopies({ left, right, height }: Linkage, count: number): Linkage {
  const n = height.length + 1;
  const size = Array.from({ length: count }, () => 1);
  const rows: { left: number; right: number; height: number; size: number }[] = [];
  const join = (a: number, b: number, at: number): number => {
    const [first, second] = a < b ? [a, b] : [b, a];
    size.push(size[a]! + size[b]!);
    rows.push({ left: first!, right: second!, height: at, size: size.at(-1)! });
    return count + rows.length - 1;
  };
  const nodes = Array.from({ length: n }, (_, p) => p);
  for (let copy = n; copy < count; copy++) nodes[copy % n] = join(nodes[copy % n]!, copy, LOWEST * (copy / count));
  height.forEach((at, row) => {
    nodes.push(join(nodes[left[row]!]!, nodes[right[row]!]!, at + LOWEST));
  });
  return {
    left: Uint32Array.from(rows, (row) => row.left),
    right: Uint32Array.from(rows, (row) => row.right),
    height: Float64Array.from(rows, (row) => row.height),
    size: Uint32Array.from(rows, (row) => row.size),
  };
}

/** Copies lie around each other, evenly by the golden section. */
function scattered<T extends ArrayLike<number | null>>(values: T): T {
  const known = Array.from(values).filter((value) => value !== null);
  const spread = (Math.max(...known) - Math.min(...known)) / 30;
  const moved = (value: number | null, i: number) => (value === null ? null : value + spread * ((i * 0.618034) % 1));
  const all = Array.isArray(values) ? values.map(moved) : (values as unknown as Float64Array).map(moved as never);
  return all as unknown as T;
}
