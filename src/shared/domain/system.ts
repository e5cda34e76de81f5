import { z } from 'zod'
import { hangingRule } from '@shared/domain/hanging'
import { overlayColours, overlayGrain, overlayStyle } from '@shared/domain/overlay'
import { scoringMode } from '@shared/domain/suggestion'

/** One rung of the provider ladder: used, refused (and why), or not tried because a rung above it served. */
export const providerRung = z.object({
  provider: z.enum(['cuda', 'dml', 'coreml', 'webgpu', 'cpu']),
  state: z.enum(['serving', 'refused', 'not-tried']),
  /** Why it does not serve, and the same in words with figures or what the runtime said; null where it does, or was never needed. */
  why: z.enum(['not-asked', 'absent', 'different', 'slow', 'unopened']).nullable(),
  reason: z.string().nullable()
})
export type ProviderRung = z.infer<typeof providerRung>

export const settings = z.object({
  reader: z.string().trim().min(1).max(100),
  language: z.enum(['en', 'zh']),
  theme: z.enum(['dark', 'light']),
  mode: scoringMode,
  overlayOpacity: z.number().min(0).max(1),
  overlaySharpened: z.boolean(),
  overlayStyle,
  overlayColours,
  overlayGrain,
  /** How studies hang when they are opened: the first rule that holds; one film when none does. */
  hanging: z.array(hangingRule).max(50),
  /** Width of a pixel of the screen, for films that ask for their true size; null where nobody measured it. */
  screenPixelMm: z.number().min(0.02).max(2).nullable(),
  /** Suggestions appear after the reader's own first answer. */
  blindFirst: z.boolean(),
  /** Action name -> key, only where the reader changed the default. */
  keys: z.record(z.string(), z.string())
})
export type Settings = z.infer<typeof settings>

export const defaultSettings: Settings = {
  reader: 'Reader 1',
  language: 'en',
  theme: 'dark',
  mode: 'corrected',
  overlayOpacity: 0.55,
  overlaySharpened: true,
  overlayStyle: 'heat',
  overlayColours: 'plasma',
  overlayGrain: 'word',
  hanging: [],
  screenPixelMm: null,
  blindFirst: false,
  keys: {}
}

/** Something long that goes on: shown with progress, and cancelled through `system.cancel`. */
export const activity = z.object({
  id: z.string(),
  kind: z.enum(['demonstration', 'import', 'suggestions', 'list-suggestions', 'comparison', 'training', 'model-import']),
  state: z.enum(['running', 'done', 'failed', 'cancelled']),
  done: z.number().int(),
  total: z.number().int().nullable(),
  message: z.string().nullable()
})
export type Activity = z.infer<typeof activity>

export const systemInfo = z.object({
  version: z.string(),
  host: z.enum(['electron', 'browser', 'cli']),
  platform: z.string(),
  memoryBytes: z.number(),
  freeMemoryBytes: z.number(),
  dataDir: z.string(),
  databaseBytes: z.number(),
  filesBytes: z.number(),
  studyCount: z.number().int(),
  inference: z.object({
    state: z.enum(['starting', 'ready', 'crashed', 'stopped']),
    restarts: z.number().int(),
    ladder: z.array(providerRung),
    lastError: z.string().nullable()
  }),
  audit: z.object({ entries: z.number().int(), intact: z.boolean(), problem: z.string().nullable() })
})
export type SystemInfo = z.infer<typeof systemInfo>
