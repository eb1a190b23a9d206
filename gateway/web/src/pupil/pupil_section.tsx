import { Text } from '@mantine/core'
import { useI18n } from '../i18n/i18n'
import { NotesPage } from '../notes/notes_page'
import { AbsencesPage } from './absences_page'
import { DiaryPage } from './diary_page'
import { MarksPage } from './marks_page'
import { RankingPage } from './ranking_page'
import { TimetablePage } from './timetable'

export const sections = ['diary', 'marks', 'absences', 'ranking', 'timetable', 'notes'] as const

// Who is looking: the family may announce absences; the class teacher usually excuses them.
export type Viewer = 'family' | 'class_teacher' | 'staff'

interface PupilSectionProps {
  pupil: string
  section: string
  week?: string
  base: string
  viewer: Viewer
}

export function PupilSection({ pupil, section, week, base, viewer }: PupilSectionProps) {
  const { t } = useI18n()
  switch (section) {
    case 'diary':
      return <DiaryPage pupil={pupil} week={week} base={base} />
    case 'marks':
      return <MarksPage pupil={pupil} />
    case 'absences':
      return <AbsencesPage pupil={pupil} viewer={viewer} />
    case 'ranking':
      return <RankingPage pupil={pupil} />
    case 'notes':
      return <NotesPage pupil={pupil} />
    case 'timetable':
      return <TimetablePage pupil={pupil} />
    default:
      return <Text>{t('error.not_found')}</Text>
  }
}
