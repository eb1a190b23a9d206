import { Alert, Button, List, PasswordInput, Stack, Text, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState, type FormEvent, type KeyboardEvent } from 'react'
import { client } from '../api/client'
import { fieldError, Problem } from '../api/problem'
import type { Credentials, Profile, SignInAnswer } from '../api/types'
import { useI18n } from '../i18n/i18n'
import { ProblemAlert } from '../ui/problem_alert'
import { ProfileChooser } from './profile_chooser'
import { SecondFactorStep } from './second_factor_step'

export type Entrance = 'family' | 'staff'

interface SignInFormProps {
  entrance: Entrance
  onSignedIn: (profile: Profile) => void
}

const fields = ['username', 'password']

// The password lives in this form's state and nowhere else, until the gateway has set its cookie.
export function SignInForm({ entrance, onSignedIn }: SignInFormProps) {
  const { t } = useI18n()
  const [username, setUsername] = useState('')
  const [password, setPassword] = useState('')
  const [capsLock, setCapsLock] = useState(false)
  const [codeAsked, setCodeAsked] = useState(false)
  const signIn = useMutation({
    networkMode: 'always',
    gcTime: 0,
    mutationFn: (credentials: Credentials) =>
      client.write<SignInAnswer>(
        'POST',
        '/sessions',
        { ...credentials, cookie: true },
        { anonymous: true },
      ),
    onSuccess: ({ profile }) => {
      if (!profile) return
      setPassword('')
      client.forgetPosition()
      onSignedIn(profile)
    },
    onError: (error) => {
      const code = error instanceof Problem ? error.details.code : undefined
      if (code === 'second_factor_required') setCodeAsked(true)
      // Whatever is wrong with the password is shown beside the password.
      if (code === 'sign_in_failed') setCodeAsked(false)
    },
  })

  function onSubmit(event: FormEvent) {
    event.preventDefault()
    signIn.mutate({ username: username.trim(), password })
  }

  const noticeCapsLock = (event: KeyboardEvent) => setCapsLock(event.getModifierState('CapsLock'))
  const startAnew = () => {
    setPassword('')
    setCodeAsked(false)
    signIn.reset()
  }
  const profiles = signIn.data?.profiles
  const tried = signIn.variables
  if (codeAsked && tried) {
    return (
      <SecondFactorStep
        busy={signIn.isPending}
        error={signIn.error}
        onCode={(code) => signIn.mutate({ ...tried, code })}
        onBack={startAnew}
      />
    )
  }
  if (profiles && !signIn.data?.profile) {
    return (
      <ProfileChooser
        profiles={profiles}
        busy={signIn.isPending}
        onChoose={(profile) => signIn.mutate({ username: username.trim(), password, profile })}
        onBack={startAnew}
      />
    )
  }
  return (
    <form onSubmit={onSubmit} autoComplete="off">
      <Stack>
        <TextInput
          name="username"
          label={t('sign_in.username')}
          description={t(`sign_in.username_${entrance}`)}
          required
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          data-autofocus
          value={username}
          error={fieldError(signIn.error, 'username')}
          onChange={(event) => setUsername(event.currentTarget.value)}
        />
        <PasswordInput
          name="password"
          label={t('sign_in.password')}
          required
          autoComplete="off"
          visibilityToggleButtonProps={{ 'aria-label': t('sign_in.show_password'), tabIndex: 0 }}
          value={password}
          error={fieldError(signIn.error, 'password')}
          onKeyDown={noticeCapsLock}
          onKeyUp={noticeCapsLock}
          onBlur={() => setCapsLock(false)}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        <Text size="sm" role="status" fw={600} className="caps-lock">
          {capsLock && t('sign_in.caps_lock')}
        </Text>
        <SignInError error={signIn.error} />
        <Button type="submit" size="md" loading={signIn.isPending}>
          {t('sign_in.submit')}
        </Button>
      </Stack>
    </form>
  )
}

function SignInError({ error }: { error: unknown }) {
  const hints = error instanceof Problem ? (error.details.hints ?? []) : []
  if (!(error instanceof Problem) || hints.length === 0) {
    return <ProblemAlert error={error} fields={fields} />
  }
  return (
    <Alert color="red" variant="light" role="alert" title={error.details.title}>
      {error.detail}
      <List size="sm" mt="xs">
        {hints.map((hint) => (
          <List.Item key={hint}>{hint}</List.Item>
        ))}
      </List>
    </Alert>
  )
}
