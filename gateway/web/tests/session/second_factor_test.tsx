import { fireEvent, screen, waitFor } from '@testing-library/react'
import { beforeEach, describe, expect, it } from 'vitest'
import { goodCode, recoveryCode } from '../fake/fake_accounts'
import { FakeApi } from '../fake/fake_api'
import { openApp } from '../open_app'

let api: FakeApi

beforeEach(async () => {
  api = new FakeApi()
  api.accounts.secondFactor = 'confirmed'
  openApp(api)
  await giveUsername()
  fireEvent.change(screen.getByLabelText(/^Parole/), { target: { value: 'parole' } })
  fireEvent.click(screen.getByRole('button', { name: 'Pieslēgties' }))
})

async function giveUsername() {
  const name = await screen.findByLabelText(/Lietotājvārds/)
  fireEvent.change(name, { target: { value: 'teacher' } })
}

async function giveCode(code: string) {
  fireEvent.change(await screen.findByLabelText(/Vienreizējais kods/), { target: { value: code } })
  fireEvent.click(screen.getByRole('button', { name: 'Pieslēgties' }))
}

const sent = () => api.requests.filter((r) => r.path === '/sessions').map((r) => r.body)

describe('Signing in with a second factor', () => {
  it('asks for the code after the password, and for nothing else again', async () => {
    await giveCode(`${goodCode.slice(0, 3)} ${goodCode.slice(3)}`)
    expect(await screen.findByText(/Lietotājs: skolotājs/)).toBeTruthy()
    const password = { username: 'teacher', password: 'parole', cookie: true }
    expect(sent()).toEqual([password, { ...password, code: goodCode }])
  })

  it('moves the focus to the code', async () => {
    const code = await screen.findByLabelText(/Vienreizējais kods/)
    await waitFor(() => expect(document.activeElement).toBe(code))
  })

  it('takes a recovery code in its place', async () => {
    await giveCode(recoveryCode)
    expect(await screen.findByText(/Lietotājs: skolotājs/)).toBeTruthy()
  })

  it('says that a code is wrong, and lets another one be tried', async () => {
    await screen.findByLabelText(/Vienreizējais kods/)
    expect(screen.queryByRole('alert')).toBeNull()
    await giveCode('000000')
    expect(await screen.findByText('second_factor_wrong')).toBeTruthy()
    await giveCode(goodCode)
    expect(await screen.findByText(/Lietotājs: skolotājs/)).toBeTruthy()
  })

  it('goes back to username and password', async () => {
    await screen.findByLabelText(/Vienreizējais kods/)
    fireEvent.click(screen.getByRole('button', { name: 'Atpakaļ' }))
    await giveUsername()
    expect(screen.getByLabelText<HTMLInputElement>(/^Parole/).value).toBe('')
  })
})
