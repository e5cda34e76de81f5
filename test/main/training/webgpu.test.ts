import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { openSafetensors, readTensor } from '@main/checkpoint/safetensors'
import { miniPack } from '../../fixtures/mini-pack'
import { bundleTypescript } from '../../fixtures/run-typescript'
import { hasSwiftShader, swiftShader } from '../../fixtures/swiftshader'
import { temporaryFolder } from '../../fixtures/temporary-folder'
import { trainStep } from '../../fixtures/train-step'

const golden = resolve(import.meta.dirname, '../../fixtures/gloria-mini')
const norm = (values: Float32Array): number => Math.sqrt(values.reduce((sum, x) => sum + x * x, 0))

test.skipIf(!hasSwiftShader)(
  'a training step on WebGPU moves every parameter as the CPU does (needs software Vulkan: chromium, libvulkan1)',
  async () => {
    const { dir } = await miniPack()
    const out = join(temporaryFolder(), 'step.safetensors')
    const child = spawn(process.execPath, [await bundleTypescript('test/fixtures/train-step.ts'), 'webgpu', dir, golden, out], { env: { ...process.env, VK_DRIVER_FILES: swiftShader }, stdio: ['ignore', 'ignore', 'inherit'] })
    const ended = once(child, 'exit')
    const cpu = await trainStep('cpu', dir, golden)
    await ended
    expect(existsSync(out), 'the step ran on WebGPU').toBe(true)
    const file = await openSafetensors(out)
    const largest = Math.max(...Object.entries(cpu).flatMap(([name, values]) => (name === 'loss' ? [] : [norm(values)])))
    for (const [name, expected] of Object.entries(cpu)) {
      const found = (await readTensor(file, name)).data as Float32Array
      const difference = norm(expected.map((value, i) => value - found[i]!))
      // Where the gradient is nothing but rounding (a key's bias), it is small beside the others'.
      expect(difference / Math.max(norm(expected), 1e-3 * largest), name).toBeLessThan(1e-4)
    }
  },
  600_000
)
