import { expect, it } from 'vitest'
import { readPromptSet } from '@renderer/models/prompt-transfer'
import { fakePromptSet } from '../fake/findings'

it('reads the set that a file holds', () => {
  expect(readPromptSet(JSON.stringify(fakePromptSet, null, 2))).toEqual({ set: fakePromptSet, problems: null })
})

it.each([
  ['{"name":', ['JSON']],
  ['[]', ['JSON']],
  ['{"name":"x","classes":{"edema":{"severity":[],"subtype":[],"location":[]}}}', ['classes.edema.subtype']]
])('says what does not fit in %j', (text, problems) => {
  expect(readPromptSet(text)).toEqual({ set: null, problems })
})
