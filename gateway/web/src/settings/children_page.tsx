import { Stack, Title } from '@mantine/core'
import { useFamily } from '../api/family'
import { useI18n } from '../i18n/i18n'
import { Loaded } from '../ui/loaded'
import { ChildForm } from './child_form'
import { ChildList } from './child_list'
import { MoreChildrenForm } from './more_children_form'

// `Pievienot skolēnu` (F1, F2): a parent's children, wherever they go to school.
export function ChildrenPage() {
  const { t } = useI18n()
  const family = useFamily(true)
  return (
    <Stack gap="xl">
      <section aria-label={t('children.title')}>
        <Title order={2} size="h4" mb="xs">
          {t('children.title')}
        </Title>
        <ChildForm />
      </section>
      <Loaded query={family}>
        {(data) => (
          <>
            <section aria-label={t('children.list')}>
              <Title order={2} size="h4" mb="xs">
                {t('children.list')}
              </Title>
              <ChildList family={data} />
            </section>
            <section aria-label={t('children.more_title')}>
              <Title order={2} size="h4" mb="xs">
                {t('children.more_title')}
              </Title>
              <MoreChildrenForm family={data} />
            </section>
          </>
        )}
      </Loaded>
    </Stack>
  )
}
