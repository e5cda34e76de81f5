import { fork } from 'node:child_process'
import { join } from 'node:path'
import { input, type Graph } from '@main/onnx/graph'
import { reshape } from '@main/onnx/ops/layout'
import { linear } from '@main/onnx/ops/linear'
import { globalAveragePool } from '@main/onnx/ops/pooling'
import { climbLadder } from '@main/onnx/providers'
import { openPack } from '@main/checkpoint/pack'
import { imageLevels } from '@main/nn/gloria-image'
import { binaryCrossEntropy } from '@main/nn/losses/binary-cross-entropy'
import { trainedWeightsIn } from '@main/nn/weights'
import { sgd } from '@main/training/optimizers/sgd'
import { constantRate } from '@main/training/schedule'
import { startOf } from '@main/training/start'
import { stepGraphs } from '@main/training/step-graph'
import { Trainer } from '@main/training/trainer'
import { formulaFilm } from '@test/fixtures/torchvision-encoder'
import { round, spread, type Bench } from './figure'
import { makeFullModel } from './full-model'
import { foundPython, startPython } from './python'
import { withScratch } from './scratch'

const [side, classes] = [224, 5]
const rounds = 7

/** Films of a batch, and steps of one run, as a training run would choose them on two cores. */
const sizes = [{ batch: 4, atOnce: 3 }, { batch: 16, atOnce: 1 }] as const

/** The environment variable that makes this program one side of the race: a pack and a batch. */
export const stepOf = 'GLORIOLE_BENCH_STEP'

/**
 * A whole training step of ResNet-50 (running statistics, binary cross-entropy of five classes, SGD with momentum, every
 * parameter moved) against PyTorch: each in a process of its own, turn by turn, with the largest memory each has held.
 */
export const trainingStep: Bench = (print) =>
  withScratch(async (folder) => {
    if (!foundPython('training-step', print)) return
    const { checkpoint, pack } = await makeFullModel(folder)
    for (const { batch, atOnce } of sizes) {
      const peer = await startPython('test/bench/step_peer.py', [checkpoint, String(batch)])
      const ours = await startOurs(pack.dir, batch)
      const [own, theirs]: [number[], number[]] = [[], []]
      let seen: [string, string] = ['', '']
      for (let run = -2; run < rounds; run++) {
        const answers: string[] = []
        const mine = await ours.ask(atOnce)
        for (let i = 0; i < atOnce; i++) answers.push(await peer.ask('step'))
        seen = [mine, answers.at(-1)!]
        if (run < 0) continue
        own.push(Number(mine.split(' ')[0]))
        theirs.push(answers.reduce((sum, answer) => sum + Number(answer.split(' ')[0]), 0) / atOnce)
      }
      const [, loss, memory] = seen[0].split(' ').map(Number) as [number, number, number]
      const [, peerLoss, peerMemory] = seen[1].split(' ').map(Number) as [number, number, number]
      const [mine, other] = [spread(own), spread(theirs)]
      print({
        bench: 'training-step', of: `ResNet-50 at ${side} px, batch ${batch}, ${atOnce} in a run`, ...mine, pytorchMedianMs: other.medianMs, timeRatio: round(mine.medianMs / other.medianMs), timeRatioOfFastest: round(mine.minMs / other.minMs),
        peakMiB: Math.round(memory), pytorchPeakMiB: Math.round(peerMemory), memoryRatio: round(memory / peerMemory), loss: round(loss), pytorchLoss: round(peerLoss)
      })
      ours.close()
      peer.close()
    }
  })

async function startOurs(packDir: string, batch: number) {
  const child = fork(process.argv[1]!, [], { env: { ...process.env, [stepOf]: JSON.stringify({ packDir, batch }) } })
  const next = () => new Promise<string>((resolve) => child.once('message', (message: string) => resolve(message)))
  await next()
  return {
    ask: (steps: number) => {
      const answer = next()
      child.send(steps)
      return answer
    },
    close: () => child.kill()
  }
}

/** Our side: answers each message, a number of steps, with the milliseconds of one, the last loss, and peak MiB. */
export async function serveSteps(asked: string): Promise<void> {
  const { packDir, batch } = JSON.parse(asked) as { packDir: string; batch: number }
  const pack = await openPack(join(packDir))
  const image = { ...pack.manifest.architecture.image, inputSize: side, upsampleTo: null }
  const build = (graph: Graph) => {
    const { weights, parameters } = trainedWeightsIn(graph, pack.weights, (name) => !/running_(mean|var)$/.test(name))
    const final = imageLevels(input(graph, 'pixels', 'float32', [batch, 1, side, side]), image, weights)[4]
    const head = new Map([['head.weight', input(graph, 'head.weight', 'float32', [classes, image.globalChannels])], ['head.bias', input(graph, 'head.bias', 'float32', [classes])]])
    const logits = linear(reshape(globalAveragePool(final), [batch, image.globalChannels]), head.get('head.weight')!, head.get('head.bias')!)
    const loss = binaryCrossEntropy(logits, input(graph, 'targets', 'float32', [batch, classes]), input(graph, 'weights', 'float32', [batch, classes]))
    return { loss, parts: {}, parameters: new Map([...parameters, ...head]), statistics: new Map() }
  }
  const optimizer = sgd({ momentum: 0.9, weightDecay: 0 })
  const graphs = stepGraphs(build, { optimizer, clip: null, accumulate: 1 })
  const initial = new Map([['head.weight', new Float32Array(classes * image.globalChannels)], ['head.bias', new Float32Array(classes)]])
  const trainer = await Trainer.open({ graphs, weightsDir: pack.dir, optimizer, schedule: constantRate(1e-4), ladder: await climbLadder({ providers: ['cpu'] }), state: await startOf(graphs, optimizer, pack.weights, initial) })
  const film = formulaFilm(side)
  const pixels = new Float32Array(batch * side * side)
  for (let i = 0; i < batch; i++) pixels.set(film, i * side * side)
  const values = {
    pixels: { data: pixels, shape: [batch, 1, side, side] },
    targets: { data: Float32Array.from({ length: batch * classes }, (_, i) => i % 2), shape: [batch, classes] },
    weights: { data: new Float32Array(batch * classes).fill(1), shape: [batch, classes] }
  }
  process.on('message', (steps: number) => {
    const start = performance.now()
    void trainer.steps(Array.from({ length: steps }, () => [values])).then((reports) => process.send!(`${(performance.now() - start) / steps} ${reports.at(-1)!.loss} ${process.resourceUsage().maxRSS / 1024}`))
  })
  process.send!('ready')
}
