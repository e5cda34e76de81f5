import { create } from 'zustand'
import { z } from 'zod'
import { uid } from '@shared/domain/study'
import { studyView, type StudyView } from '@shared/domain/study-filter'
import { notify } from '@renderer/app/notices'
import { windowName } from '@renderer/app/window-name'
import { closeStudy, openStudiesElsewhere, openStudy, useView } from '@renderer/app/view'
import { followChanges } from '@renderer/door/changes'
import { i18n } from '@renderer/i18n/i18n'
import { showView, useWorklistQuery } from '@renderer/worklist/worklist-query'

/** Whether the other window, for films, is there. */
export const useSecondWindow = create<{ readonly there: boolean }>(() => ({ there: false }))

const address = '/?viewer'
/** The viewer's window holds this lock for as long as it lives: a crash lets go of it as well. */
const lock = 'gloriole-viewer'

const message = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('open'), studyUid: uid }),
  /** The list as it is now shown: the study after one is the next of it. */
  z.object({ kind: z.literal('list'), view: studyView }),
  /** The viewer's window is drawn. */
  z.object({ kind: z.literal('here') })
])

let channel: BroadcastChannel | null = null
/** What the viewer's window is to show first. */
let first: string | null = null

const send = (content: z.infer<typeof message>) => channel?.postMessage(content)

/** Opens the window for films; the study that is open here goes there. From then on, studies chosen here open there. */
export function openSecondWindow(): void {
  first = useView.getState().studyUid
  if (globalThis.open(address, lock, 'popup,width=1400,height=1000') === null) notify(i18n.t('app.windowBlocked'))
}

/** Ties this window to the other one, if there is or will be one, until the page goes. */
export function joinWindows(): void {
  channel = new BroadcastChannel('gloriole-windows')
  followChanges()
  if (windowName === 'viewer') {
    channel.onmessage = ({ data }) => {
      const read = message.safeParse(data).data
      if (read?.kind === 'open') openStudy(read.studyUid)
      if (read?.kind === 'list') showView(read.view)
    }
    // Held until the page is gone; told once it is held, or the other window could get it first.
    void navigator.locks.request(lock, () => {
      send({ kind: 'here' })
      return new Promise<never>(() => undefined)
    })
    return
  }
  useWorklistQuery.subscribe(sendList)
  channel.onmessage = ({ data }) => {
    if (message.safeParse(data).data?.kind === 'here') welcome()
  }
  void navigator.locks.query().then(({ held = [] }) => {
    if (held.some(({ name }) => name === lock)) welcome()
  })
}

const sendList = (view: StudyView) => send({ kind: 'list', view })

function welcome(): void {
  sendList(useWorklistQuery.getState())
  if (first !== null) {
    send({ kind: 'open', studyUid: first })
    closeStudy()
    first = null
  }
  if (useSecondWindow.getState().there) return
  useSecondWindow.setState({ there: true })
  openStudiesElsewhere((studyUid) => send({ kind: 'open', studyUid }))
  // Granted when the viewer's window is gone, however it went.
  void navigator.locks.request(lock, () => {
    useSecondWindow.setState({ there: false })
    openStudiesElsewhere(null)
  })
}
