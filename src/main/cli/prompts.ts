import { join } from 'node:path'
import type { Command } from 'commander'
import { AppError } from '@shared/domain/errors'
import type { ClassDifference } from '@shared/domain/prompt-diff'
import { dataDir } from '@main/cli/data-dir'
import { readPrompts, warnOfUnfamiliar } from '@main/cli/prompts-argument'
import { printable } from '@main/cli/refusals'
import { resourcesDir } from '@main/cli/resources'
import type { PromptStore } from '@main/gloria/prompt-store'
import type { ExpandedPrompts } from '@main/gloria/prompts'

interface DataOptions {
  readonly data?: string
  readonly json?: boolean
}

/** `gloriole prompts`: the prompt sets of a library; `check`, `diff`, `export` and `use` work with files and sets alike. */
export function registerPrompts(program: Command): void {
  const prompts = program
    .command('prompts')
    .description('the prompt sets that ship and those of a library, and which of them serves')
    .option('--data <dir>', 'data folder')
    .option('--json', 'print JSON')
    .action((options: DataOptions) => listPrompts(options))
  const set = 'a JSON file, or the name or the beginning of the hash of a set'
  prompts.command('check').argument('<set>', set).description('say what a set makes, and which words the model hardly knows').option('--model <pack>', 'model pack').action((name: string, _own: unknown, command: Command) => checkPrompts(name, command.optsWithGlobals()))
  prompts.command('diff').argument('<before>', set).argument('<after>', set).description('say what turns one set into another').action((before: string, after: string, _own: unknown, command: Command) => comparePrompts(before, after, command.optsWithGlobals()))
  prompts.command('export').argument('<set>', set).description('print a set as a JSON file').action((name: string, _own: unknown, command: Command) => exportPrompts(name, command.optsWithGlobals()))
  prompts.command('use').argument('<set>', set).description('have a set serve in the library; a file becomes a version of it').option('--model <pack>', 'model pack').action((name: string, _own: unknown, command: Command) => usePrompts(name, command.optsWithGlobals()))
}

async function withPromptStore<T>({ data }: DataOptions, work: (prompts: PromptStore) => Promise<T>): Promise<T> {
  const { openStore } = await import('@main/store/open')
  const { createPromptStore } = await import('@main/gloria/prompt-store')
  const { createRegistry } = await import('@main/models/registry')
  const { openPack } = await import('@main/checkpoint/pack')
  const store = await openStore(dataDir(data))
  try {
    const { manifest } = await openPack((await createRegistry(store).servingDir()) ?? join(resourcesDir(), 'models', 'gloria-demo'))
    return await work(createPromptStore(store, join(resourcesDir(), 'prompts'), manifest.promptSet))
  } finally {
    await store.close()
  }
}

/** A file's set, else the newest of the name, else the one whose hash begins so. @throws AppError NOT_FOUND and those of reading a file */
async function resolveSet(name: string, prompts: PromptStore): Promise<ExpandedPrompts> {
  if (name.endsWith('.json')) return readPrompts(name)
  const all = await prompts.list()
  const last = (await prompts.history()).find((change) => change.name === name)
  const found = all.find(({ sha256 }) => sha256 === last?.sha256) ?? all.find(({ set }) => set.name === name) ?? (/^[0-9a-f]{6,}$/.test(name) ? all.find(({ sha256 }) => sha256.startsWith(name)) : undefined)
  if (!found) throw new AppError('NOT_FOUND', 'There is no prompt set of this name or hash; gloriole prompts lists them.')
  return found
}

const countOf = ({ classes }: ExpandedPrompts) => classes.reduce((sum, one) => sum + one.prompts.length, 0)

export async function listPrompts(options: DataOptions): Promise<void> {
  await withPromptStore(options, async (prompts) => {
    const [all, serving, history] = [await prompts.list(), await prompts.serving(), await prompts.history()]
    for (const one of all) {
      const { set, sha256 } = one
      const version = history.find((change) => change.sha256 === sha256)?.version ?? null
      const row = { name: set.name, sha256, version, serving: sha256 === serving.sha256, classes: one.classes.length, prompts: countOf(one) }
      process.stdout.write(options.json === true ? `${JSON.stringify(row)}\n` : `${row.serving ? '*' : ' '} ${sha256.slice(0, 12)}  ${printable(set.name).padEnd(24)} ${version === null ? '         ' : `version ${version}`}  ${row.classes} classes, ${row.prompts} prompts\n`)
    }
  })
}

export async function checkPrompts(name: string, options: DataOptions & { readonly model?: string }): Promise<void> {
  const set = await withPromptStore(options, (prompts) => resolveSet(name, prompts))
  await warnOfUnfamiliar(set, options.model)
  if (options.json === true) process.stdout.write(`${JSON.stringify({ name: set.set.name, sha256: set.sha256, classes: set.classes.map((one) => ({ class: one.class, prompts: one.prompts.map(({ text }) => text), absent: one.absent })) })}\n`)
  else for (const one of set.classes) process.stdout.write(`${printable(one.class).padEnd(28)} ${one.prompts.length} prompts, ${one.absent.length} denials, e.g. ${printable(one.prompts[0]!.text)}\n`)
}

export async function comparePrompts(before: string, after: string, options: DataOptions): Promise<void> {
  const { diffPromptSets } = await import('@shared/domain/prompt-diff')
  const [old, now] = await withPromptStore(options, async (prompts) => [await resolveSet(before, prompts), await resolveSet(after, prompts)] as const)
  const differences = diffPromptSets(old.set, now.set)
  if (options.json === true) process.stdout.write(`${JSON.stringify(differences)}\n`)
  else for (const one of differences) process.stdout.write(linesOf(one))
}

function linesOf({ class: name, change, parts }: ClassDifference): string {
  const entries = parts.flatMap(({ part, added, removed }) => [...removed.map((entry) => `  - ${part}: ${entry || '(not named)'}`), ...added.map((entry) => `  + ${part}: ${entry || '(not named)'}`)])
  return `${[`${name} (${change})`, ...entries].map(printable).join('\n')}\n`
}

export async function exportPrompts(name: string, options: DataOptions): Promise<void> {
  const { set } = await withPromptStore(options, (prompts) => resolveSet(name, prompts))
  process.stdout.write(`${JSON.stringify(set, null, 2)}\n`)
}

export async function usePrompts(name: string, options: DataOptions & { readonly model?: string }): Promise<void> {
  await withPromptStore(options, async (prompts) => {
    const set = await resolveSet(name, prompts)
    await warnOfUnfamiliar(set, options.model)
    const known = (await prompts.list()).some(({ sha256 }) => sha256 === set.sha256)
    const served = known ? await prompts.use(set.sha256) : await prompts.save(set)
    process.stdout.write(`serves now: ${printable(served.name)} ${served.sha256.slice(0, 12)}\n`)
  })
}
