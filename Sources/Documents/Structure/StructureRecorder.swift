internal import Drawing

/// Notes what the parts of a document are while it is set, in the order of its blocks.
///
/// One recorder goes with the setters of one document; each run of them begins it anew, so that the
/// numbers of nodes are those of the last run.
final class StructureRecorder {
  private(set) var tree = StructureTree()
  /// The nodes that what is set stands in, the innermost last.
  private var open: [Int] = []
  /// Of the last heading.
  private var level = 0

  /// Begins a document.
  func begin() {
    tree = StructureTree()
    level = 0
    open = [tree.add(.init(.document, parent: nil))]
  }

  /// A node in what is open.
  func add(
    _ role: StructureTree.Role, alternativeText: String? = nil,
    scope: StructureTree.Scope? = nil, isNumbered: Bool? = nil
  ) -> Int {
    if open.isEmpty { begin() }
    var node = StructureTree.Node(role, parent: open[open.count - 1])
    node.alternativeText = alternativeText
    node.scope = scope
    node.isNumbered = isNumbered
    return tree.add(node)
  }

  /// Sets what stands in a node.
  func within<Value>(_ node: Int, _ body: () throws -> Value) rethrows -> Value {
    open.append(node)
    defer { open.removeLast() }
    return try body()
  }

  /// A node for a text, with its language where all of it is in one.
  func add(_ role: StructureTree.Role, for text: StyledText) -> Int {
    let node = add(role)
    let runs = text.runs.filter { !$0.text.isEmpty }
    if let language = runs.first?.style.language,
      runs.allSatisfy({ $0.style.language == language })
    {
      tree.setLanguage(language, of: node)
    }
    return node
  }

  /// The role of a heading: at most one level below the one before it, whatever its look.
  func heading(_ level: Int) -> StructureTree.Role {
    self.level = min(level, self.level + 1)
    return .heading(self.level)
  }
}
