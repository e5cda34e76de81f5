import { ablation } from './ablation'
import { decode } from './decode'
import type { Bench } from './figure'
import { head } from './head'
import { importRate } from './import-rate'
import { labelCommit } from './label-commit'
import { painting } from './painting'
import { parityEncoders } from './parity-encoders'
import { parityFull } from './parity-full'
import { retrieval } from './retrieval'
import { scroll } from './scroll'
import { speed } from './speed'
import { suggestion } from './suggestion'
import { serveSteps, stepOf, trainingStep } from './training-step'
import { viewer } from './viewer'
import { window } from './window'
import { worklist } from './worklist'

const benches: Readonly<Record<string, Bench>> = { decode, import: importRate, suggestion, head, label: labelCommit, window, viewer, painting, 'parity-encoders': parityEncoders, 'parity-full': parityFull, ablation, speed, 'training-step': trainingStep, retrieval, worklist, scroll }

const asked = process.env[stepOf]
if (asked !== undefined) await serveSteps(asked)

const wanted = process.argv.slice(2)
const unknown = wanted.filter((name) => !Object.hasOwn(benches, name))
if (unknown.length > 0) {
  console.error(`Unknown benchmark ${unknown.join(', ')}; known: ${Object.keys(benches).join(', ')}.`)
  process.exit(2)
}
for (const [name, bench] of Object.entries(benches)) {
  if (asked !== undefined || (wanted.length > 0 && !wanted.includes(name))) continue
  await bench((figure) => console.log(JSON.stringify(figure)))
}
