import { render } from '@testing-library/react'
import { App, newQueryClient } from '../src/app'
import { FakeApi } from './fake/fake_api'
import { serveBy } from './fake/fake_fetch'

// The whole client against the fake gateway.
export function openApp(api: FakeApi, path = '/') {
  serveBy(api)
  localStorage.setItem('klade.language', 'lv')
  window.history.replaceState(null, '', path)
  const queries = newQueryClient()
  return { ...render(<App queries={queries} />), queries }
}
