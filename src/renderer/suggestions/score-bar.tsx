interface Props {
  readonly score: number
  /** Score of either sign that fills its half of the bar. */
  readonly fullAt: number
  readonly probability: number | null
  readonly label: string
}

/**
 * A probability fills the bar from the left; a raw score, which is cosine-like and may be negative, leaves its middle.
 */
export function ScoreBar({ score, fullAt, probability, label }: Props) {
  const half = Math.min(1, Math.abs(score) / fullAt) * 50
  const fill = probability === null ? { left: `${score < 0 ? 50 - half : 50}%`, width: `${half}%` } : { left: '0%', width: `${probability * 100}%` }
  return (
    <span className={probability === null ? 'score-bar score-bar--signed' : 'score-bar'} role="img" aria-label={label}>
      <span className="score-bar__fill" style={fill} />
    </span>
  )
}
