import { displayText } from '@main/dicom/display-text'

/** Longer than any name; a name group of DICOM has at most 64 characters. */
const longestGroup = 100

/**
 * A person name (PS3.5 6.2, VR PN) for reading: `Family, Prefix Given Middle Suffix`, followed by the ideographic form in
 * brackets when there is one too. The phonetic group is only used when it is the only one.
 */
export function displayName(raw: string): string {
  const [alphabetic = '', ideographic = '', phonetic = ''] = raw.split('\\')[0]!.split('=').map(displayGroup)
  if (alphabetic === '') return ideographic === '' ? phonetic : ideographic
  return ideographic === '' ? alphabetic : `${alphabetic} (${ideographic})`
}

function displayGroup(group: string): string {
  const [family = '', given = '', middle = '', prefix = '', suffix = ''] = group.split('^').map((part) => displayText(part, longestGroup))
  const rest = [prefix, given, middle, suffix].filter((part) => part !== '').join(' ')
  if (family === '' || rest === '') return family + rest
  // Names in Chinese, Japanese and Korean writing are said family name first anyway.
  return /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u.test(family) ? `${family} ${rest}` : `${family}, ${rest}`
}
