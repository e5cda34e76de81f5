import { serve } from '@main/workers/channel'
import { parentPort } from '@main/workers/fork'
import { modelProcedures } from '@main/workers/model-procedures'

serve(parentPort(), modelProcedures)
