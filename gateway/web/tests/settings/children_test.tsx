import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { goodCode, usedCode } from '../fake/fake_accounts'
import { FakeApi } from '../fake/fake_api'
import { openApp } from '../open_app'

let api: FakeApi

beforeEach(() => {
  api = new FakeApi()
  api.signedIn = 'father'
})

afterEach(() => vi.restoreAllMocks())

const sent = (path: string) => api.requests.filter((r) => r.method === 'POST' && r.path === path)

async function link(password: string) {
  const form = within(await screen.findByRole('region', { name: 'Pievienot skolēnu' }))
  const enter = (label: RegExp, value: string) =>
    fireEvent.change(form.getByLabelText(label), { target: { value } })
  enter(/Skolēna personas kods/, ' 010115-12345 ')
  enter(/Vecāka parole/, password)
  fireEvent.click(form.getByRole('button', { name: 'Pievienot' }))
  return form
}

describe('F1 A parent', () => {
  it('adds a child by its code and the own password for it', async () => {
    openApp(api, '/settings')
    const form = await link('tēta parole')
    expect(await form.findByText('Skolēns ir pievienots.')).toBeTruthy()
    expect(sent('/family/children')[0]?.body).toEqual({
      personal_code: '010115-12345',
      password: 'tēta parole',
    })
    const list = within(screen.getByRole('region', { name: 'Bērni un iestādes' }))
    expect(await list.findByText('Emīls Āboliņš')).toBeTruthy()
    expect(form.getByLabelText<HTMLInputElement>(/Vecāka parole/).value).toBe('')
  })

  it('is told what is wrong, and keeps what was typed', async () => {
    openApp(api, '/settings/children')
    const form = await link('cita')
    const alert = await form.findByRole('alert')
    expect(alert.textContent).toContain('Skolēna personas kods vai parole nav pareiza.')
    expect(form.getByLabelText<HTMLInputElement>(/Vecāka parole/).value).toBe('cita')
  })

  it('takes a child out only after having said so', async () => {
    api.family.addSibling()
    openApp(api, '/settings/children')
    const remove = await screen.findByRole('button', {
      name: 'Noņemt: Emīls Āboliņš, Mūzikas skola',
    })
    fireEvent.click(remove)
    expect(sent('/family/members/u9/removal')).toHaveLength(0)
    const dialog = within(await screen.findByRole('dialog'))
    expect(dialog.getByText(/var būt jāpieslēdzas no jauna/)).toBeTruthy()
    fireEvent.click(dialog.getByRole('button', { name: 'Noņemt' }))
    expect(await screen.findByText('Skolēns ir noņemts.')).toBeTruthy()
    expect(sent('/family/members/u9/removal')).toHaveLength(1)
    await waitFor(() => expect(screen.queryByText(/Emīls Āboliņš/)).toBeNull())
  })
})

describe('F2 More children than the limit', () => {
  it('are applied for', async () => {
    openApp(api, '/settings/children')
    const name = 'Iesniegums par vairāk skolēniem'
    const form = within(await screen.findByRole('region', { name }))
    expect(form.getByText(/Pievienot var 3 skolēnus/)).toBeTruthy()
    fireEvent.change(form.getByLabelText(/Cik skolēnu/), { target: { value: '5' } })
    fireEvent.change(form.getByLabelText(/Iemesls/), { target: { value: 'pieci bērni' } })
    fireEvent.click(form.getByRole('button', { name: 'Sūtīt iesniegumu' }))
    expect(await form.findByText(/Pieteikti 5 skolēni/)).toBeTruthy()
    expect(sent('/family/applications')[0]?.body).toEqual({ children: 5, reason: 'pieci bērni' })
  })
})

describe('F4 A child whose parent’s profile has a second factor', () => {
  const emils = 'Emīls Āboliņš, 2.m, Mūzikas skola'

  beforeEach(() => {
    vi.spyOn(console, 'error').mockImplementation(() => {})
    api.family.addSibling()
    api.family.locked.add('u9')
  })

  async function goOn() {
    openApp(api, '/marks')
    fireEvent.click(await screen.findByRole('button', { name: emils }))
    return within(await screen.findByRole('dialog'))
  }
  function give(dialog: ReturnType<typeof within>, code: string) {
    fireEvent.change(dialog.getByLabelText(/Vienreizējais kods/), { target: { value: code } })
    fireEvent.click(dialog.getByRole('button', { name: 'Apstiprināt' }))
  }
  const left = () => waitFor(() => expect(screen.queryByText(emils)).toBeNull())

  it('is gone on to with the code, in the session that there is', async () => {
    const dialog = await goOn()
    expect(dialog.getByRole('heading', { name: 'Otrais faktors' })).toBeTruthy()
    expect(dialog.getByText(emils)).toBeTruthy()
    expect(dialog.queryByRole('alert')).toBeNull()
    expect(screen.queryByText('Sesija ir beigusies')).toBeNull()
    const code = dialog.getByLabelText(/Vienreizējais kods/)
    await waitFor(() => expect(document.activeElement).toBe(code))
    give(dialog, `${goodCode.slice(0, 3)} ${goodCode.slice(3)}`)
    await left()
    expect(api.signedIn).toBe('father_of_emils')
    expect(sent('/me/profile').map((r) => r.body)).toEqual([
      { profile: 'u9' },
      { profile: 'u9', code: goodCode },
    ])
  })

  it.each([
    ['000000', 'second_factor_wrong'],
    [usedCode, 'one_time_password_used'],
  ])('is not gone on to with the code %s, which the dialog says', async (code, said) => {
    const dialog = await goOn()
    give(dialog, code)
    expect((await dialog.findByRole('alert')).textContent).toContain(said)
    expect(api.signedIn).toBe('father')
    give(dialog, goodCode)
    await left()
    expect(api.signedIn).toBe('father_of_emils')
  })

  it('is left alone, and may be chosen again', async () => {
    const dialog = await goOn()
    fireEvent.click(dialog.getByRole('button', { name: 'Atcelt' }))
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
    expect(await screen.findByRole('heading', { name: 'Atzīmes' })).toBeTruthy()
    expect(screen.queryByRole('alert')).toBeNull()
    fireEvent.click(screen.getByRole('button', { name: emils }))
    expect(await screen.findByRole('dialog')).toBeTruthy()
    expect(sent('/me/profile')).toHaveLength(2)
  })

  it('waits for a new sign-in when the session has ended', async () => {
    openApp(api, '/marks')
    const button = await screen.findByRole('button', { name: emils })
    api.signedIn = null
    fireEvent.click(button)
    expect(await screen.findByText('Sesija ir beigusies')).toBeTruthy()
    expect(screen.queryByText('Otrais faktors')).toBeNull()
    const name = screen.getByLabelText(/Lietotājvārds/)
    fireEvent.change(name, { target: { value: 'father' } })
    fireEvent.change(screen.getByLabelText(/^Parole/), { target: { value: 'parole' } })
    fireEvent.click(screen.getByRole('button', { name: 'Pieslēgties' }))
    expect(await screen.findByText('Otrais faktors')).toBeTruthy()
    await waitFor(() => expect(screen.queryByText('Sesija ir beigusies')).toBeNull())
  })
})

describe('F4 The top row', () => {
  it('goes on as another child’s parent, with nothing left of the first', async () => {
    // A page that is left is loaded anew, which jsdom cannot do and says so.
    vi.spyOn(console, 'error').mockImplementation(() => {})
    api.family.addSibling()
    const { queries } = openApp(api, '/marks')
    const row = within(await screen.findByRole('navigation', { name: 'Bērni un iestādes' }))
    const [anna, emils] = row.getAllByRole('button')
    expect(anna?.getAttribute('aria-current')).toBe('true')
    expect(emils?.textContent).toBe('Emīls Āboliņš, 2.m, Mūzikas skola')
    fireEvent.click(anna!)
    fireEvent.click(emils!)
    await waitFor(() => expect(screen.queryByRole('navigation')).toBeNull())
    expect(sent('/me/profile').map((r) => r.body)).toEqual([{ profile: 'u9' }])
    expect(queries.getQueriesData({ queryKey: ['pupil'] })).toEqual([])
  })

  it('takes the other tabs of the browser along', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => {})
    const other = new BroadcastChannel('klade.profile')
    const told = new Promise((resolve) => {
      other.onmessage = ({ data }) => resolve(data)
    })
    api.family.addSibling()
    openApp(api, '/marks')
    fireEvent.click(await screen.findByRole('button', { name: /Emīls Āboliņš/ }))
    expect(await told).toBe('u9')
    other.close()
  })

  it('shows nothing more of a child once another tab went on from it', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => {})
    const { queries } = openApp(api, '/marks')
    await screen.findByRole('heading', { name: 'Atzīmes' })
    const other = new BroadcastChannel('klade.profile')
    other.postMessage('u3')
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect(screen.getByRole('heading', { name: 'Atzīmes' })).toBeTruthy()
    other.postMessage('u9')
    await waitFor(() => expect(screen.queryByRole('heading')).toBeNull())
    expect(queries.getQueriesData({ queryKey: ['pupil'] })).toEqual([])
    other.close()
  })

  it('is not there for a parent of one child', async () => {
    openApp(api, '/settings/children')
    await screen.findByRole('region', { name: 'Bērni un iestādes' })
    expect(screen.queryByRole('navigation', { name: 'Bērni un iestādes' })).toBeNull()
  })

  it('F5 is not there for a pupil, who is never told of siblings', async () => {
    api.signedIn = 'pupil'
    openApp(api, '/settings/children')
    expect(await screen.findByText('Šādas lapas nav.')).toBeTruthy()
    expect(screen.queryByRole('link', { name: 'Pievienot skolēnu' })).toBeNull()
    expect(api.requests.filter((r) => r.path === '/family')).toEqual([])
  })
})
