/// A page: its size and what is drawn on it.
public struct Page: Sendable, Hashable {
  public var size: Size
  public var list: DisplayList

  public init(size: Size = .a4, list: DisplayList = DisplayList()) {
    self.size = size
    self.list = list
  }
}

/// A line of the document's outline (its bookmarks).
public struct OutlineEntry: Sendable, Hashable {
  public var title: String
  /// 1 for the top level.
  public var level: Int
  /// The name of the place that the entry leads to.
  public var destination: String

  public init(title: String, level: Int, destination: String) {
    self.title = title
    self.level = level
    self.destination = destination
  }
}

/// Pages with what a reader's program shows about them.
public struct Document: Sendable, Hashable {
  public var title: String
  public var author: String
  public var subject: String
  public var keywords: [String]
  /// The program that made the content.
  public var creator: String
  /// Seconds since 1970-01-01T00:00:00Z.
  public var created: Int
  /// The language of the text, BCP-47.
  public var language: String
  public var outline: [OutlineEntry]
  public var pages: [Page]

  public init(
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
  public func validate() throws(DrawingError) {
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
    for page in pages {
      for name in page.list.linkedDestinations where !names.contains(name) {
        throw .unknownDestination(name)
      }
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
