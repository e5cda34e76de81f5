import type { StudyStatus } from '@shared/domain/study'

interface Props {
  readonly status: StudyStatus
  readonly name: string
  /** Without room for the name: it shows under the pointer. */
  readonly short?: boolean
}

/** A study's status: a small mark, with its name beside it where there is room. */
export function StatusMark({ status, name, short = false }: Props) {
  return (
    <span className={`status status--${status}`} title={short ? name : undefined}>
      <span className="status__mark" aria-hidden="true" />
      <span className={short ? 'visually-hidden' : undefined}>{name}</span>
    </span>
  )
}
