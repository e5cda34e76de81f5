import { copyFile, mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { newDataDir, openWindow, startBackend } from './window'

/** Every page in every theme and language goes to the first folder; what the documentation shows is copied to the second. */
const [everything, shown] = process.argv.slice(2) as [string, string]

const looks = (['dark', 'light'] as const).flatMap((theme) => (['en', 'zh'] as const).map((language) => ({ theme, language })))
/** Pictures of the documentation: those of the dark theme in English by their own name, and these. */
const documented = ['worklist', 'reading', 'similar', 'prior', 'outlines', 'palette', 'training', 'readers', 'models', 'prompts', 'system', 'settings']
const documentedElse: Readonly<Record<string, string>> = { 'reading.light.en': 'reading-light', 'reading.dark.zh': 'reading-zh', 'settings.light.en': 'settings-light', 'settings.dark.zh': 'settings-zh' }

/** Time for fonts, transitions and the overlay; the network never falls silent, as activities are a stream. */
const settlesInMs = 1200

/** Asks the backend as the window does. */
const ask = (page: Page, name: string, json: unknown): Promise<unknown> =>
  page.evaluate(async ([name, json]) => {
    const answer = await fetch(`/rpc/${name}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ json }) })
    if (!answer.ok) throw new Error(`${name}: ${await answer.text()}`)
    return ((await answer.json()) as { json: unknown }).json
  }, [name, json] as const)

const place = (page: Page, nth: number) => page.getByRole('navigation').first().getByRole('button').nth(nth)
const places = ['training', 'readers', 'models', 'prompts', 'system', 'settings']

/** Opens a study by a part of its patient's name and waits for its film and suggestions. */
async function open(page: Page, patient: string): Promise<void> {
  await page.getByRole('row').filter({ hasText: patient }).first().click()
  await page.keyboard.press('Enter')
  await page.locator('section.film-pane[aria-busy="false"]').first().waitFor()
  await page.locator('[data-finding]').first().waitFor({ timeout: 120_000 })
}

/** Answers of two readers, who differ on some findings, to four studies. */
async function readTwice(page: Page): Promise<void> {
  interface Listed {
    readonly studies: { readonly studyUid: string }[]
  }
  interface Opened {
    readonly series: { readonly instances: { readonly sopInstanceUid: string }[] }[]
  }
  const { studies } = (await ask(page, 'studies/list', { limit: 4 })) as Listed
  for (const [person, reader] of ['Dr Ada Ames', 'Dr Ben Boyd'].entries()) {
    await ask(page, 'system/saveSettings', { reader })
    for (const [n, { studyUid }] of studies.entries()) {
      const { series } = (await ask(page, 'studies/get', { studyUid })) as Opened
      for (const [i, name] of ['cardiomegaly', 'edema', 'pleural effusion'].entries()) {
        const presence = (n + i * (person + 1)) % 3 === 0 ? 'present' : 'absent'
        await ask(page, 'review/decide', { id: crypto.randomUUID(), studyUid, sopInstanceUid: series[0]!.instances[0]!.sopInstanceUid, class: name, state: { presence, severity: null, subtype: null, location: null }, origin: 'added' })
      }
    }
  }
  await ask(page, 'system/saveSettings', { reader: 'Dr Cleo Chen' })
}

/** All pages as they are now, one after the other; ends on the worklist. */
async function everyPage(page: Page, take: (name: string) => Promise<void>): Promise<void> {
  await take('worklist')
  await open(page, 'Birch')
  const consolidation = page.locator('[data-finding="consolidation"]')
  await consolidation.getByRole('button').first().click()
  await consolidation.locator('[data-word="opacity"], [data-word="consolidation"]').first().hover()
  await take('reading')
  await page.mouse.move(2, 2)
  await page.locator('#tab-labels').click()
  await take('labels')
  await consolidation.getByRole('button').first().click()
  await page.keyboard.press('e')
  await page.getByRole('dialog').waitFor()
  await take('labelling')
  await page.keyboard.press('Escape')
  await page.locator('#tab-history').click()
  await take('history')
  await page.keyboard.press('y')
  await page.locator('.similar__case').first().waitFor()
  await page.waitForFunction(() => Array.from(document.querySelectorAll<HTMLImageElement>('.similar__picture')).some((picture) => picture.naturalWidth > 0))
  await take('similar')
  await page.locator('#tab-report').click()
  await page.keyboard.press('c')
  await take('prior')
  await page.keyboard.press('c')
  await open(page, 'Elm')
  await page.keyboard.press('Shift+U')
  await page.locator('[data-testid="outline"]').first().waitFor()
  await take('outlines')
  await page.keyboard.press('Control+k')
  await take('palette')
  await page.keyboard.press('Escape')
  await page.keyboard.press('Shift+U')
  await page.keyboard.press('?')
  await take('keys')
  await page.keyboard.press('Escape')
  for (const [i, name] of places.entries()) {
    await place(page, i + 1).click()
    await take(name)
  }
  await place(page, 0).click()
  await page.keyboard.press('Alt+w')
  await page.locator('.worklist__filters').waitFor()
}

const dataDir = await newDataDir()
const backend = await startBackend(dataDir)
const { page, close } = await openWindow()
const takeAs = (look: string) => async (name: string) => {
  await page.waitForTimeout(settlesInMs)
  const path = join(everything, `${name}.${look}.png`)
  // Folders of the machine that took the pictures are nobody's business.
  await page.screenshot({ path, mask: [page.getByText(dataDir), page.getByText(process.cwd())], maskColor: '#30363d' })
  const file = look === 'dark.en' && documented.includes(name) ? name : documentedElse[`${name}.${look}`]
  if (file !== undefined) await copyFile(path, join(shown, `${file}.png`))
  console.log(path)
}
try {
  await mkdir(everything, { recursive: true })
  await page.goto(backend.url)
  await page.getByText('12 studies').waitFor({ timeout: 600_000 })
  await page.getByRole('button', { name: 'Suggest', exact: true }).waitFor({ timeout: 600_000 })
  await readTwice(page)
  for (const { theme, language } of looks) {
    await ask(page, 'system/saveSettings', { theme, language })
    await page.reload()
    await page.locator('.worklist__row[data-study]').first().waitFor()
    const take = takeAs(`${theme}.${language}`)
    await everyPage(page, take)
    // Nothing found, and what an import refused: pages that a full library does not show.
    await page.getByRole('searchbox').fill('nobody of this name')
    await page.locator('.empty').waitFor()
    await take('nothing-found')
    await page.getByRole('searchbox').fill('')
    await page.locator('.worklist__row[data-study]').first().waitFor()
    await page.getByTestId('import-files').first().setInputFiles({ name: 'notes.dcm', mimeType: 'application/octet-stream', buffer: Buffer.from('not a film') })
    await page.getByRole('dialog').waitFor()
    await take('import-refused')
    await page.keyboard.press('Escape')
  }
} finally {
  await close()
  await backend.stop()
  await rm(dataDir, { recursive: true, force: true })
}
