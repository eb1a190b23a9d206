import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { FakeApi } from '../fake/fake_api'
import { openApp } from '../open_app'

function openAs(who: string, path: string, mayExcuse?: boolean) {
  const api = new FakeApi()
  api.signedIn = who
  api.absences = { ...api.absences, may_excuse: mayExcuse }
  openApp(api, path)
  return api
}

describe('AB4 Excusing absences', () => {
  it('is the class teacher’s, with a kind and a reason', async () => {
    const api = openAs('teacher', '/classes/c1')
    fireEvent.click(await screen.findByRole('link', { name: 'Anna Āboliņa' }))
    fireEvent.click(await screen.findByRole('link', { name: 'Kavējumi' }))
    fireEvent.change(await screen.findByLabelText('Veids'), { target: { value: 'family' } })
    fireEvent.change(screen.getByLabelText(/Iemesls/), { target: { value: 'kāzas' } })
    fireEvent.click(screen.getByRole('button', { name: 'Attaisnot' }))
    expect(await screen.findByText('Kavējumi attaisnoti.')).toBeTruthy()
    const sent = api.requests.find((r) => r.path === '/pupils/p1/excuses')
    expect(sent?.body).toMatchObject({ kind: 'family', reason: 'kāzas' })
  })

  it('is not offered in a class led by somebody else', async () => {
    openAs('teacher', '/classes/c2/pupils/p1/absences')
    expect(await screen.findByText('Paziņotās prombūtnes')).toBeTruthy()
    expect(screen.queryByText('Attaisnot kavējumus')).toBeNull()
  })

  it('is offered to whomever the gateway lets excuse, such as the family', async () => {
    const api = openAs('father', '/absences', true)
    const form = within(await screen.findByRole('form', { name: 'Attaisnot kavējumus' }))
    expect(screen.getByRole('form', { name: 'Paziņot par prombūtni' })).toBeTruthy()
    fireEvent.change(form.getByLabelText(/Iemesls/), { target: { value: 'kāzas' } })
    fireEvent.click(form.getByRole('button', { name: 'Attaisnot' }))
    expect(await form.findByText('Kavējumi attaisnoti.')).toBeTruthy()
    const sent = api.requests.find((r) => r.path === '/pupils/p1/excuses')
    expect(sent?.body).toMatchObject({ kind: 'illness', reason: 'kāzas' })
  })

  it('is offered to the superuser, in a class that is not theirs', async () => {
    openAs('superuser', '/classes/c2/pupils/p1/absences', true)
    expect(await screen.findByText('Attaisnot kavējumus')).toBeTruthy()
  })

  it('is not offered to the class teacher of a school where others excuse', async () => {
    openAs('teacher', '/classes/c1/pupils/p1/absences', false)
    expect(await screen.findByText('Paziņotās prombūtnes')).toBeTruthy()
    expect(screen.queryByText('Attaisnot kavējumus')).toBeNull()
  })

  it('keeps what was typed while another period is read', async () => {
    openAs('teacher', '/classes/c1/pupils/p1/absences', true)
    const reason = await screen.findByLabelText(/Iemesls/)
    fireEvent.change(reason, { target: { value: 'kāzas' } })
    fireEvent.change(screen.getByLabelText('Laiks'), { target: { value: 'year' } })
    await screen.findByText('Paziņotās prombūtnes')
    expect(screen.getByLabelText<HTMLInputElement>(/Iemesls/).value).toBe('kāzas')
  })
})

describe('AB3 Announcing an absence', () => {
  it('is the family’s, and can be withdrawn with a reason', async () => {
    const api = openAs('father', '/absences')
    fireEvent.click(await screen.findByRole('button', { name: 'Atsaukt' }))
    const dialog = within(await screen.findByRole('dialog'))
    fireEvent.change(dialog.getByLabelText(/Iemesls/), { target: { value: 'vizīte atcelta' } })
    fireEvent.click(dialog.getByRole('button', { name: 'Atsaukt' }))
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
    const sent = api.requests.find((r) => r.path.endsWith('/absence-notices/n1/withdrawal'))
    expect(sent?.body).toEqual({ reason: 'vizīte atcelta' })
  })
})
