import { serve } from '@main/workers/channel'
import { parentPort } from '@main/workers/fork'
import { createTrainingProcedures } from '@main/workers/training-procedures'

serve(parentPort(), createTrainingProcedures())
