import { serve } from '@main/workers/channel'
import { parentPort } from '@main/workers/fork'
import { createTrainingProcedures } from '@main/workers/training-procedures'

// Ctrl+C in a terminal reaches this process too: the command that started it tells it to stop, and it saves its state first.
process.on('SIGINT', () => undefined)
serve(parentPort(), createTrainingProcedures())
