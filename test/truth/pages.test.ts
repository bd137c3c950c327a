import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { SETTINGS } from '../../src/config.ts'
import { ROLES } from '../../src/fhir/cause.ts'
import { KINDS } from '../../src/fhir/error.ts'

const ROOT = resolve(import.meta.dirname, '../..')
const page = (path: string): string => readFileSync(join(ROOT, path), 'utf8')
const rows = (text: string): string[][] => text.split('\n').filter(line => /^\| ?`/.test(line)).map(line => line.split('|').slice(1, -1).map(cell => cell.trim()))
const words = (cell: string): string[] => [...cell.matchAll(/`([^`]+)`/g)].map(m => m[1]!)

test('the guide has a line for every kind of error, and says of it what the code says', () => {
  const told = rows(page('implementation-guide/input/pagecontent/errors.md')).map(([kind, status, code, ack, again]) =>
    [words(kind!)[0], { status: Number(status), code: words(code!)[0], ack, retry: again === 'yes' }])
  expect(Object.fromEntries(told)).toEqual(KINDS)
})

test("the README's map names every room, and no other", () => {
  const map = page('README.md').split('## The map')[1]!.split('\n## ')[0]!
  const rooms = readdirSync(join(ROOT, 'src'), { withFileTypes: true }).filter(entry => entry.isDirectory()).map(entry => entry.name)
  expect(rows(map).flatMap(([room]) => words(room!)).toSorted()).toEqual(rooms.toSorted())
})

test("the README's table names every setting, and no other", () => {
  const settings = page('README.md').split('| Setting |')[1]!.split('\n\n')[0]!
  expect(rows(settings).flatMap(([name]) => words(name!)).toSorted()).toEqual(SETTINGS.toSorted())
})

test('the README names every role', () => {
  expect(words(/Roles: (.*?)\. /.exec(page('README.md'))![1]!)).toEqual([...ROLES])
})

test('every room says what it is for and what was decided', () => {
  const rooms = readdirSync(join(ROOT, 'src'), { withFileTypes: true }).filter(entry => entry.isDirectory()).map(entry => entry.name)
  const readme = (room: string): string => { try { return page(`src/${room}/README.md`) } catch { return '' } }
  expect(rooms.filter(room => readme(room) === '')).toEqual([])
})

test('the pages link to pages that are there', () => {
  const folder = 'implementation-guide/input/pagecontent', there = readdirSync(join(ROOT, folder))
  const links = there.flatMap(file => [...page(join(folder, file)).matchAll(/\]\(([a-z0-9-]+\.md)\)/g)].map(m => m[1]!))
  expect(links.filter(link => !there.includes(link))).toEqual([])
})
