import { exchange } from '@shared/contract/exchange'
import { models } from '@shared/contract/models'
import { retrieval } from '@shared/contract/retrieval'
import { review } from '@shared/contract/review'
import { studies } from '@shared/contract/studies'
import { suggestions } from '@shared/contract/suggestions'
import { training } from '@shared/contract/training'
import { system } from '@shared/contract/system'

/** The typed RPC of the door, served under `/rpc`. One group, one file. */
export const contract = { studies, exchange, suggestions, review, models, training, retrieval, system }
