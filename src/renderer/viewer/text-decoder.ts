/** Specific Character Set (0008,0005) -> the name that TextDecoder knows it by (PS3.3 C.12.1.1.2). */
const encodings: Readonly<Record<string, string>> = {
  '100': 'iso-8859-1', '101': 'iso-8859-2', '109': 'iso-8859-3', '110': 'iso-8859-4', '144': 'iso-8859-5', '127': 'iso-8859-6', '126': 'iso-8859-7', '138': 'iso-8859-8', '148': 'iso-8859-9',
  '13': 'shift-jis', '166': 'windows-874', '87': 'iso-2022-jp', '159': 'iso-2022-jp', '149': 'euc-kr', '58': 'gb18030', '192': 'utf-8'
}

/** The decoder of the last set that a file names and that is known; Latin 1 where there is none. */
export function decoderOf(sets: string): TextDecoder {
  const names = sets.split('\\').map((set) => (/^(GB18030|GBK)$/.test(set.trim()) ? 'gb18030' : encodings[/IR (\d+)$/.exec(set.trim())?.[1] ?? '']))
  return new TextDecoder(names.findLast((name) => name !== undefined) ?? 'iso-8859-1')
}
