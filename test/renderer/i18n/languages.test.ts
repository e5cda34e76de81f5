import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import en from '@renderer/i18n/en.json'
import zh from '@renderer/i18n/zh.json'

type Tree = { readonly [key: string]: string | Tree }

function leaves(tree: Tree, prefix = ''): Map<string, string> {
  return new Map(Object.entries(tree).flatMap(([key, value]) => (typeof value === 'string' ? [[prefix + key, value] as const] : [...leaves(value, `${prefix}${key}.`)])))
}

const english = leaves(en)
const chinese = leaves(zh)
const root = resolve(import.meta.dirname, '../../../src/renderer')
const sources = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.tsx?$/.test(name))
  .map((name) => readFileSync(join(root, name), 'utf8'))
const plural = /_(one|other)$/

/** Keys as the sources name them: whole, or with a part that is filled in. */
const named = sources.flatMap((source) => [...source.matchAll(/\bt\(\s*(?:'([^']+)'|`([^`]+)`)/g)].map((match) => match[1] ?? match[2]!))
const others = sources.flatMap((source) => [...source.matchAll(/\?\s*t?\(?'([a-zA-Z]+(?:\.[\w-]+)+)'/g)].map((match) => match[1]!))
const patterns = [...named, ...others].map((key) => new RegExp(`^${key.split(/\$\{[^}]*\}/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('.+')}(_one|_other)?$`))
const isUsed = (key: string) => patterns.some((pattern) => pattern.test(key))

describe('languages', () => {
  it('Chinese has every text that English has, and no other', () => {
    const needed = [...english.keys()].filter((key) => !key.endsWith('_one')).sort()
    expect([...chinese.keys()].sort()).toEqual(needed)
  })

  it('every text of both languages has the same gaps to fill in', () => {
    const gaps = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1]).sort()
    for (const [key, text] of chinese) expect({ key, gaps: gaps(text) }).toEqual({ key, gaps: gaps(english.get(key)!) })
  })

  it('every plural of English has both forms', () => {
    for (const key of english.keys()) if (plural.test(key)) expect(english.has(key.replace(plural, '_one')) && english.has(key.replace(plural, '_other')), key).toBe(true)
  })

  it('no text is empty', () => {
    for (const [key, text] of [...english, ...chinese]) expect(text.trim(), key).not.toBe('')
  })

  it('every text is used by the window', () => {
    expect([...english.keys()].filter((key) => !isUsed(key))).toEqual([])
  })

  it('the window uses no text that is missing', () => {
    const known = [...english.keys()]
    const missing = patterns.filter((pattern) => !known.some((key) => pattern.test(key))).map(String)
    expect(missing).toEqual([])
  })

  it('no component shows words of its own', () => {
    // Text between tags, and the attributes that are read out or shown.
    const shown = sources.flatMap((source) => [...source.matchAll(/(?:aria-label|title|placeholder|alt)="([^"]*[A-Za-z]{3}[^"]*)"|>\s*([A-Z][a-z]+(?: [a-z]+)+)\s*</g)].map((match) => match[1] ?? match[2]!))
    expect(shown).toEqual([])
  })
})
