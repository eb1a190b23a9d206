import type { Translated } from '../translate'

const lv = {} as const
const ru: Translated<typeof lv> = {}
const en: Translated<typeof lv> = {}

export const families = { lv, ru, en }
