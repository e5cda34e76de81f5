import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/**
 * The folder that holds Gloriole's package.json: above the sources in tests, above out/main in a build.
 * Electron's packages keep the same layout inside their archive.
 */
export function packageRoot(from: string = import.meta.dirname): string {
  for (let folder = from; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json'))) return folder
    if (dirname(folder) === folder) throw new Error(`No package.json above ${from}.`)
  }
}

/** Gloriole's version, as package.json states it. */
export function version(): string {
  const { version: stated } = JSON.parse(readFileSync(join(packageRoot(), 'package.json'), 'utf8')) as { version: string }
  return stated
}
