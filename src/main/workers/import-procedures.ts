import { take, type Taken, type TakeRequest } from '@main/library/take'

/** Reading foreign files, in a child process that may hang or crash without harm. */
export const importProcedures = {
  /** Answers once the process runs, whoever its first file is. */
  ready: (): Promise<true> => Promise.resolve(true),
  take: (request: TakeRequest): Promise<Taken> => take(request)
}
export type ImportProcedures = typeof importProcedures
