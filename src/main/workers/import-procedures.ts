import { take, type Taken, type TakeRequest } from '@main/library/take'

/** Reading foreign files, in a child process that may hang or crash without harm. */
export const importProcedures = {
  take: (request: TakeRequest): Promise<Taken> => take(request)
}
export type ImportProcedures = typeof importProcedures
