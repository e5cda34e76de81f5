import { serve } from '@main/workers/channel'
import { parentPort } from '@main/workers/fork'
import { createInferenceProcedures } from '@main/workers/inference-procedures'

serve(parentPort(), createInferenceProcedures())
