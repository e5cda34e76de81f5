import type Database from 'better-sqlite3'
import { CompiledQuery, SqliteAdapter, SqliteDriver, SqliteIntrospector, SqliteQueryCompiler, type DatabaseConnection, type Dialect, type SqliteDatabase, type TransactionSettings } from 'kysely'
import { storeError } from '@main/store/errors'

/** Kysely over one better-sqlite3 connection: write transactions that can wait, errors of SQLite as AppErrors. */
export function sqliteDialect(database: Database.Database): Dialect {
  return {
    createAdapter: () => new SqliteAdapter(),
    createQueryCompiler: () => new SqliteQueryCompiler(),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createDriver: () => {
      const driver = new SqliteDriver({ database: guarded(database) })
      return Object.assign(driver, {
        // Takes the write lock at once: a deferred transaction that reads first cannot wait for another process's
        // commit (SQLITE_BUSY_SNAPSHOT), whatever its busy timeout. A read-only one sees one state of the library.
        async beginTransaction(connection: DatabaseConnection, { accessMode }: TransactionSettings) {
          await connection.executeQuery(CompiledQuery.raw(accessMode === 'read only' ? 'BEGIN' : 'BEGIN IMMEDIATE'))
        },
        // SQLite itself rolls back on a full disk; a second ROLLBACK would hide the reason.
        async rollbackTransaction(connection: DatabaseConnection) {
          if (database.inTransaction) await connection.executeQuery(CompiledQuery.raw('ROLLBACK'))
        }
      })
    }
  }
}

function guarded(database: Database.Database): SqliteDatabase {
  return {
    close: () => void database.close(),
    prepare: (sql) => {
      const statement = translated(() => database.prepare(sql))
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
