import { join } from 'node:path'
import { compareWithTorchvision } from '../fixtures/torchvision-encoder'
import { round, type Bench } from './figure'
import { foundPython, runPython } from './python'
import { withScratch } from './scratch'

/** Published networks, each with random weights and random running statistics. */
const networks = ['resnet18', 'resnet34', 'resnet50', 'resnet101', 'resnext50_32x4d', 'densenet121', 'densenet161', 'densenet169']

/**
 * Full-size image encoders as torchvision builds and computes them, imported from a Lightning checkpoint and computed
 * here at 299 pixels: the largest differences of local and global embeddings, and how large the embeddings are.
 */
export const parityEncoders: Bench = async (print) => {
  if (!foundPython('parity-encoders', print)) return
  for (const name of networks)
    await withScratch(async (folder) => {
      const checkpoint = join(folder, `${name}.ckpt`)
      await runPython('test/fixtures/encoders/make.py', [checkpoint, name])
      const { image, local, global } = await compareWithTorchvision(checkpoint)
      print({
        bench: 'parity-encoders',
        of: `${name} of torchvision, random, ${image.upsampleTo ?? image.inputSize} px`,
        runs: 1,
        localDifference: local.difference,
        localLargest: round(local.largest),
        globalDifference: global.difference,
        globalLargest: round(global.largest)
      })
    })
}
