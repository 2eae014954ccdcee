/**
 * The index that pandas wrote into an Arrow file: its columns stand among the others, and only the metadata of the
 * schema tells. A RangeIndex is not stored as a column, and is described by an object instead of a name.
 * @source pandas, "Storing pandas DataFrame objects in Apache Parquet format" (developer documentation)
 */

/** @returns names of columns; none where the file was not written by pandas, or its metadata cannot be read */
export function pandasIndexColumns(metadata: ReadonlyMap<string, string>): readonly string[] {
  const columns = indexColumns(metadata.get('pandas'));
  return Array.isArray(columns) ? columns.filter((column): column is string => typeof column === 'string') : [];
}

function indexColumns(text: string | undefined): unknown {
  if (text === undefined) return [];
  try {
    return (JSON.parse(text) as { index_columns?: unknown } | null)?.index_columns;
  } catch {
    // Other programs copy metadata about; heads and values still tell an index.
    return [];
  }
}
