import JSON

/// Builds values from libyaml's events.
struct Composer {
  /// A value, where it stands, and how many values are in it (itself too).
  struct Node {
    var value: JSONValue
    var lines: LineMap
    var size: Int
  }

  private let source: EventSource
  private var anchors: [String: Node] = [:]
  /// Anchors whose value is not complete: an alias to one of them would contain itself.
  private var openAnchors: Set<String> = []
  private var aliasedNodes = 0
  private var depth = 0

  init(_ bytes: UnsafeBufferPointer<UInt8>) throws(YAMLError) {
    source = try EventSource(bytes)
  }

  func close() {
    source.close()
  }

  mutating func stream() throws(YAMLError) -> [YAMLDocument] {
    var documents: [YAMLDocument] = []
    while true {
      let event = try source.next()
      switch event.kind {
      case .streamEnd: return documents
      case .documentStart:
        let root = try document()
        if root.value.isNull { continue }
        documents.append(YAMLDocument(value: root.value, line: root.lines.line, lines: root.lines))
      default: continue
      }
    }
  }

  private mutating func document() throws(YAMLError) -> Node {
    // Anchors are a document's own.
    anchors = [:]
    return try node(try source.next())
  }

  private mutating func node(_ event: Event) throws(YAMLError) -> Node {
    if event.kind == .alias { return try alias(event) }
    if let anchor = event.anchor { openAnchors.insert(anchor) }
    let node = try content(event)
    if let anchor = event.anchor {
      openAnchors.remove(anchor)
      anchors[anchor] = node
    }
    return node
  }

  private mutating func content(_ event: Event) throws(YAMLError) -> Node {
    switch event.kind {
    case .scalar:
      return Node(
        value: try Scalar.resolve(event), lines: LineMap(line: event.line), size: 1)
    case .sequenceStart:
      try descend(event)
      defer { depth -= 1 }
      return try sequence(event)
    case .mappingStart:
      try descend(event)
      defer { depth -= 1 }
      return try mapping(event)
    default: throw event.error("a value is missing here")
    }
  }

  private mutating func descend(_ event: Event) throws(YAMLError) {
    guard depth < JSONValue.depthLimit else {
      throw event.error("nested deeper than \(JSONValue.depthLimit) levels")
    }
    depth += 1
  }

  private mutating func alias(_ event: Event) throws(YAMLError) -> Node {
    let name = event.anchor ?? ""
    if openAnchors.contains(name) { throw event.error("anchor \"\(name)\" contains itself") }
    guard let node = anchors[name] else { throw event.error("unknown anchor \"\(name)\"") }
    aliasedNodes += node.size
    guard aliasedNodes <= YAML.aliasedNodesLimit else {
      throw event.error(
        "aliases stand for more than \(YAML.aliasedNodesLimit) values: write them out")
    }
    return node
  }

  private mutating func sequence(_ start: Event) throws(YAMLError) -> Node {
    var elements: [JSONValue] = []
    var result = Node(value: .null, lines: LineMap(line: start.line), size: 1)
    while true {
      let event = try source.next()
      if event.kind == .sequenceEnd { break }
      let element = try node(event)
      result.lines.members[String(elements.count)] = element.lines
      result.size += element.size
      elements.append(element.value)
    }
    result.value = .array(elements)
    return result
  }

  private mutating func mapping(_ start: Event) throws(YAMLError) -> Node {
    var builder = MappingBuilder(line: start.line)
    while true {
      let event = try source.next()
      if event.kind == .mappingEnd { return builder.result }
      // A plain `<<` only: a quoted one is a key like any other.
      if event.kind == .scalar, event.isPlain, event.value == "<<", event.tag == nil {
        let merged = try source.next()
        try builder.merge(try node(merged), at: merged)
      } else {
        let key = try key(event)
        try builder.add(key, at: event, try node(try source.next()))
      }
    }
  }

  private mutating func key(_ event: Event) throws(YAMLError) -> String {
    switch try node(event).value {
    case .string(let text): return text
    case .bool(let value): return value ? "true" : "false"
    case .integer(let value): return String(value)
    case .number(let value): return value.description
    case .null, .array, .object:
      throw event.error("a key must be text, a number or a boolean: quote it")
    }
  }
}

/// Collects the members of a mapping: its own, and those merged with `<<`.
struct MappingBuilder {
  private var members: [String: JSONValue] = [:]
  private var lines: LineMap
  private var size = 1
  /// In order: of two merged mappings, the first one's members win.
  private var merged: [Composer.Node] = []

  init(line: Int) {
    lines = LineMap(line: line)
  }

  mutating func add(_ key: String, at event: Event, _ node: Composer.Node) throws(YAMLError) {
    if members[key] != nil, let first = lines.members[key]?.line {
      throw event.error("key \"\(key)\" is there already, in line \(first)")
    }
    members[key] = node.value
    lines.members[key] = LineMap(line: event.line, members: node.lines.members)
    size += node.size
  }

  mutating func merge(_ node: Composer.Node, at event: Event) throws(YAMLError) {
    switch node.value {
    case .object: merged.append(node)
    case .array(let elements) where elements.allSatisfy({ $0.object != nil }):
      for (index, element) in elements.enumerated() {
        let lines = node.lines.members[String(index)] ?? LineMap(line: event.line)
        merged.append(.init(value: element, lines: lines, size: 1))
      }
      size += node.size
    default: throw event.error("only a mapping, or a list of them, can be merged with <<")
    }
  }

  var result: Composer.Node {
    var result = Composer.Node(value: .null, lines: lines, size: size)
    var members = members
    for node in merged {
      for (key, value) in node.value.object ?? [:] where members[key] == nil {
        members[key] = value
        result.lines.members[key] = node.lines.members[key]
      }
      result.size += node.size
    }
    result.value = .object(members)
    return result
  }
}
