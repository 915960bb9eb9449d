// A plain tus server of foreign make, at the path of our door: node server.js FOLDER
import {createServer} from 'node:http'
import {FileStore} from '@tus/file-store'
import {Server} from '@tus/server'

const tus = new Server({
  path: '/devices/uploads',
  relativeLocation: true,
  datastore: new FileStore({directory: process.argv[2]}),
})
const server = createServer((request, response) => tus.handle(request, response))
server.listen(0, '127.0.0.1', () => console.log(server.address().port))
