import type { Command } from 'commander'
import type { Finding } from '@main/cli/examine'
import { printable } from '@main/cli/refusals'

const marks = { ok: 'ok      ', warning: 'warning ', problem: 'PROBLEM ' } as const

/** `gloriole doctor`: what Gloriole needs of this machine and of its data folder, and whether it is there. */
export function registerDoctor(program: Command): void {
  program
    .command('doctor')
    .description('check this machine, the data folder and the model')
    .option('--data <dir>', 'data folder')
    .option('--json', 'print the findings as one JSON object')
    .action(async ({ data, json }: { data?: string; json?: boolean }) => {
      const { examine } = await import('@main/cli/examine')
      const findings: Finding[] = []
      for await (const finding of examine(data)) {
        findings.push(finding)
        if (!json) process.stdout.write(`${marks[finding.state]}${finding.name}: ${printable(finding.detail)}\n`)
      }
      const isWell = findings.every(({ state }) => state !== 'problem')
      if (json) process.stdout.write(`${JSON.stringify({ ok: isWell, findings })}\n`)
      if (!isWell) process.exitCode = 1
    })
}
