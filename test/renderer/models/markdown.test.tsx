import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, it } from 'vitest'
import { blocks, Markdown } from '@renderer/models/markdown'

const card = '# Model\n\nTrained on **few** films,\nsee `README`.\n\n- one\n  more of one\n- two\n\n| class | AUROC |\n|---|---|\n| edema | 0.74 |\n\n```\nnpm start\n\n# no heading\n```\n'

describe('a model card', () => {
  it('is cut into its blocks', () => {
    expect(blocks(card)).toEqual([
      { kind: 'heading', level: 1, text: 'Model' },
      { kind: 'paragraph', lines: ['Trained on **few** films,', 'see `README`.'] },
      { kind: 'list', lines: ['one more of one', 'two'] },
      { kind: 'table', rows: [['class', 'AUROC'], ['edema', '0.74']] },
      { kind: 'code', lines: ['npm start', '', '# no heading'] }
    ])
  })

  it('is shown as elements', () => {
    const html = renderToStaticMarkup(<Markdown text={card} />)
    expect(html).toContain('<strong>few</strong>')
    expect(html).toContain('<td>0.74</td>')
  })

  it('brings no markup of its own into the window', () => {
    const html = renderToStaticMarkup(<Markdown text={'<img src=x onerror=alert(1)> [here](javascript:alert(1))'} />)
    expect(html).not.toContain('<img')
    expect(html).not.toContain('href')
  })

  it('that is cut short does not hang', () => {
    for (let length = 0; length <= card.length; length++) expect(blocks(card.slice(0, length)).length).toBeLessThan(10)
  })
})
