import ts from 'typescript';
import { filesBelow, textOf } from './house.ts';

/** A statement handed to a transaction, with constants of the same file put in. */
export interface Statement {
  file: string;
  line: number;
  sql: string;
}

const CALLS = new Set(['row', 'rows', 'run']);

/** True for `tx.rows`, `ctx.tx.run` and a destructured `tx`. */
const isTxCall = (node: ts.Node): node is ts.CallExpression & { expression: ts.PropertyAccessExpression } =>
  ts.isCallExpression(node) &&
  ts.isPropertyAccessExpression(node.expression) &&
  CALLS.has(node.expression.name.text) &&
  /(^|[.])tx$/.test(node.expression.expression.getText());

/** Text of an expression as far as it can be read without running it; what cannot be read is a blank. */
function textIn(node: ts.Node, constants: ReadonlyMap<string, ts.Expression>, depth = 0): string {
  if (depth > 8) return ' ';
  const inner = (one: ts.Node): string => textIn(one, constants, depth + 1);
  if (ts.isStringLiteralLike(node)) return node.text;
  if (ts.isTemplateExpression(node))
    return (
      node.head.text + node.templateSpans.map((span) => inner(span.expression) + span.literal.text).join('')
    );
  if (ts.isBinaryExpression(node)) return `${inner(node.left)} ${inner(node.right)}`;
  if (ts.isConditionalExpression(node)) return `${inner(node.whenTrue)} ${inner(node.whenFalse)}`;
  if (ts.isParenthesizedExpression(node)) return inner(node.expression);
  if (ts.isIdentifier(node)) {
    const value = constants.get(node.text);
    return value ? inner(value) : ' ';
  }
  return ' ';
}

function constantsOf(source: ts.SourceFile): Map<string, ts.Expression> {
  const found = new Map<string, ts.Expression>();
  const visit = (node: ts.Node): void => {
    if (ts.isVariableDeclaration(node) && ts.isIdentifier(node.name) && node.initializer)
      found.set(node.name.text, node.initializer);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** Every statement of a file that is handed to `tx.row`, `tx.rows` or `tx.run`. */
export function statementsOf(file: string, text = textOf(file)): Statement[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true);
  const constants = constantsOf(source);
  const found: Statement[] = [];
  const visit = (node: ts.Node): void => {
    if (isTxCall(node) && node.arguments[0]) {
      const line = source.getLineAndCharacterOfPosition(node.getStart()).line + 1;
      found.push({ file, line, sql: textIn(node.arguments[0], constants) });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** Migrations without their comments. */
export const migrations = (): { file: string; sql: string }[] =>
  filesBelow('db/migrations', /[.]sql$/).map((file) => ({ file, sql: textOf(file).replace(/--.*$/gm, '') }));

/** Tables behind the wall between forces, as the migrations raise it. */
export const tenantTables = (): Set<string> =>
  new Set(
    migrations().flatMap(({ sql }) =>
      [...sql.matchAll(/make_tenant_table\('([a-z_.]+)'\)/g)].map(([, table]) => table ?? ''),
    ),
  );
