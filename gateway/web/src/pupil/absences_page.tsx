import { Button, Group, Stack, Table, Text, Title } from '@mantine/core'
import { useRef, useState } from 'react'
import { keys, usePupilAbsences, useWrite } from '../api/queries'
import type { AbsenceItem, Notice, PupilAbsences } from '../api/types'
import { useI18n } from '../i18n/i18n'
import { useSession } from '../session/session'
import { AbsenceTag } from '../ui/absence_tag'
import { Loaded } from '../ui/loaded'
import { PeriodSelect, usePeriod } from '../ui/period'
import { ReasonDialog } from '../ui/reason_dialog'
import { AbsenceForm } from './absence_form'
import type { Viewer } from './pupil_section'

export function AbsencesPage({ pupil, viewer }: { pupil: string; viewer: Viewer }) {
  const { t } = useI18n()
  const period = usePeriod()
  const absences = usePupilAbsences(pupil, period.range)
  const mayExcuse = useMayExcuse(absences.data, viewer)
  const { me } = useSession()
  const announces = viewer === 'family' && !me.former
  return (
    <Stack>
      <Group justify="space-between" align="flex-end">
        <Title order={1} size="h3">
          {t('nav.absences')}
        </Title>
        <PeriodSelect period={period} />
      </Group>
      {announces && <AbsenceForm pupil={pupil} what="notice" />}
      {mayExcuse && !me.former && <AbsenceForm pupil={pupil} what="excuse" />}
      <Loaded query={period.query}>
        {() => (
          <Loaded query={absences}>
            {({ items, notices, totals }) => (
              <>
                <Text>
                  {t('absences.absent', { count: totals.absent })};{' '}
                  {t('absences.excused', { count: totals.excused })};{' '}
                  {t('absences.late', { count: totals.late })}.
                </Text>
                <NoticeList pupil={pupil} notices={notices} own={announces} />
                <AbsenceTable items={items} />
              </>
            )}
          </Loaded>
        )}
      </Loaded>
    </Stack>
  )
}

// The gateway says who excuses in this school; one that does not say lets the class teacher. The
// answer holds while another period is read, or the form would go with all that was typed into it.
function useMayExcuse(absences: PupilAbsences | undefined, viewer: Viewer): boolean {
  const last = useRef(false)
  if (absences) last.current = absences.may_excuse ?? viewer === 'class_teacher'
  return last.current
}

function AbsenceTable({ items }: { items: readonly AbsenceItem[] }) {
  const { t, shortDay, weekday } = useI18n()
  if (items.length === 0) return <Text>{t('absences.none')}</Text>
  return (
    <Table>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>{t('absences.day')}</Table.Th>
          <Table.Th>{t('subject.title')}</Table.Th>
          <Table.Th>{t('absences.what')}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {items.map((item) => (
          <Table.Tr key={`${item.lesson} ${item.what}`}>
            <Table.Td>
              {weekday(item.date)} {shortDay(item.date)}, {t('lesson.nth', { number: item.number })}
            </Table.Td>
            <Table.Td>{item.subject}</Table.Td>
            <Table.Td>
              <AbsenceTag absence={item.excused ? 'excused' : item.what} />
              {item.kind && ` ${t(`excuse.${item.kind}`)}`}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}

interface NoticeListProps {
  pupil: string
  notices: readonly Notice[]
  own: boolean
}

function NoticeList({ pupil, notices, own }: NoticeListProps) {
  const { t, day, instant } = useI18n()
  const [withdrawing, setWithdrawing] = useState<Notice | null>(null)
  const withdraw = useWrite<{ notice: Notice; reason: string }>({
    path: ({ notice }) =>
      `/pupils/${encodeURIComponent(pupil)}/absence-notices/${encodeURIComponent(notice.id)}/withdrawal`,
    body: ({ reason }) => ({ reason }),
    affects: [keys.pupil(pupil)],
    then: () => setWithdrawing(null),
  })
  if (notices.length === 0) return null
  return (
    <section>
      <Title order={2} size="h5">
        {t('notice.title')}
      </Title>
      <ul className="plain-list">
        {notices.map((notice) => (
          <li key={notice.id} className="notice">
            <div>
              <Text>
                {notice.from === notice.to
                  ? day(notice.from)
                  : `${day(notice.from)} – ${day(notice.to)}`}
                : {notice.reason}
              </Text>
              <Text size="sm">{t('notice.announced', { at: instant(notice.announced_at) })}</Text>
            </div>
            {own && (
              <Button size="xs" variant="default" onClick={() => setWithdrawing(notice)}>
                {t('action.withdraw')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {withdrawing && (
        <ReasonDialog
          title={t('notice.withdraw')}
          submit={t('action.withdraw')}
          busy={withdraw.isPending}
          error={withdraw.error}
          onSubmit={(reason) => withdraw.mutate({ notice: withdrawing, reason })}
          onClose={() => {
            withdraw.reset()
            setWithdrawing(null)
          }}
        />
      )}
    </section>
  )
}
