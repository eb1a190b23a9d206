import type { Translated } from '../translate'

const lv = {} as const
const ru: Translated<typeof lv> = {}
const en: Translated<typeof lv> = {}

export const mail = { lv, ru, en }
