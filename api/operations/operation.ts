// An operation of the contract: given the appliance, a handler for requests that are already validated.
import type { Request, Response } from 'express'
import type { Appliance } from '../appliance.ts'

export type Operation = (appliance: Appliance) => (req: Request, res: Response) => void | Promise<void>
