// The labels that the demonstration model is trained and held against, as label files that every verb reads:
// films-train.csv, films-val.csv, drawn-train.csv, drawn-val.csv. See docs/evidence.md for what is done with them.
// usage: node scripts/demonstration-labels.mjs TRAIN_DATA OUT
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

const [data, out] = process.argv.slice(2)
if (!data || !out) {
  console.error('usage: node scripts/demonstration-labels.mjs TRAIN_DATA OUT')
  process.exit(2)
}
await mkdir(out, { recursive: true })

const [header, ...films] = (await readFile(join(data, 'films.csv'), 'utf8')).trim().split('\n')
const drawn = (await readFile(join(data, 'drawn.jsonl'), 'utf8')).trim().split('\n').map((line) => JSON.parse(line))
const quoted = (text) => `"${text.replaceAll('"', '""')}"`
for (const split of ['train', 'val']) {
  const own = films.filter((line) => line.split(',')[2] === split)
  await writeFile(join(out, `films-${split}.csv`), [header, ...own, ''].join('\n'))
  const rows = drawn
    .filter((film) => film.split === split)
    .map(({ file, patient, findings, sentences }) => [file, patient, findings.map(({ cls }) => cls).join('|') || 'No Finding', quoted(sentences.map((sentence) => `${sentence}.`).join(' '))].join(','))
  await writeFile(join(out, `drawn-${split}.csv`), ['file,patient,labels,report', ...rows, ''].join('\n'))
  console.log(`${split}: ${own.length} films, ${rows.length} with drawn findings`)
}
