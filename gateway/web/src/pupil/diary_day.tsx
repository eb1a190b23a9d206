import { Text, Title } from '@mantine/core'
import type { DiaryNote } from '../api/notes'
import type { DiaryDay as Day, DiaryLesson, Mark } from '../api/types'
import { useI18n } from '../i18n/i18n'
import { AbsenceTag } from '../ui/absence_tag'
import { MarkButton } from '../ui/mark_button'

interface DiaryDayProps {
  day: Day
  today: boolean
  onMark: (mark: Mark) => void
}

export function DiaryDay({ day, today, onMark }: DiaryDayProps) {
  const { t, weekday, shortDay } = useI18n()
  const notices = day.notices ?? []
  return (
    <section className="sheet diary-day" data-today={today || undefined}>
      <Title order={2} size="h5" className="diary-date">
        {weekday(day.date)} <time dateTime={day.date}>{shortDay(day.date)}</time>
        {today && <span className="diary-today">{t('diary.today')}</span>}
      </Title>
      {day.holiday && <Text className="diary-holiday">{day.holiday}</Text>}
      {day.lessons.length === 0 && !day.holiday && <Text size="sm">{t('diary.no_lessons')}</Text>}
      <ol className="diary-lessons">
        {day.lessons.map((lesson) => (
          <Lesson key={`${lesson.number} ${lesson.journal}`} lesson={lesson} onMark={onMark} />
        ))}
      </ol>
      {notices.map((notice) => (
        <Text key={notice.id} size="sm" className="diary-notice">
          {notice.from === notice.to
            ? t('notice.day', { reason: notice.reason })
            : t('notice.days', {
                from: shortDay(notice.from),
                to: shortDay(notice.to),
                reason: notice.reason,
              })}
        </Text>
      ))}
      {day.notes?.map((note) => (
        <DayNote key={note.id} note={note} />
      ))}
    </section>
  )
}

function Lesson({ lesson, onMark }: { lesson: DiaryLesson; onMark: (mark: Mark) => void }) {
  const { t } = useI18n()
  return (
    <li className="diary-lesson">
      <div className="diary-lesson-head">
        <span className="diary-number">{lesson.number}.</span>
        <strong>{lesson.subject}</strong>
        {lesson.room && (
          <span className="diary-room">{t('diary.room', { room: lesson.room })}</span>
        )}
        <span className="diary-marks">
          {lesson.absence && <AbsenceTag absence={lesson.absence} />}
          {lesson.marks.map((mark) => (
            <MarkButton key={mark.id} mark={mark} onClick={() => onMark(mark)} />
          ))}
        </span>
      </div>
      {lesson.teacher && <p>{t('diary.substitute', { teacher: lesson.teacher })}</p>}
      {lesson.topic && <p>{lesson.topic}</p>}
      {lesson.result && (
        <p>
          <span className="diary-label">{t('lesson.result')}:</span> {lesson.result}
        </p>
      )}
      {lesson.homework && (
        <p className="diary-homework">
          <span className="diary-label">{t('lesson.homework')}:</span> {lesson.homework}
        </p>
      )}
    </li>
  )
}

function DayNote({ note }: { note: DiaryNote }) {
  const { t } = useI18n()
  return (
    <Text size="sm" className="diary-notice">
      <strong>{t(`note_kind.${note.kind}`)}</strong>
      {note.subject && `, ${note.subject}`}: {note.text} ({note.author.name}
      {note.corrected && `; ${t('note.corrected')}`})
    </Text>
  )
}
