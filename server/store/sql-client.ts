/** `array`: a row is its values in order; `object`: by name. */
export type RowMode = 'array' | 'object';

/** One place statements can be sent to. Instants arrive as PostgreSQL's text, bytes as Uint8Array. */
export interface SqlClient {
  /** @throws the database's error (with `code`, its SQLSTATE) or a PatchbayError; never waits for ever */
  query(sql: string, params: readonly unknown[], mode: RowMode): Promise<unknown[]>;
}

export interface SqlPool extends SqlClient {
  /**
   * Gives `work` a connection of its own. When `work` takes longer than `deadlineMs` it is refused everything from
   * then on, the connection is rolled back and the call rejects.
   */
  exclusive<T>(work: (client: SqlClient) => Promise<T>, deadlineMs: number): Promise<T>;
}
