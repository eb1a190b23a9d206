import { Button, Group, Stack, Text, TextInput } from '@mantine/core'
import { useState, type FormEvent } from 'react'
import { useChooseUsername } from '../api/accounts'
import { fieldError } from '../api/problem'
import { useI18n } from '../i18n/i18n'
import { isFamily } from '../session/roles'
import { useSession } from '../session/session'
import { ProblemAlert } from '../ui/problem_alert'

// The personal code stays a username whatever else is chosen (A8).
export function UsernameSection() {
  const { t } = useI18n()
  const { me } = useSession()
  const [changing, setChanging] = useState(false)
  const [username, setUsername] = useState('')
  const close = () => {
    setChanging(false)
    setUsername('')
  }
  const choose = useChooseUsername({ then: close })

  function onSubmit(event: FormEvent) {
    event.preventDefault()
    choose.mutate({ username: username.trim() })
  }

  return (
    <Stack gap="sm" maw={560}>
      <Group gap="sm">
        <Text>
          {t(isFamily(me.role) ? 'alias.code_family' : 'alias.code_staff')}
          {me.alternative_username && ` ${t('alias.set')}`}
        </Text>
        {!changing && (
          <Button size="compact-sm" variant="default" onClick={() => setChanging(true)}>
            {t('alias.change')}
          </Button>
        )}
        <Text size="sm" role="status">
          {choose.isSuccess && !changing && t('state.saved')}
        </Text>
      </Group>
      {changing && (
        <form onSubmit={onSubmit} autoComplete="off">
          <Stack gap="sm">
            <TextInput
              label={t('alias.new')}
              description={t('alias.rule')}
              required
              autoFocus
              autoComplete="off"
              autoCapitalize="off"
              spellCheck={false}
              maxLength={40}
              value={username}
              error={fieldError(choose.error, 'username')}
              onChange={(event) => setUsername(event.currentTarget.value)}
            />
            <ProblemAlert error={choose.error} fields={['username']} />
            <Group gap="sm">
              <Button type="submit" loading={choose.isPending}>
                {t('action.save')}
              </Button>
              {me.alternative_username !== false && (
                <Button
                  variant="default"
                  disabled={choose.isPending}
                  onClick={() => choose.mutate({ username: '' })}
                >
                  {t('alias.give_up')}
                </Button>
              )}
              <Button
                variant="default"
                onClick={() => {
                  choose.reset()
                  close()
                }}
              >
                {t('action.cancel')}
              </Button>
            </Group>
          </Stack>
        </form>
      )}
    </Stack>
  )
}
