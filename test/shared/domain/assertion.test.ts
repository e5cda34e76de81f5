import { describe, expect, test } from 'vitest'
import { assertedSpans, assertionOf } from '@shared/domain/assertion'

/** What the text says of the first occurrence of a word. */
function saidOf(text: string, word: string): string {
  const start = text.indexOf(word)
  expect(start, `${word} in ${text}`).toBeGreaterThanOrEqual(0)
  return assertionOf(assertedSpans(text), { start, end: start + word.length })
}

describe('assertedSpans', () => {
  test.each([
    ['No pleural effusion.', 'effusion', 'negated'],
    ['No pneumothorax or effusion.', 'effusion', 'negated'],
    ['No pneumothorax, effusion, or edema.', 'edema', 'negated'],
    ['There is no evidence of focal consolidation.', 'consolidation', 'negated'],
    ['Lungs are clear of consolidation.', 'consolidation', 'negated'],
    ['The costophrenic angles are sharp without effusion.', 'effusion', 'negated'],
    ['Pneumothorax is not seen.', 'Pneumothorax', 'negated'],
    ['Pleural effusion is absent.', 'effusion', 'negated'],
    ['The previous effusion has resolved.', 'effusion', 'negated'],
    ['Large left pleural effusion.', 'effusion', 'affirmed'],
    ['No pneumothorax. Large effusion.', 'effusion', 'affirmed'],
    ['No pneumothorax but a small effusion.', 'effusion', 'affirmed'],
    ['No pneumothorax, effusion is small.', 'effusion', 'affirmed'],
    ['No pneumothorax with stable effusion.', 'effusion', 'affirmed'],
    ['No change in the left effusion.', 'effusion', 'affirmed'],
    ['No interval change of the cardiomegaly.', 'cardiomegaly', 'affirmed'],
    ['Not only effusion.', 'effusion', 'affirmed'],
    ['Small effusion; no pneumothorax.', 'effusion', 'affirmed'],
    ['Possible left lower lobe pneumonia.', 'pneumonia', 'uncertain'],
    ['Opacity may represent atelectasis.', 'atelectasis', 'uncertain'],
    ['Opacity may represent atelectasis.', 'Opacity', 'affirmed'],
    ['Pneumonia cannot be excluded.', 'Pneumonia', 'uncertain'],
    ['Atelectasis versus consolidation.', 'consolidation', 'uncertain'],
    ['Findings suggestive of edema, however the heart is normal.', 'heart', 'affirmed'],
    ['Effusion is unlikely.', 'Effusion', 'negated']
  ])('%s: %s is %s', (text, word, said) => {
    expect(saidOf(text, word)).toBe(said)
  })

  test('a span stands where it stands in the whole text', () => {
    const text = 'FINDINGS: Heart is large.\nNo effusion.'
    expect(assertedSpans(text)).toEqual([{ start: text.indexOf('No'), end: text.length - 1, kind: 'negated' }])
  })

  test('a text without cues, an empty text and a cue alone have no span', () => {
    for (const text of ['', 'No', 'No.', 'The heart is large.', '未见胸腔积液。']) expect(assertedSpans(text), text).toEqual([])
  })
})
