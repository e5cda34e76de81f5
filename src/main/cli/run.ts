import { CommanderError, type Command } from 'commander'
import { AppError, toFailure } from '@shared/domain/errors'
import { printable } from '@main/cli/refusals'

/** Exit codes: 0 done, 1 something was refused or failed, 2 the command was not understood. */
export type ExitCode = 0 | 1 | 2

/**
 * Runs one command line (arguments without node and script) and says how it ended. Refused inputs were named by their
 * verb already (`process.exitCode` is 1 then). Of an unexpected error only a code and a safe sentence are printed, as
 * its message may hold patient data; `--verbose` or GLORIOLE_DEBUG=1 print the stack for whoever repairs it.
 */
export async function run(program: Command, args: readonly string[]): Promise<ExitCode> {
  try {
    await program.parseAsync(args, { from: 'user' })
    return process.exitCode === 1 ? 1 : 0
  } catch (error) {
    if (error instanceof CommanderError) return helpWasAskedFor(error) ? 0 : 2
    const { code, message } = toFailure(error)
    process.stderr.write(`gloriole: ${code} ${printable(message)}\n`)
    if (process.env['GLORIOLE_DEBUG'] || program.opts<{ verbose?: boolean }>().verbose) process.stderr.write(`${stackOf(error)}\n`)
    return error instanceof AppError && error.code === 'USAGE' ? 2 : 1
  }
}

/** Help and version that were asked for end well; help for want of a verb is a usage error. */
const helpWasAskedFor = (error: CommanderError) => error.exitCode === 0

function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const cause = error.cause === undefined ? '' : `\nCaused by: ${stackOf(error.cause)}`
  return (error.stack ?? error.message) + cause
}
