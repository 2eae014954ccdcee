/** Column types of our layouts as Arrow types. Only plain types: dictionaries get ids by chance, and other bytes each time. */
import { Bool, type DataType, Field, FixedSizeList, Float16, Float32, Float64, List, Uint32, Utf8 } from 'apache-arrow';
import type { ColumnType } from '../../schemas/tables/columns.js';

/** Name of the child of every list: part of the bytes. */
const ITEM = 'item';

const SCALARS = {
  utf8: () => new Utf8(),
  bool: () => new Bool(),
  u32: () => new Uint32(),
  f16: () => new Float16(),
  f32: () => new Float32(),
  f64: () => new Float64(),
} as const;
export type ScalarName = keyof typeof SCALARS;

interface ColumnShape {
  readonly form: 'scalar' | 'nullable' | 'list' | 'matrix';
  readonly scalar: ScalarName;
}

/** @returns the parts of a type's name: `list<u32>` is a list of u32 */
export function shapeOf(type: ColumnType): ColumnShape {
  const nested = /^(list|matrix)<(\w+)>$/.exec(type);
  if (nested) return { form: nested[1] as 'list' | 'matrix', scalar: nested[2] as ScalarName };
  if (type.endsWith('?')) return { form: 'nullable', scalar: type.slice(0, -1) as ScalarName };
  return { form: 'scalar', scalar: type as ScalarName };
}

export function scalarType(scalar: ScalarName): DataType {
  return SCALARS[scalar]();
}

/** @param width of a matrix; ignored by all other types */
export function arrowType(type: ColumnType, width: number): DataType {
  const { form, scalar } = shapeOf(type);
  if (form === 'list') return new List(new Field(ITEM, scalarType(scalar), false));
  if (form === 'matrix') return new FixedSizeList(width, new Field(ITEM, scalarType(scalar), false));
  return scalarType(scalar);
}

/** @returns the width of a matrix type, 0 of any other */
export function widthOf(type: DataType): number {
  return type instanceof FixedSizeList ? type.listSize : 0;
}
