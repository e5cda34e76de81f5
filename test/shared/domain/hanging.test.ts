import { describe, expect, it } from 'vitest'
import { counterpart, hang, type HangingRule } from '@shared/domain/hanging'
import type { Instance, Study } from '@shared/domain/study'

const film = (sopInstanceUid: string, viewPosition: string | null) => ({ sopInstanceUid, viewPosition }) as Instance
/** A study with a prior, the lateral film filed first. */
const study = {
  row: { description: 'Thorax in two planes', modalities: ['DX'] },
  series: [{ description: '', bodyPart: 'CHEST', instances: [film('1', 'LL'), film('2', 'PA')] }],
  priors: [{ studyUid: '9' }]
} as unknown as Study
const rule = (layout: HangingRule['layout'], modality = '', text = ''): HangingRule => ({ layout, modality, text })

describe('hanging', () => {
  it('is one film, the first, where no rule holds', () => {
    for (const rules of [[], [rule('prior', 'CT')], [rule('prior', '', 'skull')]]) {
      expect(hang(rules, study)).toMatchObject({ layout: 'single', main: { sopInstanceUid: '1' }, beside: null, priorUid: null })
    }
  })

  it('goes by the first rule that holds: modality, or words of descriptions and body part in any case', () => {
    expect(hang([rule('prior', 'CR'), rule('lateral', 'DX', 'two PLANES'), rule('prior')], study)).toMatchObject({ layout: 'lateral', main: { sopInstanceUid: '2' }, beside: { sopInstanceUid: '1' } })
    expect(hang([rule('prior', '', 'chest')], study)).toMatchObject({ layout: 'prior', main: { sopInstanceUid: '2' }, priorUid: '9' })
  })

  it('passes over a rule that the study cannot meet', () => {
    expect(hang([rule('prior'), rule('lateral')], { ...study, priors: [] })).toMatchObject({ layout: 'lateral' })
    const frontal = { ...study, series: [{ ...study.series[0]!, instances: [film('2', 'PA')] }], priors: [] }
    expect(hang([rule('prior'), rule('lateral')], frontal)).toMatchObject({ layout: 'single' })
    expect(hang([rule('lateral')], { ...study, series: [], priors: [] })).toMatchObject({ main: null })
  })

  it("lays the prior's film of the same view beside", () => {
    const films = [film('a', 'LL'), film('b', 'AP'), film('c', 'PA')]
    expect(counterpart(films, film('2', 'PA'))?.sopInstanceUid).toBe('c')
    expect(counterpart(films.slice(0, 2), film('2', 'PA'))?.sopInstanceUid).toBe('b')
    expect(counterpart(films, film('2', 'RL'))?.sopInstanceUid).toBe('a')
    expect(counterpart([], film('2', 'RL'))).toBeNull()
  })
})
