import { serve, type Child, type Procedures } from '@main/workers/channel'

/** Runs procedures in this process behind the same structured-clone boundary: for tests, where no build exists. */
export function inProcess(procedures: Procedures): Child {
  const toChild = new EventTarget()
  const toParent = new EventTarget()
  const deliver = (target: EventTarget, message: unknown) => {
    const copy: unknown = structuredClone(message)
    queueMicrotask(() => target.dispatchEvent(Object.assign(new Event('message'), { data: copy })))
  }
  const listen = (target: EventTarget, listener: (message: unknown) => void) =>
    target.addEventListener('message', (event) => listener((event as Event & { data: unknown }).data))
  const exits: ((reason: string) => void)[] = []
  serve({ send: (m) => deliver(toParent, m), onMessage: (l) => listen(toChild, l) }, procedures)
  return {
    send: (message) => deliver(toChild, message),
    onMessage: (listener) => listen(toParent, listener),
    onExit: (listener) => void exits.push(listener),
    kill: () => exits.splice(0).forEach((listener) => listener('killed'))
  }
}
