import type { Translated } from '../translate'

// Which employees were shown what.
const lv = {
  'access_log.hour': 'Stunda',
  'access_log.none': 'Neviens neko nav skatījis.',
  'access_log.older': 'Rādīt vecākus',
  'access_log.pupil': 'Kurš skatījis skolēna datus',
  'access_log.reader': 'Darbinieks',
  'access_log.school': 'Kurš skatījis visas skolas sarakstus',
  'access_log.text':
    'Rinda ir viena stunda, kurā darbinieks to skatījis vienu vai vairākas reizes.',
  'access_log.title': 'Kurš skatījis',
  'access_log.what': 'Ko',
  'data_kind.access_log': 'kurš skatījis datus',
  'data_kind.class_pupils': 'klases skolēnu saraksts',
  'data_kind.journal': 'žurnāls',
  'data_kind.mark_history': 'vērtējuma vēsture',
  'data_kind.messages': 'īsziņas un e-pasti',
  'data_kind.parents': 'vecāki un viņu tālruņi',
  'data_kind.people': 'lietotāju saraksts',
  'data_kind.pupil': 'dienasgrāmata, atzīmes un kavējumi',
} as const

const ru: Translated<typeof lv> = {
  'access_log.hour': 'Час',
  'access_log.none': 'Никто ничего не смотрел.',
  'access_log.older': 'Показать более старые',
  'access_log.pupil': 'Кто смотрел данные ученика',
  'access_log.reader': 'Работник',
  'access_log.school': 'Кто смотрел списки всей школы',
  'access_log.text': 'Строка — это час, в который работник смотрел это один или несколько раз.',
  'access_log.title': 'Кто смотрел',
  'access_log.what': 'Что',
  'data_kind.access_log': 'кто смотрел данные',
  'data_kind.class_pupils': 'список учеников класса',
  'data_kind.journal': 'журнал',
  'data_kind.mark_history': 'история оценки',
  'data_kind.messages': 'сообщения и эл. письма',
  'data_kind.parents': 'родители и их телефоны',
  'data_kind.people': 'список пользователей',
  'data_kind.pupil': 'дневник, оценки и пропуски',
}

const en: Translated<typeof lv> = {
  'access_log.hour': 'Hour',
  'access_log.none': 'Nobody has read anything.',
  'access_log.older': 'Show older',
  'access_log.pupil': 'Who has read the pupil’s data',
  'access_log.reader': 'Employee',
  'access_log.school': 'Who has read lists of the whole school',
  'access_log.text': 'A row is an hour in which an employee has read it, once or more often.',
  'access_log.title': 'Who has read',
  'access_log.what': 'What',
  'data_kind.access_log': 'who has read the data',
  'data_kind.class_pupils': 'a class’s pupils',
  'data_kind.journal': 'a journal',
  'data_kind.mark_history': 'a mark’s history',
  'data_kind.messages': 'texts and e-mails',
  'data_kind.parents': 'the parents and their phones',
  'data_kind.people': 'a list of users',
  'data_kind.pupil': 'diary, marks and absences',
}

export const accessLog = { lv, ru, en }
