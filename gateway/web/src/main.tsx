import '@mantine/core/styles.css'
import './styles/base.css'
import './styles/grid.css'
import './styles/pupil.css'
import './styles/account.css'
import './styles/mail.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App, newQueryClient } from './app'

const root = document.getElementById('root')
if (!root) throw new Error('index.html has no #root')

createRoot(root).render(
  <StrictMode>
    <App queries={newQueryClient()} />
  </StrictMode>,
)
