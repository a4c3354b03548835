// Leaves its stdin unread: what is written to it piles up in the terminal.
import { never } from './speak.ts'

await never()
