import { fireEvent, screen, within } from '@testing-library/react'
import { beforeEach, describe, expect, it } from 'vitest'
import { today } from '../../src/i18n/week'
import { FakeApi } from '../fake/fake_api'
import { openApp } from '../open_app'

let api: FakeApi

beforeEach(() => {
  api = new FakeApi()
})

const sent = (path: string) => api.requests.filter((r) => r.method === 'POST' && r.path === path)
const title = 'Piektdien īsinātas stundas'

describe('N3 Iestādes aktualitātes', () => {
  it('are read by a family, which changes nothing', async () => {
    api.signedIn = 'father'
    openApp(api, '/diary')
    fireEvent.click(await screen.findByRole('link', { name: 'Aktualitātes' }))
    expect(await screen.findByRole('heading', { name: title })).toBeTruthy()
    expect(screen.getByText(/izmaiņas stundu sarakstā/)).toBeTruthy()
    expect(screen.queryByRole('button', { name: /Publicēt|Labot|Atsaukt/ })).toBeNull()
  })

  it('are published for an audience, from a day to a day', async () => {
    api.signedIn = 'superuser'
    openApp(api, '/news')
    fireEvent.click(await screen.findByRole('button', { name: 'Publicēt' }))
    const dialog = within(await screen.findByRole('dialog'))
    const enter = (label: RegExp, value: string) =>
      fireEvent.change(dialog.getByLabelText(label), { target: { value } })
    enter(/Veids/, 'exam')
    enter(/Virsraksts/, 'Eksāmens fizikā')
    enter(/^Līdz/, '2027-06-01')
    fireEvent.click(dialog.getByLabelText('darbiniekiem'))
    fireEvent.click(dialog.getByRole('button', { name: 'Publicēt' }))
    expect(await screen.findByText('Publicēts.')).toBeTruthy()
    expect(await screen.findByRole('heading', { name: 'Eksāmens fizikā' })).toBeTruthy()
    expect(sent('/news')[0]?.body).toEqual({
      kind: 'exam',
      title: 'Eksāmens fizikā',
      body: '',
      audience: { pupils: true, parents: true, staff: false, classes: [] },
      from: today(),
      to: '2027-06-01',
    })
  })

  it('are corrected, and taken back for good', async () => {
    api.signedIn = 'superuser'
    openApp(api, '/news')
    fireEvent.click(await screen.findByRole('button', { name: `Labot: ${title}` }))
    const dialog = within(await screen.findByRole('dialog'))
    const headline = dialog.getByLabelText<HTMLInputElement>(/Virsraksts/)
    expect(headline.value).toBe(title)
    fireEvent.change(headline, { target: { value: 'Īsas stundas' } })
    fireEvent.click(dialog.getByRole('button', { name: 'Saglabāt' }))
    fireEvent.click(await screen.findByRole('button', { name: 'Atsaukt: Īsas stundas' }))
    const withdrawal = within(await screen.findByRole('dialog'))
    fireEvent.click(withdrawal.getByRole('button', { name: 'Atsaukt' }))
    expect(await screen.findByText('atsaukts')).toBeTruthy()
    expect(screen.queryByRole('button', { name: 'Labot: Īsas stundas' })).toBeNull()
    expect(sent('/news/n1/correction')[0]?.body).not.toHaveProperty('published_at')
    expect(sent('/news/n1/withdrawal')).toHaveLength(1)
  })
})
