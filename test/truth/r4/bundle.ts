/** http.html#transaction, bundle.html, references.html: what belongs together, and what refers to what. */
import type { Statement } from './statement.ts'

export const BUNDLE: readonly Statement[] = [
  { at: 'http.html#transaction', binds: 'SHALL', says: 'A transaction is stored whole or not at all.', shown: ['repository/every-way-in: every way that writes has its row', 'journeys/soak: mixed traffic with a worker killed in the middle loses nothing, halves nothing, leaves nothing unanswered'] },
  { at: 'http.html#transaction', binds: 'SHALL', says: 'A batch is as if each of its entries had come alone; one that fails does not touch the others.', shown: ['journeys/clients: sends a batch and a transaction', 'http/metrics: the entries of a batch too, each for itself'] },
  { at: 'http.html#transaction', binds: 'SHALL', says: 'The answer has an entry for each entry that was sent, in its order.', shown: ['journeys/clients: sends a batch and a transaction'] },
  { at: 'http.html#trules', binds: 'SHALL', says: 'References by the fullUrl of an entry are replaced by what the entry became, wherever they stand.', shown: ['journeys/clients: sends a transaction and follows a reference'] },
  { at: 'http.html#trules', binds: 'SHALL', says: 'An entry that is made by criteria is what its siblings refer to, whether it was there or not.', shown: ['http/conditional-and-patch: in a transaction is what its siblings refer to, whether it was there or not'] },
  { at: 'http.html#trules', binds: 'SHALL', says: 'A patch inside a transaction is judged and stored with the others.', shown: ['http/conditional-and-patch: inside a transaction, as Parameters and as a Binary, with its siblings or not at all'] },
  { at: 'http.html#transaction-response', binds: 'SHALL', says: 'Each entry of the answer has its status; where something was written, its address, version and time.', shown: ['journeys/clients: sends a batch and a transaction'] },
  { at: 'bundle.html#references', binds: 'SHALL', says: 'A relative reference is resolved against the base of the fullUrl.', shown: ['repository/change: below our own base are ours'] },
  { at: 'bundle.html#bundle-unique', binds: 'SHALL', says: 'An empty Bundle has no entry element.', shown: ['fhir/bundle: an empty Bundle has no entry, for an empty array is not FHIR'] },
  { at: 'references.html#logical', binds: 'SHOULD', says: 'A reference to what does not exist is refused by a server that enforces integrity.', shown: ['repository/change: to what is not there are refused, each with its place', 'repository/change: to what was deleted are refused'] },
  { at: 'references.html#versions', binds: 'SHALL', says: 'A reference to a version names one that exists.', shown: ['repository/change: to a version must name one that exists'] },
  { at: 'references.html#contained', binds: 'SHALL', says: 'A contained resource has an id, is referred to within its resource, and contains nothing itself.', shown: ['conformance/validate: a contained resource that nobody mentions', 'conformance/validate: a contained resource inside a contained one'] },
]
