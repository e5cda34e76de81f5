import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { encodeTexts } from '@main/gloria/encode-texts'
import { readShipped, shippedFor } from '@main/gloria/prompt-store'
import { openTokenizer } from '@main/gloria/tokenizer-of-pack'
import { openPack, type Pack } from '@main/checkpoint/pack'
import { openEncoders, type Encoders } from '@main/nn/encoders'
import { tabulateTexts } from '@main/nn/text-table'
import { formulaFilm } from '@test/fixtures/torchvision-encoder'
import { round, spread, type Bench } from './figure'
import { gloriole, makeFullModel } from './full-model'
import { foundPython, startPython } from './python'
import { withScratch } from './scratch'

const rounds = 21

/**
 * GLoRIA at full size against PyTorch, side by side: each round runs both, one after the other, so that a busy machine
 * slows both. PyTorch does what the public code does (three equal channels, texts padded to 97, text after text).
 */
export const speed: Bench = (print) =>
  withScratch(async (folder) => {
    if (!foundPython('speed', print)) return
    const { checkpoint, vocabulary, pack } = await makeFullModel(folder)
    const prompts = shippedFor(null, await readShipped(join(process.cwd(), 'resources/prompts')))
    const texts = prompts.classes.flatMap((one) => one.prompts.map(({ text }) => text))
    await writeFile(join(folder, 'texts.json'), JSON.stringify(texts))
    const peer = await startPython('test/bench/gloria_peer.py', [checkpoint, vocabulary, join(folder, 'texts.json'), '--time'])
    const encoders = await openEncoders(pack, { providers: ['cpu'] })
    const tokenizer = await openTokenizer(pack)
    const film = formulaFilm(224)
    const table = tabulateTexts((await encodeTexts(encoders, tokenizer, texts)).map((text) => ({ ...text, compatCount: 0 })), 768, 'corrected')
    const eightBits = await inEightBits(folder, pack)
    const work = {
      image: () => encoders.encodeImages(film, 1),
      'image-8bit': () => eightBits.encodeImages(film, 1),
      film: async () => encoders.scoreTexts(await encoders.encodeImages(film, 1), table),
      texts: () => encodeTexts(encoders, tokenizer, texts.slice(0, 25))
    }
    const of = { image: 'ResNet-50 at 299 px, one film', 'image-8bit': 'the same in 8 bits, against PyTorch in float32', film: `one film against ${texts.length} prompts, encoded before`, texts: '25 prompts, BERT 12 x 768' }
    const medians: Record<string, number> = {}
    for (const name of ['image', 'image-8bit', 'film', 'texts'] as const) {
      const [ours, theirs]: [number[], number[]] = [[], []]
      for (let run = -1; run < (name.startsWith('image') ? rounds : 3); run++) {
        const start = performance.now()
        await work[name]()
        const ms = performance.now() - start
        const peerMs = Number(await peer.ask(name === 'image-8bit' ? 'image' : name))
        if (run < 0) continue
        ours.push(ms)
        theirs.push(peerMs)
      }
      const [own, other] = [spread(ours), spread(theirs)]
      medians[name] = own.medianMs
      print({ bench: `speed-${name}`, of: of[name], ...own, pytorchMedianMs: other.medianMs, ratioOfMedians: round(other.medianMs / own.medianMs), ratioOfFastest: round(other.minMs / own.minMs), ...(name === 'film' && { timesImageEncode: round(own.medianMs / medians['image']!) }) })
    }
    peer.close()
    await encoders.close()
    await eightBits.close()
  })

/** The model by `gloriole model quantise`, its ranges taken from a drawn film. */
async function inEightBits(folder: string, { dir }: Pack): Promise<Encoders> {
  const [drawn, out] = [join(folder, 'drawn'), join(folder, 'eight-bit')]
  await gloriole('phantom', '--out', drawn, '--count', '1', '--seed', '1', '--rows', '512')
  await gloriole('model', 'quantise', dir, '--images', join(drawn, 'films', '0001.dcm'), '--out', out)
  return openEncoders(await openPack(out), { providers: ['cpu'] })
}
