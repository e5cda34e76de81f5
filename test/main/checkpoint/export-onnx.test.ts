import { spawnSync } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { InferenceSession, Tensor } from 'onnxruntime-node'
import { expect, test } from 'vitest'
import { exportOnnx } from '@main/checkpoint/export-onnx'
import { openEncoders } from '@main/nn/encoders'
import { formulaFilm } from '@test/fixtures/torchvision-encoder'
import { miniPack } from '@test/fixtures/mini-pack'
import { temporaryFolder } from '@test/fixtures/temporary-folder'

const pack = await miniPack()

test('exported networks give in another session, opened by path, what ours give', async () => {
  const out = join(temporaryFolder(), 'onnx')
  expect(await exportOnnx(pack, out)).toEqual(['image.onnx', 'text.onnx', 'weights.safetensors', 'vocab.txt'])
  const { inputSize } = pack.manifest.architecture.image
  const pixels = formulaFilm(inputSize)
  // No folder of weights is named: the runtime finds them beside the file.
  const session = await InferenceSession.create(join(out, 'image.onnx'))
  const found = await session.run({ pixels: new Tensor('float32', pixels, [1, 1, inputSize, inputSize]) })
  const encoders = await openEncoders(pack, { providers: ['cpu'] })
  const { local, global } = await encoders.encodeImages(pixels, 1)
  await encoders.close()
  expect(found['global']!.data).toEqual(global)
  expect(found['local']!.data).toEqual(local)
  await session.release()
  await expect(exportOnnx(pack, out)).rejects.toMatchObject({ code: 'CONFLICT' })
})

const python = ['/usr/bin/python3', 'python3'].find((command) => spawnSync(command, ['-c', "import onnx; assert tuple(map(int, onnx.__version__.split('.')[:2])) >= (1, 13)"], { stdio: 'ignore' }).status === 0)
test.skipIf(!python)("ONNX's own checker finds nothing wrong with them (needs python3 with onnx 1.13 or newer, which knows operator set 18)", async () => {
  const out = join(temporaryFolder(), 'onnx')
  await exportOnnx(pack, out)
  const script = join(out, 'check.py')
  await writeFile(script, 'import onnx, sys\nfor path in sys.argv[1:]: onnx.checker.check_model(path, full_check=True)\n')
  const answer = spawnSync(python!, [script, join(out, 'image.onnx'), join(out, 'text.onnx')], { encoding: 'utf8' })
  expect(answer.stderr).toBe('')
  expect((await readFile(join(out, 'image.onnx'))).length).toBeLessThan(1_000_000)
})
