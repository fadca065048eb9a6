import Foundation

/// Checks of a PDF after the Matterhorn Protocol 1.1 (PDF Association), over what `qpdf --json` tells.
///
/// It covers the conditions of `covered` and none else: a file that passes is no conforming file by that,
/// and no file of ours says that it is.
package struct MatterhornChecks {
  /// Conditions that are tested here, by their numbers.
  package static let covered: [(condition: String, what: String)] = [
    ("01-003", "content marked as Artifact is present inside tagged content"),
    ("01-004", "tagged content is present inside content marked as Artifact"),
    ("01-005", "content is neither marked as Artifact nor tagged as real content"),
    ("01-007", "Suspects entry has a value of true"),
    ("02-001", "non-standard tags are not mapped to standard types"),
    ("02-003", "a circular mapping exists"),
    ("02-004", "standard types are remapped"),
    ("06-001", "document does not contain an XMP metadata stream"),
    ("06-003", "metadata stream does not contain dc:title"),
    ("07-001", "ViewerPreferences does not contain DisplayDocTitle"),
    ("07-002", "DisplayDocTitle is false"),
    ("09-004", "a table-related structure element is used in a way that does not conform"),
    ("09-005", "a list-related structure element is used in a way that does not conform"),
    ("11-006", "natural language for document metadata cannot be determined"),
    ("11-001", "natural language for text in page content cannot be determined"),
    ("13-004", "Figure tag alternative or replacement text missing"),
    ("14-002", "does use numbered headings, but the first heading tag is not H1"),
    ("14-003", "numbered heading levels in descending sequence are skipped"),
    ("14-006", "H and H# tags are both present"),
    ("14-007", "document uses both H and H# tags"),
    ("15-003", "in a table not organized with Headers attributes, a TH has no Scope"),
    ("19-003", "ID entry of the Note tag is not present"),
    ("19-004", "ID entry of the Note tag is non-unique"),
    ("20-001", "optional content configuration without a name"),
    ("21-001", "file specification dictionary for an embedded file has no F and UF"),
    ("25-001", "file contains dynamicRender in its XFA"),
    ("26-001", "file is encrypted without permissions for assistive technology"),
    ("28-002", "an annotation is not used within a structure element of the right type"),
    ("28-004", "an annotation has no Contents and no alternative description"),
    ("28-008", "a page that contains an annotation has no Tabs"),
    ("28-009", "a page that contains an annotation has Tabs other than S"),
    ("28-011", "a link annotation is not nested within a Link tag"),
    ("28-012", "a link annotation does not have an alternate description in Contents"),
    ("31-009", "the font program for a font is not embedded"),
    ("31-027", "a font does not define the map of character codes to Unicode values"),
  ]

  /// Conditions that a person must judge, or that need what is not read here.
  package static let notCovered: [(condition: String, why: String)] = [
    ("01-001, 01-002, 01-006", "whether content is real or decoration is for people to say"),
    ("02-002", "whether a mapping is right in meaning"),
    ("03", "flicker and scripts: there are none, and nothing looks for them"),
    ("04, 05", "colour, contrast, sound: tested on charts and themes elsewhere"),
    ("06-002", "no identifier of PDF/UA is written, since no conformance is claimed"),
    ("06-004", "whether the title says what the document is"),
    ("08", "recognition of characters: no page is scanned"),
    ("09-001 to 09-003, 09-006 to 09-008", "the order of reading; contents and ruby"),
    ("10-001", "whether each character has the right Unicode value"),
    (
      "11-002 to 11-005, 11-007", "language of alternatives one by one; whether it is the right one"
    ),
    ("12", "text that stretches"),
    ("13-001 to 13-003, 13-005 to 13-008", "whether a picture is told well"),
    ("14-001, 14-004, 14-005", "whether a heading is one"),
    ("15-001, 15-002, 15-004, 15-005", "whether headers are those of the cells"),
    ("16", "lists by look"), ("17", "formulas: there are none"),
    ("18", "headers and footers by look; they are marked as such"),
    ("19-001, 19-002", "whether a note is one"),
    ("22, 23, 24", "article threads, signatures, forms: there are none"),
    ("27", "navigation for people"),
    ("28-001, 28-003, 28-005 to 28-007, 28-010, 28-013 to 28-018", "kinds that no file has"),
    ("29, 30", "XObjects by reference; their content is marked where it is drawn"),
    ("31-001 to 31-008, 31-010 to 31-026, 31-028 to 31-030", "the tables inside of fonts"),
  ]

  private let file: PDFObjects
  package private(set) var problems: [String] = []
  /// How often each type stands in the tree.
  package private(set) var types: [String: Int] = [:]
  /// The alternative texts of figures.
  package private(set) var alternatives: [String] = []

  private static let known: Set<String> = [
    "Document", "Part", "Sect", "Div", "H1", "H2", "H3", "H4", "H5", "H6", "P", "L", "LI", "Lbl",
    "LBody", "BlockQuote", "Code", "Note", "Table", "THead", "TBody", "TR", "TH", "TD", "Figure",
    "Caption", "Link", "Reference", "TOC", "TOCI", "Span",
  ]

  /// Where what the tree holds is met: pages by number, and objects.
  private var held: [String: Set<Int>] = [:]
  private var heldObjects: [String: String] = [:]
  private var headings: [Int] = []
  private var notes: [String] = []

  /// - Throws: where the file cannot be read.
  package init(_ bytes: [UInt8]) throws {
    file = try PDFObjects(bytes)
    checkFile()
    checkTree()
    for (index, page) in file.pages.enumerated() { checkPage(page, index) }
    checkFonts()
  }

  private mutating func add(_ condition: String, _ what: String) {
    problems.append("\(condition): \(what)")
  }

  private mutating func checkFile() {
    if file.check.status != 0 || file.check.text.contains("WARNING") {
      add("qpdf", file.check.text)
    }
    if file.isEncrypted { add("26-001", "the file is encrypted") }
    let root = file.root
    let marks = file.dictionary(root["/MarkInfo"])
    if marks?["/Marked"] as? Bool != true { add("01-005", "the file is not said to be marked") }
    if marks?["/Suspects"] as? Bool == true { add("01-007", "suspects") }
    if (file.text(root["/Lang"]) ?? "").isEmpty { add("11-006", "no language") }
    switch file.dictionary(root["/ViewerPreferences"])?["/DisplayDocTitle"] as? Bool {
    case nil: add("07-001", "DisplayDocTitle is missing")
    case false?: add("07-002", "DisplayDocTitle is false")
    default: break
    }
    if let packet = file.stream(root["/Metadata"]).map({ String(decoding: $0, as: UTF8.self) }) {
      if !packet.contains("<dc:title>") { add("06-003", "no title in XMP") }
      if packet.contains("pdfuaid") { add("06-002", "a conformance is claimed") }
    } else {
      add("06-001", "no XMP")
    }
    if file.dictionary(root["/AcroForm"])?["/XFA"] != nil { add("25-001", "XFA") }
    if root["/OCProperties"] != nil { add("20-001", "optional content") }
    if file.outlines.isEmpty { add("bookmarks", "there are none") }
    if file.array(file.trailer["/ID"]).count != 2 { add("ID", "there is none") }
    for value in file.array(root["/AF"]) {
      let entry = file.dictionary(value)
      if entry?["/F"] == nil || entry?["/UF"] == nil { add("21-001", "a file has no name") }
      if file.name(entry?["/AFRelationship"]) != "Data" { add("AF", "a file is no data") }
    }
  }

  private mutating func checkTree() {
    guard let tree = file.dictionary(file.root["/StructTreeRoot"]) else {
      add("01-005", "there is no structure")
      return
    }
    if tree["/RoleMap"] != nil { add("02-004", "types are mapped that need no mapping") }
    for kid in kids(tree) { walk(kid, parent: "StructTreeRoot") }
    var last = 0
    for level in headings {
      if last == 0, level != 1 { add("14-002", "the first heading is H\(level)") }
      if last > 0, level > last + 1 { add("14-003", "H\(level) follows H\(last)") }
      last = level
    }
    if Set(notes).count < notes.count { add("19-004", "two notes have one ID") }
    checkParents(tree)
  }

  private func kids(_ node: [String: Any]) -> [Any] {
    let value = file.resolved(node["/K"])
    if let list = value as? [Any] { return list }
    return node["/K"].map { [$0] } ?? []
  }

  private mutating func walk(_ reference: Any, parent: String) {
    guard let node = file.dictionary(reference), let type = file.name(node["/S"]) else {
      add("tree", "an entry of the tree is no node")
      return
    }
    types[type, default: 0] += 1
    if !Self.known.contains(type) { add("02-001", "the type \(type) is not standard") }
    if file.dictionary(node["/P"]) == nil { add("tree", "\(type) has no parent") }
    check(type, under: parent)
    let page = node["/Pg"] as? String
    let kids = kids(node)
    if kids.isEmpty, type != "TD", type != "TH" { add("empty", "\(type) holds nothing") }
    if type.count == 2, type.hasPrefix("H"), let level = type.last?.wholeNumberValue {
      headings.append(level)
    }
    if type == "Figure" {
      let words = file.text(node["/Alt"]) ?? file.text(node["/ActualText"]) ?? ""
      if words.allSatisfy(\.isWhitespace) { add("13-004", "a figure has no words") }
      alternatives.append(words)
    }
    if type == "TH", attribute("/Scope", of: node) == nil { add("15-003", "TH without scope") }
    if type == "Note" {
      if let id = file.text(node["/ID"]) ?? (node["/ID"] as? String) {
        notes.append(id)
      } else {
        add("19-003", "a note has no ID")
      }
    }
    if type == "Table" { checkTable(kids) }
    for kid in kids { take(kid, of: type, reference: reference, page: page) }
  }

  /// A piece, an annotation, or a node below.
  private mutating func take(_ kid: Any, of type: String, reference: Any, page: String?) {
    if let number = (kid as? NSNumber)?.intValue {
      hold(number, page)
      return
    }
    let entry = file.dictionary(kid)
    switch file.name(entry?["/Type"]) {
    case "MCR": hold(file.number(entry?["/MCID"]) ?? -1, entry?["/Pg"] as? String ?? page)
    case "OBJR":
      if let object = entry?["/Obj"] as? String {
        heldObjects[object] = type
        if type != "Link" { add("28-011", "an annotation is in \(type)") }
      }
    default: walk(kid, parent: type)
    }
  }

  private mutating func hold(_ number: Int, _ page: String?) {
    guard let page else {
      add("tree", "a piece is on no page")
      return
    }
    if !held[page, default: []].insert(number).inserted {
      add("tree", "piece \(number) of \(page) is held twice")
    }
  }

  private func attribute(_ key: String, of node: [String: Any]) -> Any? {
    let value = file.resolved(node["/A"])
    let all = (value as? [Any] ?? [value].compactMap { $0 })
    return all.lazy.compactMap { file.dictionary($0)?[key] }.first
  }

  private mutating func check(_ type: String, under parent: String) {
    let allowed: Set<String>? =
      switch type {
      case "TR": ["Table", "THead", "TBody"]
      case "TH", "TD": ["TR"]
      case "LI": ["L"]
      case "LBody": ["LI"]
      case "TOCI": ["TOC"]
      default: nil
      }
    if let allowed, !allowed.contains(parent) {
      add(type.hasPrefix("L") ? "09-005" : "09-004", "\(type) stands in \(parent)")
    }
    let below: Set<String>? =
      switch parent {
      case "Table": ["TR", "THead", "TBody", "Caption"]
      case "TR": ["TH", "TD"]
      case "L": ["LI", "L", "Caption"]
      case "LI": ["Lbl", "LBody"]
      default: nil
      }
    if let below, !below.contains(type) {
      add(parent.hasPrefix("L") ? "09-005" : "09-004", "\(parent) holds \(type)")
    }
  }

  private mutating func checkTable(_ rows: [Any]) {
    let counts = rows.compactMap { row -> Int? in
      guard let node = file.dictionary(row), file.name(node["/S"]) == "TR" else { return nil }
      return kids(node).count
    }
    if Set(counts).count > 1 { add("15-005", "rows of \(Set(counts).sorted()) cells") }
    let captions = rows.filter { file.name(file.dictionary($0)?["/S"]) == "Caption" }
    if captions.count > 1 { add("09-004", "a table has \(captions.count) captions") }
  }

  /// Each key of the parent tree leads to nodes.
  private mutating func checkParents(_ tree: [String: Any]) {
    let numbers = file.array(file.dictionary(tree["/ParentTree"])?["/Nums"])
    if numbers.isEmpty || numbers.count % 2 != 0 { add("tree", "the parent tree is not whole") }
  }

  private mutating func checkPage(_ reference: String, _ index: Int) {
    guard let page = file.dictionary(reference) else { return }
    let streams = (file.resolved(page["/Contents"]) as? [Any]) ?? [page["/Contents"] as Any]
    let bytes = streams.flatMap { file.stream($0) ?? [] }
    let content = PageContent(bytes)
    for problem in content.problems { add("page \(index + 1)", problem) }
    let pieces = Set(content.marked.keys)
    let held = held[reference] ?? []
    for number in pieces.subtracting(held).sorted() {
      add("01-005", "piece \(number) of page \(index + 1) is in no node")
    }
    for number in held.subtracting(pieces).sorted() {
      add("tree", "piece \(number) of page \(index + 1) is not on it")
    }
    if page["/StructParents"] == nil { add("tree", "page \(index + 1) has no StructParents") }
    let annotations = file.array(page["/Annots"])
    if !annotations.isEmpty {
      switch file.name(page["/Tabs"]) {
      case nil: add("28-008", "page \(index + 1) has no Tabs")
      case "S"?: break
      default: add("28-009", "page \(index + 1) is not in the order of its structure")
      }
    }
    for annotation in annotations {
      let entry = file.dictionary(annotation)
      if (file.text(entry?["/Contents"]) ?? "").isEmpty { add("28-012", "a link has no words") }
      if entry?["/StructParent"] == nil { add("28-002", "an annotation has no StructParent") }
      if let object = annotation as? String, heldObjects[object] == nil {
        add("28-002", "an annotation is in no node")
      }
    }
  }

  private mutating func checkFonts() {
    var seen: Set<String> = []
    for page in file.pages {
      let resources = file.dictionary(file.dictionary(page)?["/Resources"])
      for font in (file.dictionary(resources?["/Font"]) ?? [:]).values {
        guard let key = font as? String, seen.insert(key).inserted,
          let entry = file.dictionary(font)
        else { continue }
        if file.stream(entry["/ToUnicode"]) == nil { add("31-027", "a font has no ToUnicode") }
        let below = file.array(entry["/DescendantFonts"]).first.flatMap { file.dictionary($0) }
        let descriptor = file.dictionary((below ?? entry)["/FontDescriptor"])
        let programs = ["/FontFile", "/FontFile2", "/FontFile3"]
        let isDrawn = file.name(entry["/Subtype"]) == "Type3"
        if !isDrawn, !programs.contains(where: { descriptor?[$0] != nil }) {
          add("31-009", "a font is not embedded")
        }
      }
    }
  }
}
