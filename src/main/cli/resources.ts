import { join } from 'node:path'
import { packageRoot } from '@main/package-root'

/** The folder of what ships with Gloriole: the default model pack (`models/`) and the prompt sets (`prompts/`). */
export function resourcesDir(): string {
  return join(packageRoot(), 'resources')
}
