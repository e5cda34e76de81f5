import { Command } from 'commander'
import { version } from '@main/package-root'

/** A verb of the command line adds itself to the program; what is heavy is imported in its action, not here. */
export type Registration = (program: Command) => void

/** The `gloriole` command with the given verbs. Usage errors throw CommanderError instead of ending the process. */
export function createProgram(registrations: readonly Registration[]): Command {
  const program = new Command('gloriole')
    .description('GLoRIA suggestions for chest radiographs with word-linked overlays, offline.')
    .version(version())
    .option('--verbose', 'print the stack of an unexpected error')
    .exitOverride()
    .showHelpAfterError('(gloriole --help lists the verbs, gloriole VERB --help their options)')
  for (const register of registrations) register(program)
  return program
}
