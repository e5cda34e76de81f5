import { childMemoryBytes } from '@main/library/import-limits'
import { serve } from '@main/workers/channel'
import { parentPort } from '@main/workers/fork'
import { importProcedures } from '@main/workers/import-procedures'
import { limitMemory } from '@main/workers/memory-limit'

limitMemory(childMemoryBytes)
serve(parentPort(), importProcedures)
