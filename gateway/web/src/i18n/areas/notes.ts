import type { Translated } from '../translate'

// What staff write into a pupil's diary.
const lv = {
  'nav.notes': 'Piezīmes',
  'note.correct': 'Labot piezīmi',
  'note.corrected': 'labots',
  'note.done': 'Ierakstīts dienasgrāmatā.',
  'note.kind': 'Veids',
  'note.of': 'Piezīme dienasgrāmatā: {name}',
  'note.seen_by': 'To redzēs skolēns, viņa vecāki un skola.',
  'note.submit': 'Ierakstīt',
  'note.text': 'Teksts',
  'note.withdraw': 'Atsaukt piezīmi',
  'note.write': 'Piezīme dienasgrāmatā',
  'note_kind.behaviour': 'Uzvedība',
  'note_kind.praise': 'Pateicība',
  'note_kind.remark': 'Piezīme',
  'note_kind.reminder': 'Atgādinājums',
  'notes.before': '{at} bija: „{text}”.',
  'notes.none': 'Šajā mācību gadā piezīmju nav.',
} as const

const ru: Translated<typeof lv> = {
  'nav.notes': 'Замечания',
  'note.correct': 'Исправить замечание',
  'note.corrected': 'исправлено',
  'note.done': 'Записано в дневник.',
  'note.kind': 'Вид',
  'note.of': 'Запись в дневник: {name}',
  'note.seen_by': 'Это увидят ученик, его родители и школа.',
  'note.submit': 'Записать',
  'note.text': 'Текст',
  'note.withdraw': 'Отозвать замечание',
  'note.write': 'Запись в дневник',
  'note_kind.behaviour': 'Поведение',
  'note_kind.praise': 'Благодарность',
  'note_kind.remark': 'Замечание',
  'note_kind.reminder': 'Напоминание',
  'notes.before': '{at} было: «{text}».',
  'notes.none': 'В этом учебном году замечаний нет.',
}

const en: Translated<typeof lv> = {
  'nav.notes': 'Notes',
  'note.correct': 'Correct the note',
  'note.corrected': 'corrected',
  'note.done': 'Written into the diary.',
  'note.kind': 'Kind',
  'note.of': 'Note in the diary: {name}',
  'note.seen_by': 'The pupil, the parents and the school will see it.',
  'note.submit': 'Write',
  'note.text': 'Text',
  'note.withdraw': 'Withdraw the note',
  'note.write': 'Note in the diary',
  'note_kind.behaviour': 'Behaviour',
  'note_kind.praise': 'Praise',
  'note_kind.remark': 'Remark',
  'note_kind.reminder': 'Reminder',
  'notes.before': '{at} it said: “{text}”.',
  'notes.none': 'There are no notes this school year.',
}

export const notes = { lv, ru, en }
