import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { encode } from 'fast-png'
import { InvalidArgumentError, type Command } from 'commander'
import { counted } from '@main/cli/counted'
import { printable } from '@main/cli/refusals'
import type { PhantomIdentity } from '@main/library/phantom/file'
import type { DrawnFinding } from '@main/library/phantom/findings'

/**
 * `gloriole phantom --out DIR`: drawn films with known findings, for tests and evaluation. A film `NNNN` is
 * `films/NNNN.dcm`, a mask PNG (255 inside) per finding `masks/NNNN-<n>.png`, a line of `truth.jsonl`, and one of
 * `labels.csv` and of `regions.jsonl`, which every verb that takes labels, or regions, reads, with DIR as the folder of
 * the films. `films/` holds nothing else: it is what is imported.
 */
export function registerPhantom(program: Command): void {
  program
    .command('phantom')
    .description('draw chest films with known findings, masks and reports')
    .requiredOption('--out <dir>', 'folder to write to')
    .option('--count <n>', 'number of films', wholeNumber, 16)
    .option('--seed <n>', 'first film; the same seed draws the same films', wholeNumber, 1)
    .option('--rows <n>', 'rows of a film in pixels', wholeNumber, 2430)
    .action(async ({ out, count, seed, rows: rowsPx }: { out: string; count: number; seed: number; rows: number }) => {
      const { createRandom } = await import('@shared/random')
      const { runsOf } = await import('@main/evaluation/labels/siim-rle')
      const { drawPhantomFile } = await import('@main/library/phantom/file')
      for (const folder of ['films', 'masks']) await mkdir(join(out, folder), { recursive: true })
      const lines: string[] = []
      const regions: string[] = []
      const rows: string[] = ['file,patient,view,labels,report']
      for (let film = seed; film < seed + count; film++) {
        const random = createRandom(film * 31_337)
        const findings = randomFindings(random)
        const name = String(film).padStart(4, '0')
        const drawn = drawPhantomFile({ person: 1000 + film, exposure: 0, female: random.chance(0.5), findings, rowsPx }, identityOf(film))
        await writeFile(join(out, 'films', `${name}.dcm`), drawn.bytes)
        const { truth, report, maskRows, maskColumns } = drawn.phantom
        const masks = await Promise.all(
          truth.map(async ({ mask }, n) => {
            const png = encode({ width: maskColumns, height: maskRows, data: mask.map((value) => value * 255), channels: 1, depth: 8 })
            await writeFile(join(out, 'masks', `${name}-${n}.png`), png)
            return `masks/${name}-${n}.png`
          })
        )
        const labels = truth.map(({ finding, state }, n) => ({ ...finding, ...state, mask: masks[n] }))
        lines.push(JSON.stringify({ file: `films/${name}.dcm`, studyUid: drawn.studyUid, sopInstanceUid: drawn.sopInstanceUid, findings: labels, report }))
        regions.push(JSON.stringify({ file: `films/${name}.dcm`, patient: identityOf(film).patientId, rows: maskRows, columns: maskColumns, findings: truth.map(({ finding, mask }) => ({ cls: finding.class, maskRle: runsOf(mask) })) }))
        rows.push([`films/${name}.dcm`, identityOf(film).patientId, 'PA', findings.map((finding) => finding.class).join('|') || 'No Finding', `"${report.replaceAll('\n', ' ')}"`].join(','))
        if (process.stderr.isTTY) process.stderr.write(`\r${film - seed + 1} of ${count} films`)
      }
      await writeFile(join(out, 'truth.jsonl'), `${lines.join('\n')}\n`)
      await writeFile(join(out, 'regions.jsonl'), `${regions.join('\n')}\n`)
      await writeFile(join(out, 'labels.csv'), `${rows.join('\n')}\n`)
      process.stderr.write(`${counted(count, 'film')} drawn into ${printable(join(out, 'films'))}\n`)
    })
}

function wholeNumber(text: string): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 1 || value > 100_000) throw new InvalidArgumentError('Expected a whole number from 1 to 100000.')
  return value
}

const identityOf = (film: number): PhantomIdentity => ({
  patientId: `PHANTOM-${String(film).padStart(5, '0')}`,
  patientName: `Phantom^Number ${film}`,
  birthDate: '19700101',
  studyDate: '20260101',
  studyTime: '120000'
})

/** A third of the films are normal; the others have one finding, some of them two. */
function randomFindings(random: { between(from: number, to: number): number; chance(p: number): boolean }): DrawnFinding[] {
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random.between(0, from.length))]!
  const one = (): DrawnFinding => {
    const name = pick(['atelectasis', 'cardiomegaly', 'consolidation', 'edema', 'nodule', 'pleural effusion', 'pneumothorax'] as const)
    const bilateral = name === 'edema' || name === 'cardiomegaly'
    return { class: name, grade: pick([0, 1, 2] as const), side: bilateral ? 'both' : pick(['left', 'right'] as const), zone: pick(['upper', 'mid', 'lower'] as const) }
  }
  if (random.chance(1 / 3)) return []
  const first = one()
  const second = one()
  return random.chance(0.3) && second.class !== first.class ? [first, second] : [first]
}
