import type { Language } from '../i18n/language'
import type { Feature } from './family'
import type { DiaryNote } from './notes'

// The shapes of the HTTP API under /api/v1, as the gateway documents them.

export type Role =
  | 'pupil'
  | 'mother'
  | 'father'
  | 'guardian'
  | 'teacher'
  | 'deputy'
  | 'director'
  | 'superuser'
  | 'auditor'
  | 'clerk'
  | 'deputy_studies'
  | 'deputy_methodology'
  | 'deputy_creative'
  | 'deputy_extracurricular'
  | 'events_teacher'

export type Permission =
  | 'read_journals'
  | 'read_school'
  | 'write_journals'
  | 'excuse_absences'
  | 'manage_class_accounts'
  | 'manage_accounts'
  | 'manage_staff'
  | 'close_profiles'
  | 'edit_settings'
  | 'edit_calendar'
  | 'erase_people'
  | 'read_messages'
  | 'write_mail'
  | 'publish_news'
  | 'read_access_log'

export type Scale = 'ten' | 'pass' | 'stap' | 'percent'

export const kinds = [
  'formative',
  'summative',
  'interim',
  'semester',
  'year',
  'exam',
  'post_exam',
  'final',
  'combined',
] as const
export type Kind = (typeof kinds)[number]

export const excuseKinds = ['illness', 'family', 'event', 'other'] as const
export type ExcuseKind = (typeof excuseKinds)[number]

export type Absence = '' | 'absent' | 'late' | 'excused'

export interface Named {
  id: string
  name: string
}

export interface Profile {
  id: string
  role: Role
  name: string
  school: Named
  pupil: (Named & { class: string }) | null
}

export interface Me extends Profile {
  roles: Role[]
  // What its roles may at the school, by a gateway that says so.
  permissions?: Permission[]
  class_teacher_of: Named[]
  // What has to be done before anything else, in that order.
  demanded?: Demand[]
  // What is sent to it is in this language.
  language?: Language
  // Whether it has an alternative username; the gateway keeps no more of one than its hash.
  alternative_username?: boolean
  // Its profile here has ended: it may read, and change nothing.
  former?: boolean
}

export type Demand = 'terms' | 'second_factor'

export interface Credentials {
  username: string
  password: string
  profile?: string
  // Of the second factor: a one-time password or a recovery code.
  code?: string
}

export interface SignInAnswer {
  profile?: Profile
  profiles?: Profile[]
}

export interface Mark {
  id: string
  scale: Scale
  value: string
  kind: Kind
  weight: number
  late?: boolean
}

export interface NewMark {
  lesson: string
  pupil: string
  scale: Scale
  value: string
  kind: Kind
  weight: number
}

export interface Lesson {
  id: string
  date: string
  number: number
  topic: string
  result: string
  homework: string
  substitution: { teacher: string; reason: string } | null
  late: boolean
  attendance_taken: boolean
  // Whether the reader may make entries in it, such as a substitute in a lesson of theirs.
  may_enter: boolean
}

export interface Cell {
  pupil: string
  lesson: string
  marks: Mark[]
  absence: Absence
}

export interface JournalSummary {
  id: string
  class: string
  subject: string
  teachers: string[]
}

export interface Journal extends JournalSummary {
  may_write: boolean
  pupils: Named[]
  lessons: Lesson[]
  cells: Cell[]
}

export interface LessonText {
  topic: string
  result: string
  homework: string
}

export interface NewLesson extends LessonText {
  date: string
  number: number
  substitution?: { reason: string }
}

export interface HistoryEntry {
  at: string
  actor: { name: string; role: Role }
  what: 'recorded' | 'corrected' | 'withdrawn'
  value: string
  reason: string
}

export interface DiaryLesson extends LessonText {
  number: number
  subject: string
  room: string
  marks: Mark[]
  absence: Absence
  // Who taught in the teacher's place, or nothing.
  teacher: string
  journal: string
  lesson: string
}

export interface Notice {
  id: string
  from: string
  to: string
  reason: string
  announced_at: string
}

export interface DiaryDay {
  date: string
  holiday: string
  lessons: DiaryLesson[]
  notices?: Pick<Notice, 'id' | 'from' | 'to' | 'reason'>[]
  // Of staff, by a gateway that has them.
  notes?: DiaryNote[]
}

export interface DatedMark extends Mark {
  date: string
  lesson: string
}

export interface SubjectMarks {
  subject: string
  journal: string
  marks: DatedMark[]
  average: string | null
}

export interface PupilMarks {
  subjects: SubjectMarks[]
  average: string | null
}

export interface AbsenceItem {
  date: string
  number: number
  subject: string
  journal: string
  lesson: string
  what: 'absent' | 'late'
  excused: boolean
  kind: ExcuseKind | '' | null
}

export interface PupilAbsences {
  items: AbsenceItem[]
  notices: Notice[]
  totals: { absent: number; excused: number; late: number }
  // Whether the reader may excuse absences of this pupil, as the school has settled it.
  may_excuse?: boolean
}

export interface Ranking {
  // Null: not ranked.
  place: number | null
  of: number
  distribution: { average_from: string | number; count: number }[]
}

export interface PupilRanking {
  class: Ranking | null
  parallel: Ranking | null
  average: string | null
}

export interface TimetableItem {
  weekday: number
  number: number
  subject: string
  room: string
  teachers: string[]
}

export interface SchoolClass extends Named {
  grade: number
  teacher: string
}

export interface Period {
  id: string
  title: string
  from: string
  to: string
}

export type SettingValue =
  | string
  | number
  | boolean
  | null
  | SettingValue[]
  | { [key: string]: SettingValue }
export type Settings = { [key: string]: SettingValue }

export interface School extends Named {
  year: Period | null
  semesters: Period[]
  settings: Settings
  access: Settings
  mail: Settings
  // By a gateway that tells people of things.
  notifications?: Settings
  // What needs no Family Set, by a gateway that knows of it.
  free_features?: Feature[]
  holidays: Period[]
  moved_days: { id: string; day_off: string; working_day: string }[]
}

export interface Page<T> {
  items: T[]
  next?: string | null
}

export interface Written {
  id: string
  position: string | number
  ids?: string[]
}
