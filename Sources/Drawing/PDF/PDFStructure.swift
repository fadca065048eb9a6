/// Writes the structure of a document: its tree, what each node holds of the pages, and the links, which
/// are part of both.
///
/// A node comes into the file when something of it is drawn, so that none is empty but cells, which keep
/// the columns of their table in line.
struct PDFStructure {
  private enum Kid {
    case content(page: Int, number: Int)
    case node(Int)
    case annotation(page: Int, QPDFFile.Object)
  }

  private let document: Document
  private let file: QPDFFile
  private let pages: [QPDFFile.Object]
  /// Those of the document, then links.
  private var nodes: [StructureTree.Node]
  private var kids: [[Kid]]
  private var isAttached: [Bool]
  /// What figures cover, on the page that they are on.
  private var boxes: [Int: (area: Rectangle, page: Int)] = [:]
  /// The nodes of the marked content of each page.
  private var contentNodes: [[Int]] = []
  /// The node of each annotation.
  private var annotationNodes: [Int] = []

  init(document: Document, file: QPDFFile, pages: [QPDFFile.Object]) {
    self.document = document
    self.file = file
    self.pages = pages
    nodes = document.structure.nodes
    kids = nodes.map { _ in [] }
    isAttached = nodes.map { _ in false }
    if !nodes.isEmpty { isAttached[0] = true }
  }

  private var isTagged: Bool { !document.structure.isEmpty }

  /// Takes what is on a page: rewrites its content and adds its links.
  mutating func take(_ marks: PageMarks, ofPage page: Int) throws(DrawingError) {
    let links = marks.links.map { isTagged ? addLink($0) : 0 }
    if isTagged { try takeContent(marks, links: links, ofPage: page) }
    var annotations: [QPDFFile.Object] = []
    for (link, node) in zip(marks.links, links) {
      for area in link.areas {
        let annotation = annotation(link, area: area, height: document.pages[page].size.height)
        annotations.append(file.copy(annotation))
        guard isTagged else {
          file.release(annotation)
          continue
        }
        attach(node)
        kids[node].append(.annotation(page: page, annotation))
        annotationNodes.append(node)
      }
    }
    if !annotations.isEmpty { file.set("Annots", of: pages[page], to: file.array(annotations)) }
  }

  private mutating func takeContent(
    _ marks: PageMarks, links: [Int], ofPage page: Int
  ) throws(DrawingError) {
    let openings = marks.pieces.map { piece -> ContentMarks.Opening in
      switch piece.mark.kind {
      case .header: .header
      case .footer: .footer
      case .node(let node): .role(nodes[piece.link.map { links[$0] } ?? node].role.rawValue)
      }
    }
    let content = try ContentMarks.rewrite(
      file.content(ofPage: pages[page]), openings: openings)
    var held: [Int] = []
    for (number, index) in content.sequences.enumerated() {
      let piece = marks.pieces[index]
      guard let node = piece.link.map({ links[$0] }) ?? piece.mark.node else { continue }
      attach(node)
      kids[node].append(.content(page: page, number: number))
      held.append(node)
      if let area = piece.mark.area, boxes[node] == nil { boxes[node] = (area, page) }
    }
    contentNodes.append(held)
    file.set("Contents", of: pages[page], to: file.indirect(file.stream(content.content, [:])))
    file.set("StructParents", of: pages[page], to: file.integer(page))
    file.set("Tabs", of: pages[page], to: file.name("S"))
  }

  /// A link, and round one to a place of the document a reference.
  private mutating func addLink(_ link: PageMarks.Link) -> Int {
    var parent = link.node ?? 0
    if case .destination = link.target { parent = add(.init(.reference, parent: parent)) }
    return add(.init(.link, parent: parent))
  }

  private mutating func add(_ node: StructureTree.Node) -> Int {
    nodes.append(node)
    kids.append([])
    isAttached.append(false)
    return nodes.count - 1
  }

  /// Hangs a node into the tree, and those above it.
  private mutating func attach(_ node: Int) {
    guard !isAttached[node], let parent = nodes[node].parent else { return }
    isAttached[node] = true
    attach(parent)
    kids[parent].append(.node(node))
  }

  private func annotation(
    _ link: PageMarks.Link, area: Rectangle, height: Double
  ) -> QPDFFile.Object {
    let corners = [area.minX, height - area.maxY, area.maxX, height - area.minY]
    let (contents, action, place): (String, QPDFFile.Object?, QPDFFile.Object?)
    switch link.target {
    case .uri(let address):
      contents = link.words.isEmpty ? address : "\(link.words) (\(address))"
      action = file.dictionary([
        "Type": file.name("Action"), "S": file.name("URI"),
        "URI": file.bytes(PDFText.address(address)),
      ])
      place = nil
    case .destination(let name):
      contents = link.words.isEmpty ? name : link.words
      action = nil
      place = file.bytes(PDFText.name(name))
    }
    return file.indirect(
      file.dictionary([
        "Type": file.name("Annot"), "Subtype": file.name("Link"),
        "Rect": file.array(corners.map(file.real)),
        "Border": file.array([0, 0, 0].map(file.integer)), "F": file.integer(4),
        "Contents": file.text(contents), "A": action, "Dest": place,
        "StructParent": isTagged ? file.integer(pages.count + annotationNodes.count) : nil,
      ]))
  }

  // MARK: Writing

  /// Writes the tree into the catalog.
  ///
  /// - Complexity: O(*n*) in nodes and pieces.
  mutating func write(to root: QPDFFile.Object) {
    guard isTagged else { return }
    for (index, node) in nodes.enumerated() where node.role.isCell {
      if let parent = node.parent, isAttached[parent] { attach(index) }
    }
    for index in nodes.indices { Self.order(&kids[index]) }
    let tree = file.indirect(file.dictionary(["Type": file.name("StructTreeRoot")]))
    var objects: [QPDFFile.Object?] = []
    for (index, node) in nodes.enumerated() {
      guard isAttached[index] else {
        objects.append(nil)
        continue
      }
      let parent = node.parent.flatMap { objects[$0] } ?? tree
      objects.append(file.indirect(element(index, node, parent: parent)))
    }
    for index in nodes.indices {
      guard let object = objects[index] else { continue }
      writeKids(of: index, to: object, objects)
    }
    func reference(_ node: Int) -> QPDFFile.Object { objects[node].map(file.copy) ?? file.null() }
    file.set("K", of: tree, to: file.array([reference(0)]))
    let numbered =
      contentNodes.enumerated().flatMap { page, held in
        [file.integer(page), file.indirect(file.array(held.map(reference)))]
      }
      + annotationNodes.enumerated().flatMap { index, node in
        [file.integer(pages.count + index), reference(node)]
      }
    file.set(
      "ParentTree", of: tree,
      to: file.indirect(file.dictionary(["Nums": file.array(numbered)])))
    file.set("ParentTreeNextKey", of: tree, to: file.integer(pages.count + annotationNodes.count))
    let notes = nodes.indices.filter { isAttached[$0] && nodes[$0].role == .note }
    if !notes.isEmpty {
      let names = notes.map { (identifier($0), $0) }.sorted { $0.0 < $1.0 }
      file.set(
        "IDTree", of: tree,
        to: file.dictionary([
          "Names": file.array(names.flatMap { [file.bytes($0.0), reference($0.1)] })
        ]))
    }
    file.set("StructTreeRoot", of: root, to: tree)
    file.set("MarkInfo", of: root, to: file.dictionary(["Marked": file.boolean(true)]))
    for object in objects.compactMap(\.self) { file.release(object) }
  }

  /// What only holds nodes holds them in their own order, which is that of reading; text and what stands
  /// in it come as they are drawn.
  private static func order(_ kids: inout [Kid]) {
    var numbers: [Int] = []
    for kid in kids {
      guard case .node(let number) = kid else { return }
      numbers.append(number)
    }
    kids = numbers.sorted().map(Kid.node)
  }

  private func element(
    _ index: Int, _ node: StructureTree.Node, parent: QPDFFile.Object
  ) -> QPDFFile.Object {
    file.dictionary([
      "Type": file.name("StructElem"), "S": file.name(node.role.rawValue),
      "P": file.copy(parent), "Alt": node.alternativeText.map(file.text),
      "Lang": node.language.map(file.text), "A": attributes(index, node),
      "ID": node.role == .note ? file.bytes(identifier(index)) : nil,
    ])
  }

  private func identifier(_ node: Int) -> String { "note-\(node)" }

  private func attributes(_ index: Int, _ node: StructureTree.Node) -> QPDFFile.Object? {
    if let scope = node.scope {
      return file.dictionary(["O": file.name("Table"), "Scope": file.name(scope.rawValue)])
    }
    if let isNumbered = node.isNumbered {
      return file.dictionary([
        "O": file.name("List"), "ListNumbering": file.name(isNumbered ? "Decimal" : "Disc"),
      ])
    }
    guard let (area, page) = boxes[index] else { return nil }
    let height = document.pages[page].size.height
    let corners = [area.minX, height - area.maxY, area.maxX, height - area.minY]
    return file.dictionary([
      "O": file.name("Layout"), "Placement": file.name("Block"),
      "BBox": file.array(corners.map(file.real)),
    ])
  }

  private func writeKids(
    of index: Int, to object: QPDFFile.Object, _ objects: [QPDFFile.Object?]
  ) {
    let kids = kids[index]
    guard !kids.isEmpty else { return }
    var home: Int?
    let items = kids.map { kid -> QPDFFile.Object in
      switch kid {
      case .node(let node): return objects[node].map(file.copy) ?? file.null()
      case .content(let page, let number):
        home = home ?? page
        guard page != home else { return file.integer(number) }
        return file.dictionary([
          "Type": file.name("MCR"), "Pg": file.copy(pages[page]), "MCID": file.integer(number),
        ])
      case .annotation(let page, let annotation):
        return file.dictionary([
          "Type": file.name("OBJR"), "Pg": file.copy(pages[page]), "Obj": annotation,
        ])
      }
    }
    if let home { file.set("Pg", of: object, to: file.copy(pages[home])) }
    file.set("K", of: object, to: items.count == 1 ? items[0] : file.array(items))
  }
}
