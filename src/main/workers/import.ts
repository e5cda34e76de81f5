import { childMemoryBytes } from '@main/library/import-limits'
import { serve } from '@main/workers/channel'
import { parentPort } from '@main/workers/fork'
import { importProcedures } from '@main/workers/import-procedures'
import { limitMemory } from '@main/workers/memory-limit'

// Ctrl-C in a terminal reaches the whole group: the parent decides what becomes of the import, and ends us.
process.on('SIGINT', () => undefined)
limitMemory(childMemoryBytes)
serve(parentPort(), importProcedures)
