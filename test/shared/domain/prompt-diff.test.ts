import { expect, test } from 'vitest'
import { diffPromptSets } from '@shared/domain/prompt-diff'
import type { PromptSet } from '@shared/domain/prompts'

const edema = { severity: ['', 'mild'], subtype: ['pulmonary edema'], location: [''], absent: ['no edema'] }
const nodule = { severity: [''], subtype: ['nodule'], location: [''] }
const before: PromptSet = { name: 'mine', classes: { edema, nodule } }

test('the same set in another order differs in nothing', () => {
  expect(diffPromptSets(before, { name: 'other', note: 'x', classes: { nodule, edema: { ...edema, severity: ['mild', ''] } } })).toEqual([])
})

test('names the classes and the entries that came and went', () => {
  const after: PromptSet = { name: 'mine', classes: { edema: { ...edema, severity: ['', 'severe'], absent: undefined }, fracture: nodule } }
  expect(diffPromptSets(before, after)).toEqual([
    { class: 'edema', change: 'changed', parts: [{ part: 'severity', added: ['severe'], removed: ['mild'] }, { part: 'absent', added: [], removed: ['no edema'] }] },
    { class: 'fracture', change: 'added', parts: [{ part: 'severity', added: [''], removed: [] }, { part: 'subtype', added: ['nodule'], removed: [] }, { part: 'location', added: [''], removed: [] }] },
    { class: 'nodule', change: 'removed', parts: [{ part: 'severity', added: [], removed: [''] }, { part: 'subtype', added: [], removed: ['nodule'] }, { part: 'location', added: [], removed: [''] }] }
  ])
})
