/** TypeScript's own compiler checks types; ESLint reads the same files with the types stripped in place, so that every position stays true. */
import { stripTypeScriptTypes } from 'node:module'
import * as espree from 'espree'

process.removeAllListeners('warning') // stripTypeScriptTypes announces itself as experimental on every file

const parser = {
  meta: { name: 'strip-types' },
  parseForESLint: (code, options) => ({
    ast: espree.parse(stripTypeScriptTypes(code), {
      ...options, ecmaVersion: 'latest', sourceType: 'module', range: true, loc: true, comment: true, tokens: true,
    }),
  }),
}

const unusedVars = ['error', { args: 'after-used', argsIgnorePattern: '^_', varsIgnorePattern: '^_', caughtErrors: 'none', ignoreRestSiblings: true }]

export default [
  {
    files: ['**/*.ts'],
    languageOptions: { parser },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      'no-unused-vars': 'off', // a name used only as a type is gone after stripping; tsc reports the others
      'no-constant-condition': ['error', { checkLoops: false }],
      'no-console': 'error',
      'no-debugger': 'error',
      'no-dupe-keys': 'error',
      'no-duplicate-case': 'error',
      'no-eval': 'error',
      'no-implied-eval': 'error',
      'no-new-func': 'error',
      'no-self-compare': 'error',
      'no-throw-literal': 'error',
      'no-unreachable': 'error',
      'no-unsafe-finally': 'error',
      'no-var': 'error',
      'no-warning-comments': ['error', { terms: ['todo', 'fixme', 'xxx'] }],
      'eqeqeq': ['error', 'always', { null: 'ignore' }],
      'prefer-const': 'error',
      'require-atomic-updates': 'off',
    },
  },
  {
    files: ['src/**/*.ts'],
    rules: {
      'max-lines-per-function': ['error', { max: 50, skipBlankLines: true, skipComments: true }],
      'max-params': ['error', 4],
      'no-unused-vars': unusedVars,
    },
  },
  { files: ['tools/**/*.ts', 'test/**/*.ts'], rules: { 'no-console': 'off' } },
]
