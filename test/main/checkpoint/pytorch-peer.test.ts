import { spawnSync } from 'node:child_process'
import { mkdtemp, open, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readCheckpoint } from '@main/checkpoint/read-checkpoint'
import { readAsFloats } from '@main/checkpoint/tensor-floats'
import { elementsOf } from '@main/checkpoint/tensor-type'

/** A Python that has PyTorch (Debian's python3-torch is only in the system's own). */
const python = ['/usr/bin/python3', 'python3'].find((command) => spawnSync(command, ['-c', 'import torch'], { stdio: 'ignore' }).status === 0)

/** Saves tensors of every kind as PyTorch does, and beside them the float32 values that PyTorch reads. */
const script = `
import sys, torch
folder = sys.argv[1]
torch.manual_seed(1)
base = torch.randn(6, 8, 5)
t = {
  'plain': base, 'transposed': base.transpose(0, 2), 'sliced': base[1:5:2, ::3, 1:], 'one column': base[:, 2:3, 4],
  'expanded within its storage': torch.arange(12.).as_strided((3, 4), (0, 2)), 'scalar': torch.tensor(-2.5), 'empty': torch.empty(0, 3),
  'parameter': torch.nn.Parameter(base[0].clone()), 'shared': base.view(-1)[7:11],
  'half': base.half(), 'bfloat16': base.bfloat16(), 'double': base.double(), 'transposed double': base.double().t() if base.dim() == 2 else base.double().permute(1, 2, 0),
  'subnormal halves': torch.tensor([6e-8, -6e-5, 65504., 0.]).half(), 'large': torch.randn(1100, 1000).t(),
}
for protocol in (2, 3, 4, 5):
  torch.save({'state_dict': t, 'ints': torch.arange(3), 'callbacks': {torch.nn.Linear: {'best': torch.tensor(1)}}}, f'{folder}/{protocol}.ckpt', pickle_protocol=protocol)
with open(folder + '/values.bin', 'wb') as f:
  for v in t.values(): f.write(v.detach().float().contiguous().numpy().tobytes())
`

describe.skipIf(python === undefined)('PyTorch (skipped where no python3 with torch is installed)', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gloriole-pytorch-'))
    const { status, stderr } = spawnSync(python!, ['-c', script, folder], { encoding: 'utf8' })
    expect(status, stderr).toBe(0)
  }, 120_000)
  afterAll(() => rm(folder, { recursive: true }))

  test.each([2, 3, 4, 5])('reads the same values from what torch.save writes with protocol %i', async (protocol) => {
    const path = join(folder, `${protocol}.ckpt`)
    const handle = await open(path)
    const { tensors } = await readCheckpoint(path, handle)
    expect(tensors.size).toBe(15)
    const wanted = await readFile(join(folder, 'values.bin'))
    let at = 0
    for (const [name, tensor] of tensors) {
      const chunks: Uint8Array[] = []
      for await (const chunk of readAsFloats(handle, name, tensor)) chunks.push(chunk)
      const end = at + elementsOf(tensor.shape) * 4
      expect(Buffer.compare(Buffer.concat(chunks), wanted.subarray(at, end)), name).toBe(0)
      at = end
    }
    expect(at).toBe(wanted.length)
    await handle.close()
  })
})
