import type { Translated } from '../translate'

// What people are told of by text and by e-mail.
const lv = {
  'email.help': 'Uz šo adresi nāks paziņojumi. Tukša: e-pastu nesūta.',
  'email.label': 'E-pasta adrese',
  'email.submit': 'Saglabāt adresi',
  'notification_kind.absence': 'Kavējumi',
  'notification_kind.letter': 'Vēstules',
  'notification_kind.mark': 'Vērtējumi',
  'notification_kind.note': 'Piezīmes dienasgrāmatā',
  'notifications.digest': 'Reizi dienā, visu kopā',
  'notifications.digest_at': 'Kopsavilkums plkst.',
  'notifications.kind': 'Par ko',
  'notifications.not_entitled':
    'Izvēle tiek saglabāta, bet īsziņas un e-pasti nāk ar Ģimenes komplektu.',
  'notifications.quiet_from': 'Klusums no',
  'notifications.quiet_help': 'Klusuma laikā nekas nenāk. Vienādi laiki: klusuma nav.',
  'notifications.quiet_to': 'Klusums līdz',
  'notifications.title': 'Paziņojumi',
  'settings.notifications_title': 'Paziņojumi',
  'settings.parent_delay_minutes': 'Vecākiem paziņo pēc skolēna (minūtes)',
} as const

const ru: Translated<typeof lv> = {
  'email.help': 'На этот адрес придут уведомления. Пустой: эл. писем не будет.',
  'email.label': 'Адрес эл. почты',
  'email.submit': 'Сохранить адрес',
  'notification_kind.absence': 'Пропуски',
  'notification_kind.letter': 'Письма',
  'notification_kind.mark': 'Оценки',
  'notification_kind.note': 'Записи в дневнике',
  'notifications.digest': 'Раз в день, всё вместе',
  'notifications.digest_at': 'Сводка в',
  'notifications.kind': 'О чём',
  'notifications.not_entitled':
    'Выбор сохраняется, но сообщения и эл. письма приходят с Семейным комплектом.',
  'notifications.quiet_from': 'Тишина с',
  'notifications.quiet_help': 'В тихое время ничего не приходит. Одинаковое время: тишины нет.',
  'notifications.quiet_to': 'Тишина до',
  'notifications.title': 'Уведомления',
  'settings.notifications_title': 'Уведомления',
  'settings.parent_delay_minutes': 'Родителям сообщают после ученика (минуты)',
}

const en: Translated<typeof lv> = {
  'email.help': 'Notifications come to this address. Empty: no e-mail comes.',
  'email.label': 'E-mail address',
  'email.submit': 'Save the address',
  'notification_kind.absence': 'Absences',
  'notification_kind.letter': 'Letters',
  'notification_kind.mark': 'Marks',
  'notification_kind.note': 'Notes in the diary',
  'notifications.digest': 'Once a day, all together',
  'notifications.digest_at': 'Digest at',
  'notifications.kind': 'Of what',
  'notifications.not_entitled':
    'The choice is kept, but texts and e-mails come with the Family Set.',
  'notifications.quiet_from': 'Quiet from',
  'notifications.quiet_help': 'Nothing comes in quiet hours. Equal times: no hour is quiet.',
  'notifications.quiet_to': 'Quiet until',
  'notifications.title': 'Notifications',
  'settings.notifications_title': 'Notifications',
  'settings.parent_delay_minutes': 'Parents are told after the pupil (minutes)',
}

export const notifications = { lv, ru, en }
