/** The same film said to be of an earlier study of the patient: every UID and the date differ, in as many bytes. */
export function priorOf(file: Buffer): Buffer {
  let text = file.toString('latin1')
  // Study, series and SOP instance UID.
  for (const tag of ['\x20\0\x0d\0UI', '\x20\0\x0e\0UI', '\x08\0\x18\0UI']) {
    const at = text.indexOf(tag) + tag.length + 2
    const uid = text.slice(at, at + file.readUInt16LE(at - 2)).replace(/\0$/, '')
    text = text.replaceAll(uid, uid.slice(0, -1) + String((Number(uid.at(-1)) + 1) % 10))
  }
  return Buffer.from(text.replaceAll('20260101', '20250101'), 'latin1')
}
