import type { Prompt } from '@shared/domain/prompts'

/**
 * One prompt from its parts, or null when they do not go together. The public list is a plain product and says "left
 * bilateral pleural effusion" or "mild trace atelectasis"; here
 * - a place that contradicts the subtype ("bibasilar ... at the upper lung zone") drops the prompt, one that adds
 *   nothing ("bibasilar ... at the lung bases") is left out of the sentence;
 * - a severity before a subtype that names another one, or before a whole sentence, drops the prompt; the same one is
 *   not said twice; before a participle it becomes an adverb ("mildly enlarged");
 * - a side stands before the noun ("small left pleural effusion"), a place without preposition gets one.
 */
export function composePrompt(severity: string, subtype: string, location: string): Prompt | null {
  const degree = degreeBefore(severity, subtype)
  const place = placeAfter(subtype, location)
  if (degree === null || place === null) return null
  const sentence = [degree, place.before, subtype, place.after].filter((part) => part !== '').join(' ')
  return { text: sentence, severity: degree === '' ? '' : severity, subtype, location: place.before + place.after === '' ? '' : location }
}

const words = (text: string): string[] => text.toLowerCase().match(/[a-z]+/g) ?? []
const says = (text: string, list: ReadonlySet<string>): string[] => words(text).filter((word) => list.has(word))

const DEGREES = new Set('trace tiny minimal mild mildly small moderate moderately large marked massive severe severely'.split(' '))
const VERBS = new Set('is are was were has have remains remain demonstrates demonstrate shows show'.split(' '))
const PARTICIPLES = new Set('enlarged increased decreased widened prominent elevated dilated'.split(' '))
const ADVERBS: Readonly<Record<string, string>> = { mild: 'mildly', moderate: 'moderately', severe: 'severely', marked: 'markedly', minimal: 'minimally' }

/** The severity as it stands before the subtype; null: they do not go together. */
function degreeBefore(severity: string, subtype: string): string | null {
  if (severity === '') return ''
  if (words(subtype).some((word) => VERBS.has(word))) return null
  const own = says(subtype, DEGREES)
  if (own.length > 0) return words(severity).every((word) => own.includes(word)) ? '' : says(severity, DEGREES).length > 0 ? null : severity
  return PARTICIPLES.has(words(subtype)[0] ?? '') ? (ADVERBS[severity] ?? severity) : severity
}

const PREPOSITIONS = new Set('at in on over within of along near above below behind beneath around involving with'.split(' '))
const SIDES = new Set(['left', 'right', 'bilateral', 'unilateral'])

/** Where the place goes: before the noun as an adjective, or behind it as a phrase; null: it contradicts the subtype. */
function placeAfter(subtype: string, location: string): { before: string; after: string } | null {
  if (location === '') return { before: '', after: '' }
  if (contradicts(subtype, location)) return null
  const marks = marksOf(location)
  const known = marksOf(subtype)
  if (marks.size > 0 && [...marks].every((mark) => known.has(mark))) return { before: '', after: '' }
  const [first = '', ...others] = words(location)
  if (PREPOSITIONS.has(first)) return { before: '', after: location }
  if (words(subtype).some((word) => VERBS.has(word))) return null
  const adjective = others.length === 0 && (SIDES.has(first) || first.endsWith('al') || first.endsWith('ar') || first.endsWith('ic'))
  if (adjective) return { before: location, after: '' }
  return { before: '', after: first === 'the' ? `in ${location}` : `in the ${location}` }
}

/** What words say about side and height. `bibasilar` says both. */
const MARKS: Readonly<Record<string, readonly string[]>> = {
  left: ['side:left'],
  right: ['side:right'],
  lingula: ['side:left'],
  lingular: ['side:left'],
  bilateral: ['side:both'],
  both: ['side:both'],
  bibasilar: ['side:both', 'height:lower'],
  biapical: ['side:both', 'height:upper'],
  upper: ['height:upper'],
  apex: ['height:upper'],
  apices: ['height:upper'],
  apical: ['height:upper'],
  mid: ['height:middle'],
  middle: ['height:middle'],
  lower: ['height:lower'],
  base: ['height:lower'],
  bases: ['height:lower'],
  basal: ['height:lower'],
  basilar: ['height:lower'],
  retrocardiac: ['height:lower'],
  subpulmonic: ['height:lower']
}

const marksOf = (text: string): ReadonlySet<string> => new Set(words(text).flatMap((word) => (Object.hasOwn(MARKS, word) ? MARKS[word]! : [])))

function contradicts(subtype: string, location: string): boolean {
  return ['side:', 'height:'].some((kind) => {
    const of = (text: string) => [...marksOf(text)].filter((mark) => mark.startsWith(kind))
    const [here, there] = [of(subtype), of(location)]
    return here.length > 0 && there.length > 0 && !here.some((mark) => there.includes(mark))
  })
}
