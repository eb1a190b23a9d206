import type {
  Cell,
  DiaryDay,
  Journal,
  Lesson,
  Mark,
  Me,
  Named,
  Profile,
  School,
  TimetableItem,
} from '../../src/api/types'
import { addDays, mondayOf, today, weekOf } from '../../src/i18n/week'

const school = { id: 's1', name: 'Kļavu ielas pamatskola' }

const names = [
  'Anna Āboliņa',
  'Jānis Bērziņš',
  'Elīna Celmiņa',
  'Dāvids Čakste',
  'Kristaps Dzenis',
  'Marta Eglīte',
  'Rihards Gailis',
  'Sofija Ģērmane',
  'Emīls Jansons',
  'Līga Kalniņa',
  'Markuss Ķirsis',
  'Alise Liepa',
  'Oskars Ļaudams',
  'Paula Mežmale-Ozoliņa',
  'Roberts Nagliņš',
  'Katrīna Ņikona',
  'Toms Ozols',
  'Ieva Priede',
  'Artūrs Rozītis',
  'Nora Sproģe',
  'Kārlis Šmits',
  'Una Tauriņa',
  'Valters Upenieks',
  'Zane Vītola',
  'Jēkabs Žagars',
]

export const pupils: Named[] = names.map((name, i) => ({ id: `p${i + 1}`, name }))

const staff = { school, pupil: null }
export const people: Record<string, { profile: Profile; roles: Me['roles'] }> = {
  teacher: {
    profile: { id: 'u1', role: 'teacher', name: 'Ilze Skolotāja', ...staff },
    roles: ['teacher'],
  },
  superuser: {
    profile: { id: 'u2', role: 'superuser', name: 'Guntis Sistēma', ...staff },
    roles: ['superuser'],
  },
  auditor: {
    profile: { id: 'u5', role: 'auditor', name: 'Rita Revidente', ...staff },
    roles: ['auditor'],
  },
  father: {
    profile: {
      id: 'u3',
      role: 'father',
      name: 'Juris Āboliņš',
      school,
      pupil: { id: 'p1', name: 'Anna Āboliņa', class: '7.b' },
    },
    roles: ['father'],
  },
  // The father again, of another child.
  father_of_emils: {
    profile: {
      id: 'u9',
      role: 'father',
      name: 'Juris Āboliņš',
      school: { id: 's2', name: 'Mūzikas skola' },
      pupil: { id: 'p9', name: 'Emīls Āboliņš', class: '2.m' },
    },
    roles: ['father'],
  },
  pupil: {
    profile: {
      id: 'u4',
      role: 'pupil',
      name: 'Anna Āboliņa',
      school: { id: 's2', name: 'Mūzikas skola' },
      pupil: { id: 'p1', name: 'Anna Āboliņa', class: '2.m' },
    },
    roles: ['pupil'],
  },
}

export const classTeacherOf = [{ id: 'c1', name: '7.b' }]

export function fakeSchool(): School {
  const year = Number(today().slice(0, 4)) - (today().slice(5) < '08-01' ? 1 : 0)
  return {
    ...school,
    year: {
      id: 'y',
      title: `${year}./${year + 1}. m. g.`,
      from: `${year}-09-01`,
      to: `${year + 1}-05-29`,
    },
    semesters: [
      { id: 'sem1', title: '1. semestris', from: `${year}-09-01`, to: `${year}-12-18` },
      { id: 'sem2', title: '2. semestris', from: `${year + 1}-01-04`, to: `${year + 1}-05-29` },
    ],
    settings: {
      lesson_entry_until: '17:00',
      formative_mark_days: 3,
      summative_mark_days: 7,
      absence_notice_until: '18:00',
      excused_by: ['teacher'],
      excuse_days_after_month: 5,
      ranking_shown: true,
    },
    access: {
      recovery_by_sms: ['pupil', 'mother', 'father', 'guardian'],
      second_factor: [],
      former_may_read: false,
    },
    mail: {
      parents_to_parents: true,
      pupils_to_pupils: true,
      pupils_to_parents: false,
      to_school: ['deputy', 'director', 'superuser'],
    },
    holidays: [
      { id: 'h1', title: 'Rudens brīvdienas', from: `${year}-10-19`, to: `${year}-10-23` },
      { id: 'h2', title: 'Ziemas brīvdienas', from: `${year}-12-21`, to: `${year + 1}-01-01` },
    ],
    moved_days: [{ id: 'm1', day_off: `${year}-12-23`, working_day: `${year}-12-12` }],
  }
}

function mark(id: string, value: string, kind: Mark['kind'] = 'formative', late = false): Mark {
  const scale = /^\d+$/.test(value) || value === 'nv' ? 'ten' : 'pass'
  return { id, scale, value, kind, weight: kind === 'summative' ? 2 : 1, late }
}

const lessonCount = 18

export function fakeJournal(): Journal {
  const start = addDays(mondayOf(weekOf(today())), -35)
  const lessons: Lesson[] = Array.from({ length: lessonCount }, (_, i) => ({
    id: `l${i + 1}`,
    date: addDays(start, Math.floor(i / 3) * 7 + [0, 2, 3][i % 3]!),
    number: [2, 4, 1][i % 3]!,
    topic: ['Daļskaitļu saskaitīšana', 'Procenti', 'Vienādojumi ar iekavām'][i % 3]!,
    result: 'Skolēns atrisina vienādojumu un pārbauda atrisinājumu.',
    homework: i % 2 ? '128. lpp., 4.–6. uzdevums' : '',
    substitution: i === 7 ? { teacher: 'Pēteris Aizvieto', reason: 'slimība' } : null,
    late: i === 4,
    attendance_taken: i < lessonCount - 2,
    may_enter: true,
  }))
  const cells: Cell[] = []
  pupils.forEach((pupil, row) =>
    lessons.slice(0, -2).forEach((lesson, col) => {
      const seed = (row * 7 + col * 13 + row * col) % 23
      const id = `m-${pupil.id}-${lesson.id}`
      const cell: Cell = { pupil: pupil.id, lesson: lesson.id, marks: [], absence: '' }
      if (seed === 3) cell.absence = 'absent'
      else if (seed === 5) cell.absence = 'excused'
      else if (seed === 9) cell.absence = 'late'
      else if (col % 6 === 5)
        cell.marks = [mark(id, String(4 + (seed % 7)), 'summative', row === 2)]
      else if (seed % 4 === 0) cell.marks = [mark(id, String(3 + (seed % 8)))]
      else if (seed === 7) cell.marks = [mark(id, 'ni')]
      if (cell.marks.length || cell.absence) cells.push(cell)
    }),
  )
  return {
    id: 'j1',
    class: '7.b',
    subject: 'Matemātika',
    teachers: ['Ilze Skolotāja'],
    may_write: true,
    pupils,
    lessons,
    cells,
  }
}

export const timetable: TimetableItem[] = [1, 2, 3, 4, 5].flatMap((weekday) =>
  ['Matemātika', 'Latviešu valoda', 'Vēsture', 'Sports', 'Angļu valoda'].map((subject, i) => ({
    weekday,
    number: i + 1,
    subject,
    room: String(201 + i),
    teachers: ['Ilze Skolotāja'],
  })),
)

export function fakeDiary(week: string): DiaryDay[] {
  return Array.from({ length: 5 }, (_, d) => ({
    date: addDays(mondayOf(week), d),
    holiday: d === 4 ? 'Skolas svētki' : '',
    lessons:
      d === 4
        ? []
        : timetable
            .filter((t) => t.weekday === d + 1)
            .map((t, i) => ({
              number: t.number,
              subject: t.subject,
              room: t.room,
              topic: i === 0 ? 'Procentu aprēķināšana no skaitļa' : 'Atkārtojums',
              result: i === 0 ? 'Aprēķina procentus ikdienas situācijās.' : '',
              homework: i % 2 === 0 ? '128. lpp., 4.–6. uzdevums' : '',
              marks: i === d ? [mark(`d${d}`, '8', i ? 'summative' : 'formative', i === 1)] : [],
              absence: d === 2 && i > 2 ? ('excused' as const) : ('' as const),
              teacher: d === 1 && i === 3 ? 'Pēteris Aizvieto' : '',
              journal: `j${i + 1}`,
              lesson: `dl${d}${i}`,
            })),
    notices:
      d === 2
        ? [
            {
              id: 'n1',
              from: addDays(mondayOf(week), d),
              to: addDays(mondayOf(week), d),
              reason: 'vizīte pie ārsta',
            },
          ]
        : [],
  }))
}

export function fakeMarks() {
  const values = ['6', '7', '5', '8', '8', '9', '10']
  return {
    average: '7.57',
    subjects: ['Matemātika', 'Latviešu valoda', 'Vēsture', 'Sports'].map((subject, s) => ({
      subject,
      journal: `j${s + 1}`,
      average: s === 3 ? null : '7.57',
      marks: (s === 3 ? ['i', 'ni'] : values).map((value, i) => ({
        ...mark(`pm${s}${i}`, value, i % 4 === 3 ? 'summative' : 'formative', i === 2),
        date: addDays(today(), (i - 8) * 4),
        lesson: `l${i}`,
      })),
    })),
  }
}
