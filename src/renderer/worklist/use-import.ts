import { useQueryClient } from '@tanstack/react-query'
import { bridge } from '@renderer/door/bridge'
import { importFiles, importPaths } from '@renderer/worklist/import-job'
import type { PickedFile } from '@renderer/worklist/picked-file'

/** Ways to start an import; afterwards the worklist and the studies it touched are read again. */
export function useImport() {
  const client = useQueryClient()
  const onDone = () => {
    void client.invalidateQueries({ queryKey: ['studies'] })
    void client.invalidateQueries({ queryKey: ['study'] })
  }
  return {
    files: (files: readonly PickedFile[]) => void importFiles(files, onDone),
    /** Dropped things: their paths where the host can tell them, their bytes otherwise. */
    dropped: (roots: readonly File[], read: Promise<readonly PickedFile[]>) => {
      const host = bridge
      const paths = host ? roots.map((file) => host.pathOf(file)).filter(Boolean) : []
      if (host && paths.length === roots.length) void importPaths(paths, onDone)
      else void read.then((files) => importFiles(files, onDone))
    },
    paths: (paths: readonly string[]) => void importPaths(paths, onDone)
  }
}
