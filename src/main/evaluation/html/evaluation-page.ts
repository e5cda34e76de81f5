import { precisionRecallCurve, rocCurve } from '@main/evaluation/html/curves'
import { escapeHtml } from '@main/evaluation/html/escape'
import { plotSvg } from '@main/evaluation/html/plot'
import type { Interval } from '@main/evaluation/bootstrap'
import type { ClassEvaluation, ClassReport } from '@main/evaluation/report'

export interface EvaluationFacts {
  readonly model: { readonly name: string; readonly sha256: string; readonly notice: string }
  readonly promptSet: { readonly name: string; readonly sha256: string }
  readonly mode: string
  /** Name of the labels file. */
  readonly labels: string
  readonly films: number
  readonly refused: number
  readonly at: string
}

const style = `
:root{color-scheme:light dark;--ground:#fff;--text:#1c2126;--muted:#5b6670;--line:#d8dde2;--accent:#1f6aa5}
@media (prefers-color-scheme:dark){:root{--ground:#0f1215;--text:#d9dfe6;--muted:#98a3ae;--line:#2b323a;--accent:#7db7e8}}
body{margin:2rem auto;max-width:960px;padding:0 1rem;background:var(--ground);color:var(--text);font:14px/1.5 system-ui,sans-serif}
h1{font-size:1.4rem}h2{font-size:1.1rem;margin-top:2.2rem}p.muted,dt{color:var(--muted)}
dl{display:grid;grid-template-columns:max-content 1fr;gap:2px 1rem}dd{margin:0;overflow-wrap:anywhere}
div.scroll{overflow-x:auto}table{border-collapse:collapse;font-variant-numeric:tabular-nums}
th,td{padding:4px 12px 4px 0;border-bottom:1px solid var(--line);text-align:left;white-space:nowrap}
svg{font:10px system-ui,sans-serif}svg text{fill:var(--muted)}svg .title{fill:var(--text);font-size:12px}
svg .grid{stroke:var(--line);fill:none}svg .reference{stroke:var(--muted);stroke-dasharray:4 3;fill:none}
svg polyline{fill:none;stroke:var(--accent);stroke-width:1.8}svg circle{fill:var(--accent);fill-opacity:.75}
.plots{display:flex;flex-wrap:wrap;gap:12px}`

/** The whole evaluation as one HTML page: no script, nothing loaded from elsewhere, light and dark. */
export function evaluationPage(facts: EvaluationFacts, evaluations: readonly ClassEvaluation[]): string {
  const { model, promptSet, mode, labels, films, refused, at } = facts
  const rows: readonly (readonly [string, string])[] = [
    ['Model', `${model.name} (${model.sha256})`],
    ['Notice', model.notice],
    ['Prompt set', `${promptSet.name} (${promptSet.sha256})`],
    ['Scoring', mode],
    ['Labels', labels],
    ['Films', `${films} scored, ${refused} refused`],
    ['Evaluated', at]
  ]
  const overall = evaluations.filter(({ report }) => report.view === null)
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"><title>Evaluation of ${escapeHtml(model.name)}</title><style>${style}</style></head><body>
<h1>Evaluation of ${escapeHtml(model.name)}</h1>
<dl>${rows.filter(([, value]) => value !== '').map(([name, value]) => `<dt>${name}</dt><dd>${escapeHtml(value)}</dd>`).join('')}</dl>
<h2>Figures</h2>
<p class="muted">In brackets: 95 % intervals, 2,000 draws of patients with replacement. F1 is the best over all thresholds on these films. With few films of one kind a figure is an anecdote, and its interval understates that.</p>
<div class="scroll" tabindex="0"><table><thead><tr>${['Class', 'View', 'With finding', 'Patients', 'AUROC', 'Average precision', 'F1', 'Calibration error'].map((name) => `<th scope="col">${name}</th>`).join('')}</tr></thead><tbody>${evaluations.map(({ report }) => tableRow(report)).join('')}</tbody></table></div>
${overall.map(section).join('\n')}
</body></html>
`
}

const figure = (value: number | null) => value?.toFixed(3) ?? '–'
const withInterval = (value: number | null, interval: Interval | null) => `${figure(value)}${interval ? ` [${figure(interval.low)}, ${figure(interval.high)}]` : ''}`

function tableRow(report: ClassReport): string {
  const { class: name, view, films, positive, patients, auroc, interval, averagePrecision, averagePrecisionInterval, f1, f1Interval, calibrationError } = report
  const cells = [view ?? 'all', `${positive} of ${films}`, String(patients), withInterval(auroc, interval), withInterval(averagePrecision, averagePrecisionInterval), withInterval(f1, f1Interval), figure(calibrationError)]
  return `<tr><th scope="row">${escapeHtml(name)}</th>${cells.map((cell) => `<td>${escapeHtml(cell)}</td>`).join('')}</tr>`
}

/** A class's plots; a curve needs films of both kinds. */
function section({ report, ranking, reliability }: ClassEvaluation): string {
  const { class: name, films, positive } = report
  const share = positive / films
  const plots: string[] = []
  if (positive > 0 && positive < films) {
    plots.push(plotSvg({ title: `ROC: ${name}`, xLabel: 'false positive rate', yLabel: 'true positive rate', line: rocCurve(ranking), reference: [{ x: 0, y: 0 }, { x: 1, y: 1 }] }))
    plots.push(plotSvg({ title: `Precision and recall: ${name}`, xLabel: 'recall', yLabel: 'precision', line: precisionRecallCurve(ranking), reference: [{ x: 0, y: share }, { x: 1, y: share }] }))
  }
  if (reliability) {
    const dots = reliability.bins.flatMap(({ predicted, observed, films: weight }) => (predicted === null || observed === null ? [] : [{ x: predicted, y: observed, weight }]))
    plots.push(plotSvg({ title: `Reliability: ${name}`, xLabel: 'probability given', yLabel: 'share with the finding', line: dots, dots, reference: [{ x: 0, y: 0 }, { x: 1, y: 1 }] }))
  }
  return `<h2>${escapeHtml(name)}</h2>${plots.length > 0 ? `<div class="plots">${plots.join('')}</div>` : '<p class="muted">Films of one kind are missing; there is nothing to plot.</p>'}`
}
