import { Checkbox, MultiSelect, NativeSelect, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import {
  newsKinds,
  usePublish,
  type NewsAudience,
  type NewsItem,
  type NewsKind,
  type NewsText,
} from '../api/news'
import { fieldError } from '../api/problem'
import { useClasses } from '../api/queries'
import { useI18n } from '../i18n/i18n'
import { addDays, today } from '../i18n/week'
import { FormDialog } from '../ui/form_dialog'

interface NewsDialogProps {
  // What is corrected; nothing: it is a new one.
  item?: NewsItem
  onDone: () => void
  onClose: () => void
}

const fields = ['kind', 'title', 'body', 'audience', 'from', 'to']
const readers = ['pupils', 'parents', 'staff'] as const
type Reader = (typeof readers)[number]

export function NewsDialog({ item, onDone, onClose }: NewsDialogProps) {
  const { t } = useI18n()
  const [text, setText] = useState<NewsText>(() => (item ? textOf(item) : emptyText()))
  const publish = usePublish(item?.id, onDone)
  const change = (part: Partial<NewsText>) => setText((old) => ({ ...old, ...part }))
  return (
    <FormDialog
      title={t(item ? 'news.correct' : 'news.publish')}
      submit={t(item ? 'action.save' : 'news.publish')}
      busy={publish.isPending}
      error={publish.error}
      fields={fields}
      onSubmit={() => publish.mutate({ ...text, title: text.title.trim(), body: text.body.trim() })}
      onClose={onClose}
    >
      <NativeSelect
        label={t('note.kind')}
        data-autofocus
        value={text.kind}
        error={fieldError(publish.error, 'kind')}
        onChange={(event) => change({ kind: event.currentTarget.value as NewsKind })}
        data={newsKinds.map((value) => ({ value, label: t(`news_kind.${value}`) }))}
      />
      <TextInput
        label={t('news.headline')}
        required
        maxLength={100}
        value={text.title}
        error={fieldError(publish.error, 'title')}
        onChange={(event) => change({ title: event.currentTarget.value })}
      />
      <Textarea
        label={t('note.text')}
        autosize
        minRows={4}
        maxLength={5000}
        value={text.body}
        error={fieldError(publish.error, 'body')}
        onChange={(event) => change({ body: event.currentTarget.value })}
      />
      <AudienceFields
        audience={text.audience}
        error={publish.error}
        onChange={(audience) => change({ audience })}
      />
      {(['from', 'to'] as const).map((name) => (
        <TextInput
          key={name}
          type="date"
          label={t(`absence_form.${name}`)}
          required
          value={text[name]}
          error={fieldError(publish.error, name)}
          onChange={(event) => change({ [name]: event.currentTarget.value })}
        />
      ))}
    </FormDialog>
  )
}

interface AudienceFieldsProps {
  audience: NewsAudience
  error: unknown
  onChange: (audience: NewsAudience) => void
}

function AudienceFields({ audience, error, onChange }: AudienceFieldsProps) {
  const { t } = useI18n()
  const classes = useClasses()
  return (
    <>
      <Checkbox.Group
        label={t('news.audience')}
        required
        value={readers.filter((reader) => audience[reader])}
        error={fieldError(error, 'audience')}
        onChange={(chosen: string[]) => {
          const has = (reader: Reader) => chosen.includes(reader)
          const who = { pupils: has('pupils'), parents: has('parents'), staff: has('staff') }
          onChange({ ...audience, ...who })
        }}
      >
        {readers.map((reader) => (
          <Checkbox key={reader} mt="xs" value={reader} label={t(`news.to_${reader}`)} />
        ))}
      </Checkbox.Group>
      <MultiSelect
        label={t('news.classes')}
        description={t('news.classes_help')}
        searchable
        data={(classes.data ?? []).map(({ id, name }) => ({ value: id, label: name }))}
        value={audience.classes}
        onChange={(chosen) => onChange({ ...audience, classes: chosen })}
      />
    </>
  )
}

const shownDays = 14

function emptyText(): NewsText {
  const from = today()
  const audience = { pupils: true, parents: true, staff: true, classes: [] }
  return { kind: 'event', title: '', body: '', audience, from, to: addDays(from, shownDays) }
}

function textOf({ kind, title, body, audience, from, to }: NewsItem): NewsText {
  return { kind, title, body, audience, from, to }
}
