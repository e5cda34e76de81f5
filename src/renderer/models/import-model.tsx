import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Failure } from '@shared/domain/errors'
import type { ModelImportProgress } from '@shared/domain/model'
import { readAnewEverywhere } from '@renderer/door/changes'
import { door } from '@renderer/door/door'
import { failureOf } from '@renderer/door/failure'
import { FailureNote } from '@renderer/ui/failure-note'
import { Icon } from '@renderer/ui/icon'
import { picked, type PickedFile } from '@renderer/worklist/picked-file'
import { upload } from '@renderer/worklist/upload'

/** How far an import is; null: the file is being sent. */
interface Importing {
  readonly name: string
  readonly progress: ModelImportProgress | null
  readonly stop: AbortController
}

/** What helps against a refusal, where there is more to say than the refusal itself does. */
const advised = ['VOCABULARY_MISMATCH', 'PACK_CORRUPT', 'PACK_INVALID', 'CHECKPOINT_INVALID', 'CHECKPOINT_UNSAFE', 'ARCHITECTURE_UNKNOWN', 'WEIGHTS_INVALID', 'MODEL_MISSING', 'DISK_FULL', 'CONFLICT'] as const

/** Takes a pack or a checkpoint from a file, alone or with the vocabulary that belongs to it. */
export function useImportModel(onDone: (sha256: string) => void) {
  const { t } = useTranslation()
  const [importing, setImporting] = useState<Importing | null>(null)
  const [failure, setFailure] = useState<Failure | null>(null)
  const start = async (files: readonly File[]) => {
    const isText = (file: File) => file.name.toLowerCase().endsWith('.txt')
    const [model, vocabulary] = [files.find((file) => !isText(file)), files.find(isText)]
    if (!model) {
      setFailure({ code: 'INPUT_INVALID', message: t('models.chooseModel') })
      return
    }
    const stop = new AbortController()
    const send = async (file: File) => {
      const sent: PickedFile = picked(file, file.name)
      return { id: await upload(sent, stop.signal), name: sent.name }
    }
    setFailure(null)
    setImporting({ name: model.name, progress: null, stop })
    try {
      const input = { file: await send(model), vocabulary: vocabulary ? await send(vocabulary) : null }
      for await (const event of await door.models.import(input, { signal: stop.signal })) {
        if (event.kind === 'progress') setImporting({ name: model.name, progress: event.progress, stop })
        else onDone(event.model.sha256)
      }
      readAnewEverywhere('models')
    } catch (error) {
      if (!stop.signal.aborted) setFailure(failureOf(error))
    } finally {
      setImporting(null)
    }
  }
  return { importing, failure, start: (files: readonly File[]) => void start(files) }
}

export function ImportModelButton({ busy, onFiles }: { readonly busy: boolean; readonly onFiles: (files: readonly File[]) => void }) {
  const { t } = useTranslation()
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      <button type="button" className="button" disabled={busy} title={t('models.importWhat')} onClick={() => input.current?.click()}>
        <Icon name="import" />
        {t('models.import')}
      </button>
      <input
        ref={input}
        data-testid="import-model"
        type="file"
        multiple
        accept=".zip,.ckpt,.safetensors,.pt,.pth,.txt"
        className="visually-hidden"
        tabIndex={-1}
        aria-hidden
        onChange={({ currentTarget }) => {
          onFiles([...(currentTarget.files ?? [])])
          currentTarget.value = ''
        }}
      />
    </>
  )
}

/** How the import goes, or why it did not and what helps. */
export function ImportModelState({ importing, failure }: Pick<ReturnType<typeof useImportModel>, 'importing' | 'failure'>) {
  const { t } = useTranslation()
  if (failure) {
    const advice = advised.find((code) => code === failure.code)
    return <FailureNote failure={failure} what={t('models.notImported')} advice={advice && t(`models.advice.${advice}`)} />
  }
  if (!importing) return null
  const { name, progress, stop } = importing
  const isMeasured = progress !== null && progress.total !== null
  return (
    <div className="models__import" data-testid="model-import">
      <span role="status">{progress === null ? t('models.sending', { name }) : progress.stage === 'reading' ? t('models.reading', { name }) : t('models.testing', { name })}</span>
      <progress aria-label={t('models.importing')} {...(isMeasured ? { max: progress.total!, value: progress.done } : {})} />
      <button type="button" className="button" onClick={() => stop.abort()}>
        {t('common.cancel')}
      </button>
    </div>
  )
}
