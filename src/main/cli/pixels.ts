import type { Command } from 'commander'
import { toFailure } from '@shared/domain/errors'
import { refuse } from '@main/cli/refusals'

interface PixelLine {
  readonly path: string
  readonly transferSyntax: string
  readonly rows: number
  readonly columns: number
  readonly frames: number
  readonly pixelSha256: string
}

/** `gloriole pixels FILE...`: what a file decodes to, as one JSON object a line with `--json`; for checks against other decoders. */
export function registerPixels(program: Command): void {
  program
    .command('pixels')
    .description('decode DICOM files and print the SHA-256 of the first frame (stored values, little endian, allocated width)')
    .argument('<file...>', 'DICOM files')
    .option('--json', 'one JSON object per file')
    .action(async (paths: string[], { json }: { json?: boolean }) => {
      for (const path of paths) {
        try {
          const line = await decodeFile(path)
          process.stdout.write(json === true ? `${JSON.stringify(line)}\n` : `${line.pixelSha256}  ${line.columns}x${line.rows}x${line.frames}  ${line.transferSyntax}  ${path}\n`)
        } catch (error) {
          refuse(path, toFailure(error))
        }
      }
    })
}

async function decodeFile(path: string): Promise<PixelLine> {
  const { parseDicom } = await import('@main/dicom/parse')
  const { describeImage } = await import('@main/dicom/image')
  const { decodeFrame } = await import('@main/dicom/decode')
  const { pixelSha256 } = await import('@main/dicom/pixel-hash')
  const { readFilmFile } = await import('@main/dicom/read-file')
  const parsed = parseDicom(await readFilmFile(path))
  const { rows, columns, frames } = describeImage(parsed)
  return { path, transferSyntax: parsed.transferSyntaxUid, rows, columns, frames, pixelSha256: pixelSha256(await decodeFrame(parsed, 0)) }
}
