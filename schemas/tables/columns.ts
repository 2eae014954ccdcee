/**
 * Column types of Arrow artifacts as plain data, and the in-memory form of each.
 *
 * `matrix<..>` is a FixedSizeList (one row vector a row; the width is read from the values when writing);
 * `list<..>` is a List of any length; a trailing `?` allows null. Nothing else exists in our files.
 */
export type ColumnType =
  | 'utf8'
  | 'utf8?'
  | 'bool'
  | 'u32'
  | 'f32'
  | 'f64'
  | 'f64?'
  | 'list<utf8>'
  | 'list<u32>'
  | 'list<f32>'
  | 'list<f64>'
  | 'matrix<f16>'
  | 'matrix<f32>'
  | 'matrix<f64>';

/** Row-major, `values.length === rows * width`. */
export interface Matrix<A extends Float32Array | Float64Array> {
  readonly width: number;
  readonly values: A;
}

export interface ColumnValues {
  utf8: string[];
  'utf8?': (string | null)[];
  bool: boolean[];
  u32: Uint32Array;
  f32: Float32Array;
  f64: Float64Array;
  'f64?': (number | null)[];
  'list<utf8>': string[][];
  'list<u32>': Uint32Array[];
  'list<f32>': Float32Array[];
  'list<f64>': Float64Array[];
  'matrix<f16>': Matrix<Float32Array>;
  'matrix<f32>': Matrix<Float32Array>;
  'matrix<f64>': Matrix<Float64Array>;
}

/** Column name -> type, in file order. */
type ColumnLayout = Readonly<Record<string, ColumnType>>;

export interface ArtifactLayout {
  /** Raised when columns or their meaning change; older files are migrated or refused by name. */
  readonly schemaVersion: number;
  readonly columns: ColumnLayout;
  /** Unit of each column that has one, written into the field's metadata. */
  readonly units?: Readonly<Record<string, string>>;
  /** Metadata keys that every file of this kind must carry. */
  readonly metadata?: readonly string[];
  /** A kind may add columns named by a pattern (one a network layer); all share this type. */
  readonly extraColumns?: ExtraColumns;
  /** Further numbers of crystals beside extra columns of another type: `further-numbers.ts`. */
  readonly numberColumns?: ExtraColumns;
}

interface ExtraColumns {
  readonly pattern: RegExp;
  readonly type: ColumnType;
}

/** @returns the type of a column that the layout does not name; null when the kind allows no such column */
export function extraColumnType(layout: ArtifactLayout, name: string): ColumnType | null {
  if (name in layout.columns) return null;
  const allowed = [layout.extraColumns, layout.numberColumns].find((extra) => extra?.pattern.test(name));
  return allowed?.type ?? null;
}

export type ColumnsOf<L extends ColumnLayout> = { [C in keyof L]: ColumnValues[L[C]] };
