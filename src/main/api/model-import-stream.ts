import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { ModelImportEvent, ModelImportInput } from '@shared/domain/model'
import type { Activities } from '@main/api/activities'
import { latestOf } from '@main/api/latest-of'
import { uploadsDir } from '@main/api/uploads'
import type { ModelsService } from '@main/models/models'

/** The import of an uploaded model as a stream of events and an activity that can be cancelled; the uploads go with its end. */
export function modelImportStream(activities: Activities, models: ModelsService, dataDir: string, { file, vocabulary }: ModelImportInput, signal?: AbortSignal): AsyncIteratorObject<ModelImportEvent, undefined, void> {
  const stream = latestOf<ModelImportEvent>((event) => event.kind, signal)
  const sent = (id: string) => join(uploadsDir(dataDir), id)
  activities
    .run(
      'model-import',
      async (controls) => {
        const report = (progress: Extract<ModelImportEvent, { kind: 'progress' }>['progress']) => {
          controls.report({ done: progress.done, total: progress.total })
          stream.push({ kind: 'progress', progress })
        }
        const model = await models.import({ path: sent(file.id), fileName: file.name, vocabulary: vocabulary && sent(vocabulary.id) }, { signal: controls.signal, report })
        stream.push({ kind: 'done', model })
      },
      stream.left
    )
    .finally(() => Promise.all([file, ...(vocabulary ? [vocabulary] : [])].map(({ id }) => rm(sent(id), { force: true }))))
    .then(() => stream.end(), stream.end)
  return stream.iterator
}
