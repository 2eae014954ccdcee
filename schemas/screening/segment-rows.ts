/**
 * Rows of a screening in memory: values by the names of `SEGMENT_COLUMNS`, one a row; a column that is not there is unknown
 * of all rows.
 */
export interface SegmentRows {
  readonly rows: number;
  readonly columns: Readonly<Record<string, ArrayLike<string | number | boolean | readonly string[] | null>>>;
}
