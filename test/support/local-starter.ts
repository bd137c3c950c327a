/** A process that starts, or joins, the embedded database below a folder, says its url, and leaves when told. */
import { localDatabase } from '../../src/storage/local-database.ts'

const [home = '', publicHome] = process.argv.slice(2)
const { url, folder } = await localDatabase(home, publicHome)
process.send?.({ url, folder })
process.on('disconnect', () => process.exit(0))
