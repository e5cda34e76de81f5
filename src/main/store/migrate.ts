import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type Database from 'better-sqlite3'
import { AppError } from '@shared/domain/errors'
import { backupTo } from '@main/store/backup'
import { libraryAndReview } from '@main/store/migrations/0001-library-and-review'
import { worklist } from '@main/store/migrations/0002-worklist'
import { servingModel } from '@main/store/migrations/0003-serving-model'
import { promptSetHistory } from '@main/store/migrations/0004-prompt-set-history'
import { trainingRuns } from '@main/store/migrations/0005-training-runs'
import { outlinedRegions } from '@main/store/migrations/0006-outlined-regions'
import { measurements } from '@main/store/migrations/0007-measurements'
import { filmVectors } from '@main/store/migrations/0008-film-vectors'
import { visits } from '@main/store/migrations/0009-visits'
import { studyFacts } from '@main/store/migrations/0010-study-facts'
import { labelSources } from '@main/store/migrations/0011-label-sources'
import { presentationStates } from '@main/store/migrations/0012-presentation-states'
import { presentationAgain } from '@main/store/migrations/0013-presentation-again'

/** SQL that carries a database from version n - 1 to n, where n is its place in the list, counted from 1. */
export const migrations: readonly string[] = [libraryAndReview, worklist, servingModel, promptSetHistory, trainingRuns, outlinedRegions, measurements, filmVectors, visits, studyFacts, labelSources, presentationStates, presentationAgain]

/**
 * Brings the database to the newest version, each migration in one transaction with its `user_version`.
 * An existing database is copied to `backupDir` first. A newer, or a foreign, database is refused as STORE_CORRUPT.
 */
export async function migrate(database: Database.Database, backupDir: string, steps: readonly string[] = migrations): Promise<void> {
  const found = versionOf(database)
  if (found > steps.length) {
    throw new AppError('STORE_CORRUPT', `The library was made by a newer Gloriole (version ${found}, this one knows ${steps.length}). Update Gloriole.`)
  }
  if (found === steps.length) return
  if (found > 0) {
    await mkdir(backupDir, { recursive: true })
    await backupTo(database, join(backupDir, `before-version-${found + 1}-${new Date().toISOString().replaceAll(':', '')}.sqlite`))
  }
  steps.forEach((sql, index) => applyStep(database, sql, index + 1))
}

function applyStep(database: Database.Database, sql: string, version: number): void {
  database
    .transaction(() => {
      const found = versionOf(database)
      if (found >= version) return
      if (found === 0 && database.prepare('SELECT 1 FROM sqlite_schema').get() !== undefined) {
        throw new AppError('STORE_CORRUPT', 'The data folder holds a database that is not a Gloriole library. Choose another folder.')
      }
      database.exec(sql)
      database.pragma(`user_version = ${version}`)
    })
    .immediate()
}

const versionOf = (database: Database.Database): number => Number(database.pragma('user_version', { simple: true }))
