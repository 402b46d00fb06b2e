// Lint rule: on the deciding path no builtin is reached through a prototype or a global at call time.
// A program that shares the realm with the gate can replace both; `runtime/primordials` cannot be replaced.
// Nor is an element of an array assigned: a new one falls into a setter that the program put on a prototype of arrays.
// Type information tells a library method (declared in TypeScript's lib or Node's types) from one of ours.

import { ESLintUtils } from '@typescript-eslint/utils';

const harmlessGlobals = new Set(['undefined', 'NaN', 'Infinity', 'globalThis']);

/** Own properties of arrays and strings, and getters on the prototypes of these. */
const getters = new Set(['length', 'byteLength', 'byteOffset', 'buffer', 'size']);
const withGetters = /^(?:(?:Ui|I)nt\d+(?:Clamped)?Array|Float\d+Array|Big(?:Ui|I)nt64Array|Buffer|DataView|(?:Shared)?ArrayBuffer|ArrayBufferView|Map|Set|ReadonlyMap|ReadonlySet)$/;

function isLibraryFile(fileName) {
  return /[\\/]typescript[\\/]lib[\\/]|[\\/]@types[\\/]node[\\/]|[\\/]undici-types[\\/]/.test(fileName);
}

export const capturedBuiltins = {
  meta: {
    type: 'problem',
    fixable: 'code',
    schema: [],
    messages: {
      element: 'a new element of an array falls into setters that the program can put on its prototype; use `arraySet`',
      method: '`{{name}}` is looked up on a prototype that the program can change; call it through runtime/primordials',
      global: '`{{name}}` is a global that the program can change; take it from runtime/primordials',
      getter: '`{{name}}` of typed arrays, buffers, maps and sets is a getter on a prototype that the program can change; use the one of runtime/primordials, or keep the number',
      iterate: 'iteration reads Symbol.iterator from a prototype that the program can change; use an index loop',
    },
  },
  create(context) {
    const services = ESLintUtils.getParserServices(context);
    const isLibrary = (symbol) => symbol?.declarations?.some((d) => isLibraryFile(d.getSourceFile().fileName)) ?? false;
    // Module scope runs before the program: only code inside a function can be reached later.
    const inFunction = (node) => {
      for (let n = node.parent; n; n = n.parent) if (/Function|MethodDefinition/.test(n.type)) return true;
      return false;
    };
    const iterates = (node) => {
      if (inFunction(node)) context.report({ node, messageId: 'iterate' });
    };
    return {
      'CallExpression > MemberExpression.callee'(node) {
        if (!inFunction(node)) return;
        const symbol = services.getSymbolAtLocation(node.property);
        if (isLibrary(symbol)) context.report({ node: node.property, messageId: 'method', data: { name: context.sourceCode.getText(node.property) } });
      },
      'MemberExpression[computed=false]'(node) {
        const { name } = node.property;
        if (!getters.has(name) || !inFunction(node)) return;
        const type = services.program.getTypeChecker().getNonNullableType(services.getTypeAtLocation(node.object));
        const symbols = (type.isUnion() ? type.types : [type]).map((one) => one.getSymbol());
        if (symbols.some((symbol) => withGetters.test(symbol?.name ?? '') && isLibrary(symbol))) context.report({ node: node.property, messageId: 'getter', data: { name } });
      },
      Identifier(node) {
        if (harmlessGlobals.has(node.name) || !inFunction(node)) return;
        const reference = context.sourceCode.getScope(node).references.find((r) => r.identifier === node);
        if (!reference || reference.isTypeReference || (reference.resolved && reference.resolved.defs.length > 0)) return;
        if (isLibrary(services.getSymbolAtLocation(node))) context.report({ node, messageId: 'global', data: { name: node.name } });
      },
      ForOfStatement: iterates,
      SpreadElement(node) {
        if (node.parent.type !== 'ObjectExpression') iterates(node);
      },
      ArrayPattern: iterates,
      'AssignmentExpression[operator="="] > MemberExpression[computed=true].left'(node) {
        if (!inFunction(node)) return;
        const checker = services.program.getTypeChecker();
        const type = checker.getNonNullableType(services.getTypeAtLocation(node.object));
        if (!checker.isArrayType(type) && !checker.isTupleType(type)) return;
        const text = (part) => context.sourceCode.getText(part);
        context.report({ node, messageId: 'element', fix: (fixer) => fixer.replaceText(node.parent, `arraySet(${text(node.object)}, ${text(node.property)}, ${text(node.parent.right)})`) });
      },
    };
  },
};
