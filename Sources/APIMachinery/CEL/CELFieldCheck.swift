/// Refuses fields that a rule's schema does not declare, as the server does when a definition is
/// created. What a level may hold without saying so is passed over.
struct CELFieldCheck {
  private(set) var faults: [CELError] = []
  private var scope: [String: SchemaNode]

  static func faults(in program: CELProgram, of node: SchemaNode) -> [CELError] {
    var check = CELFieldCheck(scope: ["self": node, "oldSelf": node])
    _ = check.resolve(program.expression)
    return check.faults
  }

  private init(scope: [String: SchemaNode]) {
    self.scope = scope
  }

  /// Nil when nothing is known of the value.
  private mutating func resolve(_ expression: CELExpression) -> SchemaNode? {
    switch expression {
    case .literal: return nil
    case .variable(let name, _): return scope[name]
    case .select(let operand, let name, let position),
      .has(let operand, let name, let position):
      guard let owner = resolve(operand) else { return nil }
      let found = member(name, of: owner, at: position)
      if case .has = expression { return nil }
      return found
    case .index(let operand, let index):
      _ = resolve(index)
      return resolve(operand).flatMap(element)
    case .comprehension(let macro, let range, let variable, let condition, let body):
      return comprehension(macro, resolve(range), variable, [condition, body].compactMap { $0 })
    default:
      for part in Self.parts(of: expression) { _ = resolve(part) }
      return nil
    }
  }

  private static func parts(of expression: CELExpression) -> [CELExpression] {
    switch expression {
    case .not(let operand), .negate(let operand): [operand]
    case .binary(_, let left, let right), .and(let left, let right), .or(let left, let right):
      [left, right]
    case .conditional(let condition, let yes, let no): [condition, yes, no]
    case .list(let elements): elements
    case .map(let entries): entries.flatMap { [$0.key, $0.value] }
    case .call(_, let target, let arguments, _): (target.map { [$0] } ?? []) + arguments
    default: []
    }
  }

  private mutating func comprehension(
    _ macro: CELExpression.Macro, _ range: SchemaNode?, _ variable: String,
    _ bodies: [CELExpression]
  ) -> SchemaNode? {
    let shadowed = scope[variable]
    // Over a map, the variable is a key.
    scope[variable] = range?.type == .array ? range?.items : nil
    for body in bodies { _ = resolve(body) }
    scope[variable] = shadowed
    return macro == .filter ? range : nil
  }

  private func element(of node: SchemaNode) -> SchemaNode? {
    node.type == .array ? node.items : node.additional.flatMap { $0 === SchemaNode.open ? nil : $0 }
  }

  private mutating func member(_ name: String, of node: SchemaNode, at position: Int) -> SchemaNode?
  {
    switch node.type {
    case .object:
      if node.additional != nil { return node.properties[name] ?? element(of: node) }
      let known = node.properties[name] ?? node.properties[CELEvaluator.unescaped(name)]
      // Rules see no more of metadata than this.
      let isHidden = node === BuiltinTypes.objectMeta && name != "name" && name != "generateName"
      if let known, !isHidden { return known }
      faults.append(CELError("undefined field '\(name)'", position: position))
    case .string, .integer, .number, .boolean:
      let type = node.type.flatMap { Self.scalars[$0] } ?? "dyn"
      faults.append(
        CELError("type '\(type)' does not support field selection", position: position))
    case .array, nil: break
    }
    return nil
  }

  private static let scalars: [SchemaNode.ValueType: String] = [
    .string: "string", .integer: "int", .number: "double", .boolean: "bool",
  ]
}
