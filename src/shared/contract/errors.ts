import { oc } from '@orpc/contract'
import { failure } from '@shared/domain/errors'

/** Every procedure may answer with this one typed error; its data is the failure the service reported. */
export const base = oc.errors({ REFUSED: { status: 422, data: failure } })
