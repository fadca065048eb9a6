/// A page: its size and what is drawn on it.
package struct Page: Sendable, Hashable {
  package var size: Size
  package var list: DisplayList

  package init(size: Size = .a4, list: DisplayList = DisplayList()) {
    self.size = size
    self.list = list
  }
}

/// A line of the document's outline (its bookmarks).
package struct OutlineEntry: Sendable, Hashable {
  package var title: String
  /// 1 for the top level.
  package var level: Int
  /// The name of the place that the entry leads to.
  package var destination: String

  package init(title: String, level: Int, destination: String) {
    self.title = title
    self.level = level
    self.destination = destination
  }
}

/// Pages with what a reader's program shows about them.
package struct Document: Sendable, Hashable {
  package var title: String
  package var author: String
  package var subject: String
  package var keywords: [String]
  /// The program that made the content.
  package var creator: String
  /// Seconds since 1970-01-01T00:00:00Z.
  package var created: Int
  /// The language of the text, BCP-47.
  package var language: String
  /// What tells the document from others; may be empty.
  package var identifier = ""
  /// What the pages owe to others: the licences of fonts and colours.
  package var rights = ""
  package var outline: [OutlineEntry]
  package var pages: [Page]
  /// What the marks of the pages stand for; without nodes the file has no structure.
  package var structure = StructureTree()
  /// Files that travel inside.
  package var attachments: [Attachment] = []

  package init(
    title: String, author: String = "", subject: String = "", keywords: [String] = [],
    creator: String = "", created: Int = 0, language: String = "en",
    outline: [OutlineEntry] = [], pages: [Page] = []
  ) {
    self.title = title
    self.author = author
    self.subject = subject
    self.keywords = keywords
    self.creator = creator
    self.created = created
    self.language = language
    self.outline = outline
    self.pages = pages
  }

  /// Checks every page, and that each link and outline entry leads to one place.
  ///
  /// Cairo takes an unknown, missing or repeated name in silence and writes a dead link.
  ///
  /// - Throws: the first fault as a `DrawingError`.
  package func validate() throws(DrawingError) {
    guard !pages.isEmpty else { throw .noPages }
    var names: Set<String> = []
    for page in pages {
      guard page.size.width.isFinite, page.size.height.isFinite, page.size.width > 0,
        page.size.height > 0
      else { throw .invalidGeometry("the page size") }
      try page.list.validate()
      for name in page.list.destinations where !names.insert(name).inserted {
        throw .duplicateDestination(name)
      }
    }
    try structure.validate()
    for page in pages {
      for node in page.list.markedNodes where !structure.nodes.indices.contains(node) {
        throw .structure("a piece belongs to node \(node), which it does not have")
      }
      for name in page.list.linkedDestinations where !names.contains(name) {
        throw .unknownDestination(name)
      }
    }
    var files: Set<String> = []
    for attachment in attachments where !files.insert(attachment.name).inserted {
      throw .structure("two attachments are named \(attachment.name)")
    }
    var level = 0
    for entry in outline {
      guard entry.level >= 1, entry.level <= level + 1 else {
        throw .outlineLevelSkipped(title: entry.title, level: entry.level)
      }
      level = entry.level
      guard names.contains(entry.destination) else {
        throw .unknownDestination(entry.destination)
      }
    }
  }
}
