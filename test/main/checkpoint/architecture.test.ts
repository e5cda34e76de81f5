import { describe, expect, test } from 'vitest'
import type { Architecture } from '@main/nn/architecture'
import { expectedShapes, inferArchitecture } from '@main/checkpoint/architecture'
import { gloriaNames } from '@main/checkpoint/gloria-names'
import type { ResnetArchitecture } from '@main/nn/resnet'
import { settingsOf } from '@main/checkpoint/settings'
import type { Plain } from '@main/checkpoint/hyper-parameters'

const settings = settingsOf(null)

interface Model {
  readonly block: 'basic' | 'bottleneck'
  readonly blocks: readonly number[]
  readonly widths: readonly number[]
  readonly stem?: number
  readonly middles?: readonly number[]
  readonly groups?: number
  readonly bert: { readonly layers: number; readonly width: number; readonly heads?: number; readonly intermediate?: number }
}

/** Shapes as torchvision and Hugging Face give them, written down here a second time, independently of the importer. */
function shapesOf({ block, blocks, widths, stem = 64, middles = [64, 128, 256, 512], groups = 1, bert }: Model): Map<string, number[]> {
  const shapes = new Map<string, number[]>()
  const add = (name: string, ...shape: number[]): void => void shapes.set(name, shape)
  const bn = (name: string, width: number): void => {
    for (const part of ['weight', 'bias', 'running_mean', 'running_var']) add(`${name}.${part}`, width)
    add(`${name}.num_batches_tracked`)
  }
  const image = 'img_encoder.model'
  add(`${image}.conv1.weight`, stem, 3, 7, 7)
  bn(`${image}.bn1`, stem)
  let inWidth = stem
  blocks.forEach((count, stage) => {
    const width = widths[stage]!
    for (let n = 0; n < count; n++) {
      const at = `${image}.layer${stage + 1}.${n}`
      if (block === 'basic') {
        add(`${at}.conv1.weight`, width, inWidth, 3, 3)
        bn(`${at}.bn1`, width)
        add(`${at}.conv2.weight`, width, width, 3, 3)
        bn(`${at}.bn2`, width)
      } else {
        const middle = middles[stage]!
        add(`${at}.conv1.weight`, middle, inWidth, 1, 1)
        bn(`${at}.bn1`, middle)
        add(`${at}.conv2.weight`, middle, middle / groups, 3, 3)
        bn(`${at}.bn2`, middle)
        add(`${at}.conv3.weight`, width, middle, 1, 1)
        bn(`${at}.bn3`, width)
      }
      if (n === 0 && (stage > 0 || inWidth !== width)) {
        add(`${at}.downsample.0.weight`, width, inWidth, 1, 1)
        bn(`${at}.downsample.1`, width)
      }
      inWidth = width
    }
  })
  const { layers, width, intermediate = width * 4 } = bert
  add('img_encoder.local_embedder.weight', width, widths[2]!, 1, 1)
  add('img_encoder.global_embedder.weight', width, widths[3]!)
  add('img_encoder.global_embedder.bias', width)
  const text = 'text_encoder.model'
  const linear = (name: string, out: number, into: number): void => {
    add(`${name}.weight`, out, into)
    add(`${name}.bias`, out)
  }
  const norm = (name: string): void => {
    add(`${name}.weight`, width)
    add(`${name}.bias`, width)
  }
  add(`${text}.embeddings.position_ids`, 1, 512)
  add(`${text}.embeddings.word_embeddings.weight`, 28_996, width)
  add(`${text}.embeddings.position_embeddings.weight`, 512, width)
  add(`${text}.embeddings.token_type_embeddings.weight`, 2, width)
  norm(`${text}.embeddings.LayerNorm`)
  for (let layer = 0; layer < layers; layer++) {
    const at = `${text}.encoder.layer.${layer}`
    for (const part of ['query', 'key', 'value']) linear(`${at}.attention.self.${part}`, width, width)
    linear(`${at}.attention.output.dense`, width, width)
    norm(`${at}.attention.output.LayerNorm`)
    linear(`${at}.intermediate.dense`, intermediate, width)
    linear(`${at}.output.dense`, width, intermediate)
    norm(`${at}.output.LayerNorm`)
  }
  linear(`${text}.pooler.dense`, width, width)
  return shapes
}

const gloria: Model = { block: 'bottleneck', blocks: [3, 4, 6, 3], widths: [256, 512, 1024, 2048], bert: { layers: 12, width: 768 } }

describe('inferArchitecture', () => {
  test("recognises GLoRIA's ResNet-50 and Bio_ClinicalBERT", () => {
    expect(inferArchitecture(shapesOf(gloria), settings)).toEqual<Architecture>({
      image: {
        backbone: {
          kind: 'resnet',
          block: 'bottleneck',
          stemWidth: 64,
          stages: [
            { blocks: 3, outWidth: 256 },
            { blocks: 4, outWidth: 512 },
            { blocks: 6, outWidth: 1024 },
            { blocks: 3, outWidth: 2048 }
          ],
          groups: 1
        },
        inputSize: 224,
        upsampleTo: 299,
        localChannels: 1024,
        globalChannels: 2048,
        embedding: 768
      },
      text: { kind: 'bert', layers: 12, width: 768, heads: 12, intermediate: 3072, vocabulary: 28_996, positions: 512, lastLayers: 4, maxTokens: 97 }
    })
  })

  test.each<[string, Model, { block: string; groups: number; blocks: number[]; heads: number }]>([
    ['ResNet-18 and BERT-mini', { block: 'basic', blocks: [2, 2, 2, 2], widths: [64, 128, 256, 512], bert: { layers: 4, width: 256 } }, { block: 'basic', groups: 1, blocks: [2, 2, 2, 2], heads: 4 }],
    ['ResNet-34 and BERT-large', { block: 'basic', blocks: [3, 4, 6, 3], widths: [64, 128, 256, 512], bert: { layers: 24, width: 1024 } }, { block: 'basic', groups: 1, blocks: [3, 4, 6, 3], heads: 16 }],
    ['ResNet-152', { ...gloria, blocks: [3, 8, 36, 3] }, { block: 'bottleneck', groups: 1, blocks: [3, 8, 36, 3], heads: 12 }],
    ['ResNeXt-50 32x4d', { ...gloria, middles: [128, 256, 512, 1024], groups: 32 }, { block: 'bottleneck', groups: 32, blocks: [3, 4, 6, 3], heads: 12 }],
    ['Wide ResNet-50-2', { ...gloria, middles: [128, 256, 512, 1024] }, { block: 'bottleneck', groups: 1, blocks: [3, 4, 6, 3], heads: 12 }],
    ['a basic ResNet whose first stage widens', { ...gloria, block: 'basic', stem: 32 }, { block: 'basic', groups: 1, blocks: [3, 4, 6, 3], heads: 12 }]
  ])('recognises %s', (_, model, expected) => {
    const { image, text } = inferArchitecture(shapesOf(model), settings)
    const { block, groups, stages } = image.backbone as ResnetArchitecture
    expect({ block, groups, blocks: stages.map((stage) => stage.blocks), heads: text.heads }).toEqual(expected)
  })

  test('expects exactly the tensors it keeps', () => {
    const shapes = shapesOf(gloria)
    const expected = expectedShapes(inferArchitecture(shapes, settings), shapes)
    const dropped = [...shapes.keys()].filter((name) => !expected.has(name))
    expect(dropped.filter((name) => !name.endsWith('num_batches_tracked'))).toEqual(['text_encoder.model.embeddings.position_ids', 'text_encoder.model.pooler.dense.weight', 'text_encoder.model.pooler.dense.bias'])
    expect([...expected.keys()].filter((name) => !shapes.has(name))).toEqual([])
  })

  test('what the ResNet sees: option, hyper-parameter, 299', () => {
    const shapes = shapesOf(gloria)
    const sizes = (resnetSize: number | null, inputSize?: number) => {
      const { image } = inferArchitecture(shapes, { ...settings, resnetSize }, { inputSize })
      return [image.inputSize, image.upsampleTo]
    }
    expect(sizes(null)).toEqual([224, 299])
    expect(sizes(224)).toEqual([224, null])
    expect(sizes(null, 224)).toEqual([224, null])
    expect(sizes(224, 299)).toEqual([224, 299])
    expect(inferArchitecture(shapes, { ...settings, resizeLongSide: 512, cropSize: 448 }).image).toMatchObject({ inputSize: 448, upsampleTo: null })
  })

  test('a text is never longer than the positions', () => {
    const shapes = shapesOf(gloria)
    shapes.set('text_encoder.model.embeddings.position_embeddings.weight', [64, 768])
    expect(inferArchitecture(shapes, settings).text).toMatchObject({ positions: 64, maxTokens: 64 })
  })

  const changed = (change: (shapes: Map<string, number[]>) => unknown): Map<string, number[]> => {
    const shapes = shapesOf(gloria)
    change(shapes)
    return shapes
  }
  test.each<[string, (shapes: Map<string, number[]>) => unknown, RegExp]>([
    ['no conv1', (shapes) => shapes.delete('img_encoder.model.conv1.weight'), /lacks img_encoder\.model\.conv1\.weight/],
    ['grey films', (shapes) => shapes.set('img_encoder.model.conv1.weight', [64, 1, 7, 7]), /1 channels/],
    ['a stem of 3 x 3', (shapes) => shapes.set('img_encoder.model.conv1.weight', [64, 3, 3, 3]), /\[64, 3, 3, 3\]; \[64, 3, 7, 7\]/],
    ['no layer4', (shapes) => [...shapes.keys()].filter((name) => name.includes('.layer4.')).forEach((name) => shapes.delete(name)), /layer4\.0\.conv3/],
    ['a block missing in the middle', (shapes) => shapes.delete('img_encoder.model.layer3.2.conv1.weight'), /also have .*layer3\.2/],
    ['no shortcut', (shapes) => shapes.delete('img_encoder.model.layer2.0.downsample.0.weight'), /lacks .*layer2\.0\.downsample/],
    ['squeeze and excitation', (shapes) => shapes.set('img_encoder.model.layer1.0.se.fc1.weight', [16, 256]), /no plain ResNet or DenseNet.*se\.fc1/],
    ['no local embedder', (shapes) => shapes.delete('img_encoder.local_embedder.weight'), /lacks img_encoder\.local_embedder/],
    ['a local embedder of another layer', (shapes) => shapes.set('img_encoder.local_embedder.weight', [768, 512, 1, 1]), /local_embedder\.weight has the shape \[768, 512/],
    ['a local embedder with a bias', (shapes) => shapes.set('img_encoder.local_embedder.bias', [768]), /local_embedder\.bias/],
    ['another dimension for images', (shapes) => shapes.set('img_encoder.local_embedder.weight', [512, 1024, 1, 1]), /512 dimensions, texts in 768/],
    ['no text encoder', (shapes) => [...shapes.keys()].filter((name) => name.startsWith('text')).forEach((name) => shapes.delete(name)), /lacks text_encoder\.model\.embeddings\.word_embeddings/],
    ['no layers', (shapes) => [...shapes.keys()].filter((name) => name.includes('.encoder.layer.')).forEach((name) => shapes.delete(name)), /encoder\.layer\.0/],
    ['three layers', (shapes) => [...shapes.keys()].filter((name) => /\.layer\.([3-9]|1\d)\./.test(name)).forEach((name) => shapes.delete(name)), /3 layers; the last 4/],
    ['a projection after BERT', (shapes) => shapes.set('text_encoder.model.encoder.layer.0.adapter.weight', [8, 768]), /adapter/],
    ['a vector where a matrix belongs', (shapes) => shapes.set('text_encoder.model.embeddings.word_embeddings.weight', [5]), /\[5\]; 2 sizes/],
    ['an empty vocabulary', (shapes) => shapes.set('text_encoder.model.embeddings.word_embeddings.weight', [0, 768]), /\[0, 768\]/],
    ['groups that are no whole number', (shapes) => shapes.set('img_encoder.model.layer1.0.conv2.weight', [64, 48, 3, 3]), /no whole number of groups/]
  ])('names what is wrong: %s', (_, change, message) => {
    expect(() => inferArchitecture(changed(change), settings)).toThrow(expect.objectContaining({ code: 'ARCHITECTURE_UNKNOWN', message: expect.stringMatching(message) }))
  })

  test('asks for the number of heads where the width does not tell it', () => {
    const narrow = shapesOf({ ...gloria, bert: { layers: 4, width: 96 } })
    expect(() => inferArchitecture(narrow, settings)).toThrow(/--heads/)
    expect(inferArchitecture(narrow, settings, { heads: 3 }).text.heads).toBe(3)
  })
})

describe('gloriaNames', () => {
  const names = (...given: string[]): string[] => [...gloriaNames(new Map(given.map((name) => [name, null]))).keys()]
  test('takes away what stands before the encoders, and what is not theirs', () => {
    expect(names('gloria.img_encoder.a', 'gloria.text_encoder.b', 'gloria.loss.c', 'classifier.weight')).toEqual(['img_encoder.a', 'text_encoder.b'])
    expect(names('img_encoder.a', 'text_encoder.b')).toEqual(['img_encoder.a', 'text_encoder.b'])
    expect(names('module.model.img_encoder.a')).toEqual(['img_encoder.a'])
  })
  test('refuses no model, and two', () => {
    expect(() => names('encoder.a', 'my_img_encoder.b')).toThrow(expect.objectContaining({ code: 'ARCHITECTURE_UNKNOWN' }))
    expect(() => names('student.img_encoder.a', 'teacher.img_encoder.a')).toThrow(/more than one model: "student\.", "teacher\."/)
  })
})

describe('settingsOf', () => {
  const tree = (path: string, value: Plain): Plain => path.split('.').reduceRight<Plain>((inner, key) => new Map([[key, inner]]), value)
  test("are GLoRIA's where nothing is said", () => {
    expect(settings).toEqual({ resizeLongSide: 256, cropSize: 224, resnetSize: null, lastLayers: 4, maxTokens: 97, temperatures: { attention: 4, words: 5, loss: 10 } })
  })
  test('are what the hyper-parameters say, unless that is nonsense', () => {
    expect(settingsOf(tree('model.gloria.temp1', 2.5)).temperatures.attention).toBe(2.5)
    expect(settingsOf(tree('model.vision.input_size', 224)).resnetSize).toBe(224)
    for (const nonsense of [-1, 0, 1.5, NaN, 1e9, '224', null, true]) expect(settingsOf(tree('transforms.random_crop.crop_size', nonsense)).cropSize).toBe(224)
  })
  test.each<[string, Plain]>([
    ['model.norm', true],
    ['model.text.agg_tokens', false],
    ['model.text.aggregate_method', 'mean'],
    ['transforms.norm', 'imagenet']
  ])('refuse a variant that would be computed wrongly: %s', (path, value) => {
    expect(() => settingsOf(tree(path, value))).toThrow(expect.objectContaining({ code: 'ARCHITECTURE_UNKNOWN', message: expect.stringContaining(path) }))
  })
  test('refuse a crop larger than the film', () => {
    expect(() => settingsOf(tree('data.image.imsize', 200))).toThrow(/crop 224 pixels out of 200/)
  })
})
