import { Accordion, Button, Checkbox, Group, Stack, Text, Title } from '@mantine/core'
import type { FormEvent } from 'react'
import { fieldError } from '../api/problem'
import { useRoles, useSetPermissions, type RoleBundle } from '../api/staff'
import type { Permission } from '../api/types'
import { useI18n } from '../i18n/i18n'
import { Loaded } from '../ui/loaded'
import { ProblemAlert } from '../ui/problem_alert'
import { useSavedForm } from '../ui/use_saved_form'

// What each role may at this school (1.11, 1.14).
export function RolesPage() {
  const { t } = useI18n()
  const roles = useRoles()
  return (
    <Stack>
      <Title order={1} size="h3">
        {t('roles.title')}
      </Title>
      <Text size="sm">{t('roles.text')}</Text>
      <Loaded query={roles}>
        {({ items }) => (
          <Accordion variant="separated" order={2} keepMounted={false}>
            {items.map((bundle) => (
              <Accordion.Item key={bundle.role} value={bundle.role}>
                <Accordion.Control>
                  {t(`role.${bundle.role}`)}
                  {bundle.changed && ` (${t('roles.changed')})`}
                </Accordion.Control>
                <Accordion.Panel>
                  <BundleForm bundle={bundle} />
                </Accordion.Panel>
              </Accordion.Item>
            ))}
          </Accordion>
        )}
      </Loaded>
    </Stack>
  )
}

function BundleForm({ bundle }: { bundle: RoleBundle }) {
  const { t } = useI18n()
  const [permissions, setPermissions] = useSavedForm(bundle.permissions)
  const save = useSetPermissions(bundle.role)

  function onSubmit(event: FormEvent) {
    event.preventDefault()
    save.mutate({ permissions: bundle.possible.filter((p) => permissions.includes(p)) })
  }

  if (bundle.possible.length === 0) return <Text size="sm">{t('roles.nothing')}</Text>
  return (
    <form onSubmit={onSubmit}>
      <Stack gap="sm">
        <Checkbox.Group
          label={t('roles.may')}
          value={permissions}
          error={fieldError(save.error, 'permissions')}
          onChange={(chosen: string[]) => setPermissions(chosen as Permission[])}
        >
          {bundle.possible.map((permission) => (
            <Checkbox
              key={permission}
              mt="xs"
              value={permission}
              // What cannot be taken from the role.
              disabled={bundle.fixed.includes(permission)}
              label={t(`permission.${permission}`)}
            />
          ))}
        </Checkbox.Group>
        <ProblemAlert error={save.error} fields={['permissions']} />
        <Group>
          <Button type="submit" size="xs" loading={save.isPending}>
            {t('action.save')}
          </Button>
          <Text role="status" size="sm">
            {save.isSuccess && t('state.saved')}
          </Text>
        </Group>
      </Stack>
    </form>
  )
}
