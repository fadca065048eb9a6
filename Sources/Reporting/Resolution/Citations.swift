internal import Documents
internal import Wording

/// The works that a report cites, in one style: author and year in the text, a list at the end.
struct Citations {
  /// In the order of the list.
  private let works: [CitedWork]
  /// What stands in the text for each work: names and year.
  private let names: [String: (authors: String, year: String)]

  static let destination = "references"

  /// - Parameters:
  ///   - keys: Of the works that are cited.
  init(_ bibliography: Bibliography, keys: Set<String>) {
    let cited = keys.compactMap { bibliography.works[$0] }
    works = cited.sorted { Citations.order($0) < Citations.order($1) }
    // Works of the same names and year are told apart by letters, in the order of the list.
    var groups: [String: [String]] = [:]
    for work in works {
      groups["\(Citations.authors(of: work))\n\(Citations.year(of: work))", default: []]
        .append(work.id)
    }
    var names: [String: (authors: String, year: String)] = [:]
    for work in works {
      let authors = Citations.authors(of: work)
      let year = Citations.year(of: work)
      let group = groups["\(authors)\n\(year)"] ?? []
      let place = group.firstIndex(of: work.id) ?? 0
      let letter = group.count > 1 ? Citations.letter(place) : ""
      names[work.id] = (authors, year + letter)
    }
    self.names = names
  }

  private static func letter(_ place: Int) -> String {
    let scalar = Unicode.Scalar(UInt8(ascii: "a") + UInt8(place % 26))
    return String(Character(scalar)) + (place >= 26 ? letter(place / 26 - 1) : "")
  }

  private static func order(_ work: CitedWork) -> OrderedTexts {
    let people = work.authors.isEmpty ? work.editors : work.authors
    let names = people.isEmpty ? work.title : people.map(\.listedName).joined(separator: ", ")
    return OrderedTexts(texts: [names.lowercased(), work.year, work.title.lowercased(), work.id])
  }

  private struct OrderedTexts: Comparable {
    let texts: [String]

    static func < (one: OrderedTexts, other: OrderedTexts) -> Bool {
      one.texts.lexicographicallyPrecedes(other.texts)
    }
  }

  private static func authors(of work: CitedWork) -> String {
    let people = work.authors.isEmpty ? work.editors : work.authors
    switch people.count {
    case 0: return work.title.isEmpty ? work.id : work.title
    case 1: return people[0].shortName
    case 2: return said("\(people[0].shortName) and \(people[1].shortName)", as: "authors")
    default: return said("\(people[0].shortName) et al.")
    }
  }

  private static func year(of work: CitedWork) -> String {
    work.year.isEmpty ? said("n.d.") : work.year
  }

  /// A citation in parentheses, each work a link to the list.
  func spans(_ citation: Citation, style: TextSpan) -> [TextSpan] {
    func plain(_ text: String) -> TextSpan {
      var span = style
      span.text = text
      return span
    }
    var spans = [plain(said("("))]
    for (number, work) in citation.works.enumerated() {
      if number > 0 { spans.append(plain(said("; "))) }
      if !work.prefix.isEmpty { spans.append(plain(work.prefix + " ")) }
      let name = names[work.key.text] ?? (work.key.text, "")
      var link = plain(
        work.isYearOnly ? name.year : said("\(name.authors), \(name.year)", as: "citation"))
      link.link = .destination(Citations.destination)
      spans.append(link)
      if !work.suffix.isEmpty { spans.append(plain(said(", ", as: "citation") + work.suffix)) }
    }
    spans.append(plain(said(")")))
    return spans
  }

  /// The list of works; nothing where none is cited.
  var blocks: [Block] {
    guard !works.isEmpty else { return [] }
    return [.title(said("References"), destination: Citations.destination)]
      + works.map { .paragraph(entry($0)) }
  }

  private func entry(_ work: CitedWork) -> [TextSpan] {
    let people = work.authors.isEmpty ? work.editors : work.authors
    let year = names[work.id]?.year ?? work.year
    var spans: [TextSpan] = []
    func add(_ text: String, isEmphasized: Bool = false, link: String? = nil) {
      var span = TextSpan(text)
      span.isEmphasized = isEmphasized
      span.link = link.map(TextSpan.Link.uri)
      spans.append(span)
    }
    let names = people.map(\.listedName)
    let isEdited = work.authors.isEmpty && !work.editors.isEmpty
    if names.isEmpty {
      add("\(Citations.sentence(work.title.isEmpty ? work.id : work.title)) (\(year)).")
    } else {
      let list =
        names.count > 1
        ? said(
          "\(names.dropLast().joined(separator: ", ")) and \(names.last ?? "")", as: "authors")
        : names[0]
      add("\(isEdited ? said("\(list) (eds.)") : list) (\(year)).")
      let isWhole = work.container.isEmpty
      add(" ")
      add(Citations.sentence(work.title), isEmphasized: isWhole)
    }
    if !work.container.isEmpty {
      add(" ")
      add(work.container, isEmphasized: true)
      var place = ""
      if !work.volume.isEmpty { place += ", \(work.volume)" }
      if !work.issue.isEmpty { place += "(\(work.issue))" }
      if !work.pages.isEmpty {
        place += ", \(work.pages.replacing("--", with: "–").replacing("-", with: "–"))"
      }
      add(place + ".")
    }
    if !work.publisher.isEmpty { add(" \(Citations.sentence(work.publisher))") }
    if !work.doi.isEmpty {
      let doi = work.doi.replacing("https://doi.org/", with: "")
      add(" ")
      add("https://doi.org/\(doi)", link: "https://doi.org/\(doi)")
    } else if ProseReader.isWebOrMail(work.url) {
      add(" ")
      add(work.url, link: work.url)
    }
    return spans
  }

  /// With the full stop that it needs.
  private static func sentence(_ text: String) -> String {
    text.last.map { ".?!".contains($0) } ?? true ? text : text + "."
  }
}
