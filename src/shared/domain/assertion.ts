import { sentences, textPieces, type TextPiece } from '@shared/domain/text-words'

/** A stretch of a text (UTF-16 units, end exclusive) whose words a cue denies or leaves open; the cue is part of it. */
export interface AssertedSpan {
  readonly start: number
  readonly end: number
  readonly kind: 'negated' | 'uncertain'
}

type Kind = AssertedSpan['kind']

/** Cues that reach forward over the words after them. Longer ones go before shorter ones that they begin with. */
const before: readonly (readonly [cue: string, kind: Kind | 'none'])[] = [
  // What looks like a negation and denies no finding (NegEx: pseudo-negations).
  ['no change', 'none'], ['no interval change', 'none'], ['no significant change', 'none'], ['no significant interval change', 'none'],
  ['no increase', 'none'], ['no decrease', 'none'], ['not only', 'none'], ['not certain', 'uncertain'], ['not clear', 'uncertain'],
  ['cannot exclude', 'uncertain'], ['can not exclude', 'uncertain'], ['does not exclude', 'uncertain'], ['rule out', 'uncertain'], ['not excluded', 'uncertain'],
  ['no evidence of', 'negated'], ['no evidence for', 'negated'], ['no sign of', 'negated'], ['no signs of', 'negated'], ['no', 'negated'],
  ['without evidence of', 'negated'], ['without', 'negated'], ['absence of', 'negated'], ['negative for', 'negated'], ['free of', 'negated'], ['clear of', 'negated'],
  ['rather than', 'negated'], ['neither', 'negated'], ['nor', 'negated'], ['denies', 'negated'], ['not', 'negated'], ['never', 'negated'],
  ['possible', 'uncertain'], ['possibly', 'uncertain'], ['probable', 'uncertain'], ['probably', 'uncertain'], ['questionable', 'uncertain'],
  ['likely', 'uncertain'], ['suspected', 'uncertain'], ['suspicious for', 'uncertain'], ['suspicion of', 'uncertain'], ['concern for', 'uncertain'], ['concerning for', 'uncertain'],
  ['suggesting', 'uncertain'], ['suggestive of', 'uncertain'], ['suggests', 'uncertain'], ['may', 'uncertain'], ['might', 'uncertain'], ['could', 'uncertain'], ['versus', 'uncertain']
]

/** Cues that reach back over the words before them. */
const after: readonly (readonly [cue: string, kind: Kind])[] = [
  ['cannot be excluded', 'uncertain'], ['can not be excluded', 'uncertain'], ['not excluded', 'uncertain'], ['is possible', 'uncertain'], ['are possible', 'uncertain'],
  ['is suspected', 'uncertain'], ['are suspected', 'uncertain'], ['is questionable', 'uncertain'],
  ['is not seen', 'negated'], ['are not seen', 'negated'], ['not seen', 'negated'], ['not identified', 'negated'], ['not present', 'negated'], ['not evident', 'negated'], ['not visible', 'negated'],
  ['is absent', 'negated'], ['are absent', 'negated'], ['is unlikely', 'negated'], ['are unlikely', 'negated'], ['is ruled out', 'negated'], ['are ruled out', 'negated'], ['ruled out', 'negated'],
  ['has resolved', 'negated'], ['have resolved', 'negated'], ['is excluded', 'negated'], ['are excluded', 'negated']
]

/** Words at which the reach of a cue ends. `with` ends a negation alone ("no pneumothorax with stable effusion"). */
const ends: ReadonlySet<string> = new Set(['but', 'however', 'although', 'though', 'except', 'aside', 'apart', 'still', 'yet', 'which', 'while', 'whereas', 'because', 'with', 'unchanged', 'stable', 'there'])

/**
 * What the sentences of an English report deny or leave open, by cues and their reach (NegEx: Chapman et al., J Biomed
 * Inform 2001;34:301; uncertainty as in CheXpert's labeller: Irvin et al., AAAI 2019, section 3). A cue reaches over
 * the words of its clause: to a comma or semicolon that is no list, to a word that turns the sentence, or to its end.
 * Deterministic and for display and hints alone: what a reader labels never rests on it.
 */
export function assertedSpans(text: string): AssertedSpan[] {
  return sentences(text).flatMap(({ text: sentence, start }) => spansOf(sentence).map((span) => ({ ...span, start: span.start + start, end: span.end + start })))
}

/** What a text's spans say of one of its words; a negation goes before a doubt. */
export function assertionOf(spans: readonly AssertedSpan[], { start, end }: { readonly start: number; readonly end: number }): Kind | 'affirmed' {
  const own = spans.filter((span) => span.start <= start && end <= span.end)
  return own.some(({ kind }) => kind === 'negated') ? 'negated' : own.length > 0 ? 'uncertain' : 'affirmed'
}

function spansOf(sentence: string): AssertedSpan[] {
  const pieces = textPieces(sentence)
  const words = pieces.filter(({ isWord }) => isWord)
  const names = words.map(({ text }) => text.toLowerCase())
  const spans: AssertedSpan[] = []
  for (let i = 0; i < words.length; ) {
    const back = cueAt(after, names, i)
    const forward = back ?? cueAt(before, names, i)
    if (!forward) {
      i++
      continue
    }
    const [cue, kind] = forward
    const last = i + cue.split(' ').length - 1
    if (kind !== 'none') {
      const from = back ? reach(words, sentence, i, -1) : i
      const to = back ? last : reach(words, sentence, last, 1)
      if (back ? from < i : to > last) spans.push({ start: words[from]!.start, end: words[to]!.end, kind })
    }
    i = last + 1
  }
  return spans
}

const cueAt = <T>(cues: readonly (readonly [string, T])[], names: readonly string[], at: number): readonly [string, T] | undefined =>
  cues.find(([cue]) => cue.split(' ').every((word, k) => names[at + k] === word))

/** The last word that a cue reaches from a word on, forward (1) or back (-1). */
function reach(words: readonly TextPiece[], sentence: string, from: number, step: 1 | -1): number {
  let at = from
  for (let next = at + step; next >= 0 && next < words.length; next += step) {
    const [left, right] = step === 1 ? [words[at]!, words[next]!] : [words[next]!, words[at]!]
    const between = sentence.slice(left.end, right.start)
    if (/[;:]/.test(between) || ends.has(words[next]!.text.toLowerCase())) break
    if (between.includes(',') && !isList(words, sentence, step === 1 ? next : next + 1)) break
    at = next
  }
  return at
}

/** Whether what follows a comma goes on with a list: it leads to `or`, `and`, `nor` or another comma with no verb between. */
function isList(words: readonly TextPiece[], sentence: string, first: number): boolean {
  for (let i = first; i < words.length; i++) {
    const name = words[i]!.text.toLowerCase()
    if (verbs.has(name)) return false
    if (name === 'or' || name === 'nor') return true
    if (name === 'and') return !words.slice(i + 1).some(({ text }) => verbs.has(text.toLowerCase()))
    if (i > first && sentence.slice(words[i - 1]!.end, words[i]!.start).includes(',')) return true
  }
  return false
}

const verbs: ReadonlySet<string> = new Set(['is', 'are', 'was', 'were', 'has', 'have', 'appears', 'appear', 'remains', 'remain', 'shows', 'show', 'demonstrates', 'seen', 'noted'])
