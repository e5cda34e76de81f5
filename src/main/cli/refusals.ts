import type { Failure } from '@shared/domain/errors'

/**
 * Names an input that was not taken, as one line on stderr (`refused PATH: CODE message`), and makes the command end
 * with exit code 1. The other inputs go on.
 */
export function refuse(path: string, failure: Failure): void {
  process.stderr.write(`refused ${printable(path)}: ${failure.code} ${printable(failure.message)}\n`)
  process.exitCode = 1
}

/** File names come from strangers' archives: control and bidi characters could rewrite the terminal's line. */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Bidi_Control}]/gu, '\uFFFD')
}
