import { serve } from '@main/workers/channel'
import { parentPort } from '@main/workers/fork'
import { modelProcedures } from '@main/workers/model-procedures'

// As of the training process: whoever started it says when to stop, and nothing half written is left.
process.on('SIGINT', () => undefined)
serve(parentPort(), modelProcedures)
