import { spawn } from 'node:child_process'
import { resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { encodeGolden, type GoldenEncoded } from '../../fixtures/encode-golden'
import { distance, slice } from '../../fixtures/golden'
import { miniPack } from '../../fixtures/mini-pack'
import { bundleTypescript } from '../../fixtures/run-typescript'
import { hasSwiftShader, swiftShader } from '../../fixtures/swiftshader'

const goldenPath = resolve(import.meta.dirname, '../../fixtures/gloria-mini/golden.safetensors')

test.skipIf(!hasSwiftShader)(
  'encoders and similarity on WebGPU agree with the CPU and the golden (needs software Vulkan: chromium, libvulkan1)',
  async () => {
    const { dir } = await miniPack()
    const script = await bundleTypescript('test/fixtures/encode-golden.ts')
    const child = spawn(process.execPath, [script, 'webgpu', dir, goldenPath], { env: { ...process.env, VK_DRIVER_FILES: swiftShader }, stdio: ['ignore', 'pipe', 'inherit'] })
    const webgpu = JSON.parse(await text(child.stdout)) as GoldenEncoded
    const cpu = await encodeGolden('cpu', dir, goldenPath)
    expect(webgpu.provider).toBe('webgpu')
    for (const what of ['local', 'global', 'hidden', 'scores'] as const) expect(distance(webgpu[what], cpu[what]), what).toBeLessThan(1e-4)
    expect(distance(webgpu.local, await slice('image_local', 0))).toBeLessThan(1e-4)
    expect(distance(webgpu.global, await slice('image_global', 0))).toBeLessThan(1e-4)
  },
  300_000
)
