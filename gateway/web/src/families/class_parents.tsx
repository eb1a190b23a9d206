import { Accordion } from '@mantine/core'
import type { Named } from '../api/types'
import { PupilParents } from './pupil_parents'

// A class's pupils, each with its parents once it is opened.
export function ClassParents({ pupils }: { pupils: readonly Named[] }) {
  return (
    <Accordion variant="separated" order={2} keepMounted={false}>
      {pupils.map((pupil) => (
        <Accordion.Item key={pupil.id} value={pupil.id}>
          <Accordion.Control>{pupil.name}</Accordion.Control>
          <Accordion.Panel>
            <PupilParents pupil={pupil} />
          </Accordion.Panel>
        </Accordion.Item>
      ))}
    </Accordion>
  )
}
