import { expect, test } from 'vitest'
import { readHyperParameters, valueAt } from '@main/checkpoint/hyper-parameters'
import { readPickle } from '@main/checkpoint/pickle/read-pickle'
import { dict, global, int, join, list, pickle, text, type Piece } from './pickle/assemble'

const read = (...pieces: Piece[]) => readHyperParameters(readPickle(pickle(...pieces)))
const object = (module: string, name: string, state: Piece): Buffer => join(global(module, name), ')\x81', state, 'b')

test('a dictionary, a Namespace, an AttributeDict and OmegaConf nodes read alike', () => {
  const inner = dict(text('temp1'), int(4))
  const node = (value: Piece): Buffer => object('omegaconf.nodes', 'AnyNode', dict(text('_metadata'), 'N', text('_parent'), 'N', text('_val'), value))
  const forms = [
    dict(text('model'), inner),
    object('argparse', 'Namespace', dict(text('model'), inner)),
    join(global('pytorch_lightning.utilities.parsing', 'AttributeDict'), ')\x81(', text('model'), inner, 'u'),
    object('omegaconf.dictconfig', 'DictConfig', dict(text('_metadata'), 'N', text('_content'), dict(text('model'), object('omegaconf.dictconfig', 'DictConfig', dict(text('_content'), dict(text('temp1'), node(int(4)))))))),
    object('omegaconf.dictconfig', 'DictConfig', dict(text('content'), dict(text('model'), inner)))
  ]
  for (const form of forms) expect(valueAt(read(form), 'model.temp1')).toBe(4)
})

test('lists are read, other keys than texts are passed over, what is no plain value reads as null', () => {
  const plain = read(dict(text('list'), list(int(1), text('a')), int(7), int(8), text('class'), global('a', 'B'), text('bytes'), join('C', 1, 'x')))
  expect(plain).toEqual(
    new Map<string, unknown>([
      ['list', [1, 'a']],
      ['class', null],
      ['bytes', null]
    ])
  )
})

test('nothing, what nests too deep and what multiplies reads as null where it is too much', () => {
  expect(readHyperParameters(undefined)).toBeNull()
  const deep = Array.from({ length: 100 }).reduce<Buffer>((inside) => dict(text('a'), inside), int(1))
  const atDepth = (levels: number) => valueAt(read(deep), Array<string>(levels).fill('a').join('.'))
  expect(atDepth(10)).toBeInstanceOf(Map)
  expect(atDepth(33)).toBeNull()
  // Each list holds the one before ten times: 10^20 items for whoever walks them all.
  const laughs = join('](N', 'e', ...Array.from({ length: 20 }, () => join('q', 0, '0](', ...Array<Buffer>(10).fill(join('h', 0)), 'e')))
  expect(Array.isArray(read(laughs))).toBe(true)
})

test('a path does not reach inherited names', () => {
  expect(valueAt(read(dict(text('a'), int(1))), 'constructor.name')).toBeUndefined()
  expect(valueAt(read(dict(text('__proto__'), int(1))), '__proto__')).toBe(1)
  expect(valueAt(null, 'a')).toBeUndefined()
})
