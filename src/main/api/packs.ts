import { Readable } from 'node:stream'
import { sha256 } from '@shared/domain/study'
import type { Route } from '@main/api/door'
import { fileResponse } from '@main/api/file-response'
import type { Services } from '@main/api/services'

/** `/packs/<model hash>.zip`: a model as one file, to be kept or taken to another library. */
export function packsRoute({ models }: Pick<Services, 'models'>): Route {
  const prefix = '/packs/'
  return {
    prefix,
    methods: ['GET'],
    async answer(_request, url) {
      const name = url.pathname.slice(prefix.length)
      const hash = sha256.safeParse(name.slice(0, -'.zip'.length))
      if (!name.endsWith('.zip') || !hash.success) return null
      const { fileName, zip } = await models.export(hash.data)
      return fileResponse(Readable.from(zip.content()), { 'content-type': 'application/zip', 'content-length': String(zip.bytes), 'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(fileName)}` })
    }
  }
}
