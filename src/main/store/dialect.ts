import type Database from 'better-sqlite3'
import { CompiledQuery, SqliteAdapter, SqliteDriver, SqliteIntrospector, SqliteQueryCompiler, type Dialect, type Driver, type SqliteDatabase } from 'kysely'
import { storeError } from '@main/store/errors'
import { beginImmediate } from '@main/store/write-lock'

/** Statements kept for their next use: preparing takes about as long as running. */
const maxPrepared = 500

/**
 * Kysely over one better-sqlite3 connection, with errors of SQLite as AppErrors. Its transactions take the write lock
 * at once: a deferred one that reads first cannot wait for another process's commit (SQLITE_BUSY_SNAPSHOT), whatever
 * its busy timeout. Read-only ones take no lock and see one state of the library.
 */
export function sqliteDialect(database: Database.Database, busyTimeoutMs: number): Dialect {
  return {
    createAdapter: () => new SqliteAdapter(),
    createQueryCompiler: () => new SqliteQueryCompiler(),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createDriver: () =>
      Object.assign(new SqliteDriver({ database: guarded(database) }), {
        beginTransaction: (async (connection, { accessMode }) => {
          if (accessMode === 'read only') await connection.executeQuery(CompiledQuery.raw('BEGIN'))
          else await beginImmediate(database, busyTimeoutMs)
        }) satisfies Driver['beginTransaction'],
        // SQLite itself rolls back on a full disk; a second ROLLBACK would hide the reason.
        rollbackTransaction: (async (connection) => {
          if (database.inTransaction) await connection.executeQuery(CompiledQuery.raw('ROLLBACK'))
        }) satisfies Driver['rollbackTransaction']
      })
  }
}

function guarded(database: Database.Database): SqliteDatabase {
  const prepared = new Map<string, Database.Statement>()
  const prepare = (sql: string): Database.Statement => {
    const known = prepared.get(sql)
    // A statement whose rows are still being read cannot run a second time at once.
    if (known && !known.busy) return known
    const statement = database.prepare(sql)
    if (prepared.size >= maxPrepared) prepared.clear()
    prepared.set(sql, statement)
    return statement
  }
  return {
    close: () => void database.close(),
    prepare: (sql) => {
      const statement = translated(() => prepare(sql))
      return {
        reader: statement.reader,
        all: (parameters) => translated(() => statement.all(...parameters)),
        run: (parameters) => translated(() => statement.run(...parameters)),
        iterate: (parameters) => statement.iterate(...parameters)
      }
    }
  }
}

function translated<T>(work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw storeError(error)
  }
}
