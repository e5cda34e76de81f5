import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { composePrompt } from '@main/gloria/prompt-grammar'
import { expandPrompts, parsePrompts } from '@main/gloria/prompts'
import { createTokenizer } from '@main/gloria/tokenizer'
import { assertReadable, unfamiliarWords } from '@main/gloria/prompts-for-model'
import { readVocabulary } from '@main/checkpoint/vocabulary'
import { chexpertFindings } from '@main/evaluation/labels/finding-names'
import { maxTokens, vocabularyPath } from '@test/fixtures/golden'

const shipped = (name: string) => parsePrompts(readFileSync(resolve(import.meta.dirname, '../../../resources/prompts', `${name}.json`), 'utf8'))
const parts = (severity: string[], subtype: string[], location: string[]) => ({ severity, subtype, location })
const textsOf = (classes: ReturnType<typeof expandPrompts>['classes']) => classes.flatMap(({ prompts }) => prompts.map(({ text }) => text))

describe('composePrompt', () => {
  test.each([
    ['mild', 'subsegmental atelectasis', 'at the left lower lobe', 'mild subsegmental atelectasis at the left lower lobe'],
    ['small', 'pleural effusion', 'left', 'small left pleural effusion'],
    ['small', 'pleural effusion', 'on the left', 'small pleural effusion on the left'],
    ['', 'nodule', 'right upper lobe', 'nodule in the right upper lobe'],
    ['', 'nodule', 'the lingula', 'nodule in the lingula'],
    ['', 'pneumothorax', 'apical', 'apical pneumothorax'],
    ['mild', 'enlarged cardiac silhouette', '', 'mildly enlarged cardiac silhouette'],
    ['improvement in', 'pulmonary edema', '', 'improvement in pulmonary edema'],
    ['mild', 'mild interstitial edema', '', 'mild interstitial edema'],
    ['persistent', 'trace interstitial edema', '', 'persistent trace interstitial edema'],
    ['', 'bibasilar atelectasis', 'at the lung bases', 'bibasilar atelectasis'],
    ['', 'retrocardiac consolidation', 'at the left lower lobe', 'retrocardiac consolidation at the left lower lobe']
  ])('says %j + %j + %j as %j', (severity, subtype, location, text) => {
    expect(composePrompt(severity, subtype, location)?.text).toBe(text)
  })

  test.each([
    ['small', 'bilateral pleural effusion', 'left'],
    ['', 'left pleural effusion', 'on the right'],
    ['', 'bibasilar atelectasis', 'at the upper lung zone'],
    ['', 'bibasilar atelectasis', 'at the left lung base'],
    ['mild', 'trace atelectasis', 'at the left lung base'],
    ['severe', 'mildly prominent cardiac silhouette', ''],
    ['mild', 'heart size is at the upper limits of normal', '']
  ])('drops %j + %j + %j, which no one would say', (severity, subtype, location) => {
    expect(composePrompt(severity, subtype, location)).toBeNull()
  })

  test('names only the parts that the sentence says', () => {
    expect(composePrompt('', 'bibasilar atelectasis', 'at the lung bases')?.location).toBe('')
    expect(composePrompt('mild', 'mild interstitial edema', '')?.severity).toBe('')
  })
})

describe('prompt sets that ship', () => {
  test.each(['demo-7', 'chexpert-5', 'chexpert-14', 'rsna-pneumonia', 'siim-pneumothorax'])('%s has distinct, well-formed prompts for every class', (name) => {
    const { set, classes } = shipped(name)
    expect(set.name).toBe(name)
    const texts = textsOf(classes)
    expect(new Set(texts).size).toBe(texts.length)
    for (const text of texts) {
      expect(text).not.toMatch(/ {2}|^ | $/)
      expect(text).not.toMatch(/\b(\w+) \1\b/)
      expect(text).not.toMatch(/left.*bilateral|right.*bilateral|bilateral.*\b(left|right)\b|presistent|apperance|uppper/)
    }
  })

  test('demo-7 says all that the model was evaluated with', () => {
    const { classes } = shipped('demo-7')
    expect(Object.fromEntries(classes.map(({ class: name, prompts }) => [name, prompts.length]))).toEqual({
      atelectasis: 36,
      cardiomegaly: 6,
      consolidation: 45,
      edema: 8,
      'pleural effusion': 8,
      pneumothorax: 6,
      nodule: 8
    })
  })

  test('chexpert-5 has the five competition classes', () => {
    expect(shipped('chexpert-5').classes.map(({ class: name }) => name)).toEqual(['atelectasis', 'cardiomegaly', 'consolidation', 'edema', 'pleural effusion'])
  })

  test('chexpert-14 has every observation of CheXpert, and the competition classes as chexpert-5 has them', () => {
    const { set, classes } = shipped('chexpert-14')
    expect(classes.map(({ class: name }) => name).sort()).toEqual(chexpertFindings.map((name) => name.toLowerCase()).sort())
    expect(set.classes).toMatchObject(shipped('chexpert-5').set.classes)
  })

  test('every class that ships has sentences that deny it', () => {
    for (const name of ['chexpert-5', 'chexpert-14', 'rsna-pneumonia', 'siim-pneumothorax']) for (const { absent } of shipped(name).classes) expect(absent.length).toBeGreaterThan(0)
  })
})

describe('expandPrompts', () => {
  test('makes every combination once', () => {
    const { classes } = expandPrompts({ name: 'x', classes: { edema: parts(['', 'mild', 'mild'], ['edema', 'Edema'], []) } })
    expect(textsOf(classes)).toEqual(['edema', 'mild edema'])
  })

  test('has a hash that depends on what the file says, not on how it is written', () => {
    const a = parsePrompts('{"name":"x","classes":{"a":{"severity":[""],"subtype":["edema"],"location":[""]}}}')
    const b = parsePrompts('{ "classes": {"a": {"location": [""], "subtype": [" edema "], "severity": [""]}}, "name": "x" }')
    const c = parsePrompts('{"name":"x","classes":{"a":{"severity":["mild"],"subtype":["edema"],"location":[""]}}}')
    expect(b.sha256).toBe(a.sha256)
    expect(c.sha256).not.toBe(a.sha256)
    expect(a.sha256).toMatch(/^[0-9a-f]{64}$/)
  })
})

describe('parsePrompts', () => {
  test.each([
    ['{"name":', /not valid JSON/],
    ['[]', /the file/],
    ['{"name":"x","classes":{"edema":{"severity":[""],"subtype":[],"location":[""]}}}', /classes > edema > subtype/],
    ['{"name":"x","classes":{"edema":{"severity":[""],"subtype":["edema", 3],"location":[""]}}}', /classes > edema > subtype > 1/],
    ['{"name":"x","classes":{"edema":{"severity":[""],"subtype":[" "],"location":[""]}}}', /classes > edema/],
    ['{"name":"x","classes":{}}', /no class/],
    ['{"name":"x","classes":{"e":{"severity":[""],"subtype":["left effusion"],"location":["right"]}}}', /classes > e/]
  ])('refuses %j and says where it is wrong', (json, message) => {
    expect(() => parsePrompts(json)).toThrow(expect.objectContaining({ code: 'PROMPTS_INVALID', message: expect.stringMatching(message) as string }))
  })
})

describe('a prompt set and a model', async () => {
  const tokenizer = createTokenizer(await readVocabulary(vocabularyPath), maxTokens)

  test('names the words that the vocabulary spells letter by letter', () => {
    const set = expandPrompts({ name: 'x', classes: { a: parts(['mild', 'dystelectatic'], ['edema', 'pulmonary emphysema'], ['at the left lung base']) } })
    expect(unfamiliarWords(set, tokenizer)).toEqual(['dystelectatic', 'emphysema'])
  })

  test.each([['胸腔积液'], ['dystelectatic '.repeat(9).trim()]])('refuses the prompt %j, which it cannot read, by name', (subtype) => {
    const set = expandPrompts({ name: 'x', classes: { ok: parts([], ['edema'], []), odd: parts([], [subtype], []) } })
    expect(() => assertReadable(set, tokenizer)).toThrow(expect.objectContaining({ code: 'PROMPTS_INVALID', message: expect.stringContaining(`odd: the model cannot read the prompt "${subtype}"`) as string }))
  })
})
