import { describe, expect, it } from 'vitest'
import { isDefinedError } from '@orpc/client'
import { failureOf, isTransient } from '@renderer/door/failure'
import { createFakeClient } from '../fake/fake-client'

const { door, meddling } = createFakeClient()

describe('the client of the door', () => {
  it('reads studies through the contract', async () => {
    const { studies, total } = await door.studies.list({ sort: 'studyDate', limit: 3 })
    expect(studies).toHaveLength(3)
    expect(total).toBeGreaterThan(3)
    expect(studies[0]!.studyDate! >= studies[1]!.studyDate!).toBe(true)
  })

  it('receives a stream event by event', async () => {
    const kinds: string[] = []
    for await (const event of await door.exchange.import({ sources: [{ kind: 'path', path: '/x' }] })) kinds.push(event.kind)
    expect(kinds.at(-1)).toBe('done')
    expect(kinds.length).toBeGreaterThan(3)
  })

  it('turns a refusal into its failure', async () => {
    const error: unknown = await door.studies.get({ studyUid: '9.9.9' }).catch((reason: unknown) => reason)
    expect(isDefinedError(error as Error)).toBe(true)
    expect(failureOf(error)).toEqual({ code: 'NOT_FOUND', message: 'No such study.' })
    expect(isTransient(error)).toBe(false)
  })

  it('turns input that does not fit the contract into INPUT_INVALID', async () => {
    const error: unknown = await door.studies.get({ studyUid: '../../etc' }).catch((reason: unknown) => reason)
    expect(failureOf(error).code).toBe('INPUT_INVALID')
  })

  it('takes a backend that does not answer for something that may pass', async () => {
    meddling.before = () => new TypeError('Failed to fetch')
    const error: unknown = await door.system.info().catch((reason: unknown) => reason)
    meddling.before = null
    expect(failureOf(error).code).toBe('WORKER_CRASHED')
    expect(isTransient(error)).toBe(true)
  })

  it("never passes on a stranger's message", () => {
    expect(failureOf(new Error('patient SMITH')).message).not.toContain('SMITH')
  })
})
