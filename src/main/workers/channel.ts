import { AppError, errorCode, toFailure, type ErrorCode, type Failure } from '@shared/domain/errors'

/**
 * Calls between the main process and a child process: requests with an id, events for a request, one answer, cancel.
 * Messages are structured-cloned, so typed arrays cross as they are. Only AppErrors keep their message on the way.
 */
export interface CallContext {
  readonly signal: AbortSignal
  /** Sends something on the way, e.g. progress. */
  emit(event: unknown): void
}

/** What a child process offers: input and output must survive a structured clone. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the procedures' own types are kept by inference
export type Procedures = Record<string, (input: any, context: CallContext) => Promise<unknown>>

/** One end of a message pipe, whatever carries it. */
export interface Port {
  send(message: unknown): void
  onMessage(listener: (message: unknown) => void): void
}

/** A child process, or a thread, under way: its port, its end, and the way to end it. */
export interface Child extends Port {
  /** Called once, with the exit code or signal in words. */
  onExit(listener: (reason: string) => void): void
  kill(): void
}

/** Starts one of the entries under `workers/`: `film` in a thread, the others in a child process (Electron: utilityProcess; browser host and CLI: child_process.fork). */
export type Spawn = (entry: 'film' | 'import' | 'inference' | 'model' | 'phantom' | 'training') => Child

type Incoming =
  | { readonly type: 'call'; readonly id: number; readonly name: string; readonly input: unknown }
  | { readonly type: 'cancel'; readonly id: number }
type Outgoing =
  | { readonly type: 'event'; readonly id: number; readonly event: unknown }
  | { readonly type: 'result'; readonly id: number; readonly value: unknown }
  | { readonly type: 'failure'; readonly id: number; readonly failure: Failure }

/** The child's side: answers calls with the given procedures until the process ends. */
export function serve(port: Port, procedures: Procedures): void {
  const running = new Map<number, AbortController>()
  port.onMessage((raw) => {
    const message = raw as Incoming
    if (message.type === 'cancel') {
      running.get(message.id)?.abort()
      return
    }
    const { id, name, input } = message
    const controller = new AbortController()
    running.set(id, controller)
    const procedure = Object.hasOwn(procedures, name) ? procedures[name] : undefined
    const work = procedure
      ? procedure(input, { signal: controller.signal, emit: (event) => port.send({ type: 'event', id, event } satisfies Outgoing) })
      : Promise.reject(new AppError('INTERNAL', `The child process has no procedure ${name}.`))
    work
      .then(
        (value) => port.send({ type: 'result', id, value } satisfies Outgoing),
        (error: unknown) => port.send({ type: 'failure', id, failure: toFailure(error) } satisfies Outgoing)
      )
      .finally(() => running.delete(id))
  })
}

type Input<P> = P extends (input: infer I, context: CallContext) => Promise<unknown> ? I : never
type Output<P> = P extends (input: never, context: CallContext) => Promise<infer O> ? O : never

export interface Worker<P extends Procedures> {
  /**
   * Rejects with AppError: the child's own code, CANCELLED, or WORKER_CRASHED when the process ended meanwhile. A call that
   * is cancelled settles at once, or has `graceMs` to end as the child says.
   */
  call<N extends keyof P & string>(
    name: N,
    input: Input<P[N]>,
    options?: { signal?: AbortSignal; onEvent?: (event: unknown) => void; graceMs?: number }
  ): Promise<Output<P[N]>>
  onExit(listener: (reason: string) => void): void
  close(): void
}

interface Pending {
  readonly resolve: (value: never) => void
  readonly reject: (error: AppError) => void
  readonly onEvent: ((event: unknown) => void) | undefined
}

/** The parent's side of a child process. */
export function connect<P extends Procedures>(child: Child): Worker<P> {
  const pending = new Map<number, Pending>()
  let nextId = 1
  let ended: string | null = null

  child.onMessage((raw) => {
    const message = raw as Outgoing
    const call = pending.get(message.id)
    if (!call) return
    if (message.type === 'event') {
      call.onEvent?.(message.event)
      return
    }
    pending.delete(message.id)
    if (message.type === 'result') call.resolve(message.value as never)
    else call.reject(new AppError(knownCode(message.failure.code), message.failure.message))
  })
  child.onExit((reason) => {
    ended = reason
    for (const call of pending.values()) call.reject(crashed(reason))
    pending.clear()
  })

  return {
    call(name, input, options = {}) {
      const { signal, onEvent, graceMs = 0 } = options
      if (ended !== null) return Promise.reject(crashed(ended))
      if (signal?.aborted) return Promise.reject(cancelled())
      const id = nextId++
      return new Promise((resolve, reject) => {
        const onAbort = () => {
          child.send({ type: 'cancel', id } satisfies Incoming)
          if (graceMs > 0) late = setTimeout(giveUp, graceMs)
          else giveUp()
        }
        const giveUp = () => {
          pending.delete(id)
          reject(cancelled())
        }
        let late: NodeJS.Timeout | undefined
        const settle =
          <T>(finish: (value: T) => void) =>
          (value: T) => {
            signal?.removeEventListener('abort', onAbort)
            clearTimeout(late)
            finish(value)
          }
        pending.set(id, { resolve: settle(resolve), reject: settle(reject), onEvent })
        signal?.addEventListener('abort', onAbort, { once: true })
        child.send({ type: 'call', id, name, input } satisfies Incoming)
      })
    },
    onExit: (listener) => child.onExit(listener),
    close: () => child.kill()
  }
}

const crashed = (reason: string) => new AppError('WORKER_CRASHED', `The child process ended (${reason}) before it answered.`)
const cancelled = () => new AppError('CANCELLED', 'The action was cancelled.')
const knownCode = (code: unknown): ErrorCode => errorCode.safeParse(code).data ?? 'INTERNAL'
